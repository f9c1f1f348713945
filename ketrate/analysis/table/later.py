"""What became of patients after their first dosing, as one row per rating."""

from dataclasses import dataclass

import numpy as np

from ketrate.analysis.elapsed import MINUTES_PER_DAY
from ketrate.analysis.table.clinic import Clinic
from ketrate.analysis.table.columns import (
    US_PER_MINUTE,
    Bools,
    Floats,
    Integers,
    first_of,
    last_of,
    minutes,
    spread,
)
from ketrate.analysis.table.selection import Judge, Judged, Scale


@dataclass(frozen=True, slots=True)
class Visits:
    """Ratings after the dosing, by patient (`row`, of `n`) and time; `further` doses before."""

    n: int
    row: Integers
    days: Floats
    is_after_leaving: Bools
    further: Integers
    verdict: Judged

    def first(self, wanted: Bools) -> Integers:
        """Per patient the place of the first wanted one, -1 without."""
        places = np.flatnonzero(wanted)
        found = first_of(self.row[places], self.n)
        return np.where(found >= 0, places[found], -1) if len(places) else found

    def last(self, wanted: Bools) -> Integers:
        """Per patient the place of the last wanted one."""
        places = np.flatnonzero(wanted)
        found = last_of(self.row[places], self.n)
        return np.where(found >= 0, places[found], -1) if len(places) else found


def visits(
    clinic: Clinic,
    places: Integers,
    baseline: Floats,
    found: Scale,
    judge: Judge,
    window_days: float,
) -> Visits:
    """The counted ratings after each dosing, up to the window's end and another agent's dose."""
    given, ratings = clinic.columns.dosings, clinic.columns.ratings
    course, start = given.course[places], given.start[places]
    end = start + int(window_days * MINUTES_PER_DAY * US_PER_MINUTE) + 1
    end = np.minimum(end, clinic.other_agent_start[places] - 1)
    low = np.searchsorted(found.counted_key, clinic.key(course, start + 1))
    high = np.searchsorted(found.counted_key, clinic.key(course, end), side="right")
    row, at = spread(low, np.where(end > start, high, low))
    rating = found.counted[at]
    elapsed = minutes(ratings.at[rating] - start[row])
    keep = elapsed / MINUTES_PER_DAY <= window_days
    row, rating, elapsed = row[keep], rating[keep], elapsed[keep]
    further = clinic.begun[rating] - clinic.n_in_course[places][row] - 1
    return Visits(
        len(places),
        row,
        elapsed / MINUTES_PER_DAY,
        elapsed > given.until[places][row],
        further,
        judge.verdicts(baseline[row], ratings.total[rating]),
    )
