"""A prorated score on the plot: framed, in the legend, and named beside its number; directions."""

from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ketrate.analysis.trajectory import Trajectory
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import BETTER, WORSE, ZERO_IS_BEST, Instrument
from tests.figures.builders import single_infusion, thresholds, timed_points, trajectory
from tests.figures.test_trajectory import picture, words


def with_last_prorated(course: Trajectory) -> Trajectory:
    *others, last = course.points
    marked = replace(last, is_prorated=True, is_complete=False)
    return replace(course, points=(*others, marked))


def frames(course: Trajectory) -> int:
    lines = picture(course).axes[0].lines
    return sum(line.get_markersize() == 11 for line in lines)


def test_a_prorated_score_is_framed_and_its_number_says_so() -> None:
    course = single_infusion()
    assert frames(course) == 0
    assert not any("prorated" in text for text in words(picture(course)))
    marked = with_last_prorated(course)
    said = words(picture(marked))
    assert frames(marked) == 2  # at the score, and in the legend
    assert "prorated" in said
    assert any(text.startswith("18 prorated (") for text in said)


def test_lines_and_axis_follow_the_direction_of_the_scale() -> None:
    plain = single_infusion()
    assert plain.direction == WORSE
    assert any(text.startswith("response ≤") for text in words(picture(plain)))
    turned = words(picture(replace(plain, direction=BETTER)))
    assert any(text.startswith("response ≥") for text in turned)
    assert any(text.startswith("remission ≥") for text in turned)
    assert not any("≤" in text for text in turned)
    assert any("higher is better" in text for text in turned)
    assert any(
        "zero is best" in text for text in words(picture(replace(plain, direction=ZERO_IS_BEST)))
    )


@pytest.mark.parametrize("scale", load_catalogue(), ids=lambda one: one.id)
def test_the_plot_of_every_scale_is_drawn_over_its_whole_range(scale: Instrument) -> None:
    """Its lowest and highest total and one between, with its own name and bounds."""
    low, high = scale.minimum, scale.maximum
    points = timed_points([(-1, high), (1, low), (2, (low + high) // 2), (3, None)], None)
    course = replace(
        trajectory(points, [], None),
        family=scale.id,
        minimum=low,
        maximum=high,
        direction=scale.direction,
        thresholds=thresholds(None),
    )
    figure = picture(course)
    FigureCanvasAgg(figure).draw()
    assert any(text.startswith(scale.short_name) for text in words(figure))
    assert len(figure.targets) == len(points)
