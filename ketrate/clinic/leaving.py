"""Discharge: what the list says, who looks, and letting the patient go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ketrate.clinic import steady
from ketrate.clinic.bedside import lines, standing
from ketrate.clinic.desk import Desk
from ketrate.clinic.dosing import record_dosing
from ketrate.clinic.moment import LONGEST_TEXT, check_not_future, check_time
from ketrate.clinic.rights import Action, may, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clinic.visit import Visit, visit
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.protocol.discharge import (
    ASKED,
    Criterion,
    DischargeLimits,
    DischargeRule,
    Observed,
    criteria,
    may_leave,
)
from ketrate.protocol.findings import RATED, Readings, limits_told, readings
from ketrate.protocol.matching import at as observed_at
from ketrate.protocol.situation import stage
from ketrate.protocol.times import anchor_time
from ketrate.records.bedside import LeftEarly, Line, Look, Ready
from ketrate.records.ids import SessionId
from ketrate.records.rating import Alert
from ketrate.records.text import clean_text
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Leaving:
    """The discharge list of a session at one moment.

    `ready` is what a clinician said, never derived; `ready_line` is the line where it stands.
    `observed` holds the anchor of the observation and every value, `limits` the clinic's own.
    """

    criteria: tuple[Criterion, ...]
    rule: DischargeRule
    observed: Observed
    limits: DischargeLimits
    ready: Instant | None = None
    ready_line: Line | None = None

    def again(self, now: Instant) -> "Leaving":
        """The same list at a later moment, from the same values; reads nothing."""
        found = criteria(self.rule, self.observed, self.limits, now)
        return self if found == self.criteria else replace(self, criteria=found)

    @property
    def may_leave(self) -> bool:
        """Whether everything is met."""
        return may_leave(self.criteria)

    @property
    def unmet(self) -> tuple[Criterion, ...]:
        """What still stands in the way, in the order of the list."""
        return tuple(one for one in self.criteria if not one.is_met)

    @property
    def observed_until(self) -> Instant | None:
        """When the minimum observation is over; None until its anchor has happened."""
        anchor = self.observed.anchor
        return anchor.plus(minutes=self.rule.minutes) if anchor else None

    @property
    def asked(self) -> tuple[str, ...]:
        """The criteria of this protocol that somebody looks at."""
        return tuple(one for one in self.rule.criteria if one in ASKED)


def leaving(desk: Desk, session_id: SessionId, at: Instant | None = None) -> Leaving:
    """Where the patient's discharge stands now, or stood at a moment that has passed."""
    return judged(desk, visit(desk, session_id), lines(desk, session_id), at)


def judged(
    desk: Desk, one: Visit, found: tuple[Line, ...], moment: Instant | None = None
) -> Leaving:
    """As `leaving`, from what was read already; at a `moment` only what was known by then."""
    from ketrate.store import alerts

    own = clinic_settings(desk).discharge_limits
    if moment is not None:
        one, found = _until(one, moment), tuple(x for x in found if x.at.utc <= moment.utc)
    started = one.session.started
    seen = _veiled(desk, one, readings(one.vitals, one.ratings, _looks(found), own, started))
    alert_open, alert_seen = _alerts(alerts.of_patient(desk.vault, one.patient.id), started, moment)
    limits = limits_told(one.ratings, own, started)
    observed = Observed(_anchor(one), seen, alert_open, limits, alert_seen)
    rule = one.protocol.discharge
    line, said = next(reversed(standing(found, Ready)), (None, None))
    return Leaving(
        criteria(rule, observed, own, moment or desk.now()),
        rule,
        observed,
        own,
        said.at if said else None,
        line,
    )


def _veiled(desk: Desk, one: Visit, seen: Readings) -> Readings:
    """A rating that a second rater must not know yet is judged as it is, and its value not told."""
    from ketrate.store import co_ratings

    withheld = co_ratings.hidden_from(desk.vault, desk.signed_in().id)
    times = {rating.observed for rating in one.ratings if rating.id in withheld}
    if not times:
        return seen
    return {
        name: [
            replace(reading, value=tr("hidden"))
            if name in RATED and reading.at in times
            else reading
            for reading in found
        ]
        for name, found in seen.items()
    }


def may_let_go_early(desk: Desk) -> bool:
    """Whether the signed-in person may say that a patient goes before the list is met."""
    return may(desk.signed_in(), Action.DISCHARGE_EARLY)


def look(
    desk: Desk, session_id: SessionId, criterion: str, *, is_yes: bool, at: Instant | None = None
) -> Line:
    """Somebody looked, now or at a time that has passed, whether the criterion is met."""
    require(desk, Action.TREAT)
    return _write_looks(desk, session_id, (criterion,), is_yes=is_yes, at=at)[0]


def look_at_all(desk: Desk, session_id: SessionId, at: Instant | None = None) -> tuple[Line, ...]:
    """Everything that is asked was looked at, at one moment, and was in order."""
    require(desk, Action.TREAT)
    asked = visit(desk, session_id).protocol.discharge.criteria
    return _write_looks(
        desk, session_id, tuple(one for one in ASKED if one in asked), is_yes=True, at=at
    )


def would_be_ready(desk: Desk, session_id: SessionId, at: Instant) -> Line:
    """A clinician says when the patient would have been ready without the minimum observation."""
    from ketrate.store import chart, sessions

    require(desk, Action.DISCHARGE_EARLY)
    check_not_future(desk, at)
    started = sessions.get(desk.vault, session_id).started
    if started is None or at.utc < started.utc:
        raise BadInputError(tr("Ready at"), tr("it lies before the dosing began."))
    before = standing(lines(desk, session_id), Ready)
    replaced = before[-1][0].id if before else None
    with desk.change() as change:
        return chart.write(change, session_id, Ready(at), desk.now(), replaces=replaced)


def discharge(
    desk: Desk, session_id: SessionId, reason: str = "", at: Instant | None = None
) -> Session:
    """The patient goes home, now or at a time that has passed: what was not rated is missed.

    Before every criterion is met only a clinician may say so, with a reason: raises NotNowError
    without one, and NotAllowedError for anybody else.
    """
    from ketrate.store import chart, sessions

    require(desk, Action.TREAT)
    session = sessions.get(desk.vault, session_id)
    now = at or desk.now()
    unmet: tuple[Criterion, ...] = ()
    if stage(session) is Stage.OBSERVING:
        check_time(desk, session, now)
        unmet = leaving(desk, session_id, at).unmet
    if not unmet:
        return _closed(desk, session_id, now)
    require(desk, Action.DISCHARGE_EARLY)
    reason = clean_text(reason, tr("Reason"), LONGEST_TEXT)
    if not reason:
        raise NotNowError(
            tr("{n} criteria of the discharge list are not met.", n=len(unmet)),
            tr("Wait, or give a reason why the patient may leave all the same."),
        )
    names = ", ".join(one.id for one in unmet)
    with desk.change() as change:
        chart.write(change, session_id, LeftEarly(reason, names), now)
        sessions.add_event(change, session_id, DosingKind.LEFT, now)
    steady.settle(desk)
    return sessions.get(desk.vault, session_id)


def _closed(desk: Desk, session_id: SessionId, at: Instant) -> Session:
    closed = record_dosing(desk, session_id, DosingKind.LEFT, at)
    steady.settle(desk)
    return closed


def _write_looks(
    desk: Desk,
    session_id: SessionId,
    names: tuple[str, ...],
    *,
    is_yes: bool,
    at: Instant | None,
) -> tuple[Line, ...]:
    from ketrate.store import chart

    wrong = [one for one in names if one not in ASKED]
    if wrong:
        raise BadInputError(tr("Discharge list"), tr("{name} is not asked.", name=wrong[0]))
    moment = at or desk.now()
    check_not_future(desk, moment)
    with desk.change() as change:
        return tuple(chart.write(change, session_id, Look(one, is_yes), moment) for one in names)


def _looks(found: tuple[Line, ...]) -> dict[str, list[tuple[Instant, bool]]]:
    by_criterion: dict[str, list[tuple[Instant, bool]]] = {}
    for line, look in standing(found, Look):
        by_criterion.setdefault(look.criterion, []).append((line.at, look.is_yes))
    return by_criterion


def _until(one: Visit, moment: Instant) -> Visit:
    """The visit with the values that were known at that moment."""
    vitals = tuple(x for x in one.vitals if x.at.utc <= moment.utc)
    ratings = tuple(
        x for x in one.ratings if (seen := observed_at(x)) is not None and seen.utc <= moment.utc
    )
    return replace(one, vitals=vitals, ratings=ratings)


def _alerts(
    found: Sequence[Alert], started: Instant | None, moment: Instant | None
) -> tuple[bool, Instant | None]:
    """Whether one was open at that moment, and when the last of the session was acknowledged."""
    if moment is not None:
        found = [one for one in found if one.raised_at.utc <= moment.utc]
    is_open = any(_is_open(one, moment) for one in found)
    seen = [one.acknowledged_at for one in found if one.acknowledged_at is not None]
    own = [at for at in seen if started is not None and at.utc >= started.utc]
    return is_open, max(own, key=lambda at: at.utc, default=None)


def _is_open(one: Alert, moment: Instant | None) -> bool:
    if one.is_historical:  # an old chart's, which nobody is asked to acknowledge
        return False
    if one.acknowledged_at is None:
        return True
    return moment is not None and one.acknowledged_at.utc > moment.utc


def _anchor(one: Visit) -> Instant | None:
    """The protocol's anchor; a spray written down without its sprays counts from its end."""
    return anchor_time(one.session, one.protocol.discharge.anchor) or one.session.ended
