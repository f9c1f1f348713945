"""Correlations beside pingouin, published values and simulation."""

import math

import numpy as np
import pingouin
import pytest

from ketrate.analysis.methods.correlation import n_for_power, pearson, spearman
from tests.reference.simulated import COVERED, RUNS, Floats, correlated


@pytest.mark.parametrize(("n", "r"), [(20, 0.35), (58, -0.35), (39, 0.41), (200, 0.9)])
def test_pearson_agrees_with_pingouin(n: int, r: float) -> None:
    x, y = correlated(n, n, r)
    found, other = pearson(x, y), pingouin.corr(x, y).iloc[0]
    assert found is not None
    assert found.r == pytest.approx(other["r"], abs=1e-12)
    interval = np.corrcoef(x, y)[0, 1]
    assert interval == pytest.approx(found.r)
    low, high = pingouin.compute_esci(stat=found.r, nx=n, ny=n, eftype="r", decimals=10)
    assert found.ci == pytest.approx((low, high), abs=1e-8)


def test_the_published_correlations_have_the_intervals_worked_out_for_them() -> None:
    """Luckenbaugh 2014: -0.56 to -0.10 with n about 58, -0.64 to -0.11 with n about 39."""
    for r, n, low, high in ((0.35, 58, 0.10, 0.56), (0.41, 39, 0.11, 0.64)):
        x, y = _exactly(r, n)
        found = pearson(x, y)
        assert found is not None
        assert found.r == pytest.approx(r)
        assert found.ci == pytest.approx((low, high), abs=0.005)


def test_spearman_agrees_with_pingouin_and_with_bonett_and_wright() -> None:
    x, y = correlated(5, 40, 0.5)
    y = np.round(y)  # ties
    found = spearman(x, y)
    assert found is not None
    other = pingouin.corr(x, y, method="spearman").iloc[0]
    assert found.r == pytest.approx(other["r"], abs=1e-12)
    p_column = next(name for name in other.index if name.startswith("p"))
    assert found.p == pytest.approx(other[p_column], rel=1e-6)
    half = 1.959963984540054 * math.sqrt((1 + found.r**2 / 2) / 37)
    ends = math.tanh(math.atanh(found.r) - half), math.tanh(math.atanh(found.r) + half)
    assert found.ci == pytest.approx(ends)
    assert found.precision == pytest.approx((ends[1] - ends[0]) / 2)


def test_62_pairs_are_needed_for_the_published_size() -> None:
    """The standard formula; textbooks give 85 for 0.30 and 194 for 0.20."""
    assert (n_for_power(0.35), n_for_power(0.3), n_for_power(0.2)) == (62, 85, 194)


def test_small_samples_say_less() -> None:
    x, y = correlated(1, 30, 0.5)
    assert pearson(x[:4], y[:4]) is None
    few = pearson(x[:19], y[:19])
    assert few is not None
    assert few.p is None
    assert few.ci is not None
    enough = pearson(x[:20], y[:20])
    assert enough is not None
    assert enough.p is not None


def test_what_does_not_vary_has_no_correlation_and_a_perfect_one_no_interval() -> None:
    x = np.arange(10.0)
    assert spearman(x, np.ones(10)) is None
    perfect = pearson(x, 2 * x)
    assert perfect is not None
    assert perfect.r == pytest.approx(1)
    assert perfect.ci is None
    assert perfect.precision is None


@pytest.mark.drill
@pytest.mark.parametrize(("n", "r"), [(20, 0.0), (30, 0.35)])
def test_fishers_interval_covers_as_often_as_it_says(n: int, r: float) -> None:
    covered = spearman_covered = 0
    true_rank = 6 / math.pi * math.asin(r / 2)
    for run in range(RUNS):
        x, y = correlated(10_000 + run, n, r)
        found, ranked = pearson(x, y), spearman(x, y)
        assert found is not None
        assert found.ci is not None
        covered += found.ci[0] <= r <= found.ci[1]
        assert ranked is not None
        assert ranked.ci is not None
        spearman_covered += ranked.ci[0] <= true_rank <= ranked.ci[1]
    print(f"n {n}, r {r}: Fisher {covered}, Bonett-Wright {spearman_covered} of {RUNS}")
    assert COVERED[0] <= covered <= COVERED[1]


@pytest.mark.drill
def test_no_effect_is_found_as_seldom_as_promised() -> None:
    false = 0
    for run in range(RUNS):
        found = pearson(*correlated(50_000 + run, 30, 0.0))
        assert found is not None
        assert found.p is not None
        false += found.p < 0.05
    assert RUNS - COVERED[1] <= false <= RUNS - COVERED[0]


def _exactly(r: float, n: int) -> tuple[Floats, Floats]:
    """A sample whose correlation is r to the last digit."""
    x, noise = correlated(3, n, 0)
    x = (x - x.mean()) / x.std()
    noise -= noise.mean() + x * np.mean(noise * x)
    return x, r * x + math.sqrt(1 - r * r) * noise / noise.std()
