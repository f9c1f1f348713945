"""The acute hours: dissociation by minute, one small panel per session, all on the same scale."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ketrate.analysis.trajectory import AcutePoint, SessionMark
from ketrate.figures.dosings import label_of
from ketrate.figures.scales import ScoreScale
from ketrate.figures.sheet import BODY, SMALL, Sheet, Target
from ketrate.figures.style import text_width_in
from ketrate.records.treatment import DosingKind, Session
from ketrate.words import tr

PER_ROW = 12
MOST = 24
"""More sessions than this would be too small to read: the latest are shown, and it says so."""
GAP = 0.2


@dataclass(frozen=True, slots=True)
class Panel:
    """One session's place on the sheet; minutes from `first` to `last` across it."""

    left: float
    right: float
    first: float
    last: float
    scale: ScoreScale

    def x(self, minute: float) -> float:
        """The place of a minute after dosing start."""
        share = (minute - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)


def rows(marks: Sequence[SessionMark]) -> int:
    """How many rows of panels are needed; 0 when no rating has a minute."""
    return math.ceil(min(len(_shown(marks)), MOST) / PER_ROW)


def draw(
    sheet: Sheet,
    marks: Sequence[SessionMark],
    edge: tuple[float, float],
    span: tuple[float, float],
) -> tuple[Target, ...]:
    """Draw the strip between two edges and two heights (inches)."""
    shown = _shown(marks)
    latest, row_count = shown[-MOST:], rows(marks)
    _heading(sheet, len(latest), len(shown), (edge[0], span[1] - 0.16))
    first, last, high = _ranges(latest)
    columns = math.ceil(len(latest) / row_count)
    width = min((edge[1] - edge[0] + GAP) / columns, 2.6) - GAP
    end = edge[0] + columns * (width + GAP) - GAP
    sheet.write(end, span[0] + 0.03, tr("minutes since dosing start"), align="right")
    has_doses = _doses_fit(latest, width + GAP)
    top, bottom = span[1] - 0.26, span[0] + 0.12
    height = (top - bottom) / row_count
    targets: list[Target] = []
    for i, mark in enumerate(latest):
        left = edge[0] + (i % columns) * (width + GAP)
        ceiling = top - (i // columns) * height
        scale = ScoreScale(0, high, ceiling - height + 0.24, ceiling - 0.2)
        panel = Panel(left, left + width, first, last, scale)
        targets += _panel(sheet, mark, panel, is_first=i % columns == 0, has_dose=has_doses)
    return tuple(targets)


def _shown(marks: Sequence[SessionMark]) -> list[SessionMark]:
    return [m for m in marks if m.dissociation and _timed(m)]


def _timed(mark: SessionMark) -> list[tuple[float, AcutePoint]]:
    points = mark.dissociation.points if mark.dissociation else ()
    timed = [(p.minute, p) for p in points if p.minute is not None]
    return sorted(timed, key=lambda pair: pair[0])


def _ranges(marks: Sequence[SessionMark]) -> tuple[float, float, float]:
    """First and last minute and highest score of all panels, so that they can be compared."""
    minutes = [minute for mark in marks for minute, _ in _timed(mark)]
    totals = [p.total for mark in marks for _, p in _timed(mark) if p.total is not None]
    ends = [stop for mark in marks for _, stop in running(mark.session)]
    last = max([60.0, *minutes, *ends])
    return min([0.0, *minutes]), last, max([10, *totals]) * 1.3


def _heading(sheet: Sheet, shown: int, of: int, at: tuple[float, float]) -> None:
    text = tr("CADSS in the acute hours")
    sheet.write(at[0], at[1], text, weight="semibold")
    x = at[0] + text_width_in(text, BODY, "semibold") + 0.1
    told = tr("shaded: drug being given")
    if shown < of:
        told += " · " + tr("the last {n} of {of} sessions", n=shown, of=of)
    sheet.write(x, at[1], told, size=SMALL, colour=sheet.palette.muted)


def running(session: Session) -> list[tuple[float, float]]:
    """When the drug ran, as (from, to) minutes since start; interruptions left out."""
    start = session.started
    if start is None:
        return [(0.0, float(session.duration_minutes))] if session.duration_minutes else []
    stretches: list[tuple[float, float]] = []
    since: float | None = 0.0
    for event in sorted((e for e in session.events if not e.is_void), key=lambda e: e.at.utc):
        minute = event.at.minutes_since(start)
        if event.kind in (DosingKind.INTERRUPT, DosingKind.END) and since is not None:
            stretches.append((since, minute))
            since = None
        elif event.kind is DosingKind.RESUME and since is None:
            since = minute
    if not stretches and session.duration_minutes and session.route != "intranasal":
        return [(0.0, float(session.duration_minutes))]
    return stretches


def _panel(
    sheet: Sheet, mark: SessionMark, panel: Panel, *, is_first: bool, has_dose: bool
) -> tuple[Target, ...]:
    scale = panel.scale
    for start, stop in running(mark.session):
        sheet.area(panel.x(start), scale.bottom, panel.x(stop), scale.top, sheet.palette.drip)
    _panel_frame(sheet, panel, is_first=is_first)
    _panel_title(sheet, mark, panel, label_of(mark.session) if has_dose else "")
    timed = _timed(mark)
    _joins(sheet, timed, panel)
    targets = []
    for minute, point in timed:
        x = panel.x(minute)
        if point.total is None:
            y = scale.bottom + 0.06
            sheet.marks([x], [y], "x", sheet.palette.warning, size=4.5)
        else:
            y = scale.y(point.total)
            sheet.marks([x], [y], "s", sheet.palette.dissociation, size=3.2)
        targets.append(Target(x, y, point.rating_id))
    _peak(sheet, mark, panel)
    return tuple(targets)


def _panel_frame(sheet: Sheet, panel: Panel, *, is_first: bool) -> None:
    muted, scale = sheet.palette.muted, panel.scale
    sheet.line([panel.left, panel.left], [scale.bottom, scale.top], muted, width=0.6)
    sheet.line([panel.left, panel.right], [scale.bottom, scale.bottom], muted, width=0.6)
    for tick in scale.ticks(0.2):
        y = scale.y(tick)
        sheet.line([panel.left - 0.04, panel.left], [y, y], muted, width=0.6)
        if is_first:
            sheet.write(
                panel.left - 0.07, y - 0.035, str(tick), size=7, align="right", colour=muted
            )
    free = -1.0
    for minute in _minute_labels(panel):
        x, label = panel.x(minute), f"{minute:g}".replace("-", "−")
        sheet.line([x, x], [scale.bottom, scale.bottom - 0.04], muted, width=0.6)
        half = text_width_in(label, 7) / 2
        if x - half > free:
            sheet.write(x, scale.bottom - 0.14, label, size=7, align="center", colour=muted)
            free = x + half + 0.04


def _minute_labels(panel: Panel) -> list[float]:
    """0 and 40 minutes, then every hour or two: the minutes a reader looks for."""
    step = 60 if panel.last <= 180 else 120
    later = [m for m in range(step, int(panel.last) + 1, step) if m >= 80]
    return [m for m in (0, 40, *later) if panel.first <= m <= panel.last]


def _doses_fit(marks: Sequence[SessionMark], room: float) -> bool:
    """All panels name their dose, or none does."""
    return all(text_width_in(label_of(mark.session), SMALL) < room - 0.35 for mark in marks)


def _panel_title(sheet: Sheet, mark: SessionMark, panel: Panel, dose: str) -> None:
    y = panel.scale.top + 0.05
    number = str(mark.session.number)
    sheet.write(panel.left, y, number, size=SMALL, weight="semibold")
    x = panel.left + text_width_in(number, SMALL, "semibold") + 0.06
    if dose:
        sheet.write(x, y, dose, size=SMALL, colour=sheet.palette.muted)


def _joins(sheet: Sheet, timed: Sequence[tuple[float, AcutePoint]], panel: Panel) -> None:
    """Join neighbours; an incomplete rating breaks the line."""
    colour = sheet.palette.dissociation
    for (one_minute, one), (two_minute, two) in itertools.pairwise(timed):
        if one.total is not None and two.total is not None:
            xs = [panel.x(one_minute), panel.x(two_minute)]
            sheet.line(xs, [panel.scale.y(one.total), panel.scale.y(two.total)], colour, width=1.3)


def _peak(sheet: Sheet, mark: SessionMark, panel: Panel) -> None:
    course = mark.dissociation
    if course is None or course.peak is None or course.peak_minute is None:
        return
    text = f"{course.peak}" + ("" if course.peak_observed else "*")
    x = panel.x(course.peak_minute) + 0.05
    width = text_width_in(text, SMALL, "semibold")
    x = min(x, panel.right + GAP - 0.04 - width)
    y = panel.scale.y(course.peak) + 0.05
    sheet.write(x, y, text, size=SMALL, weight="semibold", colour=sheet.palette.dissociation)
