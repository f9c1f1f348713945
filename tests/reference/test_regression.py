"""ANCOVA, its piecewise form, Holm and the mixed model beside independent arithmetic."""

import numpy as np
import pingouin
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from ketrate.analysis.methods.mixed import random_intercept
from ketrate.analysis.methods.multiplicity import holm
from ketrate.analysis.methods.regression import Design, ancova, piecewise, straight_line
from tests.reference.simulated import COVERED, RUNS, scores


@pytest.mark.parametrize("n", [8, 27, 120])
def test_ancova_agrees_with_pingouin(n: int) -> None:
    follow_up, predictor, baseline = scores(n, n, -0.3)
    found = ancova(follow_up, predictor, Design(baseline[:, None]))
    other = pingouin.linear_regression(np.column_stack([predictor, baseline]), follow_up).iloc[1]
    assert found is not None
    assert found.slope == pytest.approx(other["coef"], rel=1e-9)
    assert found.df == n - 3
    low, high = (name for name in other.index if name.startswith("CI"))
    assert found.ci == pytest.approx((other[low], other[high]), rel=1e-7)
    p_column = next(name for name in other.index if name.startswith("p"))
    assert found.p is None if n < 20 else found.p == pytest.approx(other[p_column], rel=1e-7)


def test_the_band_of_a_line_is_the_textbook_one() -> None:
    """Mean of y at x: s t sqrt(1/n + (x - mean)^2 / Sxx), t with n - 2 degrees of freedom."""
    y, x, _ = scores(9, 25, -0.3)
    found = straight_line(x, y)
    assert found is not None
    slope, intercept = np.polyfit(x, y, 1)
    spread = np.sqrt(np.sum((y - intercept - slope * x) ** 2) / 23)
    for one in (found[0], found[20], found[-1]):
        away = (one.x - x.mean()) ** 2 / np.sum((x - x.mean()) ** 2)
        half = float(stats.t.ppf(0.975, 23)) * spread * np.sqrt(1 / 25 + away)
        middle = intercept + slope * one.x
        assert (one.y, one.low, one.high) == pytest.approx((middle, middle - half, middle + half))


def test_a_knot_finds_both_slopes() -> None:
    """Made with -0.5 up to 15 (Echegaray 2025) and nothing beyond."""
    predictor = np.linspace(0, 40, 81)
    baseline = np.tile([28.0, 33.0, 30.0], 27)
    follow_up = 3 + 0.5 * baseline - 0.5 * np.minimum(predictor, 15)
    rng = np.random.default_rng(1)
    found = piecewise(follow_up + rng.normal(0, 1e-6, 81), predictor, Design(baseline[:, None]), 15)
    assert found is not None
    assert found.below.slope == pytest.approx(-0.5, abs=1e-5)
    assert found.above.slope == pytest.approx(0, abs=1e-5)
    assert found.n_above == int(np.sum(predictor > 15))


def test_nobody_beyond_the_knot_means_no_piecewise_fit() -> None:
    follow_up, predictor, baseline = scores(4, 30)
    assert piecewise(follow_up, np.minimum(predictor, 15), Design(baseline[:, None]), 15) is None


def test_what_cannot_be_told_apart_has_no_slope() -> None:
    follow_up, _, baseline = scores(2, 30)
    assert ancova(follow_up, 2 * baseline + 1, Design(baseline[:, None])) is None
    assert ancova(follow_up[:4], baseline[:4], Design(follow_up[:4, None])) is None


@pytest.mark.drill
@pytest.mark.parametrize("slope", [0.0, -0.3])
def test_the_ancova_interval_covers_as_often_as_it_says(slope: float) -> None:
    covered = false = 0
    for run in range(RUNS):
        follow_up, predictor, baseline = scores(20_000 + run, 24, slope)
        found = ancova(follow_up, predictor, Design(baseline[:, None]))
        assert found is not None
        assert found.p is not None
        covered += found.ci[0] <= slope <= found.ci[1]
        false += found.p < 0.05
    assert COVERED[0] <= covered <= COVERED[1]
    if slope == 0:
        assert RUNS - COVERED[1] <= false <= RUNS - COVERED[0]


def test_holm_gives_the_textbook_values_and_leaves_out_what_is_unknown() -> None:
    """p.adjust of R: 0.01, 0.02, 0.03, 0.04, 0.05 become 0.05, 0.08, 0.09, 0.09, 0.09."""
    found = holm([0.01, None, 0.02, 0.03, 0.04, 0.05])
    assert found[1] is None
    known = [p for p in found if p is not None]
    assert known == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert holm([None, None]) == [None, None]
    drawn = np.random.default_rng(3).uniform(0, 0.2, 12)
    assert holm(drawn.tolist()) == pytest.approx(multipletests(drawn, method="holm")[1])


def test_within_a_patient_the_mixed_model_is_the_fixed_effects_estimate() -> None:
    """With the patient means beside it (Mundlak) both estimates are the same number."""
    rng = np.random.default_rng(7)
    patient = np.repeat(np.arange(30), 5)
    value = rng.gamma(2, 5, 150) + np.repeat(rng.normal(0, 4, 30), 5)
    mean = np.repeat(value.reshape(30, 5).mean(axis=1), 5)
    noise = rng.normal(0, 3, 150) + np.repeat(rng.normal(0, 4, 30), 5)
    score = 30 - 0.4 * (value - mean) + 0.2 * mean + noise
    found = random_intercept(score, np.column_stack([value - mean, mean]), patient, asked=2)
    assert found is not None
    assert (found.n_patients, found.n_sessions, found.converged) == (30, 150, True)
    own = score - np.repeat(score.reshape(30, 5).mean(axis=1), 5)
    within = float(np.sum(own * (value - mean)) / np.sum((value - mean) ** 2))
    assert found.effects[0].slope == pytest.approx(within, abs=1e-5)
    means = score.reshape(30, 5).mean(axis=1)
    between = np.polyfit(mean[::5], means, 1)[0]
    assert found.effects[1].slope == pytest.approx(between, abs=1e-5)
