"""Dissociation around one dosing: pre, at the minute, peak."""

from dataclasses import replace

from ketrate.analysis.findings import DissociationCourse
from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.catalogue import load_protocols
from ketrate.records.rating import Answer, Status, Unanswered
from ketrate.records.treatment import DosingEvent, DosingKind, Session
from ketrate.records.when import RelativeTime
from tests.analysis.ward import DOSED_AT, Chart, at, chart


def course_of(*scores: tuple[float, int | None]) -> DissociationCourse:
    one = Chart()
    session = one.dose(DOSED_AT)
    for minute, total in scores:
        one.rate(at(minutes=minute), total, "cadss23", session=session)
    return the_course(one)


def the_course(one: Chart) -> DissociationCourse:
    found = one.trajectory().sessions[0].dissociation
    assert found is not None
    return found


def test_change_is_the_fortieth_minute_minus_before_the_dosing() -> None:
    found = course_of((-60, 2), (40, 17), (80, 5))
    assert (found.pre, found.at_minute, found.change_at_minute) == (2, 17, 15)
    assert (found.peak, found.peak_minute, found.peak_change) == (17, 40, 15)


def test_the_rating_before_is_the_last_one_and_at_most_two_hours_old() -> None:
    assert course_of((-121, 9), (40, 5)).pre is None
    assert course_of((-120, 9), (40, 5)).pre == 9
    assert course_of((-90, 9), (-10, 3), (40, 5)).pre == 3
    assert course_of((0, 9), (40, 5)).pre is None


def test_without_a_rating_before_there_is_a_peak_but_no_change() -> None:
    found = course_of((40, 17))
    assert (found.peak, found.change_at_minute, found.peak_change) == (17, None, None)


def test_the_fortieth_minute_lies_between_35_and_50() -> None:
    assert course_of((34, 8)).at_minute is None
    assert course_of((35, 8)).at_minute == 8
    assert course_of((50, 8)).at_minute == 8
    assert course_of((51, 8)).at_minute is None


def test_the_nearest_rating_fills_the_minute_and_a_tie_goes_to_the_earlier() -> None:
    assert course_of((36, 8), (41, 11)).at_minute == 11
    assert course_of((38, 8), (42, 11)).at_minute == 8


def test_a_peak_outside_the_peak_window_is_marked_as_not_observed() -> None:
    assert course_of((10, 20), (80, 4)).peak_observed is False
    assert course_of((10, 20), (80, 4)).peak == 20
    assert course_of((30, 20)).peak_observed is True
    assert course_of((60, 20)).peak_observed is True
    assert course_of((61, 20)).peak_observed is False


def test_an_incomplete_rating_is_a_point_but_never_a_number() -> None:
    one = Chart()
    session = one.dose(DOSED_AT)
    answers = (Answer(1, reason=Unanswered.TOO_DISSOCIATED),)
    one.rate(at(minutes=40), None, "cadss23", session=session, answers=answers)
    found = the_course(one)
    assert (found.at_minute, found.peak, found.peak_observed) == (None, None, False)
    assert (found.points[0].total, found.points[0].note) == (None, "too dissociated")


def test_what_was_rated_after_leaving_is_no_peak() -> None:
    one = Chart()
    session = one.dose(DOSED_AT)
    left = DosingEvent(2, session.id, DosingKind.LEFT, at(minutes=100))
    one.sessions[0] = _with_event(one, left)
    one.rate(at(minutes=40), 6, "cadss23", session=session)
    one.rate(at(minutes=110), 30, "cadss23", session=session)
    assert the_course(one).peak == 6


def test_without_a_recorded_leaving_the_peak_is_looked_for_until_four_hours() -> None:
    assert course_of((40, 6), (240, 7)).peak == 7
    assert course_of((40, 6), (241, 30)).peak == 6


def test_a_loose_rating_before_the_dosing_serves_as_its_pre_dose() -> None:
    one = Chart()
    one.dose(DOSED_AT)
    one.rate(at(minutes=-30), 1, "cadss23")
    one.rate(at(minutes=40), 9, "cadss23")
    assert the_course(one).change_at_minute == 8


def test_minutes_without_dates_are_enough() -> None:
    one = Chart()
    session = one.dose(None)
    one.rate(RelativeTime(minutes=-60), 1, "cadss23", session=session)
    one.rate(RelativeTime(minutes=40), 9, "cadss23", session=session)
    assert the_course(one).change_at_minute == 8


def test_only_the_23_item_scale_and_only_finished_ratings_count() -> None:
    one = chart()
    one.rate(at(minutes=40), 9, "cadss23", status=Status.DRAFT)
    one.rate(at(minutes=40), 9, "cadss6")
    assert one.trajectory().sessions[0].dissociation is None


def _with_event(one: Chart, event: DosingEvent) -> Session:
    session = one.sessions[0]
    return replace(session, events=(*session.events, event))


def test_the_peak_is_looked_for_where_the_protocol_says() -> None:
    """A ten-minute infusion peaks before the half hour."""
    one = Chart()
    session = one.dose(DOSED_AT)
    one.rate(at(minutes=10), 12, "cadss23", session=session)
    rapid = load_protocols(None, load_catalogue()).get("esketamine-rapid")
    observed = [
        mark.dissociation.peak_observed
        for mark in (*one.trajectory().sessions, *one.trajectory(protocol=rapid).sessions)
        if mark.dissociation
    ]
    assert observed == [False, True]
