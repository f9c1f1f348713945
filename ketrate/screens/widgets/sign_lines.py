"""The ratings under a signature, one below the other, and how its time is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from ketrate.clock import Instant
from ketrate.screens.theme import Role, Weight
from ketrate.screens.widgets.controls import emptied, label

TALLEST_LIST = 236


@dataclass(frozen=True, slots=True)
class SignLine:
    """One rating under a signature: patient (where several are listed), time, scale, result.

    `is_urgent` sets `note` (a suicidality alert) in the colour of what must not be overlooked.
    """

    when: str
    scale: str
    result: str
    note: str = ""
    patient: str = ""
    is_urgent: bool = False

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        parts = (self.patient, self.scale, self.when, self.result, self.note)
        return ", ".join(part for part in parts if part)


def local_time(at: Instant) -> str:
    """Local date and time with the offset from UTC, as it stands beside a signature."""
    offset = f"{at.local:%z}"
    return f"{at.local:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}"


class Shelf(QScrollArea):
    """Holds something of any height; no higher than its content, and never above a limit."""

    def __init__(self, inner: QWidget, tallest: int) -> None:
        super().__init__()
        self._inner, self._tallest = inner, tallest
        self.setWidget(inner)
        for ground in (inner, self.viewport()):
            ground.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """As high as the content, up to the limit."""
        inner = self._inner.sizeHint()
        return QSize(inner.width(), min(inner.height() + 2, self._tallest))

    def minimumSizeHint(self) -> QSize:
        """Two lines at least, or all there is; a lower window scrolls."""
        return QSize(200, min(self.sizeHint().height(), 64))


class SignLines(QWidget):
    """The ratings, one below the other, in columns."""

    def __init__(self, lines: Sequence[SignLine] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(4, 1)
        self.lines: tuple[SignLine, ...] = ()
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[SignLine]) -> None:
        """Show other ratings."""
        emptied(self._grid)
        self.lines = tuple(lines)
        self.setAccessibleName("; ".join(line.spoken for line in lines))
        for at, line in enumerate(lines):
            self._line(at, line)

    def _line(self, at: int, line: SignLine) -> None:
        note = label(line.note, 15, Weight.SEMIBOLD, Role.DANGER if line.is_urgent else Role.MUTED)
        note.setWordWrap(True)
        for column, part in enumerate(
            (
                label(line.patient, 16, Weight.SEMIBOLD),
                label(line.when, 16),
                label(line.scale, 16, Weight.SEMIBOLD),
                label(line.result, 16),
                note,
            )
        ):
            part.setVisible(bool(part.text()))
            if part.text():
                self._grid.addWidget(part, at, column)
