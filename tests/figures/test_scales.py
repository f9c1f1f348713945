"""Labels that must not collide, and an axis that invents nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketrate.figures.scales import score_range, spread, time_axis


@given(st.lists(st.floats(0, 4), max_size=8))
def test_names_of_lines_never_stand_nearer_than_their_height(places: list[float]) -> None:
    moved = sorted(spread(places, 0.15, 0, 4))
    assert all(b - a >= 0.15 - 1e-9 for a, b in itertools.pairwise(moved))


def test_names_that_have_room_stay_where_their_line_is() -> None:
    assert spread([1.0, 2.0, 3.0], 0.15, 0, 4) == [1.0, 2.0, 3.0]


def test_days_lie_in_proportion_within_a_stretch() -> None:
    axis = time_axis({"course": [-1, 0, 10]}, 0.5, 6)
    assert axis.x("course", 10) - axis.x("course", 5) == pytest.approx(
        axis.x("course", 5) - axis.x("course", 0)
    )
    assert axis.x("course", 10) < 6


def test_a_course_of_hours_is_labelled_in_hours() -> None:
    assert time_axis({"course": [-0.04, 0.16]}, 0.5, 6).is_in_hours
    assert not time_axis({"course": [-1, 7]}, 0.5, 6).is_in_hours


def test_the_score_axis_never_exceeds_the_scale() -> None:
    assert score_range([58], 0, 60) == (0, 60)
    assert score_range([], 0, 60)[1] > 0
