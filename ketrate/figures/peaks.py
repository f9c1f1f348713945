"""The highest dissociation of each session, as stems on the course's own time axis."""

from ketrate.figures.placing import Placing
from ketrate.figures.scales import ScoreScale, TimeAxis
from ketrate.figures.sheet import BODY, DOTTED, SMALL, Sheet, Target
from ketrate.figures.style import text_width_in
from ketrate.words import tr


def draw(
    sheet: Sheet,
    placing: Placing,
    axis: TimeAxis,
    span: tuple[float, float],
    cutoff: int | None,
) -> tuple[Target, ...]:
    """Draw the stems between two heights. Open with a star: the peak may have been missed."""
    found = [m.dissociation.peak for m, _ in placing.dosings if m.dissociation]
    highest = max((peak for peak in found if peak is not None), default=0)
    scale = ScoreScale(0, max(10, highest * 1.3), *span)
    left, right = axis.stretches[0].left - 0.12, axis.stretches[-1].right + 0.12
    _frame(sheet, scale, (left, right))
    if cutoff is not None:
        y = scale.y(cutoff)
        sheet.line([left, right], [y, y], sheet.palette.dissociation, width=0.8, dash=DOTTED)
        text = tr("dissociated > {n}", n=cutoff)
        sheet.write(right + 0.16, y - 0.04, text, size=SMALL, colour=sheet.palette.dissociation)
    return _stems(sheet, placing, axis, scale)


def _frame(sheet: Sheet, scale: ScoreScale, edge: tuple[float, float]) -> None:
    muted = sheet.palette.muted
    sheet.line([edge[0], edge[0]], [scale.bottom, scale.top], muted)
    for tick in scale.ticks(0.22):
        y = scale.y(tick)
        sheet.line([edge[0] - 0.05, edge[0]], [y, y], muted)
        sheet.write(edge[0] - 0.08, y - 0.04, str(tick), size=SMALL, align="right", colour=muted)
    middle = (scale.top + scale.bottom) / 2
    name = tr("CADSS peak")
    size = BODY if text_width_in(name, BODY) <= scale.top - scale.bottom + 0.1 else SMALL
    sheet.write(0.17, middle, name, is_upright=True, size=size)


def _stems(sheet: Sheet, placing: Placing, axis: TimeAxis, scale: ScoreScale) -> tuple[Target, ...]:
    colour = sheet.palette.dissociation
    free = -1.0
    for mark, where in placing.dosings:
        x, course = axis.x(*where), mark.dissociation
        if course is None:
            continue
        if course.peak is None:
            sheet.marks([x], [scale.bottom + 0.07], "x", sheet.palette.warning, size=5)
            continue
        y = scale.y(course.peak)
        sheet.line([x, x], [scale.bottom, y], colour, width=2.4)
        sheet.marks([x], [y], "s", colour, size=5.5, is_open=not course.peak_observed)
        text = f"{course.peak}" + ("" if course.peak_observed else "*")
        half = text_width_in(text, SMALL, "semibold") / 2 + 0.01
        if x - half > free:
            sheet.write(
                x, y + 0.075, text, size=SMALL, weight="semibold", align="center", colour=colour
            )
            free = x + half
    return ()
