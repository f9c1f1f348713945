"""What is done, due, overdue or missed: a pure function of stored events and the moment."""

from dataclasses import dataclass
from enum import StrEnum

from ketrate.clock import Instant
from ketrate.protocol.schedule import Timepoint
from ketrate.records.ids import RatingId
from ketrate.records.treatment import Stage


class State(StrEnum):
    """Where one planned rating stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """One instrument (or `vitals`) at one timepoint. Times are None until the anchor has happened."""

    timepoint: Timepoint
    what: str
    state: State
    planned: Instant | None
    opens: Instant | None
    closes: Instant | None
    rating_id: RatingId | None = None
    deviation_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A session at one moment. `next` is the most pressing open item: overdue, due, then later."""

    stage: Stage
    elapsed_seconds: float | None
    items: tuple[Due, ...]
    next: Due | None
    seconds_to_next: float | None
