"""Two raters of one interview: intraclass correlation, weighted kappa, limits of agreement."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FEWEST = 10  # interviews, for any coefficient


@dataclass(frozen=True, slots=True)
class Intraclass:
    """An intraclass correlation of single ratings with its F-based 95 % interval."""

    kind: str
    value: float
    ci: tuple[float, float]
    n: int
    method: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Bland and Altman: first rater minus second, and where 95 % of differences lie."""

    bias: float
    bias_ci: tuple[float, float]
    lower: float
    lower_ci: tuple[float, float]
    upper: float
    upper_ci: tuple[float, float]
    n: int
    method: str = "Bland-Altman (Lancet 1986;1:307-310), limits with t intervals"


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa with quadratic weights."""

    value: float
    ci: tuple[float, float]
    n: int
    method: str = "Cohen's kappa, quadratic weights"


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of a table of n interviews by two raters."""

    interviews: float
    raters: float
    error: float
    within: float
    n: int


def intraclass(one: Floats, other: Floats, *, same_raters: bool) -> Intraclass | None:
    """ICC(A,1) where the same two people rated all, else ICC(1,1); None below ten interviews.

    McGraw and Wong (Psychological Methods 1996;1:30-46), as Shrout and Fleiss (1979).
    """
    if len(one) < FEWEST or np.ptp(np.concatenate([one, other])) == 0:
        return None
    squares = _squares(one, other)
    return _absolute(squares) if same_raters else _one_way(squares)


def limits(one: Floats, other: Floats) -> Limits | None:
    """The mean difference with its limits; None below ten interviews.

    The standard error of a limit is the root of 3 s squared / n (Bland and Altman 1986).
    """
    n = len(one)
    if n < FEWEST:
        return None
    differences = one - other
    bias, spread = float(np.mean(differences)), float(np.std(differences, ddof=1))
    t = float(stats.t.ppf(0.975, n - 1))
    lower, upper = bias - 1.96 * spread, bias + 1.96 * spread
    of_bias, of_limit = t * spread / np.sqrt(n), t * spread * np.sqrt(3 / n)
    return Limits(
        bias, _around(bias, of_bias), lower, _around(lower, of_limit),
        upper, _around(upper, of_limit), n,
    )  # fmt: skip


def weighted_kappa(one: Integers, other: Integers) -> Kappa | None:
    """None below ten interviews or where a rater gave one and the same value throughout."""
    if len(one) < FEWEST or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    lowest = min(one.min(), other.min())
    size = int(max(one.max(), other.max()) - lowest) + 1
    table = np.zeros((size, size))
    np.add.at(table, (one - lowest, other - lowest), 1)
    found = cohens_kappa(table, wt="quadratic")
    return Kappa(float(found.kappa), (float(found.kappa_low), float(found.kappa_upp)), len(one))


def _around(value: float, half: float) -> tuple[float, float]:
    return float(value - half), float(value + half)


def _squares(one: Floats, other: Floats) -> _Squares:
    table = np.column_stack([one, other])
    n, grand = len(table), table.mean()
    by_interview = 2 * float(np.sum((table.mean(axis=1) - grand) ** 2))
    by_rater = n * float(np.sum((table.mean(axis=0) - grand) ** 2))
    rest = float(np.sum((table - grand) ** 2)) - by_interview
    return _Squares(
        by_interview / (n - 1), by_rater, max(0.0, rest - by_rater) / (n - 1), rest / n, n
    )


def _one_way(found: _Squares) -> Intraclass | None:
    total = found.interviews + found.within
    if found.within == 0:
        return Intraclass("ICC(1,1)", 1.0, (1.0, 1.0), found.n, "one-way random effects")
    ratio = found.interviews / found.within
    low = ratio / float(stats.f.ppf(0.975, found.n - 1, found.n))
    high = ratio * float(stats.f.ppf(0.975, found.n, found.n - 1))
    ends = (low - 1) / (low + 1), (high - 1) / (high + 1)
    value = (found.interviews - found.within) / total
    return Intraclass("ICC(1,1)", value, ends, found.n, "one-way random effects")


def _absolute(found: _Squares) -> Intraclass | None:
    n, msr, msc, mse = found.n, found.interviews, found.raters, found.error
    method = "two-way random effects, absolute agreement"
    value = (msr - mse) / (msr + mse + 2 * (msc - mse) / n)
    if mse == 0 and msc == 0:
        return Intraclass("ICC(A,1)", 1.0, (1.0, 1.0), n, method)
    a = 2 * value / (n * (1 - value))
    b = 1 + 2 * value * (n - 1) / (n * (1 - value))
    df = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 + (b * mse) ** 2 / (n - 1))
    above = float(stats.f.ppf(0.975, n - 1, df))
    below = float(stats.f.ppf(0.975, df, n - 1))
    spread = 2 * msc + (2 * n - 2 - n) * mse
    low = n * (msr - above * mse) / (above * spread + n * msr)
    high = n * (below * msr - mse) / (spread + n * below * msr)
    return Intraclass("ICC(A,1)", value, (low, high), n, method)
