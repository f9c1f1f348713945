"""Response, partial response, remission: the boundaries."""

import pytest

from ketrate.analysis.change import percent_improvement
from ketrate.analysis.family import family_of
from ketrate.analysis.response import Verdict, judge
from ketrate.analysis.rules import Rules
from ketrate.analysis.thresholds import bounds, highest_score
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
