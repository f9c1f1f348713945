"""A table of two by two: exact test, and differences and ratios with intervals.

Rows are exposed and not, columns outcome and no outcome. Nothing is ever added to a cell; what is
infinite or undefined is None and the note says why.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from statsmodels.stats.proportion import confint_proportions_2indep

from ketrate.words import tr

Interval = tuple[float, float]
Table = tuple[tuple[int, int], tuple[int, int]]
_CHI2 = float(stats.chi2.ppf(0.95, 1))
_FURTHEST = 1e6  # a ratio beyond this is no longer told from infinity


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Fisher's exact p, and the exposed against the others."""

    table: Table
    n: int
    fisher_p: float | None
    risk_difference: float | None
    risk_difference_ci: Interval | None
    risk_ratio: float | None
    risk_ratio_ci: Interval | None
    odds_ratio: float | None
    odds_ratio_ci: Interval | None
    note: str | None
    method: str = (
        "Fisher exact, two-sided; Newcombe's method 10; Koopman's score; conditional exact odds"
    )


def two_by_two(table: Table) -> TwoByTwo:
    """Everything that can be said of the table; only counts where a row or column is empty."""
    (a, b), (c, d) = table
    n = a + b + c + d
    if not (a + b and c + d):
        note = tr("One of the two groups is empty.")
        return TwoByTwo(table, n, None, None, None, None, None, None, None, note)
    difference = a / (a + b) - c / (c + d)
    found = confint_proportions_2indep(a, a + b, c, c + d, compare="diff", method="newcomb")
    ratio, ratio_interval = _risk_ratio(table)
    odds, odds_interval = _odds_ratio(table)
    return TwoByTwo(
        table,
        n,
        float(stats.fisher_exact(np.array(table)).pvalue),
        difference,
        (float(found[0]), float(found[1])),
        ratio,
        ratio_interval,
        odds,
        odds_interval,
        _note(table),
    )


def _note(table: Table) -> str | None:
    (a, b), (c, d) = table
    if a + c == 0 or b + d == 0:
        return tr("Nobody or everybody had the outcome: ratios are undefined.")
    if 0 in (a, b, c, d):
        return tr("A cell is empty: a ratio or one end of its interval is undefined or infinite.")
    return None


def _risk_ratio(table: Table) -> tuple[float | None, Interval | None]:
    """Koopman (Biometrics 1984;40:513-517): all ratios that the score test does not reject."""
    (a, b), (c, d) = table
    if c == 0:
        return None, None
    ratio = a / (a + b) / (c / (c + d))
    if a == 0:
        return 0.0, (0.0, _where_rejected(table, 1e-9, _FURTHEST))
    low = _where_rejected(table, ratio, 1 / _FURTHEST)
    return ratio, (low, _where_rejected(table, ratio, _FURTHEST))


def _where_rejected(table: Table, inside: float, outside: float) -> float:
    """The ratio between both at which the score test just rejects, on a logarithmic axis."""

    def excess(log_ratio: float) -> float:
        return _score(table, float(np.exp(log_ratio))) - _CHI2

    return float(np.exp(brentq(excess, np.log(inside), np.log(outside), xtol=1e-12)))


def _score(table: Table, ratio: float) -> float:
    """Koopman's chi-squared at one ratio, with both shares estimated under it."""
    (a, b), (c, d) = table
    n, m = a + b, c + d
    slope = ratio * (n + c) + a + m
    root = np.sqrt(max(0.0, slope**2 - 4 * (n + m) * ratio * (a + c)))
    other = 2 * (a + c) / (slope + root)  # the smaller root, written so that nothing cancels
    return _pull(a, n, ratio * other) + _pull(c, m, other)


def _pull(yes: int, n: int, share: float) -> float:
    spread = n * share * (1 - share)
    return 0.0 if spread < 1e-14 else (yes - n * share) ** 2 / spread


def _odds_ratio(table: Table) -> tuple[float | None, Interval | None]:
    """The conditional maximum-likelihood odds ratio with its exact interval."""
    (a, b), (c, d) = table
    if a + c == 0 or b + d == 0:
        return None, None
    found = stats.contingency.odds_ratio(np.array(table), kind="conditional")
    value = float(found.statistic)
    if not np.isfinite(value):
        return None, None
    interval = found.confidence_interval(0.95)
    if not np.isfinite(interval.high):
        return value, None
    return value, (float(interval.low), float(interval.high))
