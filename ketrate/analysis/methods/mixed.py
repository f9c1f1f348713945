"""A random intercept per patient: what goes on within a patient, and what differs between them."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.tools.sm_exceptions import ConvergenceWarning

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Effect:
    """Score points per predictor point, with its 95 % interval (normal)."""

    slope: float
    ci: tuple[float, float]
    p: float


@dataclass(frozen=True, slots=True)
class Mixed:
    """The effects asked for, in order; `converged` False means that they are not to be trusted."""

    effects: tuple[Effect, ...]
    n_patients: int
    n_sessions: int
    converged: bool
    method: str = "linear mixed model, random intercept per patient, REML"


def random_intercept(score: Floats, fixed: Floats, patient: Integers, asked: int) -> Mixed | None:
    """Fits `score ~ fixed + (1 | patient)`; returns the first `asked` effects of `fixed`.

    `fixed` has shape (sessions, effects) without the constant, which is added. None where the
    effects cannot be told apart.
    """
    matrix = np.column_stack([fixed, np.ones(len(score))])
    if len(score) <= matrix.shape[1] or np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return None
    with warnings.catch_warnings():
        # A variance at its bound of zero is a finding, not a fault; `converged` says the rest.
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.simplefilter("ignore", UserWarning)
        fitted = MixedLM(score, matrix, groups=patient).fit(reml=True)
    intervals = fitted.conf_int()
    effects = tuple(
        Effect(
            float(fitted.params[k]),
            (float(intervals[k][0]), float(intervals[k][1])),
            float(fitted.pvalues[k]),
        )
        for k in range(asked)
    )
    if not np.all(np.isfinite([[one.slope, *one.ci] for one in effects])):
        return None
    return Mixed(effects, len(np.unique(patient)), len(score), bool(fitted.converged))
