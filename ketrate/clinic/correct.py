"""Corrections of what happened to a dosing: another time, or not at all; always with a reason.

The old entry stays readable. Timepoints that are still to come move with their anchor, for they
are counted from the entries that stand; ratings that are done keep their real times.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.dose import is_at_once
from ketrate.clinic.moment import check_not_future, reason_for
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.treatment import DosingEvent, DosingKind, Session
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

_RANK = list(DosingKind).index
_TOGETHER = frozenset({DosingKind.START, DosingKind.SPRAY, DosingKind.END})


def correct_dosing(desk: Desk, event: DosingEvent, at: Instant, reason: str) -> Session:
    """Move an entry to its true time; the start or end that is one with it moves along."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("a correction needs one."))
    session = sessions.get(desk.vault, event.session_id)
    check_not_future(desk, at)
    moved = _as_one(session, event)
    _check_still_in_order(session, moved, at)
    with desk.change() as change:
        for one in moved:
            sessions.void_event(change, one.id, reason)
        for one in moved:
            sessions.add_event(change, event.session_id, one.kind, at, one.amount)
    return sessions.get(desk.vault, event.session_id)


def correct_rate(desk: Desk, event: DosingEvent, ml_per_h: float, reason: str) -> Session:
    """Put another rate in the place of one that was mistyped."""
    from ketrate.clinic.limits import check_rate
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("a correction needs one."))
    check_rate(ml_per_h)
    _as_one(sessions.get(desk.vault, event.session_id), event)
    with desk.change() as change:
        sessions.void_event(change, event.id, reason)
        sessions.add_event(change, event.session_id, event.kind, event.at, ml_per_h)
    return sessions.get(desk.vault, event.session_id)


def take_back(desk: Desk, event: DosingEvent, reason: str) -> Session:
    """Take the last entry of a dosing back, as pressed by mistake; so does what is one with it.

    Raises NotNowError for an earlier entry, and once the patient has left.
    """
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("taking back needs one."))
    session = sessions.get(desk.vault, event.session_id)
    if session.first(DosingKind.LEFT) is not None:
        raise NotNowError(tr("The session is closed."), tr("Correct the time of the entry."))
    gone = _as_one(session, event)
    if _standing(session)[-1] not in gone:
        raise NotNowError(
            tr("Something came after this entry."), tr("Take back the last entry first.")
        )
    with desk.change() as change:
        for one in gone:
            sessions.void_event(change, one.id, reason)
        if any(one.kind is DosingKind.END for one in gone):
            _forget_given(change, session, reason)
    return sessions.get(desk.vault, event.session_id)


def last_entry(session: Session) -> DosingEvent | None:
    """The entry that can be taken back; None before the first, and once the patient has left.

    Of entries that are one it is the spray, else the start.
    """
    standing = _standing(session)
    if not standing or standing[-1].kind is DosingKind.LEFT:
        return None
    last = _as_one(session, standing[-1])
    return next((one for one in last if one.kind is DosingKind.SPRAY), last[0])


def _forget_given(change: "Change", session: Session, reason: str) -> None:
    """A dosing that goes on has no dose given yet; how it was counted is taken back too."""
    from ketrate.records.bedside import Given
    from ketrate.store import chart, sessions

    for line in chart.of_session(change.vault, session.id):
        if isinstance(line.written, Given) and not line.is_void:
            chart.take_back(change, line.id, reason)
    if session.dose_given_mg is not None:
        sessions.set_fields(change, session.id, reason=reason, dose_given_mg=None)


def _standing(session: Session) -> list[DosingEvent]:
    standing = (event for event in session.events if not event.is_void)
    return sorted(standing, key=lambda one: (one.at.utc, _RANK(one.kind)))


def _as_one(session: Session, event: DosingEvent) -> tuple[DosingEvent, ...]:
    """The entry with those that one act wrote: the first spray starts, the last one ends.

    Raises NotNowError for an entry that stands no more.
    """
    standing = _standing(session)
    if event not in standing:
        raise NotNowError(tr("This entry was corrected before."), tr("Correct the newer one."))
    is_sprayed = session.first(DosingKind.SPRAY) is not None
    if event.kind not in _TOGETHER or not (is_sprayed or is_at_once(session)):
        return (event,)
    return tuple(one for one in standing if one.kind in _TOGETHER and one.at == event.at)


def _check_still_in_order(session: Session, moved: Sequence[DosingEvent], at: Instant) -> None:
    """A correction moves an entry between its neighbours, never past one of them."""
    standing = _standing(session)
    first, last = standing.index(moved[0]), standing.index(moved[-1])
    before, after = standing[:first], standing[last + 1 :]
    if any(at.utc < one.at.utc for one in before) or any(at.utc > one.at.utc for one in after):
        raise BadInputError(tr("Time"), tr("the events of the dosing would be out of order."))
