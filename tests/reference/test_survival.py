"""Kaplan-Meier and log-rank beside lifelines."""

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from ketrate.analysis.methods.survival import kaplan_meier, log_rank_p

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what other people's imports warn of is not ours
    import lifelines
    from lifelines.statistics import logrank_test
    from lifelines.utils import median_survival_times

pytestmark = pytest.mark.filterwarnings("ignore::Warning:lifelines.*")


def sample(seed: int, n: int, days: float = 12) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rng = np.random.default_rng(seed)
    event, leave = np.ceil(rng.exponential(days, n)), np.ceil(rng.uniform(2, 28, n))
    return np.minimum(event, leave), event <= leave


@pytest.mark.parametrize(("seed", "n"), [(1, 12), (2, 40), (3, 200), (4, 25)])
def test_curve_median_and_interval_agree_with_lifelines(seed: int, n: int) -> None:
    times, is_event = sample(seed, n)
    found = kaplan_meier(times, is_event)
    other = lifelines.KaplanMeierFitter().fit(times, is_event)
    for step in found.steps:
        row = other.confidence_interval_.loc[step.time]
        assert step.survival == pytest.approx(other.predict(step.time), abs=1e-12)
        if step.ci is not None:
            assert step.ci == pytest.approx((row.iloc[0], row.iloc[1]), abs=1e-9)
    assert found.median == _finite(other.median_survival_time_)
    low, high = median_survival_times(other.confidence_interval_).iloc[0]
    assert found.ci == (_finite(low), _finite(high))


def test_a_median_that_is_not_reached_is_none() -> None:
    found = kaplan_meier(np.array([3.0, 5, 9, 9, 9]), np.array([True, True, False, False, False]))
    assert found.median is None
    assert found.steps[-1].survival == pytest.approx(0.6)
    nobody = kaplan_meier(np.array([9.0, 9]), np.array([False, False]))
    assert (nobody.events, nobody.median, nobody.steps) == (0, None, ())


def test_log_rank_agrees_with_lifelines() -> None:
    one, other = sample(11, 60, 8), sample(12, 50, 16)
    theirs = logrank_test(one[0], other[0], one[1], other[1]).p_value
    assert log_rank_p(one, other) == pytest.approx(theirs, rel=1e-9)


def test_fewer_than_five_events_in_a_group_mean_no_test() -> None:
    one = sample(11, 60, 8)
    few = np.arange(1.0, 11), np.arange(10) < 4
    assert log_rank_p(one, few) is None


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
