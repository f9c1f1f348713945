"""What happens to a dosing: start, interruption, rate, end, leaving."""

from typing import TYPE_CHECKING

from ketrate.clinic import steady
from ketrate.clinic.desk import Desk
from ketrate.clinic.dose import is_at_once
from ketrate.clinic.given import check_given, in_full, is_dose_open, write_given
from ketrate.clinic.identify import require_known
from ketrate.clinic.limits import check_rate
from ketrate.clinic.moment import check_time
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.errors import NotNowError
from ketrate.protocol.situation import stage
from ketrate.records.bedside import Given
from ketrate.records.ids import SessionId
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

_ALLOWED: dict[DosingKind, frozenset[Stage]] = {
    DosingKind.START: frozenset({Stage.PREPARING}),
    DosingKind.INTERRUPT: frozenset({Stage.RUNNING}),
    DosingKind.RESUME: frozenset({Stage.INTERRUPTED}),
    DosingKind.RATE: frozenset({Stage.RUNNING, Stage.INTERRUPTED}),
    DosingKind.END: frozenset({Stage.RUNNING, Stage.INTERRUPTED}),
    DosingKind.SPRAY: frozenset({Stage.RUNNING}),
    DosingKind.LEFT: frozenset({Stage.PREPARING, Stage.OBSERVING}),
}


def record_dosing(
    desk: Desk,
    session_id: SessionId,
    kind: DosingKind,
    at: Instant | None = None,
    amount: float | None = None,
    given: Given | None = None,
) -> Session:
    """Start, interrupt, change the rate of, resume or end the dosing, now or at a time passed.

    `amount` is mL/h for a rate; for the end it is the dose given in mg, and `given` the same with
    how it was counted. Without either a dosing that ran to its planned end counts as given in
    full; where `is_dose_open` says so it stays unknown until it is typed. What is given in one
    moment (an injection) ends as it starts. Raises NotNowError for a start while nobody has made
    sure who the patient is.
    """
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    before = sessions.get(desk.vault, session_id)
    at = at or desk.now()
    check_next(desk, before, kind, at)
    if kind is DosingKind.RATE:
        check_rate(amount)
    if kind is DosingKind.END and amount is not None:
        given = given or Given(amount)
    if given is not None:
        check_given(desk, before, given)
    with desk.change() as change:
        sessions.add_event(change, session_id, kind, at, amount)
        _finish(change, before, kind, at, given)
    return sessions.get(desk.vault, session_id)


def check_next(desk: Desk, session: Session, kind: DosingKind, at: Instant) -> None:
    """Raises NotNowError or BadInputError when that cannot happen to the session, or not then."""
    now = stage(session)
    if now not in _ALLOWED[kind]:
        raise NotNowError(
            tr("“{kind}” does not fit: the session is {stage}.", kind=tr(kind), stage=tr(now))
        )
    check_time(desk, session, at)
    if kind is DosingKind.START:
        check_ready(desk, session)


def check_ready(desk: Desk, session: Session) -> None:
    """Raises NotNowError while no dose is written down, or nobody is sure who the patient is."""
    if session.dose_prescribed_mg is None:
        raise NotNowError(tr("The dose is not written down yet."), tr("Enter it, then start."))
    require_known(desk, session.patient_id, session.id)


def close_session(desk: Desk, session_id: SessionId) -> Session:
    """The patient has left: what was not rated by now is missed."""
    closed = record_dosing(desk, session_id, DosingKind.LEFT)
    steady.settle(desk)
    return closed


def _finish(
    change: "Change", before: Session, kind: DosingKind, at: Instant, given: Given | None
) -> None:
    """The end's dose; and the end of what is given in one moment."""
    from ketrate.store import sessions

    if kind is DosingKind.START and is_at_once(before):
        sessions.add_event(change, before.id, DosingKind.END, at)
        sessions.set_fields(change, before.id, dose_given_mg=before.dose_prescribed_mg)
    if kind is not DosingKind.END:
        return
    if given is not None:
        write_given(change, before.id, given, at)
    elif not is_dose_open(before, at):
        sessions.set_fields(change, before.id, dose_given_mg=in_full(before))
