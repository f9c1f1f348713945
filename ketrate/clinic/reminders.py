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
    """One open item of a running session. `opens` None: it is due already, without a window."""

    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are due within their window, and how many are past it."""

    due: int
    overdue: int


def to_come(desk: Desk) -> tuple[Reminder, ...]:
    """Everything the running sessions still wait for; asked before the vault is closed."""
    now = desk.now()
    items = (due for lane in board(desk).lanes for due in lane.situation(now).items)
    return tuple(Reminder(_utc(due.opens), _utc(due.closes)) for due in items if _is_open(due))


def count(reminders: Iterable[Reminder], now: Instant) -> Counts:
    """Where they stand at a moment."""
    opened = [one for one in reminders if one.opens is None or one.opens <= now.utc]
    overdue = sum(one.closes is not None and one.closes < now.utc for one in opened)
    return Counts(len(opened) - overdue, overdue)


def _is_open(due: Due) -> bool:
    if due.state is State.LATER:
        return due.opens is not None
    return due.state in (State.DUE, State.OVERDUE)


def _utc(at: Instant | None) -> datetime | None:
    return at.utc if at else None
