"""What the cohort's figures draw patient by patient, out of columns."""

from itertools import pairwise

import numpy as np

from ketrate.analysis.cohort_figures import ArmPoints, CourseOf, days_of
from ketrate.analysis.methods.regression import straight_line
from ketrate.analysis.points import Point, Scatter
from ketrate.analysis.table.blocks import primary
from ketrate.analysis.table.review import TableArm
from ketrate.records.ids import PatientId, SessionId


def arm_points(arm: TableArm) -> ArmPoints:
    """One arm's courses and scatters."""
    eligible = arm.review.judge.eligible(arm.baseline(arm.first)) == 1
    found = _courses(arm, eligible)
    return ArmPoints(
        arm.agent,
        found,
        days_of(found),
        int(np.sum(~eligible)),
        int(eligible.sum()) - len(found),
        tuple(_scatter(arm, n) for n in range(len(arm.review.options.timings))),
        primary(arm),
    )


def _courses(
    arm: TableArm, eligible: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> tuple[CourseOf, ...]:
    visits, patient = arm.visits, arm.review.patient(arm.first)
    known = np.flatnonzero(np.isfinite(visits.verdict.percent) & eligible[visits.row])
    rows = visits.row[known]
    days, percent = visits.days[known].tolist(), visits.verdict.percent[known].tolist()
    responded, remitted = (
        np.bincount(visits.row, one == 1, visits.n) > 0
        for one in (visits.verdict.responded, visits.verdict.remitted)
    )
    starts = np.flatnonzero(np.diff(rows, prepend=-1)).tolist()
    return tuple(
        CourseOf(
            PatientId(int(patient[rows[low]])),
            ((0.0, 0.0), *zip(days[low:high], percent[low:high], strict=True)),
            bool(responded[rows[low]]),
            bool(remitted[rows[low]]),
        )
        for low, high in pairwise([*starts, len(rows)])
    )


def _scatter(arm: TableArm, n: int) -> Scatter:
    """The first predictor at the first minute against the outcome at time number `n`."""
    options, outcome = arm.review.options, arm.outcome(n)
    both = arm.pairs(arm.predictor(options.measures[0], options.minutes[0]), outcome)
    order = np.argsort(arm.review.clinic.columns.dosings.session[arm.units])
    sessions = arm.review.clinic.columns.dosings.session[arm.units][order]
    responded = outcome.column.verdict.responded[order[np.searchsorted(sessions, both.session)]]
    points = tuple(
        Point(
            PatientId(int(both.patient[k])),
            SessionId(int(both.session[k])),
            float(both.predictor[k]),
            float(both.outcome[k]),
            float(both.baseline[k]),
            float(both.follow_up[k]),
            None if responded[k] < 0 else bool(responded[k]),
            bool(both.same_rater[k]) if np.isfinite(both.same_rater[k]) else None,
        )
        for k in np.flatnonzero(both.both)
    )
    return Scatter(points, straight_line(both.predictor[both.both], both.outcome[both.both]))
