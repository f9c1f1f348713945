"""Two sides: dissociation against improvement, and the candidates beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketrate.figures.plot import Frame, Margins, Plot, Span, begin, nothing, span
from ketrate.figures.sheet import BODY, DASHED, SMALL, SheetFigure, Target
from ketrate.figures.style import shortened, text_width_in
from ketrate.words import tr

MOST_POINTS = 3000
"""Beyond it points hide each other: the plane is shown in cells, darker where there are more."""
CELLS = 40
ROW = 0.32


@dataclass(frozen=True, slots=True)
class Dot:
    """One session of a patient: the predictor, the outcome; `key` is what a click gives."""

    key: int
    x: float
    y: float
    has_responded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted straight line with the 95 % band of its mean: (x, y, low, high) along it."""

    points: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate with its 95 % interval; `words` stand at the right (value, n, p).

    `is_published` rows are another study's, drawn apart; `is_strong` is filled. Values are None
    where the data could not give one: the words then say why.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    is_strong: bool = False
    is_published: bool = False


def scatter(
    dots: Sequence[Dot],
    line: Line | None,
    *,
    names: tuple[str, str],
    frame: Frame,
) -> SheetFigure:
    """The plane of predictor and outcome; full dots responded."""
    if not dots:
        return nothing(frame, tr("No session has both values."))
    sheet, palette = begin(frame), frame.palette
    plot = Plot(
        sheet, span([one.x for one in dots]), span([one.y for one in dots], include=(0,)), Margins()
    )
    if line is not None and len(line.points) > 1:
        xs = [plot.x(one[0]) for one in line.points]
        lows, highs = ([plot.y(one[n]) for one in line.points] for n in (2, 3))
        sheet.band(xs, lows, highs, palette.drip)
    if len(dots) > MOST_POINTS:
        _cells(plot, dots)
    else:
        _points(plot, dots)
    if line is not None:
        plot.path([(x, y) for x, y, _, _ in line.points], palette.dissociation, width=1.8)
    plot.axes(*names)
    return sheet.figure


def whiskers(
    rows: Sequence[Row],
    *,
    name: str,
    frame: Frame,
    middle: float | None = 0,
    across: Span | None = None,
) -> SheetFigure:
    """Estimates with intervals, a row each: a forest, or shares. `middle` is the line of nothing.

    `across` is the axis where its ends are known; else it holds every interval.
    The rows take the height they need from the top.
    """
    if not rows:
        return nothing(frame, tr("There is nothing to show yet."))
    sheet, palette = begin(frame), frame.palette
    room = frame.width * 0.36
    labels = max(text_width_in(one.label, BODY) for one in rows)
    words = max(text_width_in(one.words, SMALL) for one in rows)
    margins = Margins(min(labels, room) + 0.25, min(words, room) + 0.25, 0.72)
    ends = [v for one in rows for v in (one.low, one.high, one.value) if v is not None]
    include = () if middle is None else (middle,)
    across = across or span(ends, include=include, most=6)
    plot = Plot(sheet, across, span([0, 1]), margins)
    if middle is not None:
        plot.upright(middle, palette.ink, width=0.8)
    step = min(ROW, (plot.top - plot.bottom) / len(rows))
    for number, row in enumerate(rows):
        _row(plot, row, plot.top - (number + 0.5) * step, min(labels, room))
    plot.axes(name, "")
    return sheet.figure


def difference(
    dots: Sequence[Dot],
    levels: Sequence[tuple[float, str]],
    *,
    names: tuple[str, str],
    frame: Frame,
) -> SheetFigure:
    """Difference against mean of two raters, with the mean difference and its limits as levels."""
    if not dots:
        return nothing(frame, tr("No interview was rated by two people."))
    sheet, palette = begin(frame), frame.palette
    known = [one.y for one in dots] + [value for value, _ in levels]
    plot = Plot(sheet, span([one.x for one in dots]), span(known, include=(0,)), Margins())
    plot.level(0, palette.line, width=0.8)
    for value, words in levels:
        plot.level(value, palette.muted, words, width=1.0, dash=DASHED)
    _points(plot, dots)
    plot.axes(*names)
    return sheet.figure


def _points(plot: Plot, dots: Sequence[Dot]) -> None:
    sheet = plot.sheet
    for full in (False, True):
        some = [one for one in dots if one.has_responded is full]
        if some:
            xs, ys = [plot.x(one.x) for one in some], [plot.y(one.y) for one in some]
            sheet.marks(xs, ys, "o", sheet.palette.depression, size=5.5, is_open=not full)
    sheet.figure.targets = tuple(Target(plot.x(one.x), plot.y(one.y), one.key) for one in dots)


def _cells(plot: Plot, dots: Sequence[Dot]) -> None:
    """Counts in cells, as shades of one colour by the root of the count."""
    xs, ys = np.array([one.x for one in dots]), np.array([one.y for one in dots])
    ends = [[plot.across.low, plot.across.high], [plot.up.low, plot.up.high]]
    counts, across, up = np.histogram2d(xs, ys, bins=CELLS, range=ends)
    shades = np.sqrt(counts / counts.max())
    for i, j in zip(*np.nonzero(counts), strict=True):
        box = plot.x(across[i]), plot.y(up[j]), plot.x(across[i + 1]), plot.y(up[j + 1])
        colour = plot.sheet.palette.depression
        plot.sheet.area(*box, colour, opacity=0.15 + 0.85 * float(shades[i, j]))


def _row(plot: Plot, row: Row, y: float, room: float) -> None:
    sheet, palette = plot.sheet, plot.sheet.palette
    colour = palette.muted if row.is_published else palette.dissociation
    text = shortened(row.label, BODY, room)
    look = palette.muted if row.is_published else palette.ink
    sheet.write(plot.left - 0.12, y - 0.045, text, align="right", colour=look)
    sheet.write(sheet.width - 0.1, y - 0.04, row.words, size=SMALL, align="right", colour=look)
    if row.value is None:
        return
    if row.low is not None and row.high is not None:
        sheet.line([plot.x(row.low), plot.x(row.high)], [y, y], colour, width=1.8)
    shape = "D" if row.is_published else "s"
    sheet.marks([plot.x(row.value)], [y], shape, colour, size=6.5, is_open=not row.is_strong)


def height_of(rows: int) -> float:
    """Inches that so many rows of `whiskers` want."""
    return 0.5 + 0.72 + max(rows, 3) * ROW
