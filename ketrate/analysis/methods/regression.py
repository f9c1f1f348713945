"""Follow-up on baseline and predictor (ANCOVA), plain and with a knot, by least squares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.linear_model import OLS

from ketrate.analysis.methods.correlation import FEWEST, FEWEST_FOR_P

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slope:
    """Follow-up points per predictor point (negative = better), with its 95 % t interval.

    `p` is None below twenty patients. `covariates` names what else stood in the model.
    """

    slope: float
    ci: tuple[float, float]
    p: float | None
    df: int
    n: int
    covariates: tuple[str, ...]
    method: str


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Two slopes that meet at a knot; `n_above` patients lie beyond it."""

    knot: float
    below: Slope
    above: Slope
    n: int
    n_above: int
    method: str


@dataclass(frozen=True, slots=True)
class Band:
    """One place on a fitted line, with the 95 % interval of the mean there."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Design:
    """What the model adjusts for: columns of shape (n, k) and a name for each covariate."""

    columns: Floats
    names: tuple[str, ...] = ("baseline",)


def ancova(follow_up: Floats, predictor: Floats, design: Design) -> Slope | None:
    """The predictor's slope; None where the model cannot be told apart from the data."""
    found = _slopes(follow_up, [predictor], design, "ANCOVA, least squares")
    return None if found is None else found[0]


def piecewise(
    follow_up: Floats, predictor: Floats, design: Design, knot: float
) -> Piecewise | None:
    """One slope up to the knot and one beyond it; None unless patients lie on both sides."""
    below, above = np.minimum(predictor, knot), np.maximum(predictor - knot, 0)
    n_above = int(np.sum(predictor > knot))
    found = _slopes(follow_up, [below, above], design, "piecewise ANCOVA, least squares")
    if found is None:
        return None
    method = "piecewise ANCOVA, slopes meet at the knot"
    return Piecewise(knot, found[0], found[1], len(predictor), n_above, method)


def straight_line(x: Floats, y: Floats, places: int = 50) -> tuple[Band, ...] | None:
    """The least-squares line of y on x along the range of x; None below five or without spread."""
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    along = np.linspace(x.min(), x.max(), places)
    fitted = OLS(y, np.column_stack([x, np.ones(len(x))])).fit()
    found = fitted.get_prediction(np.column_stack([along, np.ones(places)]))
    ends = found.conf_int(alpha=0.05)
    return tuple(
        Band(float(at), float(mean), float(low), float(high))
        for at, mean, (low, high) in zip(along, found.predicted_mean, ends, strict=True)
    )


def _slopes(
    follow_up: Floats, predictors: Sequence[Floats], design: Design, method: str
) -> list[Slope] | None:
    n = len(follow_up)
    matrix = np.column_stack([*predictors, design.columns, np.ones(n)])
    df = n - matrix.shape[1]
    if n < FEWEST or df < 1 or np.ptp(follow_up) == 0 or not _is_full_rank(matrix):
        return None
    fitted = OLS(follow_up, matrix).fit()
    intervals = fitted.conf_int()
    return [
        Slope(
            float(fitted.params[k]),
            (float(intervals[k][0]), float(intervals[k][1])),
            float(fitted.pvalues[k]) if n >= FEWEST_FOR_P else None,
            df,
            n,
            design.names,
            method,
        )
        for k in range(len(predictors))
    ]


def _is_full_rank(matrix: Floats) -> bool:
    return bool(np.linalg.matrix_rank(matrix) == matrix.shape[1])
