"""Agreement of raters beside pingouin, scikit-learn and published data."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from sklearn.metrics import cohen_kappa_score

from ketrate.analysis.methods.agreement import intraclass, limits, weighted_kappa
from tests.reference.simulated import ratings

pytestmark = pytest.mark.filterwarnings("ignore::Warning:pingouin.*")

# Peak expiratory flow in 17 people with two meters: Bland and Altman, Lancet 1986;1:307-310.
LARGE = (494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427)
MINI = (512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451)


@pytest.mark.parametrize(("seed", "n"), [(1, 10), (2, 24), (3, 100)])
@pytest.mark.parametrize("same", [True, False])
def test_intraclass_correlations_agree_with_pingouin(seed: int, n: int, *, same: bool) -> None:
    one, other = (values.astype(float) for values in ratings(seed, n, 40))
    found = intraclass(one, other, same_raters=same)
    table = pd.DataFrame(
        {
            "interview": np.tile(np.arange(n), 2),
            "rater": np.repeat(["a", "b"], n),
            "score": np.concatenate([one, other]),
        }
    )
    theirs = pingouin.intraclass_corr(table, "interview", "rater", "score").reset_index()
    row = theirs.iloc[1 if same else 0]
    interval = row[next(name for name in row.index if str(name).startswith("CI"))]
    assert found is not None
    assert found.kind == ("ICC(A,1)" if same else "ICC(1,1)")
    assert found.value == pytest.approx(row["ICC"], abs=1e-9)
    assert found.ci == pytest.approx(tuple(interval), abs=0.0051)  # printed to two places


def test_shrout_and_fleiss_formulas_at_two_raters() -> None:
    """Written out from their mean squares; two raters, the first two judges of their table 2."""
    one = np.array([9.0, 6, 8, 7, 10, 6] * 2)
    other = np.array([2.0, 1, 4, 1, 5, 2] * 2)
    found = intraclass(one, other, same_raters=True)
    assert found is not None
    both = np.column_stack([one, other])
    n, grand = len(both), both.mean()
    bms = 2 * np.sum((both.mean(axis=1) - grand) ** 2) / (n - 1)
    jms = n * np.sum((both.mean(axis=0) - grand) ** 2)
    ems = (np.sum((both - grand) ** 2) - bms * (n - 1) - jms) / (n - 1)
    assert found.value == pytest.approx((bms - ems) / (bms + ems + 2 * (jms - ems) / n))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weighted_kappa_agrees_with_scikit_learn(seed: int) -> None:
    one, other = ratings(seed, 60)
    found = weighted_kappa(one, other)
    assert found is not None
    assert found.value == pytest.approx(cohen_kappa_score(one, other, weights="quadratic"))
    assert found.ci[0] < found.value < found.ci[1]


def test_bland_and_altmans_own_example() -> None:
    """Mean -2.1, limits -79.7 (-114.3 to -45.1) and 75.5 (40.9 to 110.1) l/min."""
    found = limits(np.array(LARGE, dtype=float), np.array(MINI, dtype=float))
    assert found is not None
    assert found.bias == pytest.approx(-2.1, abs=0.05)
    assert (found.lower, found.upper) == pytest.approx((-79.7, 75.5), abs=2.1)
    assert found.lower_ci == pytest.approx((-114.3, -45.1), abs=2.1)
    assert found.upper_ci == pytest.approx((40.9, 110.1), abs=2.1)


def test_nine_interviews_or_no_variance_give_no_coefficient() -> None:
    one, other = (values.astype(float) for values in ratings(1, 9))
    assert intraclass(one, other, same_raters=True) is None
    assert limits(one, other) is None
    assert weighted_kappa(np.zeros(12, dtype=np.int64), np.arange(12)) is None
    constant = np.full(12, 30.0)
    assert intraclass(constant, constant, same_raters=True) is None
