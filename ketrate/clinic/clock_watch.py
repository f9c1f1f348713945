"""A computer clock that was moved while KetRate ran: noticed, noted, and told."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.clinic import steady
from ketrate.clock import Instant, Moment

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

NOTICED_ABOVE_SECONDS = 2.0
"""Below lies what time servers correct without anybody's doing."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The wall clock moved by `seconds` (negative: back) while the boot clock went on evenly.

    `before` is what the wall clock would show now without it, `after` what it shows.
    """

    seconds: float
    before: Instant
    after: Instant


class ClockWatch:
    """Compares the wall clock with the boot clock from one look to the next.

    A slow drift between them is never seen, only a step. A restart of the machine begins anew.
    """

    def __init__(self, moment: Moment) -> None:
        self._last = moment

    def look(self, now: Moment) -> Jump | None:
        """The step since the last look, if there was one."""
        last, self._last = self._last, now
        if now.boot_id != last.boot_id:
            return None
        wall = (now.instant.utc - last.instant.utc).total_seconds()
        moved = wall - (now.boot_ns - last.boot_ns) / 1e9
        if abs(moved) <= NOTICED_ABOVE_SECONDS:
            return None
        return Jump(moved, now.instant.plus(minutes=-moved / 60), now.instant)


def note(desk: "Desk", jump: Jump) -> None:
    """Write it into the trail. Times go on evenly until the last patient has left."""
    desk.note(
        "clock.jump",
        seconds=round(jump.seconds),
        before=jump.before.iso(),
        after=jump.after.iso(),
    )
    steady.settle(desk)
