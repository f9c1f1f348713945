"""What comes after the first dosing: two by two, time to response, and who is unknown."""

from typing import Any

import pytest

from tests.analysis.cohorts import arm, infuse, leave, many, patient, simple
from tests.analysis.ward import Chart, at


def table(*charts: Chart, outcome: str = "responded", **options: object) -> dict[str, Any]:
    found = arm(charts, None, **options)["two_by_two"]
    return next(one for one in found if one["outcome"] == outcome)


def curve(group: str, *charts: Chart, **options: object) -> dict[str, Any]:
    found = arm(charts, None, **options)["time_to_response"]
    return next(one for one in found if one["group"] == group)


def test_the_cells_are_dissociated_by_outcome() -> None:
    found = table(
        simple("A", 20, 30, later=10),
        simple("B", 20, 30, later=30),
        simple("C", 0, 30, later=30),
        simple("D", 0, 16, later=30),
    )
    assert found["table"] == [[1, 1], [1, 1]]
    assert (found["n"], found["unknown"], found["fisher_p"]) == (4, 0, 1)
    assert found["at_last"]["table"] == [[1, 1], [0, 2]]


def test_exactly_half_counts_unless_strict_and_the_cut_off_can_be_chosen() -> None:
    one = simple("A", 20, 30, later=16)
    assert table(one)["table"] == [[1, 0], [0, 0]]
    assert table(one, strict=True)["table"] == [[0, 1], [0, 0]]
    low = simple("A", 20, 30, later=10)
    assert table(low, outcome="remitted")["table"] == [[1, 0], [0, 0]]
    assert table(low, outcome="remitted", remission=9)["table"] == [[0, 1], [0, 0]]


@pytest.mark.parametrize(("last", "unknown"), [(13.9, 1), (14, 0), (21, 0), (21.1, 1)])
def test_no_needs_a_rating_at_two_thirds_of_the_window_or_later(last: float, unknown: int) -> None:
    one = simple("A", 20, 30)
    one.rate(at(days=last), 30)
    found = table(one)
    assert (found["unknown"], found["unknown_outcome"]) == (unknown, unknown)
    assert found["n"] == 1 - unknown


def test_yes_counts_at_once() -> None:
    assert table(simple("A", 20, 10))["table"] == [[1, 0], [0, 0]]


def test_a_window_can_be_chosen() -> None:
    one = simple("A", 20, 30, later=10)
    assert table(one, window="28 d")["table"] == [[1, 0], [0, 0]]
    assert table(one, window="36 h")["table"] == [[0, 1], [0, 0]]  # one day is two thirds of it


def test_an_unknown_exposure_stands_in_no_cell() -> None:
    one = patient()
    infuse(one, [(40, 20)])
    one.rate(at(days=1), 10)
    found = table(one)
    assert (found["n"], found["unknown"], found["unknown_exposure"]) == (0, 1, 1)


def test_who_is_not_eligible_is_counted_apart() -> None:
    found = table(simple("A", 20, 5, baseline=12), simple("B", 20, 5))
    assert (found["n"], found["not_eligible"]) == (1, 1)


def test_only_ratings_after_leaving_count() -> None:
    one = patient()
    session = infuse(one, [(-30, 0), (40, 20)])
    one.rate(at(minutes=120), 10)
    assert table(one)["unknown"] == 1  # four hours, where no leaving was recorded
    leave(one, session, at(minutes=100))
    assert table(one)["table"] == [[1, 0], [0, 0]]


def test_further_doses_of_the_same_agent_are_counted_and_another_agent_ends_it() -> None:
    one = simple("A", 20, 30)
    infuse(one, day=3)
    one.rate(at(days=4), 10)
    found = table(one)
    assert (found["table"], found["n_intervening"]) == ([[1, 0], [0, 0]], 1)
    other = simple("B", 20, 30)
    other.dose(at(days=3), "saline")
    other.rate(at(days=4), 10)
    assert table(other, agent="ketamine")["unknown"] == 1


def test_swapping_the_groups_inverts_the_risk_ratio() -> None:
    def cohort(high: int, low: int) -> list[Chart]:
        yes = [simple(f"A{k}", high, 30, later=10) for k in range(4)]
        no = [simple(f"B{k}", high, 30, later=30) for k in range(3)]
        return [*yes, *no, simple("C", low, 30, later=10), simple("D", low, 30, later=30)]

    one, other = table(*cohort(20, 0)), table(*cohort(0, 20))
    assert one["risk_ratio"] == pytest.approx(1 / other["risk_ratio"])
    low, high = other["risk_ratio_ci"]
    assert one["risk_ratio_ci"] == pytest.approx([1 / high, 1 / low])
    assert one["risk_difference"] == pytest.approx(-other["risk_difference"])


def test_the_event_is_the_first_responding_rating_and_the_last_other_one_stands_with_it() -> None:
    one = simple("A", 20, 30)
    one.rate(at(days=7), 12)
    one.rate(at(days=10), 30)
    found = curve("all", one)
    assert (found["n"], found["events"], found["median_days"]) == (1, 1, 7)
    assert found["responses"] == [{"day": 7, "last_non_response": 1}]


def test_who_never_responds_is_censored_at_the_last_rating_inside_the_window() -> None:
    one = simple("A", 20, 30, later=30)
    one.rate(at(days=25), 5)
    found = curve("all", one)
    assert (found["events"], found["median_days"]) == (0, None)
    assert found["censored"] == [[20, 0]]
    both = curve("all", one, simple("B", 20, 10))
    assert both["censored"] == [[20, 0.5]]
    assert found["at_risk"] == {"0": 1, "7": 1, "14": 1, "21": 0}


def test_a_patient_without_a_rating_after_the_dose_is_excluded_and_counted() -> None:
    found = curve("all", simple("A", 20, None), simple("B", 20, 10))
    assert (found["n"], found["excluded"]) == (1, 1)


def test_groups_by_dissociation_count_ratings_after_leaving_only() -> None:
    one = patient()
    infuse(one, [(-30, 0), (40, 20)])
    one.rate(at(minutes=120), 10)
    one.rate(at(days=2), 12)
    assert curve("all", one)["median_days"] == pytest.approx(120 / 1440)
    assert curve("dissociated", one)["median_days"] == 2


def test_log_rank_needs_five_events_in_each_group() -> None:
    yes = [simple(f"A{k}", 20, 10 + k) for k in range(6)]
    no = [simple(f"B{k}", 0, 30, later=10) for k in range(6)]
    assert arm([*yes, *no])["logrank_p"] < 0.05
    assert arm([*yes, *no[:4]])["logrank_p"] is None


def test_permuting_the_patients_changes_nothing() -> None:
    charts = many(40)
    for n, one in enumerate(charts):
        infuse(one, [(-30, 0), (40, n)], day=30)
    assert arm(charts) == arm(charts[::-1]) == arm(charts[7:] + charts[:7])
