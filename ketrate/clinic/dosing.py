"""What happens to a dosing: start, interruption, end, leaving; each can be corrected."""

from collections.abc import Sequence
from datetime import timedelta

from ketrate.clinic import steady
from ketrate.clinic.desk import Desk
from ketrate.clinic.dose import is_dose_open
from ketrate.clinic.identify import require_known
from ketrate.clinic.limits import check_dose
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.protocol.situation import stage
from ketrate.records.ids import SessionId
from ketrate.records.text import clean_text
from ketrate.records.treatment import DosingEvent, DosingKind, Session, Stage
from ketrate.words import tr

LONGEST_TEXT = 2000
FUTURE_LEEWAY = timedelta(minutes=2)
"""Two clocks in one room may differ by this much; anything later has not happened yet."""

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
) -> Session:
    """Start, interrupt, resume or end the dosing, now or at a time that has passed.

    For the end, `amount` is the dose given in mg; without it a dosing that ran to its planned end
    counts as given in full; where `is_dose_open` says so it stays unknown until it is typed.
    Raises NotNowError for a start while nobody has made sure who the patient is.
    """
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    before = sessions.get(desk.vault, session_id)
    at = at or desk.now()
    _check_order(before, kind)
    check_time(desk, before, at)
    _check_dose_known(before, kind)
    if kind is DosingKind.START:
        require_known(desk, before.patient_id, session_id)
    if kind is DosingKind.END and amount is not None:
        check_dose(amount, before.weight_kg, confirmed=True)
    with desk.change() as change:
        sessions.add_event(change, session_id, kind, at, amount)
        given = _dose_given(before, kind, at, amount)
        if given is not None:
            return sessions.set_fields(change, session_id, dose_given_mg=given)
    return sessions.get(desk.vault, session_id)


def correct_dosing(desk: Desk, event: DosingEvent, at: Instant, reason: str) -> Session:
    """Move a dosing event to its true time; the old one stays, done ratings keep theirs."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    reason = clean_text(reason, tr("Reason"), LONGEST_TEXT)
    if not reason:
        raise BadInputError(tr("Reason"), tr("a correction needs one."))
    session = sessions.get(desk.vault, event.session_id)
    check_not_future(desk, at)
    _check_still_in_order(session.events, event, at)
    with desk.change() as change:
        sessions.void_event(change, event.id, reason)
        sessions.add_event(change, event.session_id, event.kind, at, event.amount)
    return sessions.get(desk.vault, event.session_id)


def close_session(desk: Desk, session_id: SessionId) -> Session:
    """The patient has left: what was not rated by now is missed."""
    closed = record_dosing(desk, session_id, DosingKind.LEFT)
    steady.settle(desk)
    return closed


def _check_order(session: Session, kind: DosingKind) -> None:
    now = stage(session)
    if now not in _ALLOWED[kind]:
        raise NotNowError(
            tr("“{kind}” does not fit: the session is {stage}.", kind=tr(kind), stage=tr(now))
        )


def _check_dose_known(session: Session, kind: DosingKind) -> None:
    if kind is DosingKind.START and session.dose_prescribed_mg is None:
        raise NotNowError(tr("The dose is not written down yet."), tr("Enter it, then start."))


def check_not_future(desk: Desk, at: Instant) -> None:
    """Raises BadInputError for a time that lies ahead by more than two clocks may differ."""
    if at.utc > desk.now().utc + FUTURE_LEEWAY:
        raise BadInputError(tr("Time"), tr("{at} has not come yet.", at=at.local.strftime("%H:%M")))


def check_time(desk: Desk, session: Session, at: Instant) -> None:
    """Raises BadInputError for a time ahead, or before the session's last entry."""
    check_not_future(desk, at)
    standing = [event.at for event in session.events if not event.is_void]
    if standing and at.utc < max(e.utc for e in standing):
        raise BadInputError(
            tr("Time"),
            tr("{at} lies before the last entry of this session.", at=at.local.strftime("%H:%M")),
            tr("Correct that entry first."),
        )


def _check_still_in_order(events: Sequence[DosingEvent], moved: DosingEvent, at: Instant) -> None:
    """A correction moves an event between its neighbours, never past one of them."""
    rank = list(DosingKind).index
    standing = sorted(
        (event for event in events if not event.is_void), key=lambda e: (e.at.utc, rank(e.kind))
    )
    place = standing.index(moved) if moved in standing else None
    if place is None:
        raise NotNowError(tr("This entry was corrected before."), tr("Correct the newer one."))
    before, after = standing[:place], standing[place + 1 :]
    if any(at.utc < one.at.utc for one in before) or any(at.utc > one.at.utc for one in after):
        raise BadInputError(tr("Time"), tr("the events of the dosing would be out of order."))


def _dose_given(
    session: Session, kind: DosingKind, at: Instant, amount: float | None
) -> float | None:
    if kind is not DosingKind.END:
        return None
    if amount is not None:
        return amount
    return None if is_dose_open(session, at) else session.dose_prescribed_mg
