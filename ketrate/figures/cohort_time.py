"""Time to response: the share that has responded by a day, a step line per group."""

from collections.abc import Sequence
from dataclasses import dataclass

from ketrate.figures.plot import Frame, Margins, Plot, begin, fixed, nothing, span
from ketrate.figures.sheet import DASHED, SMALL, SheetFigure
from ketrate.words import tr

FOOT = 0.22
"""Inches for each group's line of numbers at risk."""


@dataclass(frozen=True, slots=True)
class Steps:
    """One group: (day, share that has responded) at each step, days of censoring, at risk."""

    name: str
    steps: tuple[tuple[float, float], ...]
    censored: tuple[tuple[float, float], ...]
    at_risk: tuple[tuple[float, int], ...]
    n: int
    events: int


def time_to_response(
    groups: Sequence[Steps],
    window_days: float,
    *,
    frame: Frame,
) -> SheetFigure:
    """Cumulative response in percent over days, with the numbers at risk under the axis."""
    groups = [one for one in groups if one.n]
    if not groups:
        return nothing(frame, tr("No patient was rated after the dosing."))
    sheet, palette = begin(frame), frame.palette
    margins = Margins(left=1.15, right=1.3, bottom=0.72 + FOOT * (len(groups) + 1))
    ticks = [one for one in span([0, window_days]).ticks if 0 <= one <= window_days]
    across = fixed(0, window_days, ticks)
    plot = Plot(sheet, across, fixed(0, 100, (0, 25, 50, 75, 100)), margins)
    looks = ((palette.dissociation, "-"), (palette.depression, DASHED), (palette.muted, "-"))
    ends: list[float] = []
    for group, (colour, dash) in zip(groups, looks, strict=False):
        points = _stairs(group, window_days)
        plot.path(points, colour, width=2.0, dash=dash)
        for day, share in group.censored:
            x, y = plot.x(day), plot.y(share * 100)
            sheet.line([x, x], [y - 0.05, y + 0.05], colour)
        at = plot.y(points[-1][1])
        while any(abs(at - one) < 0.17 for one in ends):
            at += 0.17
        ends.append(at)
        words = tr("{name}, {e} of {n}", name=group.name, e=group.events, n=group.n)
        sheet.write(plot.right + 0.07, at - 0.04, words, size=SMALL, colour=colour)
    plot.axes(tr("days"), "")
    plot.axes("", tr("responded, %"))
    _at_risk(plot, groups)
    return sheet.figure


def _stairs(group: Steps, window_days: float) -> list[tuple[float, float]]:
    points, share = [(0.0, 0.0)], 0.0
    for day, after in group.steps:
        points += [(day, share * 100), (day, after * 100)]
        share = after
    return [*points, (window_days, share * 100)]


def _at_risk(plot: Plot, groups: Sequence[Steps]) -> None:
    sheet = plot.sheet
    top = plot.bottom - 0.4 - FOOT
    sheet.write(0.1, top, tr("at risk"), size=SMALL, weight="semibold", colour=sheet.palette.muted)
    for number, group in enumerate(groups, start=1):
        y = top - number * FOOT
        sheet.write(0.1, y, group.name, size=SMALL, colour=sheet.palette.muted)
        for day, n in group.at_risk:
            sheet.write(
                plot.x(day), y, str(n), size=SMALL, align="center", colour=sheet.palette.muted
            )
