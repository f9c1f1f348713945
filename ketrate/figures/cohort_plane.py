"""The plane of means: a cross for each group, its arms the 95 % intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from ketrate.figures.plot import Frame, Margins, Plot, begin, nothing, span
from ketrate.figures.sheet import SMALL, SheetFigure
from ketrate.words import tr

Ends = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Spot:
    """One group: its name, both means, both 95 % intervals (None below two values)."""

    name: str
    x: float
    y: float
    across: Ends
    up: Ends


def plane(spots: Sequence[Spot], *, names: tuple[str, str], frame: Frame) -> SheetFigure:
    """Means of two values beside each other, a cross per group with its name."""
    if not spots:
        return nothing(frame, tr("There is nothing to show yet."))
    sheet, palette = begin(frame), frame.palette
    xs = [v for one in spots for v in (one.x, *one.across) if v is not None]
    ys = [v for one in spots for v in (one.y, *one.up) if v is not None]
    plot = Plot(sheet, span(xs, include=(0,)), span(ys, include=(0,)), Margins(right=1.6))
    for one in spots:
        _cross(plot, one)
        x, y = plot.x(one.x), plot.y(one.y)
        sheet.marks([x], [y], "s", palette.depression, size=6)
        sheet.write(x + 0.08, y + 0.07, one.name, size=SMALL, colour=palette.ink)
    plot.axes(*names)
    return sheet.figure


def _cross(plot: Plot, one: Spot) -> None:
    x, y, colour = plot.x(one.x), plot.y(one.y), plot.sheet.palette.depression
    low, high = one.across
    if low is not None and high is not None:
        plot.sheet.line([plot.x(low), plot.x(high)], [y, y], colour, width=1.2)
    low, high = one.up
    if low is not None and high is not None:
        plot.sheet.line([x, x], [plot.y(low), plot.y(high)], colour, width=1.2)
