"""What became of each patient after the first selected dosing, up to the window's end."""

from collections.abc import Callable
from dataclasses import dataclass

from ketrate.analysis.elapsed import MINUTES_PER_DAY
from ketrate.analysis.response import Verdict, judge
from ketrate.analysis.units import Unit, agent_of
from ketrate.records.rating import Rating

LATE_ENOUGH = 2 / 3  # of the window: a "no" needs a rating at or after this


@dataclass(frozen=True, slots=True)
class Visit:
    """One outcome rating: days since the dosing, the verdict, further doses before it."""

    days: float
    verdict: Verdict
    further_doses: int
    is_after_leaving: bool


@dataclass(frozen=True, slots=True)
class Later:
    """One patient: whether the first dosing dissociated, and every outcome rating after it.

    `is_eligible` is None without a baseline.
    """

    patient: int
    dissociated: bool | None
    is_eligible: bool | None
    visits: tuple[Visit, ...]


def visits(
    unit: Unit, left: float, window_days: float, wanted: Callable[[Rating], bool]
) -> tuple[Visit, ...]:
    """The outcome ratings after one dosing, up to the window's end, in order of time.

    `left` is the minute of leaving. Further doses of the same agent do not end it (they are
    counted); the first dose of another agent does.
    """
    found = []
    for rating in unit.ratings:
        days, is_after = _days(unit, rating, left)
        if days is None or not 0 < days <= window_days:
            continue
        begun = unit.times.dosings_begun(rating)
        further = unit.times.dosings[unit.n + 1 : begun]
        is_own = all(agent_of(one) == unit.agent for one in further)
        if is_own and rating.counts and wanted(rating):
            verdict = judge(rating.total, unit.bounds)
            found.append(Visit(days, verdict, len(further), is_after))
    return tuple(sorted(found, key=lambda one: one.days))


def _days(unit: Unit, rating: Rating, left: float) -> tuple[float | None, bool]:
    """Days since the dosing, and whether it lies after leaving: the next day where only that."""
    minutes = unit.times.minutes_since(unit.n, rating)
    if minutes is not None:
        return minutes / MINUTES_PER_DAY, minutes > left
    elapsed = unit.times.since(unit.dosing, rating)
    days = None if elapsed is None else elapsed.in_days
    return days, days is not None and days >= 1
