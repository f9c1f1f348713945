"""The cohort's figures: what they say in words, and what can be pointed at."""

import io

import pytest
from matplotlib.text import Text

from ketrate.figures.cohort_course import Best, Course, Middle, courses, waterfall
from ketrate.figures.cohort_sides import MOST_POINTS, Dot, Row, difference, scatter, whiskers
from ketrate.figures.cohort_time import Steps, time_to_response
from ketrate.figures.plot import Frame, span
from ketrate.figures.sheet import SheetFigure
from ketrate.figures.style import DARK, LIGHT, PRINT

FRAME = Frame(6.2, 3.9, LIGHT, "A title", "A note")
DAYS = (1.0, 7.0, 21.0)


def words(figure: SheetFigure) -> set[str]:
    return {text for one in figure.findobj(Text) if (text := getattr(one, "get_text", str)())}


def some_courses(n: int) -> list[Course]:
    return [Course(k, tuple((day, 5.0 * k + day) for day in DAYS)) for k in range(n)]


MIDDLES = [Middle(day, 30, 10, 50, 4) for day in DAYS]


def test_every_patient_is_a_line_that_can_be_pointed_at() -> None:
    figure = courses(some_courses(4), MIDDLES, response=50, scale="MADRS", frame=FRAME)
    assert {one.rating_id for one in figure.targets} == {0, 1, 2, 3}
    assert {"Course, 4 patients", "median", "response 50 %", "= n", "4"} <= words(figure)


def test_too_many_lines_are_left_out_and_the_figure_says_so() -> None:
    figure = courses(some_courses(301), MIDDLES, response=50, scale="MADRS", frame=FRAME)
    assert figure.targets == ()
    assert any("single lines are not drawn" in one for one in words(figure))


def test_the_waterfall_counts_whom_it_shows() -> None:
    bars = [Best(k, 20.0 * k, k >= 3, k >= 4) for k in range(5)]
    figure = waterfall(bars, response=50, scale="MADRS", frame=FRAME)
    assert "Best improvement: 2 of 5 responded, 1 remitted" in words(figure)
    assert [one.rating_id for one in figure.targets] == [0, 1, 2, 3, 4]


def test_many_bars_are_thinned_and_the_figure_says_how_many_are_drawn() -> None:
    bars = [Best(k, float(k % 100), has_responded=False, has_remitted=False) for k in range(1000)]
    figure = waterfall(bars, response=50, scale="MADRS", frame=FRAME)
    assert any("334 of 1000" in one for one in words(figure))


def test_a_dot_of_the_plane_leads_to_its_patient() -> None:
    figure = scatter([Dot(7, 1, 2), Dot(8, 3, 4)], None, names=("CADSS", "MADRS"), frame=FRAME)
    assert [one.rating_id for one in figure.targets] == [7, 8]
    assert {"CADSS", "MADRS", "A title", "A note"} <= words(figure)


def test_more_points_than_can_be_told_apart_are_shown_in_cells() -> None:
    dots = [Dot(k, k % 60, k % 100) for k in range(MOST_POINTS + 1)]
    assert scatter(dots, None, names=("x", "y"), frame=FRAME).targets == ()


def test_a_row_without_a_value_says_why_and_draws_nothing() -> None:
    rows = [Row("CADSS total", None, None, None, "n = 4: too few"), Row("BPRS", 0.1, 0.0, 0.2, "")]
    figure = whiskers(rows, name="r", frame=FRAME)
    assert {"CADSS total", "n = 4: too few", "BPRS"} <= words(figure)


def test_a_group_without_patients_is_not_drawn() -> None:
    full = Steps("dissociated", ((1, 0.5),), (), ((0, 2), (7, 1)), 2, 1)
    empty = Steps("not dissociated", (), (), (), 0, 0)
    told = words(time_to_response([full, empty], 21, frame=FRAME))
    assert "dissociated, 1 of 2" in told
    assert not any("not dissociated" in one for one in told)


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT])
def test_a_figure_without_data_says_so_in_every_palette(palette: object) -> None:
    frame = Frame(6, 4, palette, "A title")  # type: ignore[arg-type]
    empty = [
        courses([], [], response=50, scale="MADRS", frame=frame),
        waterfall([], response=50, scale="MADRS", frame=frame),
        scatter([], None, names=("x", "y"), frame=frame),
        whiskers([], name="r", frame=frame),
        difference([], [], names=("x", "y"), frame=frame),
        time_to_response([], 21, frame=frame),
    ]
    for figure in empty:
        assert len(words(figure)) == 2
        figure.savefig(io.BytesIO(), format="png")


def test_an_axis_holds_what_it_shows_and_never_an_empty_half() -> None:
    found = span([3, 58], include=(0,))
    assert found.low == 0
    assert found.high >= 58
    assert span([5.0]).low < 5 < span([5.0]).high
