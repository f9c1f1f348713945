"""What the cohort's figures draw patient by patient; the document holds the numbers alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketrate.analysis.co_ratings import Pair, first_pairs
from ketrate.analysis.dissociation import INSTRUMENT
from ketrate.analysis.dose_plane import primary
from ketrate.analysis.later import Later
from ketrate.analysis.points import Scatter, scatter
from ketrate.analysis.review import Arm, Review
from ketrate.records.ids import PatientId

FEWEST_ON_A_DAY = 3
"""A median and quartiles of fewer say nothing."""
SHARE_ON_A_DAY = 0.2
"""Of the patients; a day on which fewer were rated is no step of the course (site-set)."""


@dataclass(frozen=True, slots=True)
class CourseOf:
    """One patient after the first dosing: (days, percent improvement), from 0 % at day 0."""

    patient_id: PatientId
    points: tuple[tuple[float, float], ...]
    has_responded: bool
    has_remitted: bool

    @property
    def best(self) -> float:
        """The best percent improvement of any rating after the dosing."""
        return max(percent for _, percent in self.points[1:])


@dataclass(frozen=True, slots=True)
class DayOf:
    """Median and quartiles of the percent improvement on a day, over `n` patients."""

    day: float
    median: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class ArmPoints:
    """What one arm's figures show; `not_eligible` patients stand in no course.

    `scatters` holds, by outcome time, the first predictor at the first minute.
    """

    agent: str
    courses: tuple[CourseOf, ...]
    days: tuple[DayOf, ...]
    not_eligible: int
    not_rated: int
    scatters: tuple[Scatter, ...]
    primary: int


def points_of(review: Review) -> tuple[ArmPoints, ...]:
    """One entry per arm, in the order of the document."""
    from ketrate.analysis.table.choice import table_of
    from ketrate.analysis.table.points import arm_points

    table = table_of(review)
    if table is not None:
        return tuple(arm_points(one) for one in table.arms)
    return points_by_record(review)


def points_by_record(review: Review) -> tuple[ArmPoints, ...]:
    """The same out of the records one by one."""
    return tuple(_of_arm(one) for one in review.arms)


@dataclass(frozen=True, slots=True)
class Twice:
    """One interview rated by two people: the mean of both totals, first minus second."""

    patient_id: PatientId
    mean: float
    difference: float


def rated_twice(review: Review) -> dict[str, tuple[Twice, ...]]:
    """By scale, the first co-rated interview of each patient."""
    names = (*review.family.by_id, INSTRUMENT)
    found = {name: tuple(_twice(*one) for one in first_pairs(review, name)) for name in names}
    return {name: pairs for name, pairs in found.items() if pairs}


def _twice(patient: PatientId, pair: Pair) -> Twice:
    one, other = (float(rating.total or 0) for rating in pair)
    return Twice(patient, (one + other) / 2, one - other)


def _of_arm(arm: Arm) -> ArmPoints:
    measure, at = arm.review.options.measures[0], arm.review.minutes[0]
    eligible = [one for one in arm.later if one.is_eligible]
    found = [course for one in eligible if (course := _course(one)) is not None]
    return ArmPoints(
        arm.agent,
        tuple(found),
        days_of(found),
        len(arm.later) - len(eligible),
        len(eligible) - len(found),
        tuple(scatter(arm, measure, at, n) for n in range(len(arm.review.timings))),
        primary(arm),
    )


def _course(one: Later) -> CourseOf | None:
    """None without a rating that can be compared with a baseline."""
    points = tuple(
        (visit.days, visit.verdict.percent)
        for visit in one.visits
        if visit.verdict.percent is not None
    )
    if not points:
        return None
    return CourseOf(
        PatientId(one.patient),
        ((0.0, 0.0), *points),
        any(visit.verdict.responded for visit in one.visits),
        any(visit.verdict.remitted for visit in one.visits),
    )


def days_of(found: Sequence[CourseOf]) -> tuple[DayOf, ...]:
    """Whole days on which enough patients were rated; the last rating of a patient's day."""
    by_day: dict[int, dict[PatientId, float]] = defaultdict(dict)
    for one in found:
        for days, percent in one.points[1:]:
            by_day[round(days)][one.patient_id] = percent
    fewest = max(FEWEST_ON_A_DAY, SHARE_ON_A_DAY * len(found))
    return tuple(
        _day(day, list(by_day[day].values()))
        for day in sorted(by_day)
        if len(by_day[day]) >= fewest
    )


def _day(day: int, values: Sequence[float]) -> DayOf:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    return DayOf(float(day), float(middle), float(low), float(high), len(values))
