"""The depression scores: marks by state, lines between what may be joined, and the thresholds."""

import itertools
from collections.abc import Sequence

from ketrate.analysis.direction import Way
from ketrate.analysis.trajectory import Point, Trajectory
from ketrate.figures.placing import Placing, is_baseline
from ketrate.figures.scales import ScoreScale, TimeAxis, score_range, spread
from ketrate.figures.sheet import BODY, DASHED, DOTTED, SMALL, Dash, Sheet, Target
from ketrate.figures.style import Palette, shortened, text_width_in
from ketrate.instruments.definition import BETTER, ZERO_IS_BEST
from ketrate.instruments.prorating import total_words
from ketrate.words import tr

Placed = tuple[Point, float]
"""A rating and its place on the sheet in inches from the left."""


def draw(
    sheet: Sheet,
    trajectory: Trajectory,
    placing: Placing,
    axis: TimeAxis,
    span: tuple[float, float],
) -> tuple[Target, ...]:
    """Draw the scores between two heights; returns the marks that can be pointed at."""
    scores = [p.total for p in trajectory.points if p.total is not None]
    lines = trajectory.thresholds
    known = [trajectory.baseline.total] if trajectory.baseline else []
    known += [cut + 4 for cut in (lines.remission, lines.response) if cut is not None]
    low, high = score_range(scores + known, trajectory.minimum, trajectory.maximum)
    scale = ScoreScale(low, high, *span)
    left, right = axis.stretches[0].left - 0.12, axis.stretches[-1].right + 0.12
    _thresholds(sheet, trajectory, scale, (left, right))
    _score_axis(sheet, scale, left, _axis_name(trajectory))
    for stretch in axis.stretches:
        edge = [stretch.left - 0.12, stretch.right + 0.12]
        sheet.line(edge, [scale.bottom, scale.bottom], sheet.palette.muted)
    _joins(sheet, placing, axis, scale)
    _missed(sheet, placing, axis, scale)
    return _marks(sheet, trajectory, placing, axis, scale)


def _score_axis(sheet: Sheet, scale: ScoreScale, left: float, name: str) -> None:
    muted = sheet.palette.muted
    sheet.line([left, left], [scale.bottom, scale.top], muted)
    for tick in scale.ticks():
        y = scale.y(tick)
        sheet.line([left - 0.05, left], [y, y], muted)
        sheet.write(
            left - 0.08,
            y - 0.04,
            str(tick).replace("-", "−"),
            size=SMALL,
            align="right",
            colour=muted,
        )
    title = shortened(name, BODY, scale.top - scale.bottom)
    sheet.write(0.17, (scale.top + scale.bottom) / 2, title, is_upright=True)


def _axis_name(trajectory: Trajectory) -> str:
    """The scale, and which way is better where that is not down."""
    if trajectory.direction == BETTER:
        return tr("{scale} total, higher is better", scale=trajectory.instrument_name)
    if trajectory.direction == ZERO_IS_BEST:
        return tr("{scale} total, zero is best", scale=trajectory.instrument_name)
    return tr("{scale} total", scale=trajectory.instrument_name)


def _thresholds(
    sheet: Sheet, trajectory: Trajectory, scale: ScoreScale, edge: tuple[float, float]
) -> None:
    """Baseline, response, remission and the partial band, named at the right without touching."""
    lines, palette = trajectory.thresholds, sheet.palette
    if lines.partial is not None and lines.response is not None:
        low, high = scale.y(lines.response), scale.y(lines.partial)
        sheet.area(edge[0], low, edge[1], high, palette.band)
    wanted = _wanted(trajectory, palette)
    heights = [scale.y(score) for score, _, _, _, _ in wanted]
    placed = spread(heights, 0.155, scale.bottom + 0.05, scale.top - 0.02)
    for (_, text, colour, dash, width), y, label_y in zip(wanted, heights, placed, strict=True):
        if width:
            sheet.line(edge, [y, y], colour, width=width, dash=dash)
        x = edge[1] + 0.03
        sheet.line([x, x + 0.1], [y, label_y], palette.line, width=0.6)
        room = sheet.width - x - 0.16
        text_size = SMALL if text_width_in(text, BODY) > room else BODY
        sheet.write(x + 0.13, label_y - 0.045, text, size=text_size, colour=colour)


def _wanted(trajectory: Trajectory, palette: Palette) -> list[tuple[float, str, str, Dash, float]]:
    """(score, words, colour, dash, line width) of each line that this patient has."""
    lines = trajectory.thresholds
    wanted: list[tuple[float, str, str, Dash, float]] = []
    sign = Way(trajectory.direction).sign
    if trajectory.baseline is not None:
        total = trajectory.baseline.total
        wanted.append((total, tr("baseline {n}", n=total), palette.ink, "-", 0.8))
    if lines.response is not None:
        text = tr("response {sign} {n}", sign=sign, n=lines.response)
        wanted.append((lines.response, text, palette.depression, DASHED, 1.1))
        if lines.partial is not None:
            middle = (lines.response + lines.partial) / 2
            text = tr("partial {sign} {n}", sign=sign, n=lines.partial)
            wanted.append((middle, text, palette.muted, "-", 0))
    if lines.remission is not None:
        text = tr("remission {sign} {n}", sign=sign, n=lines.remission)
        wanted.append((lines.remission, text, palette.remission, DOTTED, 1.6))
    if lines.remission_second is not None:
        text = tr("({sign} {n})", sign=sign, n=lines.remission_second)
        wanted.append((lines.remission_second, text, palette.remission, DOTTED, 0.7))
    return wanted


def _joins(sheet: Sheet, placing: Placing, axis: TimeAxis, scale: ScoreScale) -> None:
    """Join neighbours. Nothing crosses a missed or incomplete rating, or an unknown distance."""
    colour = sheet.palette.depression
    for (one, here), (two, there) in zip(placing.points, placing.points[1:], strict=False):
        if one.total is None or two.total is None or here[0] != there[0]:
            continue
        if any(here[1] <= day <= there[1] for _, (_, day) in placing.gaps):
            continue
        xs = [axis.x(*here), axis.x(*there)]
        ys = [scale.y(one.total), scale.y(two.total)]
        if is_same_question(one, two):
            sheet.line(xs, ys, colour, width=1.8)
        else:
            sheet.line(xs, ys, colour, width=0.9, dash=DOTTED)
            stroke(sheet, (xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2)


def is_same_question(one: Point, two: Point) -> bool:
    """Whether two ratings asked about the same length of time, so that a plain line may join them.

    A recall that an import stated counts; that a look-back spans a dosing does not change it.
    """
    return one.instrument_id == two.instrument_id and one.rating.recall == two.rating.recall


def stroke(sheet: Sheet, x: float, y: float) -> None:
    """The mark on a dotted join: the recall period changes here."""
    sheet.line([x - 0.03, x + 0.03], [y - 0.055, y + 0.055], sheet.palette.depression, width=1.2)


def _missed(sheet: Sheet, placing: Placing, axis: TimeAxis, scale: ScoreScale) -> None:
    places = [axis.x(*where) for _, where in placing.gaps]
    places += [axis.x(*where) for point, where in placing.points if point.total is None]
    if places:
        y = [scale.bottom + 0.07] * len(places)
        sheet.marks(places, y, "x", sheet.palette.warning, size=5)


def look(point: Point, palette: Palette) -> tuple[str, str, bool, float]:
    """(shape, colour, is open, size) of a rating's mark, by what was reached."""
    if point.remitted:
        return "D", palette.remission, False, 5.5
    return "o", palette.depression, not point.responded, 6.5


def frame(sheet: Sheet, x: float, y: float) -> None:
    """Round a mark whose total is prorated, under it."""
    sheet.marks([x], [y], "s", sheet.palette.warning, size=11, is_open=True)


def _marks(
    sheet: Sheet, trajectory: Trajectory, placing: Placing, axis: TimeAxis, scale: ScoreScale
) -> tuple[Target, ...]:
    targets: list[Target] = []
    placed: list[Placed] = []
    for point, where in placing.points:
        x = axis.x(*where)
        if point.total is None:
            targets.append(Target(x, scale.bottom + 0.07, point.rating.id))
            continue
        shape, colour, is_open, size = look(point, sheet.palette)
        if point.is_prorated:
            frame(sheet, x, scale.y(point.total))
        sheet.marks([x], [scale.y(point.total)], shape, colour, size=size, is_open=is_open)
        targets.append(Target(x, scale.y(point.total), point.rating.id))
        placed.append((point, x))
    if placed:
        _last_value(sheet, placed, scale, trajectory)
    return tuple(targets)


def _last_value(
    sheet: Sheet, placed: Sequence[Placed], scale: ScoreScale, trajectory: Trajectory
) -> None:
    """The latest score in words, where it covers least."""
    point, x = placed[-1]
    if point.total is None or is_baseline(point, trajectory):
        return
    text = total_words(point.total, is_prorated=point.is_prorated)
    text += _improvement(point.percent_improvement)
    width = text_width_in(text, BODY, "semibold")
    right = max(x + 0.06, width + 0.7)
    here = scale.y(point.total)
    lines = [scale.y(score) for score, _, _, _, line in _wanted(trajectory, sheet.palette) if line]
    others = [(px, scale.y(p.total or 0)) for p, px in placed]
    choices = [here + 0.1, here - 0.21, here + 0.24, here - 0.36]
    y = min(choices, key=lambda low: _covered((right - width, right), low, lines, others, scale))
    colour = look(point, sheet.palette)[1]
    sheet.write(right - width, y, text, weight="semibold", colour=colour)


def _covered(
    span: tuple[float, float],
    low: float,
    lines: Sequence[float],
    others: Sequence[tuple[float, float]],
    scale: ScoreScale,
) -> float:
    """How much a label with its base line at `low` would hide: marks, joins, lines, edges."""
    high = low + 0.12
    hidden = 3.0 * sum(
        span[0] - 0.05 < x < span[1] + 0.05 and low - 0.06 < y < high + 0.06 for x, y in others
    )
    hidden += sum(low - 0.02 < y < high + 0.02 for y in lines)
    for (x0, y0), (x1, y1) in itertools.pairwise(others):
        hidden += 2.0 * _crosses((x0, y0, x1, y1), span, low, high)
    return hidden + (5.0 if low < scale.bottom or high > scale.top else 0.0)


def _crosses(
    join: tuple[float, float, float, float], span: tuple[float, float], low: float, high: float
) -> bool:
    x0, y0, x1, y1 = join
    steps = [i / 40 for i in range(41)]
    return any(
        span[0] <= x0 + s * (x1 - x0) <= span[1] and low - 0.03 <= y0 + s * (y1 - y0) <= high + 0.03
        for s in steps
    )


def _improvement(percent: float | None) -> str:
    if percent is None:
        return ""
    if round(percent) < 0:
        return " " + tr("({n} % worse)", n=abs(round(percent)))
    return " " + tr("({n} % better)", n=round(percent))
