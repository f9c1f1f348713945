"""Spearman and Pearson with their intervals.

Spearman's interval is Bonett and Wright's (Psychometrika 2000;65:23-28): Fisher's z with the
variance (1 + r squared / 2) / (n - 3). Pearson's is Fisher's own, exact in coverage for a
bivariate normal but for the approximation of z.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
FEWEST = 5  # below this many pairs there is no coefficient
FEWEST_FOR_P = 20  # below this many pairs the result is descriptive only
_Z = float(stats.norm.ppf(0.975))


@dataclass(frozen=True, slots=True)
class Correlation:
    """A coefficient with its 95 % interval; `precision` is half the interval's width.

    `p` is two-sided, None below twenty pairs; `n` counts the pairs.
    """

    r: float
    ci: tuple[float, float] | None
    p: float | None
    precision: float | None
    n: int
    method: str


def spearman(x: Floats, y: Floats) -> Correlation | None:
    """Rank correlation; None below five pairs or where one side does not vary."""
    if not _is_possible(x, y):
        return None
    found = stats.spearmanr(x, y)
    r, n = _bounded(float(found.statistic)), len(x)
    interval = _by_z(r, np.sqrt((1 + r * r / 2) / (n - 3)))
    return _correlation(r, interval, float(found.pvalue), n, "Spearman, Bonett-Wright interval")


def pearson(x: Floats, y: Floats) -> Correlation | None:
    """Linear correlation; None below five pairs or where one side does not vary."""
    if not _is_possible(x, y):
        return None
    found = stats.pearsonr(x, y)
    r, n = _bounded(float(found.statistic)), len(x)
    interval = _by_z(r, 1 / np.sqrt(n - 3))
    return _correlation(r, interval, float(found.pvalue), n, "Pearson, Fisher z interval")


def n_for_power(r: float, power: float = 0.8) -> int:
    """Pairs needed to find a true correlation r, two-sided 5 %, by Fisher's z; 0.35 gives 62."""
    wanted = _Z + float(stats.norm.ppf(power))
    return int(np.ceil((wanted / np.arctanh(abs(r))) ** 2 + 3))


def _is_possible(x: Floats, y: Floats) -> bool:
    return len(x) >= FEWEST and bool(np.ptp(x) > 0) and bool(np.ptp(y) > 0)


def _bounded(r: float) -> float:
    return max(-1.0, min(1.0, r))


def _by_z(r: float, error: float) -> tuple[float, float] | None:
    """None for a perfect correlation: its z is infinite."""
    if abs(r) >= 1 - 1e-12:
        return None
    z = np.arctanh(r)
    return float(np.tanh(z - _Z * error)), float(np.tanh(z + _Z * error))


def _correlation(
    r: float, interval: tuple[float, float] | None, p: float, n: int, method: str
) -> Correlation:
    precision = None if interval is None else (interval[1] - interval[0]) / 2
    return Correlation(r, interval, p if n >= FEWEST_FOR_P else None, precision, n, method)
