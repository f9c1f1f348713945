"""Response, partial response, remission: the boundaries."""

import pytest

from ketrate import resources
from ketrate.analysis.change import percent_improvement
from ketrate.analysis.family import Family, family_of
from ketrate.analysis.response import Verdict, judge
from ketrate.analysis.rules import Rules
from ketrate.analysis.thresholds import bounds, highest_score, lines
from ketrate.instruments.definition import BETTER, ZERO_IS_BEST
from ketrate.instruments.loader import parse_instrument
from tests.analysis.ward import CATALOGUE

MADRS = family_of("madrs", CATALOGUE)


def verdict(baseline: int | None, score: int | None, rules: Rules | None = None) -> Verdict:
    return judge(score, bounds(baseline, MADRS, rules or Rules()))


def test_exactly_half_is_a_response_unless_the_clinic_asks_for_more_than_half() -> None:
    assert verdict(32, 16).percent == 50.0
    assert verdict(32, 16).responded is True
    assert verdict(32, 16, Rules(strict=True)).responded is False
    assert verdict(32, 15, Rules(strict=True)).responded is True


def test_from_an_odd_baseline_the_response_line_is_the_whole_score_below_half() -> None:
    assert highest_score(33, 0, 50) == 16
    assert highest_score(33, 0, 50, strict=True) == 16
    assert highest_score(32, 0, 50, strict=True) == 15
    assert verdict(33, 17).responded is False


@pytest.mark.parametrize("percent", [25, 33.3, 50, 60, 66.7, 100])
@pytest.mark.parametrize("floor", [0, 7, 18])
def test_the_line_agrees_with_the_percentage_at_every_score(percent: float, floor: int) -> None:
    for baseline in range(floor + 1, 61):
        line = highest_score(baseline, floor, percent)
        for score in range(floor, 61):
            # whole-number arithmetic, tenths of a percent
            claims = 1000 * (baseline - score) >= round(percent * 10) * (baseline - floor)
            assert (score <= line) is claims


def test_a_quarter_better_is_partial_and_a_quarter_worse_is_worsened() -> None:
    assert verdict(32, 24).partial is True
    assert verdict(32, 25).partial is False
    assert verdict(32, 16).partial is False
    assert verdict(32, 40).worsened is True
    assert verdict(32, 39).worsened is False


def test_a_scale_that_does_not_begin_at_zero_is_counted_from_its_minimum() -> None:
    assert percent_improvement(38, 28, 18) == 50.0


def test_a_baseline_at_the_floor_gives_change_but_no_percentage_and_no_verdict() -> None:
    found = verdict(0, 2)
    assert (found.change, found.percent, found.responded, found.remitted) == (2, None, None, None)


def test_a_patient_who_was_hardly_depressed_is_not_eligible_and_never_a_no() -> None:
    found = verdict(12, 3)
    assert found.percent == 75.0
    assert (found.responded, found.partial, found.remitted, found.state) == (None,) * 4
    assert verdict(13, 3).responded is True
    assert verdict(12, 3, Rules(minimum_baseline=12)).responded is True
    assert verdict(30, 3, Rules(minimum_baseline=31)).responded is None


def test_remission_is_the_cutoff_of_the_scale_or_of_the_clinic() -> None:
    assert verdict(32, 12).remitted is True
    assert verdict(32, 13).remitted is False
    assert verdict(32, 12, Rules(remission=10)).remitted is False


def test_response_and_remission_are_separate_and_the_display_shows_the_better() -> None:
    assert (verdict(32, 12).state, verdict(32, 16).state) == ("remission", "response")
    assert (verdict(32, 24).state, verdict(32, 30).state) == ("partial", "none")
    barely = verdict(13, 12)
    assert (barely.responded, barely.remitted) == (False, True)


def test_without_a_score_or_a_baseline_no_response_is_claimed() -> None:
    assert verdict(32, None) == Verdict()
    assert verdict(None, 30).responded is None
    assert verdict(None, 30).state is None


def own(direction: str, low: int, high: int, remission: str = "") -> Family:
    """A clinic's own scale of one item."""
    text = (resources.folder("instruments") / "moaas.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[sources]")
    head = head.replace('direction = "higher is better"', f'direction = "{direction}"')
    head = head.replace("range = [0, 5]", f"range = [{low}, {high}]").replace("moaas", "own")
    sources = "[sources]" + rest.partition("[[")[0]
    item = (
        '[[items]]\nnumber = 1\nkey = "one"\nlabel = "One"\nparaphrase = "one"\n'
        f'marks_every = {high - low}\nends = ["low", "high"]\n'
    )
    scale = parse_instrument(f"{head}\n{sources}\n{remission}\n{item}", "own.toml")
    return Family("own", scale, {"own": scale})


WELL = own(
    BETTER,
    0,
    100,
    '[[remission]]\noperator = ">="\nvalue = 50\nsource = "the clinic, for this test alone"\n',
)


@pytest.mark.parametrize(
    ("score", "percent", "reached", "partial", "worsened", "remitted"),
    [  # from a well-being of 20 of 100: 80 points are missing, half of them is 40
        (60, 50.0, True, False, False, True),
        (59, 48.75, False, True, False, True),
        (40, 25.0, False, True, False, False),
        (39, 23.75, False, False, False, False),
        (20, 0.0, False, False, False, False),
        (0, -25.0, False, False, True, False),
        (1, -23.75, False, False, False, False),
    ],
)
def test_where_higher_is_better_a_rise_is_the_improvement(
    score: int, percent: float, *, reached: bool, partial: bool, worsened: bool, remitted: bool
) -> None:
    found = judge(score, bounds(20, WELL, Rules()))
    assert (found.change, found.percent) == (score - 20, percent)
    assert (found.responded, found.partial) == (reached, partial)
    assert (found.worsened, found.remitted) == (worsened, remitted)


def test_where_higher_is_better_the_best_score_leaves_no_percentage() -> None:
    assert judge(80, bounds(100, WELL, Rules())).percent is None
    assert bounds(60, WELL, Rules()).is_eligible is False
    assert bounds(49, WELL, Rules()).is_eligible is True
    assert bounds(49, WELL, Rules(minimum_baseline=30)).is_eligible is False
    drawn = lines(bounds(20, WELL, Rules()), WELL, Rules())
    assert (drawn.response, drawn.partial, drawn.remission) == (60, 40, 50)
    assert "at or above 50" in drawn.remission_text
    assert "too high" in lines(bounds(60, WELL, Rules()), WELL, Rules()).response_text


@pytest.mark.parametrize(
    ("baseline", "score", "percent", "reached"),
    [(-4, -2, 50.0, True), (-4, 2, 50.0, True), (-4, -3, 25.0, False), (4, -5, -25.0, False)],
)
def test_where_zero_is_best_both_sides_are_equally_far(
    baseline: int, score: int, percent: float, *, reached: bool
) -> None:
    richmond = own(ZERO_IS_BEST, -5, 5)
    found = judge(score, bounds(baseline, richmond, Rules()))
    assert (found.change, found.percent, found.responded) == (score - baseline, percent, reached)
    drawn = lines(bounds(baseline, richmond, Rules()), richmond, Rules())
    assert (drawn.response, drawn.partial) == (None, None)
