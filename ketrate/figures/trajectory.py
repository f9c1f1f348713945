"""One patient's course: depression scores over time, dissociation per session, the acute hours."""

from dataclasses import dataclass, replace

from ketrate.analysis.trajectory import SessionMark, Trajectory
from ketrate.errors import NotFoundError
from ketrate.figures import acute, depression, dosings, peaks
from ketrate.figures.legend import legend, notes
from ketrate.figures.placing import Placing, place
from ketrate.figures.scales import TimeAxis, time_axis
from ketrate.figures.sheet import SMALL, TITLE, Sheet, SheetFigure
from ketrate.figures.style import Palette, shortened, text_width_in
from ketrate.instruments.catalogue import Catalogue
from ketrate.words import tr

LEFT, RIGHT = 0.62, 1.18
"""Margins in inches: the score axis on the left, the names of the lines on the right."""
"""How near, in inches, a click must be to a mark."""
LEAST_MAIN = 1.15
"""Below this height of the depression plot the acute hours are left out."""
STRIP_FIXED, ROW_FIXED, LEAST_PANEL = 0.38, 0.44, 0.28
"""Inches: heading and axis name of the acute strip, labels of a row, the least of its plots."""
CADSS = "cadss23"


@dataclass(frozen=True, slots=True)
class Layout:
    """Heights of the parts from the top of the sheet, in inches."""

    main_top: float
    main_bottom: float
    peaks_top: float
    peaks_bottom: float
    acute_top: float
    acute_bottom: float


def draw(
    trajectory: Trajectory,
    *,
    palette: Palette,
    width_in: float,
    height_in: float,
    instruments: Catalogue,
) -> SheetFigure:
    """The figure of a course, at a size in inches; best from 6.5 by 4 inches upwards.

    Missing ratings are gaps: no line crosses them. Scores of family members with another recall
    period are joined only by a dotted line with a stroke.
    """
    trajectory = replace(trajectory, instrument_name=short_name(trajectory, instruments))
    sheet = Sheet(width_in, height_in, palette)
    placing = place(trajectory)
    axis = time_axis(placing.days(), LEFT, width_in - RIGHT)
    rated = tuple(mark for mark, _ in placing.dosings if mark.dissociation is not None)
    top = _head(sheet, trajectory, placing)
    foot = notes(sheet, trajectory, placing, LEFT)
    layout = _layout(top, foot, rated, height_in)
    dosings.draw(sheet, placing, axis, (layout.main_top, layout.peaks_bottom))
    targets = depression.draw(
        sheet, trajectory, placing, axis, (layout.main_bottom, layout.main_top)
    )
    if layout.peaks_top > layout.peaks_bottom:
        cutoff = _cutoff(instruments)
        span = (layout.peaks_bottom, layout.peaks_top)
        targets += peaks.draw(sheet, placing, axis, span, cutoff)
    _time_labels(sheet, trajectory, placing, axis, layout.peaks_bottom)
    if layout.acute_top > layout.acute_bottom:
        targets += acute.draw(
            sheet, rated, (LEFT, width_in - 0.12), (layout.acute_bottom, layout.acute_top)
        )
    sheet.figure.targets = targets
    return sheet.figure


def short_name(trajectory: Trajectory, instruments: Catalogue) -> str:
    """The family's short name, as people say it (MADRS), else the full name."""
    try:
        return instruments.get(trajectory.family).short_name
    except NotFoundError:
        return trajectory.instrument_name


def _head(sheet: Sheet, trajectory: Trajectory, placing: Placing) -> float:
    """Title and legend; returns where the next thing may begin."""
    y = sheet.height - 0.24
    code = shortened(trajectory.code, TITLE, sheet.width * 0.4, "semibold")
    sheet.write(0.12, y, code, size=TITLE, weight="semibold")
    told = tr(
        "course {number}: {instrument}",
        number=trajectory.course_number,
        instrument=trajectory.instrument_name,
    )
    x = 0.12 + text_width_in(code, TITLE, "semibold") + 0.12
    room = sheet.width - x - 0.12
    sheet.write(x, y, shortened(told, 10.5, room), size=10.5, colour=sheet.palette.muted)
    return legend(sheet, trajectory, placing, 0.12, y - 0.24)


def _layout(top: float, foot: float, rated: tuple[SessionMark, ...], height: float) -> Layout:
    """Share the height: the acute strip and the peaks take theirs, the scores the rest."""
    main_top = top - dosings.HEIGHT
    axis_room = 0.40
    rows = acute.rows(rated)
    stems = max(0.5, min(0.95, 0.15 * height)) if rated else 0.0
    gap = 0.14 if rated else 0.0
    room = main_top - foot - stems - gap - axis_room - max(LEAST_MAIN, 0.27 * height)
    strip = min(STRIP_FIXED + rows * (ROW_FIXED + min(0.98, 0.14 * height)), room)
    if not rows or strip < STRIP_FIXED + rows * (ROW_FIXED + LEAST_PANEL):
        strip = 0.0
    peaks_bottom = foot + strip + axis_room
    peaks_top = peaks_bottom + stems
    return Layout(main_top, peaks_top + gap, peaks_top, peaks_bottom, foot + strip, foot)


def _time_labels(
    sheet: Sheet, trajectory: Trajectory, placing: Placing, axis: TimeAxis, bottom: float
) -> None:
    muted = sheet.palette.muted
    for stretch in axis.stretches:
        sheet.line([stretch.left - 0.12, stretch.right + 0.12], [bottom, bottom], muted)
        ticks = axis.ticks(stretch)
        if stretch.name == "before":
            ticks = ((stretch.left, tr("before")),)
        for x, label in ticks:
            sheet.line([x, x], [bottom, bottom - 0.05], muted)
            sheet.write(x, bottom - 0.18, label, size=SMALL, align="center", colour=muted)
    middle = (axis.stretches[0].left + axis.stretches[-1].right) / 2
    sheet.write(middle, bottom - 0.35, _axis_title(trajectory, placing, axis), align="center")


def _axis_title(trajectory: Trajectory, placing: Placing, axis: TimeAxis) -> str:
    if trajectory.is_from_first_rating:
        return tr("hours since the first rating") if axis.is_in_hours else _days(placing)
    if not placing.is_timed:
        return tr("days since each dosing")
    if axis.is_in_hours:
        return tr("hours since the first dosing")
    return tr("days since the first dosing")


def _days(placing: Placing) -> str:
    return tr("days since the first rating") if placing.is_timed else tr("days")


def _cutoff(instruments: Catalogue) -> int | None:
    """CADSS-23's cut-off for dissociation, from its own file."""
    try:
        cutoff = instruments.get(CADSS).dissociated
    except NotFoundError:
        return None
    return cutoff.value if cutoff else None
