"""What to call out, and what was called out already: a pure step from one tick to the next.

Nothing is counted down. At every tick the open ratings are compared with what was said before;
a machine that slept, a restart or a corrected start need no path of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ketrate.clock import Instant
from ketrate.protocol.situation import Due, State
from ketrate.records.ids import SessionId

SNOOZE_MINUTES = 2
MOST_SNOOZES = 2
Key = tuple[SessionId, str, State]
"""Session, timepoint, and whether it became due or overdue."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One timepoint of one session that became due, or overdue; `count` scales wait there."""

    session_id: SessionId
    timepoint_id: str
    label: str
    state: State
    count: int

    @property
    def key(self) -> Key:
        """What it is remembered by."""
        return self.session_id, self.timepoint_id, self.state


@dataclass(frozen=True, slots=True)
class Memory:
    """What was called out, what was put off until when, and how often it was."""

    said: frozenset[Key] = frozenset()
    put_off: Mapping[Key, Instant] = field(default_factory=dict)
    times: Mapping[Key, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What to call out now. `is_summary` after sleep or a start: one call, however many."""

    reminders: tuple[Reminder, ...]
    is_summary: bool


def waiting(session_id: SessionId, dues: Iterable[Due]) -> tuple[Reminder, ...]:
    """The timepoints of a session at which something is due or overdue by the clock."""
    open_ones: dict[str, list[Due]] = {}
    for due in dues:
        if due.state in (State.DUE, State.OVERDUE) and due.opens is not None:
            open_ones.setdefault(due.timepoint.id, []).append(due)
    return tuple(
        Reminder(session_id, name, found[0].timepoint.label, found[0].state, len(found))
        for name, found in open_ones.items()
    )


def listen(
    memory: Memory, now_waiting: Iterable[Reminder], now: Instant, *, was_away: bool
) -> tuple[Memory, Call | None]:
    """The memory after this tick, and what to call out; each reminder is called out once.

    `was_away` is true for the first tick of a run and for the first after the machine slept. What
    is overdue is not called due as well. A reminder that was put off is called again when its
    time has come. What waits no more is forgotten: a corrected start may bring it back.
    """
    waiting_now = {one.key: one for one in now_waiting}
    called = tuple(
        one
        for key, one in waiting_now.items()
        if key not in memory.said or _is_over(memory, key, now)
    )
    still = {
        key: until
        for key, until in memory.put_off.items()
        if key in waiting_now and until.utc > now.utc
    }
    after = Memory(_heard(waiting_now), still, memory.times)
    if not called:
        return after, None
    return after, Call(called, is_summary=was_away and len(called) > 1)


def snooze(memory: Memory, reminder: Reminder, now: Instant) -> Memory:
    """Put a reminder off by two minutes; the third time it is not put off any more."""
    times = memory.times.get(reminder.key, 0)
    if times >= MOST_SNOOZES:
        return memory
    return Memory(
        memory.said,
        {**memory.put_off, reminder.key: now.plus(minutes=SNOOZE_MINUTES)},
        {**memory.times, reminder.key: times + 1},
    )


def _heard(waiting_now: Iterable[Key]) -> frozenset[Key]:
    """What was called out; what is overdue was due before, should a new start make it so again."""
    keys = frozenset(waiting_now)
    return keys | {(chair, point, State.DUE) for chair, point, _ in keys}


def _is_over(memory: Memory, key: Key, now: Instant) -> bool:
    until = memory.put_off.get(key)
    return until is not None and until.utc <= now.utc
