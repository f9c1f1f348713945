"""Within a patient or between patients: the mixed model that takes the two apart.

`score ~ course_baseline + session_number + patient_mean_cadss + (cadss - patient_mean) +
(1 | patient)`, REML; score = the rating before the next dosing, at most seven days later. Without
the session number, falling dissociation and falling scores would fake a link.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketrate.analysis import baseline as baselines
from ketrate.analysis.elapsed import MINUTES_PER_DAY
from ketrate.analysis.methods.mixed import Effect, random_intercept
from ketrate.analysis.pairs import Floats, Integers
from ketrate.analysis.review import Arm, Block
from ketrate.analysis.units import Unit
from ketrate.words import tr

FEWEST_PATIENTS = 20  # with two sessions or more
WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class WithinBetween:
    """Score points of the next visit per point of dissociation, within and between patients."""

    within: Effect
    between: Effect
    n_patients: int
    n_sessions: int
    n_patients_repeated: int
    converged: bool
    predictor: str
    formula: str
    method: str


@dataclass(frozen=True, slots=True)
class _Row:
    patient: int
    score: float
    baseline: float
    session: int
    predictor: float


def within_between(arm: Arm) -> Block:
    """None with the reason where fewer than twenty patients give two sessions or more."""
    rows = _rows(arm)
    repeated = _repeated(rows)
    if repeated < FEWEST_PATIENTS:
        note = tr(
            "{n} patients have two usable sessions or more; {fewest} are needed.",
            n=repeated,
            fewest=FEWEST_PATIENTS,
        )
        return Block(None, note)
    patient = np.array([one.patient for one in rows], dtype=np.int64)
    cadss = np.array([one.predictor for one in rows])
    mean = _means(patient, cadss)
    fixed = np.column_stack(
        [
            cadss - mean,
            mean,
            np.array([one.baseline for one in rows]),
            np.array([one.session for one in rows], dtype=float),
        ]
    )
    found = random_intercept(np.array([one.score for one in rows]), fixed, patient, asked=2)
    if found is None:
        return Block(None, tr("The effects cannot be told apart in these data."))
    within, between = found.effects
    result = WithinBetween(
        within,
        between,
        found.n_patients,
        found.n_sessions,
        repeated,
        found.converged,
        arm.review.options.change.text,
        "score ~ course_baseline + session_number + patient_mean + (value - patient_mean)"
        " + (1 | patient)",
        found.method,
    )
    unsettled = tr("The model did not settle: do not rely on it.")
    return Block(result, None if found.converged else unsettled)


def _repeated(rows: Sequence[_Row]) -> int:
    counts: dict[int, int] = defaultdict(int)
    for one in rows:
        counts[one.patient] += 1
    return sum(n >= 2 for n in counts.values())


def _means(patient: Integers, values: Floats) -> Floats:
    """Each session's patient mean."""
    _, place = np.unique(patient, return_inverse=True)
    means: Floats = (np.bincount(place, weights=values) / np.bincount(place))[place]
    return means


def _rows(arm: Arm) -> list[_Row]:
    """Every dosing with a value, a baseline of the course, and a score before the next dosing."""
    by_course: dict[int, list[Unit]] = defaultdict(list)
    for one in arm.dosings:
        by_course[id(one.times)].append(one)
    return [row for units in by_course.values() for row in _of_course(arm, units)]


def _of_course(arm: Arm, units: Sequence[Unit]) -> Iterator[_Row]:
    review, first = arm.review, units[0]
    rules = replace(review.options.rules, baseline="session")
    found = baselines.candidates(first.times, first.ratings, review.family, rules)
    start = baselines.for_dosing(replace(found, rules=replace(rules, baseline="course")), 0)
    if start is None:
        return
    measure, at = review.options.change, review.minutes[0]
    for one in units:
        value = review.charts.value(one, measure, at)
        score = _next_score(found, one)
        if value is not None and value.value is not None and score is not None:
            yield _Row(
                one.patient_id, float(score), float(start.total), one.dosing.number, value.value
            )


def _next_score(found: baselines.Candidates, unit: Unit) -> int | None:
    """The score before the next dosing of the course, at most seven days after this one."""
    times = found.times
    if unit.n + 1 >= len(times.dosings):
        return None
    score = baselines.for_dosing(found, unit.n + 1)
    if score is None:
        return None
    elapsed = times.since(unit.dosing, score.rating)
    minutes = None if elapsed is None else elapsed.in_minutes
    if minutes is None or not 0 < minutes <= WITHIN_DAYS * MINUTES_PER_DAY:
        return None
    return score.total
