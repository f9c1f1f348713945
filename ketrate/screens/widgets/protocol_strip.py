"""A schedule drawn: the minutes of a session and the days of the course, windows as bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketrate.screens.theme import Theme, Weight, font
from ketrate.screens.widgets.paint import write
from ketrate.words import tr

LEFT, RIGHT, LINE, ROW, ROWS = 92, 24, 74, 17, 2
ASSUMED_MINUTES = 40
"""How far after the start an end is drawn where the schedule leaves the length open."""
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One timepoint: where it is planned, and its window, in minutes from the start or in days."""

    label: str
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the strip shows; `dosing` is how long the dosing lasts, `days` when sessions are."""

    minutes: tuple[Bar, ...]
    follow_ups: tuple[Bar, ...]
    dosing: float
    days: tuple[float, ...]


def drawing_of(data: Mapping[str, object]) -> Drawing:
    """As much of a draft as can be drawn; what is no number yet is left out."""
    length = _number(data.get("duration_minutes")) or 0.0
    sprays = [one for one in map(_number, _list(data.get("spray_minutes"))) if one is not None]
    shift = {"end": length or ASSUMED_MINUTES, "last-spray": max(sprays, default=0.0)}
    minutes: list[Bar] = []
    days: list[Bar] = []
    for one in _list(data.get("timepoints")):
        if isinstance(one, dict) and (bar := _bar(one, shift)) is not None:
            (days if one.get("anchor") == "day" else minutes).append(bar)
    sessions = [one for one in map(_number, _list(data.get("session_days"))) if one is not None]
    return Drawing(
        tuple(sorted(minutes, key=lambda bar: bar.at)),
        tuple(sorted(days, key=lambda bar: bar.at)),
        length or max(sprays, default=0.0),
        tuple(sessions),
    )


class ProtocolStrip(QWidget):
    """Two lines: minutes of a session, days of the course."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawing = Drawing((), (), 0, ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_data(self, data: Mapping[str, object]) -> None:
        """Draw another schedule, or the same one as it is now."""
        self._drawing = drawing_of(data)
        self.setAccessibleName(description(self._drawing))
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(480, 2 * LINE + 4)

    def minimumSizeHint(self) -> QSize:
        """Labels are left out rather than the line."""
        return QSize(240, 2 * LINE + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = self._drawing
        self._line(painter, 0, tr("Minutes"), drawn.minutes, (0.0, drawn.dosing), ())
        self._line(painter, LINE, tr("Days"), drawn.follow_ups, None, drawn.days)

    def _line(
        self,
        painter: QPainter,
        top: int,
        name: str,
        bars: Sequence[Bar],
        dosing: tuple[float, float] | None,
        sessions: Sequence[float],
    ) -> None:
        colors, y = self._theme.colors, top + LINE - 20
        write(painter, QRect(4, y - 11, LEFT - 22, 22), name, font(14, Weight.SEMIBOLD),
              colors.muted)  # fmt: skip
        scale = _Scale.of(bars, dosing, sessions, self.width())
        painter.setPen(QPen(colors.edge, 1.4))
        painter.drawLine(QPointF(LEFT - 8, y), QPointF(self.width() - RIGHT + 8, y))
        if dosing is not None and dosing[1] > dosing[0]:
            self._dosing(painter, y, scale.x(dosing[0]), scale.x(dosing[1]))
        for bar in bars:
            self._window(painter, y, scale, bar)
        for day in sessions:
            self._session(painter, y, scale.x(day))
        self._labels(painter, y, scale, bars)

    def _dosing(self, painter: QPainter, y: float, left: float, right: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.edge)
        painter.drawRect(QRectF(left, y - 2.5, max(right - left, 3.0), 5))

    def _window(self, painter: QPainter, y: float, scale: "_Scale", bar: Bar) -> None:
        colors = self._theme.colors
        left, right = scale.x(bar.low), scale.x(bar.high)
        painter.setPen(QPen(colors.accent, 1.2))
        painter.setBrush(colors.accent_soft)
        painter.drawRoundedRect(QRectF(left, y - 6, max(right - left, 4.0), 12), 4, 4)
        painter.setPen(QPen(colors.accent, 2.6))
        x = scale.x(bar.at)
        painter.drawLine(QPointF(x, y - 9), QPointF(x, y + 9))

    def _session(self, painter: QPainter, y: float, x: float) -> None:
        """A square below the line for every dosing day."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.ink)
        painter.drawRect(QRectF(x - 3.5, y + 11, 7, 7))

    def _labels(self, painter: QPainter, y: int, scale: "_Scale", bars: Sequence[Bar]) -> None:
        """Above the line in as many rows as fit; one without room is left out."""
        which = font(13, Weight.SEMIBOLD)
        metrics, ends = QFontMetrics(which), [0.0] * ROWS
        for bar in bars:
            wide = metrics.horizontalAdvance(bar.label) + 4
            left = min(scale.x(bar.at) - wide / 2, self.width() - wide)
            row = next((n for n, end in enumerate(ends) if left > end + 6), None)
            if row is not None:
                ends[row] = left + wide
                box = QRect(int(left), y - 14 - ROW * (row + 1) + 2, wide, ROW)
                write(painter, box, bar.label, which, self._theme.colors.ink)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From minutes or days to pixels."""

    low: float
    span: float
    room: float

    @classmethod
    def of(
        cls,
        bars: Sequence[Bar],
        dosing: tuple[float, float] | None,
        sessions: Sequence[float],
        width: int,
    ) -> "_Scale":
        known = [*(dosing or ()), *sessions]
        known += [one for bar in bars for one in (bar.low, bar.high, bar.at)]
        low, high = min(known, default=0.0), max(known, default=1.0)
        return cls(low, (high - low) or 1.0, max(width - LEFT - RIGHT, 1))

    def x(self, value: float) -> float:
        """Where a minute or day stands."""
        return LEFT + (value - self.low) / self.span * self.room


def description(drawn: Drawing) -> str:
    """The same in words, for screen readers."""
    parts = [tr("{label} at minute {n:g}", label=one.label, n=one.at) for one in drawn.minutes]
    parts += [tr("{label} on day {n:g}", label=one.label, n=one.at) for one in drawn.follow_ups]
    if drawn.days:
        parts.append(tr("sessions on days {all}", all=", ".join(f"{d:g}" for d in drawn.days)))
    return "; ".join(parts)


def _bar(one: Mapping[str, object], shift: Mapping[str, float]) -> Bar | None:
    hours = one.get("window_hours")
    window = _list(one.get("window") if hours is None else hours)
    numbers = [_number(one.get("offset")), *map(_number, window)]
    found = [number for number in numbers if number is not None]
    if len(found) != 3 or len(numbers) != 3:
        return None
    at, low, high = found
    if hours is not None:
        low, high = low / _HOURS, high / _HOURS
    by = shift.get(str(one.get("anchor")), 0.0)
    return Bar(str(one.get("label") or ""), at + by, low + by, high + by)


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]  # just looked


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
