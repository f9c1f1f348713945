"""The only file that asks what time it is.

Durations come from UTC or from the boot clock, never from local times; a `Moment` keeps all of
them so that a clock set by hand can be noticed later.
"""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol, Self


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A point in time, as UTC, with the offset the place had then (minutes east of UTC)."""

    utc: datetime
    offset_minutes: int = 0

    def __post_init__(self) -> None:
        if self.utc.tzinfo is None or self.utc.utcoffset() != timedelta(0):
            message = "an Instant needs an aware UTC datetime"
            raise ValueError(message)

    @property
    def local(self) -> datetime:
        """The wall clock of the place, offset included; for labels, never for durations."""
        return self.utc.astimezone(timezone(timedelta(minutes=self.offset_minutes)))

    def iso(self) -> str:
        """ISO 8601 with offset, to the second."""
        return self.local.isoformat(timespec="seconds")

    @classmethod
    def from_datetime(cls, aware: datetime) -> Self:
        """From any aware datetime; raises ValueError for a naive one."""
        offset = aware.utcoffset()
        if offset is None:
            message = "a time without offset is not an instant"
            raise ValueError(message)
        return cls(aware.astimezone(UTC), int(offset.total_seconds() // 60))

    def plus(self, *, minutes: float) -> "Instant":
        """The instant that many minutes later (earlier when negative), with the same offset."""
        return Instant(self.utc + timedelta(minutes=minutes), self.offset_minutes)

    def minutes_since(self, earlier: "Instant") -> float:
        """Minutes from `earlier` to here; negative when here lies before it."""
        return (self.utc - earlier.utc).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, by every clock the machine has: wall (UTC, offset) and boot time (counts sleep)."""

    instant: Instant
    boot_ns: int
    boot_id: str


class Clock(Protocol):
    """Something that tells the time; the program gets the machine's, tests a fake one."""

    def now(self) -> Moment:
        """The present moment."""
        ...

    def offset_minutes_at(self, utc: datetime) -> int:
        """Minutes east of UTC that the place's wall clock shows at that UTC time."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot_id = _boot_id()

    def now(self) -> Moment:
        """The present moment by the machine's clocks."""
        utc = datetime.now(UTC)  # noqa: TID251 - the one place
        return Moment(Instant(utc, self.offset_minutes_at(utc)), _boot_ns(), self._boot_id)

    def offset_minutes_at(self, utc: datetime) -> int:
        """The machine's zone at that time; summer time included."""
        offset = utc.astimezone().utcoffset() or timedelta(0)
        return int(offset.total_seconds() // 60)


def _boot_ns() -> int:
    """Nanoseconds since boot, sleep included where the platform can say."""
    name = "CLOCK_MONOTONIC" if sys.platform == "darwin" else "CLOCK_BOOTTIME"
    clock_id = getattr(time, name, None)  # on macOS, unlike on Linux, the plain one counts sleep
    return time.monotonic_ns() if clock_id is None else time.clock_gettime_ns(clock_id)


class SteadyClock:
    """The machine's clock, held steady: what is set by hand while people sit in chairs waits.

    The time goes on evenly with the boot clock from a moment that was taken once; the offset is
    always the machine's, so travel and daylight saving show at once. `drift_seconds` says how far
    the wall clock has gone astray, and `take_up` makes it count again. Two records of one session
    are therefore always as far apart as they were in truth.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._from = clock.now()

    def now(self) -> Moment:
        """The present moment, by the steady count."""
        machine = self._clock.now()
        return Moment(self._steady(machine), machine.boot_ns, machine.boot_id)

    def offset_minutes_at(self, utc: datetime) -> int:
        """As the machine's clock says."""
        return self._clock.offset_minutes_at(utc)

    def drift_seconds(self) -> float:
        """How far the wall clock is ahead of the steady count (negative: behind)."""
        machine = self._clock.now()
        return (machine.instant.utc - self._steady(machine).utc).total_seconds()

    def take_up(self) -> None:
        """From here on what the wall clock shows counts again."""
        self._from = self._clock.now()

    def go_on_from(self, earlier: Moment) -> None:
        """Take up the count of an earlier run, if the machine was not restarted since."""
        machine = self._clock.now()
        if earlier.boot_id == machine.boot_id and earlier.boot_ns <= machine.boot_ns:
            self._from = earlier

    def _steady(self, machine: Moment) -> Instant:
        passed = timedelta(microseconds=(machine.boot_ns - self._from.boot_ns) // 1000)
        return Instant(self._from.instant.utc + passed, machine.instant.offset_minutes)


def _boot_id() -> str:
    """A name for this run of the machine; empty where the platform has none."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else ""
