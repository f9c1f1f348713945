"""Two-by-two tables and shares beside published worked examples and a plain scan."""

import pytest
from scipy import stats
from statsmodels.stats.proportion import test_proportions_2indep as score_test

from ketrate.analysis.methods.tables import Table, two_by_two
from ketrate.analysis.statistics import wilson


def test_newcombes_own_example() -> None:
    """Newcombe 1998 (Stat Med 17:873-890), table II: 56/70 against 48/80, method 10."""
    found = two_by_two(((56, 14), (48, 32)))
    assert found.risk_difference == pytest.approx(0.2)
    assert found.risk_difference_ci == pytest.approx((0.0524, 0.3339), abs=0.00005)


def test_koopmans_own_example() -> None:
    """Koopman 1984: 36/40 against 16/80 gives 4.5, 2.94 to 7.15."""
    found = two_by_two(((36, 4), (16, 64)))
    assert found.risk_ratio == pytest.approx(4.5)
    assert found.risk_ratio_ci == pytest.approx((2.94, 7.15), abs=0.005)


def test_fishers_twins_as_r_prints_them() -> None:
    """R, help(fisher.test), Convictions: p 0.0005367, odds ratio 0.0469, 0.0033 to 0.3632."""
    found = two_by_two(((2, 15), (10, 3)))
    assert found.fisher_p == pytest.approx(0.0005367, rel=1e-3)
    assert found.odds_ratio == pytest.approx(0.04693661, rel=1e-5)
    assert found.odds_ratio_ci == pytest.approx((0.0033, 0.3632), abs=5e-5)


@pytest.mark.parametrize(("table", "p"), [(((2, 1), (9, 15)), 0.549), (((2, 1), (8, 16)), 0.535)])
def test_two_of_three_dissociators_prove_nothing(table: Table, p: float) -> None:
    """The letter's "2 of 3", rebuilt by subtraction from Correia-Melo 2017: a test, no mark."""
    found = two_by_two(table)
    assert found.fisher_p == pytest.approx(p, abs=0.0005)
    assert found.risk_ratio_ci is not None
    assert found.risk_ratio_ci[0] < 1 < found.risk_ratio_ci[1]
    assert wilson(2, 3) == pytest.approx((0.208, 0.939), abs=0.0005)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels.*")
@pytest.mark.parametrize(
    "table", [((5, 0), (3, 4)), ((0, 5), (3, 4)), ((5, 0), (7, 0)), ((2, 9), (6, 5))]
)
def test_the_score_interval_ends_where_the_score_test_rejects(table: Table) -> None:
    """A scan with statsmodels' own test, away from the points where it divides by nothing."""
    (a, b), (c, d) = table
    found = two_by_two(table)
    assert found.risk_ratio_ci is not None
    for end, sign in zip(found.risk_ratio_ci, (1, -1), strict=True):
        if end == 0:
            continue
        inside, outside = end * 1.02**sign, end * 1.02**-sign
        p_inside, p_outside = (_p((a, a + b), (c, c + d), ratio) for ratio in (inside, outside))
        assert p_inside > 0.05 > p_outside


def _p(one: tuple[int, int], other: tuple[int, int], ratio: float) -> float:
    found = score_test(*one, *other, value=ratio, compare="ratio", method="score", correction=False)
    return float(stats.norm.sf(abs(found.statistic)) * 2)


def test_swapping_the_groups_inverts_the_ratios_and_turns_the_difference() -> None:
    one, other = two_by_two(((8, 12), (5, 20))), two_by_two(((5, 20), (8, 12)))
    assert one.fisher_p == pytest.approx(other.fisher_p)
    for mine, theirs in ((one.risk_ratio, other.risk_ratio), (one.odds_ratio, other.odds_ratio)):
        assert mine is not None
        assert theirs is not None
        assert mine == pytest.approx(1 / theirs, rel=1e-5)
    pairs = ((one.risk_ratio_ci, other.risk_ratio_ci), (one.odds_ratio_ci, other.odds_ratio_ci))
    for mine_ci, theirs_ci in pairs:
        assert mine_ci is not None
        assert theirs_ci is not None
        assert mine_ci == pytest.approx((1 / theirs_ci[1], 1 / theirs_ci[0]), rel=1e-4)
    assert one.risk_difference == pytest.approx(-(other.risk_difference or 0))


@pytest.mark.parametrize(
    ("table", "ratio", "odds"),
    [
        (((3, 2), (0, 7)), None, None),
        (((0, 5), (0, 7)), None, None),
        (((0, 5), (3, 4)), 0, 0),
        (((5, 0), (3, 4)), 5 / 5 / (3 / 7), None),
    ],
)
def test_nothing_is_added_to_an_empty_cell(
    table: Table, ratio: float | None, odds: float | None
) -> None:
    found = two_by_two(table)
    assert found.risk_ratio == (None if ratio is None else pytest.approx(ratio))
    assert found.odds_ratio == odds
    assert found.note
    assert found.risk_difference is not None


def test_an_empty_group_gives_counts_alone() -> None:
    found = two_by_two(((0, 0), (3, 4)))
    assert (found.n, found.fisher_p, found.risk_difference) == (7, None, None)


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [
        (16, 27, 40.7, 75.5), (13, 27, 30.7, 66.0), (11, 27, 24.5, 59.3), (10, 27, 21.5, 55.8),
        (3, 27, 3.9, 28.1), (12, 93, 7.5, 21.2), (8, 47, 8.9, 30.1), (6, 27, 10.6, 40.8),
    ],
)  # fmt: skip
def test_published_counts_have_their_wilson_intervals(
    yes: int, n: int, low: float, high: float
) -> None:
    """Correia-Melo 2017 (first five), Pennybaker 2017, Murrough 2013, NIMH crossover at 2 d."""
    found = wilson(yes, n)
    assert found is not None
    assert [100 * end for end in found] == pytest.approx([low, high], abs=0.06)


@pytest.mark.parametrize(("yes", "n"), [(12, 20), (10, 20), (9, 20), (7, 19), (6, 19), (8, 19)])
def test_liis_printed_counts_have_the_interval_of_wilsons_formula(yes: int, n: int) -> None:
    """Lii 2023, table 4; the formula written out as Wilson printed it in 1927."""
    z, share = 1.959963984540054, yes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    assert wilson(yes, n) == pytest.approx((middle - half, middle + half), abs=1e-12)
