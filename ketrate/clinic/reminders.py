"""What falls due in the running sessions, for who is signed in and for the locked window.

Behind the lock there are times alone: no patient, no scale, no chair.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.clinic.today import Lane
from ketrate.clock import Instant
from ketrate.protocol import reminders as calls
from ketrate.protocol.situation import Due, State
from ketrate.records.ids import SessionId


@dataclass(frozen=True, slots=True)
class Coming:
    """One open rating of a running session. `opens` None: it is due already, without a window."""

    session_id: SessionId
    timepoint_id: str
    opens: datetime | None
    closes: datetime | None


WITHIN_A_RATING = frozenset(
    {"rating.answer", "rating.clear", "rating.note", "rating.item_note", "rating.presence"}
)
"""What changes a rating and neither opens nor ends it."""
Reminders = tuple[Coming, ...]
"""What is open in the running sessions; whose they are is not kept."""


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many sessions a rating is overdue, and in how many others one is due."""

    due: int
    overdue: int


def to_come(running: Iterable[Lane], now: Instant) -> Reminders:
    """Everything these sessions still wait for."""
    return tuple(
        Coming(lane.session.id, due.timepoint.id, _utc(due.opens), _utc(due.closes))
        for lane in running
        for due in lane.situation(now).items
        if _is_open(due)
    )


def count(reminders: Reminders, now: Instant) -> Counts:
    """Where they stand at a moment; a session counts once, as on the board."""
    opened = [one for one in reminders if one.opens is None or one.opens <= now.utc]
    overdue = {one.session_id for one in opened if _is_over(one, now)}
    return Counts(len({one.session_id for one in opened} - overdue), len(overdue))


def waiting(reminders: Reminders, now: Instant) -> tuple[calls.Reminder, ...]:
    """What is due by the clock behind the lock, timepoint by timepoint, without its label."""
    found: dict[tuple[SessionId, str], list[Coming]] = {}
    for one in reminders:
        if one.opens is not None and one.opens <= now.utc:
            found.setdefault((one.session_id, one.timepoint_id), []).append(one)
    return tuple(
        calls.Reminder(*place, "", _state(same[0], now), len(same)) for place, same in found.items()
    )


def next_change(reminders: Reminders, now: Instant) -> datetime | None:
    """When a window opens or closes next; None when none does any more.

    What closes at this very moment is not over yet, and so still to come.
    """
    opening = [one.opens for one in reminders if one.opens is not None and one.opens > now.utc]
    closing = [one.closes for one in reminders if one.closes is not None and one.closes >= now.utc]
    return min([*opening, *closing], default=None)


def may_differ(desk: Desk, after: int) -> bool:
    """Whether anything was written since that entry of the trail that can make something due.

    A single answer, a note and a view cannot: while somebody rates, the board is not read.
    """
    from ketrate.store import audit

    require(desk, Action.SEE_BOARD)
    found = audit.events(desk.vault, after=after)
    return any(one.changed_data and one.kind not in WITHIN_A_RATING for one in found)


def note_call(desk: Desk, call: calls.Call, *, is_heard: bool) -> None:
    """Note that something was called out, once per call; `is_heard` is False while muted."""
    require(desk, Action.SEE_BOARD)
    desk.note(
        "reminder.call",
        due=sum(one.state is State.DUE for one in call.reminders),
        overdue=sum(one.state is State.OVERDUE for one in call.reminders),
        heard=is_heard,
    )


def _is_over(one: Coming, now: Instant) -> bool:
    return one.closes is not None and one.closes < now.utc


def _state(one: Coming, now: Instant) -> State:
    return State.OVERDUE if _is_over(one, now) else State.DUE


def _is_open(due: Due) -> bool:
    if due.state is State.LATER:
        return due.opens is not None
    return due.state in (State.DUE, State.OVERDUE)


def _utc(at: Instant | None) -> datetime | None:
    return at.utc if at else None
