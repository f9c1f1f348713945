"""A plot with two number axes on a sheet, in inches; the cohort's figures are made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from ketrate.figures.sheet import BODY, SMALL, TITLE, Sheet, SheetFigure
from ketrate.figures.style import Palette, shortened

LEFT, RIGHT, BOTTOM, TOP = 0.72, 0.28, 0.62, 0.5
"""Usual margins in inches."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Room around a plot, in inches."""

    left: float = LEFT
    right: float = RIGHT
    bottom: float = BOTTOM
    top: float = TOP


@dataclass(frozen=True, slots=True)
class Frame:
    """What every figure of the cohort is given: its size in inches, its colours, its words."""

    width: float
    height: float
    palette: Palette
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The values an axis shows, and their ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]


def span(values: Sequence[float], *, include: Sequence[float] = (), most: int = 7) -> Span:
    """An axis that holds the values and what must be seen; round ticks, room at both ends."""
    known = [*values, *include] or [0.0, 1.0]
    low, high = min(known), max(known)
    if low == high:
        low, high = low - 1, high + 1
    room = (high - low) * 0.04
    found = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low - room, high + room)
    inside = [float(one) for one in found]
    while low >= 0 > inside[0]:  # nothing lies below nothing: no empty room there
        inside.pop(0)
    return Span(inside[0], inside[-1], tuple(inside))


def fixed(low: float, high: float, ticks: Sequence[float]) -> Span:
    """An axis whose ends are known, such as 0 to 100 %."""
    return Span(low, high, tuple(ticks))


class Plot:
    """Values to places: `x` and `y` give inches on the sheet."""

    def __init__(self, sheet: Sheet, across: Span, up: Span, margins: Margins) -> None:
        self.sheet = sheet
        self.across, self.up = across, up
        self.left, self.right = margins.left, sheet.width - margins.right
        self.bottom, self.top = margins.bottom, sheet.height - margins.top

    def x(self, value: float) -> float:
        """Inches from the left."""
        part = (value - self.across.low) / (self.across.high - self.across.low)
        return self.left + part * (self.right - self.left)

    def y(self, value: float) -> float:
        """Inches from the bottom."""
        part = (value - self.up.low) / (self.up.high - self.up.low)
        return self.bottom + part * (self.top - self.bottom)

    def axes(self, x_name: str, y_name: str) -> None:
        """Both axes with ticks and names; without a name an axis is left out."""
        if x_name:
            self._foot(x_name)
        if y_name:
            self._side(y_name)

    def level(self, value: float, colour: str, text: str = "", **look: object) -> None:
        """A line across at a value, with its name above its right end."""
        at = self.y(value)
        self.sheet.line([self.left, self.right], [at, at], colour, **look)  # type: ignore[arg-type]  # width and dash
        if text:
            self.sheet.write(self.right, at + 0.05, text, size=SMALL, colour=colour, align="right")

    def upright(self, value: float, colour: str, **look: object) -> None:
        """A line from bottom to top at a value."""
        at = self.x(value)
        self.sheet.line([at, at], [self.bottom, self.top], colour, **look)  # type: ignore[arg-type]  # width and dash

    def path(self, points: Sequence[tuple[float, float]], colour: str, **look: object) -> None:
        """A line through values."""
        xs, ys = [self.x(a) for a, _ in points], [self.y(b) for _, b in points]
        self.sheet.line(xs, ys, colour, **look)  # type: ignore[arg-type]  # width and dash

    def _foot(self, name: str) -> None:
        sheet, muted = self.sheet, self.sheet.palette.muted
        sheet.line([self.left, self.right], [self.bottom, self.bottom], muted)
        for tick in self.across.ticks:
            at = self.x(tick)
            sheet.line([at, at], [self.bottom - 0.05, self.bottom], muted)
            sheet.write(
                at, self.bottom - 0.19, plain(tick), size=SMALL, align="center", colour=muted
            )
        room = self.right - self.left
        middle = (self.left + self.right) / 2
        sheet.write(middle, self.bottom - 0.4, shortened(name, BODY, room), align="center")

    def _side(self, name: str) -> None:
        sheet, muted = self.sheet, self.sheet.palette.muted
        sheet.line([self.left, self.left], [self.bottom, self.top], muted)
        for tick in self.up.ticks:
            at = self.y(tick)
            sheet.line([self.left - 0.05, self.left], [at, at], muted)
            sheet.write(
                self.left - 0.09, at - 0.04, plain(tick), size=SMALL, align="right", colour=muted
            )
        text = shortened(name, BODY, self.top - self.bottom + 0.3)
        sheet.write(0.17, (self.top + self.bottom) / 2, text, is_upright=True)


def begin(frame: Frame) -> Sheet:
    """A sheet with its title, and at its foot what a reader must know."""
    sheet = Sheet(frame.width, frame.height, frame.palette)
    room = frame.width - 0.2
    title = shortened(frame.title, TITLE, room, "semibold")
    sheet.write(0.08, frame.height - 0.22, title, size=TITLE, weight="semibold")
    if frame.note:
        note = shortened(frame.note, SMALL, room)
        sheet.write(0.08, 0.07, note, size=SMALL, colour=frame.palette.muted)
    return sheet


def nothing(frame: Frame, why: str) -> SheetFigure:
    """A figure that cannot be drawn says why in its place."""
    sheet = begin(frame)
    text = shortened(why, BODY, frame.width - 0.3)
    at = frame.width / 2, frame.height / 2
    sheet.write(*at, text, align="center", colour=frame.palette.muted)
    return sheet.figure


def plain(value: float) -> str:
    """A number as people write it: no trailing zeros, a true minus sign."""
    return f"{value:.4g}".replace("-", "−")
