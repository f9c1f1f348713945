"""What falls due while the window is locked: times alone, no patient, no scale, no chair."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ketrate.clinic.desk import Desk
from ketrate.clinic.today import board
from ketrate.clock import Instant
from ketrate.protocol.situation import Due, State


@dataclass(frozen=True, slots=True)
class Reminder:
    """One open rating of a running session. `opens` None: it is due already, without a window."""

    opens: datetime | None
    closes: datetime | None


Reminders = tuple[tuple[Reminder, ...], ...]
"""What is open in each running session; which session it is, is not kept."""


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many sessions a rating is overdue, and in how many others one is due."""

    due: int
    overdue: int


def to_come(desk: Desk) -> Reminders:
    """Everything the running sessions still wait for; asked before the vault is closed."""
    now = desk.now()
    return tuple(_of_session(lane.situation(now).items) for lane in board(desk).lanes)


def count(reminders: Reminders, now: Instant) -> Counts:
    """Where they stand at a moment; a session counts once, as on the board."""
    opened = [
        [one for one in session if one.opens is None or one.opens <= now.utc]
        for session in reminders
    ]
    overdue = sum(any(_is_over(one, now) for one in session) for session in opened)
    return Counts(sum(map(bool, opened)) - overdue, overdue)


def _of_session(items: Iterable[Due]) -> tuple[Reminder, ...]:
    return tuple(Reminder(_utc(due.opens), _utc(due.closes)) for due in items if _is_open(due))


def _is_over(one: Reminder, now: Instant) -> bool:
    return one.closes is not None and one.closes < now.utc


def _is_open(due: Due) -> bool:
    if due.state is State.LATER:
        return due.opens is not None
    return due.state in (State.DUE, State.OVERDUE)


def _utc(at: Instant | None) -> datetime | None:
    return at.utc if at else None
