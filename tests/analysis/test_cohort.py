"""The clinic's cohort: who counts, which rating counts, and what is missing."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from ketrate.analysis.cohort import build
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records.treatment import DosingEvent, DosingKind
from ketrate.records.when import RelativeTime
from tests.analysis.ward import CATALOGUE, DOSED_AT, Chart, at, chart

LATER = at(days=100)


def cohort(*charts: Chart, now: Instant = LATER, **options: object) -> dict[str, Any]:
    chosen = CohortOptions(**({"outcomes": "1 d"} | options))  # type: ignore[arg-type]
    return build([one.records for one in charts], chosen, CATALOGUE, None, now)


def outcome(*charts: Chart, now: Instant = LATER, **options: object) -> dict[str, Any]:
    found: dict[str, Any] = cohort(*charts, now=now, **options)["arms"][0]["outcomes"][0]
    return found


def rated(total: int | None, hours: float, baseline: int | None = 32) -> Chart:
    one = chart(baseline)
    one.rate(at(hours=hours), total)
    return one


def test_exactly_half_is_a_responder_unless_strict() -> None:
    assert outcome(rated(16, 24))["responders"] == 1
    assert outcome(rated(16, 24), strict=True)["responders"] == 0


@pytest.mark.parametrize(("hours", "n"), [(15.9, 0), (16, 1), (36, 1), (36.1, 0)])
def test_day_one_is_from_16_to_36_hours(hours: float, n: int) -> None:
    assert outcome(rated(16, hours))["n"] == n


def test_the_nearest_rating_counts_and_a_tie_goes_to_the_earlier() -> None:
    one = rated(30, 20)
    one.rate(at(hours=25), 20)
    assert outcome(one)["mean"] == 20
    tied = rated(30, 22)
    tied.rate(at(hours=26), 20)
    assert outcome(tied)["mean"] == 30


def test_one_rating_fills_one_timepoint() -> None:
    found = cohort(rated(16, 36), outcomes="1 d,2 d")["arms"][0]["outcomes"]
    assert [one["n"] for one in found] == [1, 0]


def test_what_is_missing_stands_with_its_reason() -> None:
    late = rated(16, 40)
    incomplete = rated(None, 24)
    skipped = rated(10, 24 * 7)
    gone = chart(32)
    found = outcome(late, incomplete, skipped, gone)["missing"]
    assert found["n"] == 4
    assert found["by_reason"] == {
        "not done": 1, "incomplete": 1, "out of window": 1, "intervening dose": 0, "dropped out": 1,
    }  # fmt: skip


def test_who_is_not_eligible_is_not_counted_as_missing() -> None:
    found = outcome(chart(12), chart(None), chart(32))
    assert found["missing"]["n"] == 1


def test_a_window_that_is_still_open_is_not_due_and_not_missing() -> None:
    found = outcome(chart(32), now=at(hours=30))
    assert (found["missing"]["n"], found["not_due"]) == (0, 1)


def test_no_baseline_and_a_baseline_at_the_floor_are_counted_apart() -> None:
    found = outcome(rated(16, 24, baseline=None), rated(1, 24, baseline=0), rated(16, 24))
    assert (found["no_baseline"], found["baseline_at_floor"]) == (1, 1)
    assert (found["n"], found["eligible"], found["percent_improvement_n"]) == (2, 1, 1)
    assert found["responders"] == 1


def test_a_rating_after_a_further_dose_is_dropped_unless_it_is_kept() -> None:
    one = chart(32)
    one.dose(at(days=3))
    one.rate(at(days=7), 10)
    dropped = outcome(one, outcomes="7 d")
    assert (dropped["n"], dropped["n_intervening"]) == (0, 1)
    assert dropped["missing"]["by_reason"]["intervening dose"] == 1
    kept = outcome(one, outcomes="7 d", intervening="keep")
    assert (kept["n"], kept["n_intervening"]) == (1, 1)


def test_a_rating_just_before_the_next_dose_still_belongs_to_the_one_before() -> None:
    one = chart(32)
    second = one.dose(at(days=7))
    one.rate(at(days=7, minutes=-30), 10, session=second)
    assert outcome(one, outcomes="7 d")["n"] == 1


def test_arms_are_never_pooled_and_active_drugs_come_first() -> None:
    one, other = rated(10, 24), Chart()
    other.dose(DOSED_AT, "saline")
    other.rate(at(days=-1), 32)
    arms = cohort(other, one)["arms"]
    assert [arm["agent"] for arm in arms] == ["ketamine", "saline"]
    assert [arm["outcomes"][0]["n"] for arm in arms] == [1, 0]
    assert [arm["agent"] for arm in cohort(other, one, agent="saline")["arms"]] == ["saline"]


def test_first_means_the_first_dosing_that_passes_the_filters() -> None:
    one = chart(32)
    one.dose(at(days=7))
    one.rate(at(days=1), 20)
    one.rate(at(days=8), 10)
    assert outcome(one)["mean"] == 20
    every = outcome(one, sessions="all")
    assert (every["n"], every["mean"]) == (2, 15)
    assert every["paired_t"] is None  # two sessions of one patient are not independent
    assert every["response_ci"] is None  # fewer than ten patients to draw from


def test_a_period_is_a_run_of_dosings_with_one_agent() -> None:
    one = chart(32)
    one.dose(at(days=3))
    one.dose(at(days=14), "saline")
    one.rate(at(days=15), 30)
    found = cohort(one, period=2)
    assert [arm["agent"] for arm in found["arms"]] == ["saline"]
    assert found["arms"][0]["outcomes"][0]["n"] == 1


def test_session_and_period_baselines_are_the_last_rating_before_that_dosing() -> None:
    one = chart(32)
    one.dose(at(days=14), "saline")
    one.rate(at(days=2), 10)
    one.rate(at(days=13), 28)
    one.rate(at(days=15), 21)
    for choice in ("period", "session"):
        found = outcome(one, agent="saline", baseline=choice)
        assert (found["baseline_mean"], found["percent_improvement_mean"]) == (28, 25)
    assert outcome(one, agent="saline")["baseline_mean"] == 32


def test_no_response_is_assumed_and_the_last_value_carried_in_the_sensitivity() -> None:
    carried, gone = chart(32), chart(32)
    carried.rate(at(hours=4), 14)
    found = outcome(rated(16, 24), carried, gone)["sensitivity"]
    assert (found["non_response"]["n"], found["non_response"]["responders"]) == (3, 1)
    assert (found["locf"]["n"], found["locf"]["responders"]) == (2, 2)


def test_minutes_after_the_end_count_from_the_end() -> None:
    one = chart(32)
    session = one.sessions[0]
    end = DosingEvent(2, session.id, DosingKind.END, at(minutes=40))
    one.sessions[0] = replace(session, events=(*session.events, end))
    one.rate(at(minutes=80), 20, "madrs-dosing", session=session)
    assert outcome(one, outcomes="end+40 min")["n"] == 1
    assert outcome(one, outcomes="40 min")["n"] == 0


def test_a_course_in_days_needs_no_dates() -> None:
    one = Chart()
    one.dose(RelativeTime(day=0))
    one.rate(RelativeTime(day=-1), 32)
    one.rate(RelativeTime(day=1), 16)
    assert outcome(one)["responders"] == 1


def test_an_empty_clinic_has_no_arms_and_nothing_is_nan() -> None:
    found = cohort(outcomes="1 d")
    assert (found["arms"], found["contrasts"]) == ([], [])
    alone = cohort(agent="ketamine")
    assert alone["arms"][0]["outcomes"][0]["mean"] is None
    lonely = cohort(rated(16, 24), rated(16, 24))
    json.dumps([found, alone, lonely], allow_nan=False)


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(NotFoundError):
        cohort(instrument="mood")


def test_blocks_that_are_not_worked_out_are_null_with_a_note() -> None:
    found = cohort(rated(16, 24))
    assert found["agreement"] is None
    assert found["notes"]["agreement"]
    arm = found["arms"][0]
    assert arm["two_by_two"] is None
    assert arm["notes"]["two_by_two"]


def test_time_is_linear_in_patients() -> None:
    """400 patients with 12 visits; printed, not asserted."""
    patients = []
    for _ in range(400):
        one = chart(32)
        for n in range(1, 12):
            one.dose(at(days=3 * n))
        for n, session in enumerate(one.sessions):
            one.rate(at(days=3 * n, hours=-1), 30, session=session)
            one.rate(at(days=3 * n, hours=4), 20, "madrs-dosing", session=session)
            one.rate(at(days=3 * n + 1), 20)
        patients.append(one.records)
    start = time.perf_counter()
    options = CohortOptions(outcomes="230 min,1 d,7 d")
    found: Any = build(patients, options, CATALOGUE, None, LATER)
    print(f"cohort of 400 patients x 12 visits: {time.perf_counter() - start:.3f} s")
    assert found["arms"][0]["outcomes"][0]["n"] == 400
