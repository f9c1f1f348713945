"""Shares, means and tests, all from scipy; what is undefined is None."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

CONFIDENCE = 0.95
BOOTSTRAPS = 2000
BOOTSTRAP_SEED = 20260302
FEWEST_CLUSTERS = 10
Interval = tuple[float, float]
Numbers = Sequence[float] | NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TTest:
    """A t test on a mean difference, with its 95 % interval."""

    difference: float
    interval: Interval | None
    statistic: float | None
    df: float | None
    p: float | None
    n: int


def mean(values: Numbers) -> float | None:
    """The arithmetic mean; None of nothing."""
    return float(np.mean(values)) if len(values) else None


def standard_deviation(values: Numbers) -> float | None:
    """The sample standard deviation (n - 1); None below two values."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def wilson(successes: int, n: int) -> Interval | None:
    """The Wilson score interval of a share; None of nothing."""
    if n == 0:
        return None
    found = stats.binomtest(successes, n).proportion_ci(CONFIDENCE, "wilson")
    return float(found.low), float(found.high)


def cluster_share(claims: Sequence[tuple[Hashable, bool]]) -> Interval | None:
    """The interval of a share of sessions, patients drawn with replacement (percentiles).

    `claims` are (patient, yes or no). Seeded, so that the same data give the same interval; None
    below ten patients.
    """
    numbers: dict[Hashable, int] = {}
    patients = [numbers.setdefault(patient, len(numbers)) for patient, _ in claims]
    yes = [is_yes for _, is_yes in claims]
    return cluster_share_of(np.array(patients, dtype=np.int64), np.array(yes, dtype=bool))


def cluster_share_of(patient: NDArray[np.int64], is_yes: NDArray[np.bool_]) -> Interval | None:
    """The same of two columns."""
    each, place = np.unique(patient, return_inverse=True)
    if len(each) < FEWEST_CLUSTERS:
        return None
    yes = np.bincount(place, is_yes).astype(np.int64)
    # Patients with the same counts are the same to the draw: how often each kind is drawn is
    # multinomial, and costs the number of kinds instead of the number of patients.
    kinds, patients = np.unique(
        np.stack([yes, np.bincount(place)], axis=1), axis=0, return_counts=True
    )
    drawn = _draws(len(each), patients) @ kinds
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return float(low), float(high)


def _draws(n: int, patients: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each kind of patient is drawn, shape (draws, kinds)."""
    random = np.random.default_rng(BOOTSTRAP_SEED)
    return random.multinomial(n, patients / n, size=BOOTSTRAPS)


def paired_t(one: Numbers, other: Numbers) -> TTest | None:
    """`one` minus `other`; None below two pairs, no statistic where all differences are equal."""
    differences = np.subtract(one, other)
    n = len(differences)
    if n < 2:
        return None
    if np.ptp(differences) == 0:
        return TTest(float(differences[0]), None, None, None, None, n)
    found = stats.ttest_rel(one, other)
    interval = found.confidence_interval(CONFIDENCE)
    return TTest(
        float(np.mean(differences)),
        (float(interval.low), float(interval.high)),
        float(found.statistic),
        float(found.df),
        float(found.pvalue),
        n,
    )


def welch_t(one: Numbers, other: Numbers) -> TTest | None:
    """Mean of `one` minus mean of `other` without equal variances; None below two in a group."""
    if min(len(one), len(other)) < 2:
        return None
    difference, n = float(np.mean(one) - np.mean(other)), len(one) + len(other)
    if np.ptp(one) == 0 and np.ptp(other) == 0:
        return TTest(difference, None, None, None, None, n)
    found = stats.ttest_ind(one, other, equal_var=False)
    interval = found.confidence_interval(CONFIDENCE)
    return TTest(
        difference,
        (float(interval.low), float(interval.high)),
        float(found.statistic),
        float(found.df),
        float(found.pvalue),
        n,
    )


def wilcoxon_p(one: Numbers, other: Numbers) -> float | None:
    """Wilcoxon signed rank, two-sided; None where no pair differs."""
    differences = np.subtract(one, other)
    if not np.any(differences):
        return None
    return finite(float(stats.wilcoxon(differences).pvalue))


def fisher_p(table: Sequence[Sequence[int]]) -> float:
    """Fisher's exact test of a two-by-two table, two-sided."""
    return float(stats.fisher_exact(np.array(table)).pvalue)


def finite(value: float | None) -> float | None:
    """None in place of what no document may hold."""
    return value if value is not None and math.isfinite(value) else None


def mean_interval(values: NDArray[np.float64]) -> Interval | None:
    """The t interval of a mean; None below two values."""
    n = len(values)
    if n < 2:
        return None
    half = float(stats.t.ppf(0.975, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return float(np.mean(values)) - half, float(np.mean(values)) + half
