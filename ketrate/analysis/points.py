"""The single dosings behind one question: what a scatter shows and a click leads to."""

from dataclasses import dataclass

import numpy as np

from ketrate.analysis.measures import Measure
from ketrate.analysis.methods.regression import Band, straight_line
from ketrate.analysis.pairing import pairs, predictor, scored
from ketrate.analysis.review import Arm
from ketrate.analysis.windows import Timing
from ketrate.records.ids import PatientId, SessionId


@dataclass(frozen=True, slots=True)
class Point:
    """One dosing with both values; `responded` is None where the patient is not eligible.

    `predictor` is in its scale's points (or mmHg), `improvement` as the outcome counts it,
    `same_rater` None where it is not known.
    """

    patient_id: PatientId
    session_id: SessionId
    predictor: float
    improvement: float
    baseline: float
    follow_up: float
    responded: bool | None
    same_rater: bool | None


@dataclass(frozen=True, slots=True)
class Scatter:
    """The points of one question, and the straight line through them (None below five)."""

    points: tuple[Point, ...]
    line: tuple[Band, ...] | None


def scatter(arm: Arm, measure: Measure, at: Timing, when: int) -> Scatter:
    """One predictor at one minute against the outcome at time number `when` of the review."""
    outcome = scored(arm, when, arm.review.options.outcome)
    both = pairs(arm, predictor(arm, measure, at), outcome)
    places = {one.dosing.id: k for k, one in enumerate(arm.units)}
    points = tuple(
        Point(
            PatientId(int(both.patient[k])),
            SessionId(int(both.session[k])),
            float(both.predictor[k]),
            float(both.outcome[k]),
            float(both.baseline[k]),
            float(both.follow_up[k]),
            outcome[places[SessionId(int(both.session[k]))]].outcome.verdict.responded,
            bool(both.same_rater[k]) if np.isfinite(both.same_rater[k]) else None,
        )
        for k in np.flatnonzero(both.both)
    )
    x, y = both.predictor[both.both], both.outcome[both.both]
    return Scatter(points, straight_line(x, y))
