"""All items at a glance: what was answered, what is open, where we are; a click goes there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QWidget

from ketrate.screens.theme import TOUCH, Theme, Weight, font
from ketrate.screens.widgets.paint import write
from ketrate.words import tr

GAP = 6
COLUMNS = 4


class Kind(Enum):
    """How an item stands."""

    OPEN = "open"
    VALUE = "value"
    REASON = "reason"
    CARRIED = "carried"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Mark:
    """One item on the rail; `text` is its value, or a short sign for why it has none."""

    number: int
    text: str = ""
    kind: Kind = Kind.OPEN
    spoken: str = ""


class RailCell(QAbstractButton):
    """One item. Not a stop for Tab: the arrow keys of the form move through the items."""

    def __init__(self, theme: Theme, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.number = number
        self.mark = Mark(number)
        self.is_current = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def show_mark(self, mark: Mark, *, is_current: bool) -> None:
        """Show how the item stands; repaints only when that changed."""
        if (mark, is_current) == (self.mark, self.is_current) and self.accessibleName():
            return
        self.mark, self.is_current = mark, is_current
        here = tr(", current") if is_current else ""
        self.setAccessibleName(tr("Item {n}: {state}", n=mark.number, state=mark.spoken) + here)
        self.update()

    def sizeHint(self) -> QSize:
        """A finger's size."""
        return QSize(TOUCH + 4, TOUCH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cell: number above, value below; open ones have a dashed edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, soft, frame = self._colours()
        pen = QPen(frame, 2.8 if self.is_current else 1.3)
        if self.mark.kind is Kind.OPEN and not self.is_current:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)
        number = QRect(8, 4, self.width() - 12, 16)
        write(painter, number, str(self.number), font(13), self._theme.colors.muted)
        which = font(20 if len(self.mark.text) < 3 else 14, Weight.BOLD)
        below = QRect(6, self.height() - 28, self.width() - 14, 24)
        write(painter, below, self.mark.text, which, ink, is_right=True)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        colors = self._theme.colors
        ink, soft, frame = {
            Kind.OPEN: (colors.ink, colors.card, colors.edge),
            Kind.VALUE: (colors.ink, colors.accent_soft, colors.accent),
            Kind.CARRIED: (colors.muted, colors.well, colors.edge),
            Kind.REASON: (colors.warn, colors.warn_soft, colors.warn),
            Kind.FAILED: (colors.danger, colors.danger_soft, colors.danger),
        }[self.mark.kind]
        return ink, soft, colors.accent if self.is_current else frame


class ItemRail(QScrollArea):
    """The cells: a grid of four columns, or one strip that scrolls with the current item."""

    picked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cells: list[RailCell] = []
        self._is_strip = False
        self._inside = QWidget()
        self.setWidget(self._inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Items"))
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    @property
    def cells(self) -> tuple[RailCell, ...]:
        """The cells in order of the items."""
        return tuple(self._cells)

    def show_items(self, numbers: Sequence[int]) -> None:
        """Make one cell for every item of a scale."""
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = [RailCell(self._theme, number, self._inside) for number in numbers]
        for cell in self._cells:
            cell.clicked.connect(lambda _=False, n=cell.number: self.picked.emit(n))
            cell.show()
        self._place()

    def show_marks(self, marks: Sequence[Mark], current: int | None) -> None:
        """How the items stand, and which one is on."""
        for cell, mark in zip(self._cells, marks, strict=True):
            is_current = mark.number == current
            cell.show_mark(mark, is_current=is_current)
            if is_current:
                self.ensureWidgetVisible(cell, TOUCH * 2, 4)

    def set_strip(self, *, is_strip: bool) -> None:
        """One scrolling row instead of the grid."""
        self._is_strip = is_strip
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if is_strip else needed)
        self.setHorizontalScrollBarPolicy(off)
        if is_strip:
            self.setFixedHeight(TOUCH + 4)
        else:
            self.setMinimumHeight(TOUCH * 2)
            self.setMaximumHeight(16_777_215)
        vertical = QSizePolicy.Policy.Fixed if is_strip else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells to the width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = max(len(self._cells), 1) if self._is_strip else COLUMNS
        wide, high = TOUCH + 6, TOUCH + (0 if self._is_strip else 2)
        for index, cell in enumerate(self._cells):
            line, column = divmod(index, columns)
            cell.setGeometry(column * (wide + GAP), line * (high + GAP), wide, high)
        lines = -(-len(self._cells) // columns)
        self._inside.resize(columns * (wide + GAP) - GAP, max(lines * (high + GAP) - GAP, 1))
