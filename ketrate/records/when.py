"""When something was true: a point in time, or a time relative to a dosing."""

from dataclasses import dataclass

from ketrate.clock import Instant


@dataclass(frozen=True, slots=True)
class RelativeTime:
    """A time known only by its distance; no date is ever invented for it.

    `minutes` is exact to the minute (given as minutes or hours), `day` is a calendar distance
    (given as days or weeks); both may stand together, and both may be absent for a baseline of
    which only that is known. Counted from the start of the dosing the record belongs to, else
    from the start of the course. Negative values lie before.
    """

    minutes: float | None = None
    day: int | None = None


When = Instant | RelativeTime
