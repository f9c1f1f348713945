"""Stand-ins for the outside world; KetRate's own rooms are never faked."""

from datetime import UTC, datetime, timedelta

from ketrate.clock import Instant, Moment

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeClock:
    """A clock that moves only when a test moves it."""

    def __init__(self, utc: datetime = START, offset_minutes: int = 60) -> None:
        self.utc = utc
        self.offset = offset_minutes
        self.boot_ns = 1_000_000_000
        self.boot_id = "boot-1"

    def now(self) -> Moment:
        return Moment(Instant(self.utc, self.offset), self.boot_ns, self.boot_id)

    def offset_minutes_at(self, utc: datetime) -> int:
        return self.offset

    def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        step = timedelta(minutes=minutes, seconds=seconds)
        self.utc += step
        self.boot_ns += int(step.total_seconds() * 1e9)

    def set_wall(self, utc: datetime) -> None:
        """Someone sets the machine's clock by hand: wall time jumps, boot time does not."""
        self.utc = utc
