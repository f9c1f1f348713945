"""One course: points, order, time axis, gaps, and the document."""

import json
from dataclasses import replace

import pytest

from ketrate.analysis.rules import Rules
from ketrate.analysis.trajectory_json import document
from ketrate.errors import NotFoundError
from ketrate.protocol.schedule import Protocol, Timepoint
from ketrate.records.ids import StaffId
from ketrate.records.rating import Status
from ketrate.records.when import RelativeTime
from tests.analysis import nimh
from tests.analysis.ward import DOSED_AT, Chart, at, carried, chart

NIMH_KEYS = [
    "instrument", "recall", "carried", "at", "day", "minute", "session", "complete", "total",
    "change", "percent_improvement", "responded", "remitted", "state", "planned_at",
    "deviation_min", "rater", "imported",
]  # fmt: skip


def daily(*timepoints: Timepoint) -> Protocol:
    return Protocol("p", "P", "1", None, None, None, None, (0,), (), timepoints, "", "", "", "")


def test_points_stand_in_order_with_day_minute_and_session() -> None:
    one = chart(32)
    session = one.sessions[0]
    one.rate(at(days=1), 15)
    one.rate(at(minutes=230), 20, "madrs-dosing", session=session)
    points = one.trajectory().points
    assert [point.total for point in points] == [32, 20, 15]
    assert [point.day for point in points] == [-1, 0, 1]
    assert [point.minute for point in points] == [None, 230, 1440]
    assert [point.session_number for point in points] == [None, 1, 1]
    assert [point.state for point in points] == ["baseline", "partial", "response"]
    assert [point.x_days for point in points] == [-1, 230 / 1440, 1]


def test_a_day_is_a_day_of_the_calendar_at_the_clinic() -> None:
    one = chart(32)  # dosed at 10:00 by the clinic's wall clock
    one.rate(at(hours=13.9), 15)
    one.rate(at(hours=14), 15)
    assert [point.day for point in one.trajectory().points] == [-1, 0, 1]


def test_the_baseline_itself_is_neither_response_nor_no_response() -> None:
    first = chart(32).trajectory().points[0]
    assert (first.change, first.percent_improvement) == (0, 0.0)
    assert (first.responded, first.remitted) == (None, None)


def test_incomplete_ratings_are_shown_without_a_number_and_drafts_not_at_all() -> None:
    one = chart(32)
    one.rate(at(days=1), None)
    one.rate(at(days=2), 10, status=Status.DRAFT)
    last = one.trajectory().points[-1]
    assert (last.is_complete, last.total, last.change, last.state) == (False, None, None, None)


def test_each_point_names_its_recall_and_what_was_carried() -> None:
    one = chart(32)
    before = one.ratings[0]
    one.rate(at(minutes=230), 20, "madrs-dosing", answers=(carried(4, before), carried(5, before)))
    one.rate(at(days=2), 20)
    one.rate(at(days=10), 20)
    points = one.trajectory().points
    assert points[1].items_carried == 2
    assert "spans dosing" in points[2].recall
    assert "spans dosing" not in points[3].recall


def test_a_recall_stated_by_an_import_is_printed_as_stated() -> None:
    one = chart(32)
    one.rate(at(days=1), 20, recall="as published")
    assert one.trajectory().points[-1].recall == "as published"


def test_deviation_is_observed_minus_planned() -> None:
    one = chart(32)
    one.rate(at(minutes=245), 20, "madrs-dosing", planned=at(minutes=230))
    assert one.trajectory().points[-1].deviation_minutes == 15


def test_a_baseline_at_the_floor_is_said_in_words() -> None:
    one = chart(0)
    one.rate(at(days=1), 1)
    found = one.trajectory()
    assert found.points[-1].percent_improvement is None
    assert found.points[-1].change == 1
    assert found.thresholds.response is None
    assert "lowest score" in found.no_change_reason


def test_thresholds_are_whole_scores_with_their_rule() -> None:
    lines = chart(33).trajectory().thresholds
    assert (lines.response, lines.partial, lines.remission) == (16, 24, 12)
    assert lines.remission_second == 10
    assert "50 %" in lines.response_text
    assert chart(33).trajectory(Rules(remission=9)).thresholds.remission == 9


def test_dosings_known_by_number_give_no_dates_and_no_invented_days() -> None:
    one = Chart()
    first, second = one.dose(None), one.dose(None, "saline")
    one.rate(RelativeTime(day=2), 30, session=second)
    one.rate(RelativeTime(day=10), 20, session=first)
    one.rate(RelativeTime(day=2), 16, session=first)
    one.rate(RelativeTime(), 32, is_baseline=True)
    found = one.trajectory()
    assert [point.total for point in found.points] == [32, 16, 20, 30]
    assert [point.day for point in found.points] == [None] * 4
    assert [point.x_days for point in found.points] == [None, 2, 10, None]
    assert [point.at for point in found.points] == [None] * 4
    assert found.points[1].responded is True
    assert [mark.x_days for mark in found.sessions] == [0, None]
    assert found.axis_note


def test_relative_dosings_place_their_ratings_on_one_axis() -> None:
    one = Chart()
    one.dose(RelativeTime(day=0))
    second = one.dose(RelativeTime(day=14))
    one.rate(RelativeTime(day=-1), 32, is_baseline=True)
    one.rate(RelativeTime(day=2), 20, session=second)
    one.rate(RelativeTime(day=3), 25)
    points = one.trajectory().points
    assert [point.day for point in points] == [-1, 3, 16]
    assert [point.session_number for point in points] == [None, 1, 2]


def test_a_missed_follow_up_is_a_gap_and_another_version_in_its_window_fills_it() -> None:
    plan = daily(
        Timepoint("d1", "1 d", "day", 1, (16 / 24, 1.5), ("madrs",), "course"),
        Timepoint("d7", "7 d", "day", 7, (6, 8), ("madrs",), "course"),
    )
    one = chart(32)
    assert one.trajectory(protocol=plan, now=at(days=0)).gaps == ()
    late = at(days=30)
    assert [gap.label for gap in one.trajectory(protocol=plan, now=late).gaps] == ["1 d", "7 d"]
    one.rate(at(days=1), 20, "madrs-24h")
    found = one.trajectory(protocol=plan, now=late).gaps
    assert [gap.label for gap in found] == ["7 d"]
    assert 6 <= found[0].x_days <= 8


def test_a_family_nobody_knows_is_refused() -> None:
    with pytest.raises(NotFoundError):
        Chart(family="mood").trajectory()


def test_the_document_has_every_promised_key_and_null_for_what_is_not_known() -> None:
    one = Chart()
    session = one.dose(DOSED_AT, route="intravenous", dose_given_mg=35.0, weight_kg=70.0)
    one.rate(at(days=1), 15, rater_id=StaffId(7))
    one.rate(at(minutes=40), 9, "cadss23", session=session)
    found = document(one.trajectory(), {StaffId(7): "Ana"})
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["baseline"] is None
    points, sessions = found["points"], found["sessions"]
    assert isinstance(points, list)
    assert isinstance(sessions, list)
    assert list(points[0])[: len(NIMH_KEYS)] == NIMH_KEYS
    assert (points[0]["rater"], points[0]["imported"]) == ("Ana", False)
    assert sessions[0]["dose_given_mg_per_kg"] == 0.5
    assert sessions[0]["started_at"] == "2026-03-02T10:00:00+01:00"
    assert sessions[0]["dissociation"] == {
        "pre": None, "at_minute": 9, "change_at_minute": None, "peak": 9, "peak_observed": True,
        "peak_minute": 40, "peak_change": None,
    }  # fmt: skip


def test_a_session_still_being_prepared_is_listed_but_changes_nothing() -> None:
    one = chart(32)
    one.rate(at(days=1), 15)
    planned = replace(one.dose(None), is_imported=False)
    one.sessions[1] = planned
    found = one.trajectory()
    assert [mark.session.number for mark in found.sessions] == [1, 2]
    assert found.sessions[1].x_days is None
    assert found.points[-1].session_number == 1


def test_in_the_nimh_trial_the_courses_come_out_as_published() -> None:
    found = {one.code: one.trajectory() for one in nimh.charts()}
    crossed = found["sub-MOA104"]
    assert [point.total for point in crossed.points] == [41, 17, 23, 12, 24]
    assert [point.state for point in crossed.points] == [
        "baseline", "response", "partial", "remission", "partial",
    ]  # fmt: skip
    assert found["sub-MOA117"].baseline is None
    controls = [one for one in found.values() if one.baseline and one.baseline.total == 0]
    assert len(controls) == 7
    assert all("lowest score" in one.no_change_reason for one in controls)
