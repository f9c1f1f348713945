"""The course of many patients: every line with its median, and the best change of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ketrate.figures.plot import Frame, Margins, Plot, begin, fixed, nothing, span
from ketrate.figures.sheet import DASHED, SMALL, SheetFigure, Target
from ketrate.figures.style import text_width_in
from ketrate.words import tr, trn

MOST_LINES = 300
"""More lines are a smear; beyond it the median and its quartiles stand alone."""
MOST_BARS = 400
RIGHT_ROOM = 0.95


@dataclass(frozen=True, slots=True)
class Course:
    """One patient: percent improvement by day, in order of days; `key` is what a click gives."""

    key: int
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Middle:
    """Median and quartiles of the percent improvement at a day, and of how many."""

    day: float
    median: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Best:
    """The best percent improvement of one patient; what was reached."""

    key: int
    improvement: float
    has_responded: bool
    has_remitted: bool


def courses(
    found: Sequence[Course],
    middles: Sequence[Middle],
    *,
    response: float,
    scale: str,
    frame: Frame,
) -> SheetFigure:
    """Percent improvement over days: a line each, median and quartiles on top."""
    frame = replace(
        frame, title=trn("Course, {count} patient", "Course, {count} patients", len(found))
    )
    palette = frame.palette
    if not middles:
        return nothing(frame, tr("No patient has a change to show."))
    lines = found if len(found) <= MOST_LINES else ()
    days = [one.day for one in middles] + [d for line in lines for d, _ in line.points]
    values = [v for one in middles for v in (one.low, one.high)]
    values += [v for line in lines for _, v in line.points]
    if not lines:
        note = tr("More than {n} patients: single lines are not drawn.", n=MOST_LINES)
        frame = replace(frame, note=note)
    sheet = begin(frame)
    plot = Plot(
        sheet, span(days), span(values, include=(0, 100, response)), Margins(right=RIGHT_ROOM)
    )
    _quartiles(plot, middles)
    plot.level(0, palette.muted, width=0.8)
    for line in lines:
        plot.path(line.points, palette.line, width=0.6)
    plot.level(response, palette.depression, width=1.0, dash=DASHED)
    plot.path([(one.day, one.median) for one in middles], palette.depression, width=2.2)
    xs, ys = [plot.x(one.day) for one in middles], [plot.y(one.median) for one in middles]
    sheet.marks(xs, ys, "o", palette.depression, size=6)
    plot.axes(tr("days since the first dosing"), tr("{scale} improvement, %", scale=scale))
    _names(plot, middles, response)
    sheet.figure.targets = tuple(
        Target(plot.x(day), plot.y(value), line.key) for line in lines for day, value in line.points
    )
    return sheet.figure


def waterfall(
    found: Sequence[Best],
    *,
    response: float,
    scale: str,
    frame: Frame,
) -> SheetFigure:
    """The best improvement of each patient, worst first; one bar is one patient."""
    responders = sum(one.has_responded for one in found)
    remitters = sum(one.has_remitted for one in found)
    palette = frame.palette
    title = tr(
        "Best improvement: {r} of {n} responded, {m} remitted", r=responders, n=len(found),
        m=remitters,
    )  # fmt: skip
    frame = replace(frame, title=title)
    if not found:
        return nothing(frame, tr("No patient has a change to show."))
    bars = sorted(found, key=lambda one: one.improvement)
    shown = bars if len(bars) <= MOST_BARS else bars[:: len(bars) // MOST_BARS + 1]
    note = tr("One bar is one patient.")
    if len(shown) < len(bars):
        note = tr("{k} of {n} patients are drawn, evenly spread.", k=len(shown), n=len(bars))
    sheet = begin(replace(frame, note=note))
    values = [one.improvement for one in shown]
    plot = Plot(
        sheet,
        fixed(0, len(shown), ()),
        span(values, include=(0, 100, response)),
        Margins(right=RIGHT_ROOM),
    )
    targets = []
    for place, one in enumerate(shown):
        left, right = plot.x(place + 0.1), plot.x(place + 0.9)
        ends = sorted((plot.y(0), plot.y(one.improvement)))
        colour = palette.depression if one.has_responded else palette.line
        sheet.area(left, ends[0], right, ends[1], colour)
        if one.has_remitted:
            sheet.marks([(left + right) / 2], [ends[1] + 0.07], "D", palette.remission, size=4)
        targets.append(Target((left + right) / 2, plot.y(one.improvement), one.key))
    plot.level(0, palette.muted, width=0.8)
    name = tr("response {n} %", n=f"{response:g}")
    plot.level(response, palette.depression, width=1.0, dash=DASHED)
    sheet.write(plot.right + 0.06, plot.y(response) - 0.04, name, size=SMALL,
                colour=palette.depression)  # fmt: skip
    plot.axes("", tr("best {scale} improvement, %", scale=scale))
    sheet.figure.targets = tuple(targets)
    return sheet.figure


def _quartiles(plot: Plot, middles: Sequence[Middle]) -> None:
    """The quartiles as a band; a stem where there is one day alone."""
    sheet = plot.sheet
    if len(middles) > 1:
        xs = [plot.x(one.day) for one in middles]
        sheet.band(
            xs,
            [plot.y(one.low) for one in middles],
            [plot.y(one.high) for one in middles],
            sheet.palette.band,
        )
    for one in middles:
        at = plot.x(one.day)
        sheet.line([at, at], [plot.y(one.low), plot.y(one.high)], sheet.palette.depression)


def _names(plot: Plot, middles: Sequence[Middle], response: float) -> None:
    sheet, last = plot.sheet, middles[-1]
    x = plot.right + 0.06
    text = tr("response {n} %", n=f"{response:g}")
    wanted = [(plot.y(last.median), tr("median")), (plot.y(response), text)]
    if abs(wanted[0][0] - wanted[1][0]) < 0.16:
        wanted[1] = (wanted[1][0] - 0.16, wanted[1][1])
    for at, words in wanted:
        sheet.write(x, at - 0.04, words, size=SMALL, colour=sheet.palette.depression)
    free = -1.0
    for one in middles:
        half = text_width_in(str(one.n), SMALL) / 2 + 0.03
        if plot.x(one.day) - half > free:
            sheet.write(plot.x(one.day), plot.top + 0.04, str(one.n), size=SMALL, align="center",
                        colour=sheet.palette.muted)  # fmt: skip
            free = plot.x(one.day) + half
    sheet.write(x, plot.top + 0.04, tr("= n"), size=SMALL, colour=sheet.palette.muted)
