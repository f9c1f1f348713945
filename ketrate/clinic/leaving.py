"""Discharge: what the list says, who looks, and letting the patient go."""

from dataclasses import dataclass

from ketrate.clinic import steady
from ketrate.clinic.bedside import lines, standing
from ketrate.clinic.desk import Desk
from ketrate.clinic.dosing import LONGEST_TEXT, check_not_future, check_time, close_session
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clinic.visit import Visit, visit
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.protocol.discharge import (
    ASKED,
    Criterion,
    Observed,
    criteria,
    may_leave,
)
from ketrate.protocol.findings import readings
from ketrate.protocol.situation import stage
from ketrate.protocol.times import anchor_time
from ketrate.records.bedside import LeftEarly, Line, Look, Ready
from ketrate.records.ids import SessionId
from ketrate.records.text import clean_text
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Leaving:
    """The discharge list of a session now. `ready` is what a clinician said, never derived."""

    criteria: tuple[Criterion, ...]
    ready: Instant | None

    @property
    def may_leave(self) -> bool:
        """Whether everything is met."""
        return may_leave(self.criteria)


def leaving(desk: Desk, session_id: SessionId) -> Leaving:
    """Where the patient's discharge stands now."""
    return judged(desk, visit(desk, session_id), lines(desk, session_id))


def judged(desk: Desk, one: Visit, found: tuple[Line, ...]) -> Leaving:
    """As `leaving`, from what was read already."""
    own = clinic_settings(desk).discharge_limits
    looks: dict[str, list[tuple[Instant, bool]]] = {}
    for line, look in standing(found, Look):
        looks.setdefault(look.criterion, []).append((line.at, look.is_yes))
    seen = readings(one.vitals, one.ratings, looks, own, one.session.started)
    observed = Observed(_anchor(one), seen, has_open_alert=bool(one.alerts))
    ready = [said.at for _, said in standing(found, Ready)]
    return Leaving(
        criteria(one.protocol.discharge, observed, own, desk.now()), ready[-1] if ready else None
    )


def look(desk: Desk, session_id: SessionId, criterion: str, *, is_yes: bool) -> Line:
    """Somebody looked, just now, whether the criterion is met."""
    from ketrate.store import chart

    require(desk, Action.TREAT)
    if criterion not in ASKED:
        raise BadInputError(tr("Discharge list"), tr("{name} is not asked.", name=criterion))
    with desk.change() as change:
        return chart.write(change, session_id, Look(criterion, is_yes), desk.now())


def would_be_ready(desk: Desk, session_id: SessionId, at: Instant) -> Line:
    """A clinician says when the patient would have been ready without the minimum observation."""
    from ketrate.store import chart, sessions

    require(desk, Action.DISCHARGE_EARLY)
    check_not_future(desk, at)
    started = sessions.get(desk.vault, session_id).started
    if started is None or at.utc < started.utc:
        raise BadInputError(tr("Ready at"), tr("it lies before the dosing began."))
    with desk.change() as change:
        return chart.write(change, session_id, Ready(at), desk.now())


def discharge(desk: Desk, session_id: SessionId, reason: str = "") -> Session:
    """The patient goes home: what was not rated by now is missed.

    Before every criterion is met only a clinician may say so, with a reason: raises NotNowError
    without one, and NotAllowedError for anybody else.
    """
    from ketrate.store import chart, sessions

    require(desk, Action.TREAT)
    session = sessions.get(desk.vault, session_id)
    if stage(session) is not Stage.OBSERVING:
        return close_session(desk, session_id)
    unmet = [one.id for one in leaving(desk, session_id).criteria if not one.is_met]
    if not unmet:
        return close_session(desk, session_id)
    require(desk, Action.DISCHARGE_EARLY)
    reason = clean_text(reason, tr("Reason"), LONGEST_TEXT)
    if not reason:
        raise NotNowError(
            tr("{n} criteria of the discharge list are not met.", n=len(unmet)),
            tr("Wait, or give a reason why the patient may leave all the same."),
        )
    now = desk.now()
    check_time(desk, session, now)
    with desk.change() as change:
        chart.write(change, session_id, LeftEarly(reason, ", ".join(unmet)), now)
        sessions.add_event(change, session_id, DosingKind.LEFT, now)
    steady.settle(desk)
    return sessions.get(desk.vault, session_id)


def _anchor(one: Visit) -> Instant | None:
    """The protocol's anchor; a spray written down without its sprays counts from its end."""
    return anchor_time(one.session, one.protocol.discharge.anchor) or one.session.ended
