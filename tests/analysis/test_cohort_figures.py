"""What the cohort's figures show of single patients, against what the tables say."""

import statistics

from ketrate.analysis.cohort import build
from ketrate.analysis.cohort_figures import points_of, rated_twice
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.review import Review
from tests.analysis.cohorts import many, simple
from tests.analysis.ward import CATALOGUE, at

NOW = at(days=100)


def test_a_course_begins_at_nothing_and_the_best_rating_is_its_highest_point() -> None:
    one = simple("KR-0001", 10, 20, baseline=30, later=24)
    (arm,) = points_of(Review([one.records], CohortOptions(), CATALOGUE, None, NOW))
    (course,) = arm.courses
    days, percents = zip(*course.points, strict=True)
    assert [round(day) for day in days] == [0, 1, 20]
    assert [round(value, 1) for value in percents] == [0.0, 33.3, 20.0]
    assert round(course.best, 1) == 33.3
    assert not course.has_responded


def test_the_median_of_a_day_is_that_of_the_patients_rated_on_it() -> None:
    charts = [simple(f"KR-{k}", 5, score, baseline=30) for k, score in enumerate((27, 24, 9, 6))]
    (arm,) = points_of(
        Review([one.records for one in charts], CohortOptions(), CATALOGUE, None, NOW)
    )
    (day,) = arm.days
    assert (day.day, day.n) == (1, 4)
    assert round(day.median, 6) == round(statistics.median((10, 20, 70, 80)), 6)


def test_a_day_on_which_few_were_rated_is_no_step_of_the_course() -> None:
    charts = [simple(f"KR-{k}", 5, 20, baseline=30, later=10 if k < 2 else None) for k in range(9)]
    (arm,) = points_of(
        Review([one.records for one in charts], CohortOptions(), CATALOGUE, None, NOW)
    )
    assert [day.day for day in arm.days] == [1]


def test_who_responded_in_the_waterfall_responded_in_the_table_of_times() -> None:
    records = [one.records for one in many(60)]
    options = CohortOptions()
    (arm,) = points_of(Review(records, options, CATALOGUE, None, NOW))
    document = build(records, options, CATALOGUE, None, NOW)
    arms = document["arms"]
    assert isinstance(arms, list)
    everyone = next(one for one in arms[0]["time_to_response"] if one["group"] == "all")
    assert sum(one.has_responded for one in arm.courses) == everyone["events"] > 0
    assert len(arm.courses) == everyone["n"]


def test_a_plane_has_as_many_points_as_its_question_has_pairs() -> None:
    records = [one.records for one in many(30)]
    options = CohortOptions(outcomes="1 d,7 d")
    (arm,) = points_of(Review(records, options, CATALOGUE, None, NOW))
    document = build(records, options, CATALOGUE, None, NOW)
    arms = document["arms"]
    assert isinstance(arms, list)
    assert [len(one.points) for one in arm.scatters] == [one["n"] for one in arms[0]["association"]]


def test_an_interview_rated_by_two_people_is_one_point_of_the_difference() -> None:
    one = simple("KR-0001", 10, 20, baseline=30)
    one.rate(at(days=1, minutes=10), 24, rater_name="bob")
    found = rated_twice(Review([one.records], CohortOptions(), CATALOGUE, None, NOW))
    (pair,) = found["madrs"]
    assert (pair.mean, pair.difference) == (22, -4)
