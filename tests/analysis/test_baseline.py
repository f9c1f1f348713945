"""Which rating change is counted from."""

import pytest

from ketrate.analysis.findings import Baseline
from ketrate.analysis.rules import Rules
from ketrate.records.rating import Status
from ketrate.records.when import RelativeTime
from tests.analysis.ward import Chart, at, chart


def baseline_of(one: Chart, rules: Rules | None = None) -> Baseline:
    found = one.trajectory(rules).baseline
    assert found is not None
    return found


def test_the_last_full_recall_rating_before_the_first_dosing_is_the_baseline() -> None:
    one = chart(36, days_before=5)
    one.rate(at(hours=-2), 32)
    one.rate(at(days=1), 12)
    assert (baseline_of(one).total, baseline_of(one).at) == (32, at(hours=-2))


@pytest.mark.parametrize(("days", "counts"), [(7, True), (8, False)])
def test_a_baseline_is_at_most_seven_days_old(days: int, counts: bool) -> None:
    found = chart(32, days_before=days).trajectory()
    assert (found.baseline is not None) is counts
    assert ("8.0 days old" in found.no_change_reason) is not counts


def test_without_a_baseline_nothing_falls_back_to_screening() -> None:
    one = chart(40, days_before=20)
    one.rate(at(days=1), 10)
    found = one.trajectory()
    assert found.baseline is None
    assert found.thresholds.response is None
    assert found.points[-1].change is None
    assert found.points[-1].responded is None
    assert "Change cannot be computed" in found.no_change_reason


def test_screening_counts_only_when_it_is_chosen_and_response_depends_on_it() -> None:
    one = chart(40, days_before=20)
    one.rate(at(days=-1), 30)
    one.rate(at(days=1), 18)
    by_course, by_screening = one.trajectory(), one.trajectory(Rules(baseline="screening"))
    assert by_course.points[-1].responded is False
    assert by_screening.points[-1].responded is True


@pytest.mark.parametrize("variant", ["madrs-24h", "madrs-dosing"])
def test_an_acute_variant_is_never_a_baseline(variant: str) -> None:
    one = chart(30)
    one.rate(at(hours=-1), 25, variant)
    assert baseline_of(one).total == 30


def test_drafts_void_and_incomplete_ratings_are_never_a_baseline() -> None:
    one = chart(30)
    one.rate(at(hours=-4), 20, status=Status.DRAFT)
    one.rate(at(hours=-3), 21, status=Status.VOID)
    one.rate(at(hours=-2), None)
    assert baseline_of(one).total == 30


def test_a_baseline_stated_by_an_import_wins_and_shows_its_age() -> None:
    one = chart(30)
    one.rate(at(days=-12), 41, is_baseline=True)
    found = baseline_of(one)
    assert (found.total, found.age_days, found.was_stated) == (41, 12.0, True)


def test_a_stated_baseline_without_a_time_has_no_age() -> None:
    one = Chart()
    one.dose(None)
    one.rate(RelativeTime(), 33, is_baseline=True)
    found = baseline_of(one)
    assert (found.total, found.at, found.age_days) == (33, None, None)


def test_days_before_the_course_start_are_an_age() -> None:
    one = Chart()
    one.dose(RelativeTime(day=0))
    one.rate(RelativeTime(day=-3), 33)
    one.rate(RelativeTime(day=-9), 40)
    assert (baseline_of(one).total, baseline_of(one).age_days) == (33, 3.0)


def test_a_rating_on_the_day_of_the_dosing_at_an_unknown_hour_is_no_baseline() -> None:
    one = Chart()
    one.dose(RelativeTime(day=0))
    one.rate(RelativeTime(day=0), 33)
    assert one.trajectory().baseline is None


def test_a_rating_tied_to_a_dosing_on_its_day_is_not_before_it() -> None:
    one = Chart()
    session = one.dose(None)
    one.rate(RelativeTime(day=0), 33, session=session)
    assert one.trajectory().baseline is None
    assert one.trajectory().points[0].state is None
