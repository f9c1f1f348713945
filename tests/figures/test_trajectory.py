"""What a physician can read off the picture of a course."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text

from ketrate.analysis.trajectory import Trajectory
from ketrate.figures.sheet import SheetFigure
from ketrate.figures.style import DARK, LIGHT, PRINT, Palette
from ketrate.figures.trajectory import draw
from ketrate.instruments.catalogue import load_catalogue
from tests.figures.builders import (
    COURSES,
    baseline_at_floor,
    many_sessions,
    nimh_import,
    no_baseline,
    single_infusion,
    six_infusions,
)

SIZES = ((6.9, 5.9), (8.6, 6.2), (12.0, 7.0))


def picture(
    course: Trajectory, palette: Palette = LIGHT, size: tuple[float, float] = (8.6, 6.2)
) -> SheetFigure:
    return draw(
        course,
        palette=palette,
        width_in=size[0],
        height_in=size[1],
        instruments=load_catalogue(),
    )


def words(figure: SheetFigure) -> list[str]:
    return [a.get_text() for a in figure.axes[0].get_children() if isinstance(a, Text)]


def joins(figure: SheetFigure, palette: Palette = LIGHT) -> list[Line2D]:
    """The plain lines between depression scores."""
    return [
        line
        for line in figure.axes[0].lines
        if line.get_linewidth() == 1.8 and line.get_color() == palette.depression
    ]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("name", COURSES)
def test_no_words_touch_each_other_or_leave_the_sheet(
    name: str, palette: Palette, size: tuple[float, float]
) -> None:
    figure = picture(COURSES[name](), palette, size)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    artists = [a for a in figure.axes[0].get_children() if isinstance(a, Text) and a.get_text()]
    boxes = [(a.get_text(), a.get_window_extent(canvas.get_renderer())) for a in artists]
    for i, (text, box) in enumerate(boxes):
        assert figure.bbox.x0 - 1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text
        assert figure.bbox.y0 - 1 <= box.y0 <= box.y1 <= figure.bbox.y1 + 1, text
        for other, other_box in boxes[i + 1 :]:
            across = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
            down = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
            assert across <= 2 or down <= 4, (text, other)


def test_no_line_crosses_a_missed_or_an_incomplete_rating() -> None:
    course = six_infusions()
    without = replace(
        course, gaps=(), points=tuple(p for p in course.points if p.total is not None)
    )
    assert len(joins(picture(course))) == len(joins(picture(without))) - 2
    assert len(joins(picture(without))) == len(without.points) - 1


def test_ratings_with_another_recall_period_are_joined_only_with_a_mark() -> None:
    figure = picture(single_infusion())
    assert len(joins(figure)) == 2  # between the three ratings of the last 24 hours
    assert "other recall period" in words(figure)


def test_a_look_back_that_spans_a_dosing_is_still_the_same_question() -> None:
    course = six_infusions()
    points = tuple(replace(p, recall="last 7 days, spans dosing") for p in course.points[:2])
    spanning = replace(course, points=points + course.points[2:])
    assert len(joins(picture(spanning))) == len(joins(picture(course)))


def test_the_scale_is_named_as_people_say_it() -> None:
    long = replace(six_infusions(), instrument_name="Montgomery-Åsberg Depression Rating Scale")
    assert "MADRS total" in words(picture(long))


def test_a_dosing_without_a_date_gets_a_stretch_of_its_own_and_no_line_leads_to_it() -> None:
    figure = picture(nimh_import())
    assert len(joins(figure)) == 2
    assert "days since each dosing" in words(figure)
    assert "before" in words(figure)


@pytest.mark.parametrize("course", [no_baseline(), baseline_at_floor()])
def test_where_change_cannot_be_computed_the_picture_says_so(course: Trajectory) -> None:
    said = words(picture(course))
    assert course.no_change_reason in said
    assert not [text for text in said if "response ≤" in text or "%" in text]


def test_a_peak_that_may_have_been_missed_is_open_and_has_a_star() -> None:
    figure = picture(six_infusions())
    assert "6*" in words(figure)
    squares = [line for line in figure.axes[0].lines if line.get_marker() == "s"]
    faces = {to_hex(str(line.get_markerfacecolor())) for line in squares}
    assert LIGHT.page.lower() in faces


def test_a_course_of_24_sessions_keeps_its_acute_hours_readable() -> None:
    assert "CADSS in the acute hours" in words(picture(many_sessions()))
    assert any("the last 24 of 60" in text for text in words(picture(many_sessions(60))))


def test_what_can_be_clicked_lies_where_a_mark_was_drawn() -> None:
    figure = picture(six_infusions())
    drawn = {
        (round(float(x), 6), round(float(y), 6))
        for line in figure.axes[0].lines
        if line.get_marker() not in ("", "None", None)
        for x, y in np.asarray(line.get_xydata(), dtype=float)
    }
    assert figure.targets
    assert {(round(one.x, 6), round(one.y, 6)) for one in figure.targets} <= drawn


def test_mathematics_and_strange_signs_in_a_code_are_only_words() -> None:
    figure = picture(replace(six_infusions(), code=r"$\frac{ 漢"))
    FigureCanvasAgg(figure).draw()
    assert r"$\frac{ ?" in words(figure)
