"""What is being asked: the answer before, the item's number and subscale, and the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketrate.screens.theme import Theme, Weight, font
from ketrate.screens.widgets.paint import write

MOST_LINES = 6
"""Of an explanation; what is longer is cut on the screen and whole under the pointer."""
WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft) | int(
    Qt.TextFlag.TextWordWrap
)


@dataclass(frozen=True, slots=True)
class Head:
    """The words above the cards. `mark` stands in amber: carried, or why there is no value."""

    place: str = ""
    question: str = ""
    explanation: str = ""
    previous: str = ""
    saved: str = ""
    mark: str = ""


class ItemHead(QWidget):
    """Painted at a fixed height, so that the cards below never jump between two items."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.head = Head()
        self.is_compact = False
        self._texts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_head(self, head: Head) -> None:
        """Ask something else."""
        self.head = head
        spoken = (head.place, head.question, head.explanation, head.mark)
        self.setAccessibleName(". ".join(part for part in spoken if part))
        self.setAccessibleDescription(". ".join(p for p in (head.previous, head.saved) if p))
        self.setToolTip(head.explanation if self._texts else "")
        self.update()

    def keep_room_for(self, texts: Sequence[str]) -> None:
        """Make room for the longest of these explanations (a clinic's own questions)."""
        self._texts = tuple(texts)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower head needs more lines."""
        super().resizeEvent(event)
        if self._texts and event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def set_compact(self, *, is_compact: bool) -> None:
        """Smaller type and fewer lines."""
        self.is_compact = is_compact
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Always the same height for one scale and width."""
        return QSize(400, 76 + self._more(15, 22) if self.is_compact else 142 + self._more(17, 47))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        if self.is_compact:
            self._paint_compact(painter)
        else:
            self._paint_roomy(painter)

    def _paint_roomy(self, painter: QPainter) -> None:
        colors, head, wide = self._theme.colors, self.head, self.width()
        self._paint_run(
            painter, 0, 24, [(head.previous, colors.muted, 16), (head.saved, colors.good, 16)]
        )
        self._paint_run(
            painter, 28, 24, [(head.place, colors.accent, 16), (head.mark, colors.warn, 16)]
        )
        question = font(28, Weight.SEMIBOLD)
        write(painter, QRect(0, 52, wide, 40), head.question, question, colors.ink)
        painter.setFont(font(17))
        painter.setPen(colors.muted)
        painter.drawText(QRect(0, 93, wide, self.height() - 95), WRAPPED, head.explanation)

    def _paint_compact(self, painter: QPainter) -> None:
        colors, head, wide = self._theme.colors, self.head, self.width()
        first = [(head.place, colors.accent, 15), (head.mark, colors.warn, 15)]
        self._paint_run(
            painter,
            0,
            20,
            [*first, (head.previous, colors.muted, 15), (head.saved, colors.good, 15)],
        )
        question = font(21, Weight.SEMIBOLD)
        write(painter, QRect(0, 21, wide, 28), head.question, question, colors.ink)
        room = QRect(0, 50, wide, self.height() - 54)
        if not self._texts:
            write(painter, room, head.explanation, font(15), colors.muted)
            return
        painter.setFont(font(15))
        painter.setPen(colors.muted)
        painter.drawText(room, WRAPPED, head.explanation)

    def _more(self, pixels: int, high: int) -> int:
        """What the longest explanation needs beyond the usual room, within reason."""
        metrics = QFontMetrics(font(pixels))
        room = QRect(0, 0, max(self.width(), 200), 10_000)
        needs = (metrics.boundingRect(room, WRAPPED, text).height() for text in self._texts)
        return max(0, min(max(needs, default=0), MOST_LINES * metrics.lineSpacing()) - high)

    def _paint_run(
        self, painter: QPainter, top: int, high: int, parts: list[tuple[str, QColor, int]]
    ) -> None:
        """Pieces of text one after another, the last elided."""
        x = 0
        for text, colour, pixels in parts:
            if not text:
                continue
            weight = Weight.REGULAR if colour == self._theme.colors.muted else Weight.SEMIBOLD
            which = font(pixels, weight)
            write(painter, QRect(x, top, max(self.width() - x, 0), high), text, which, colour)
            x += QFontMetrics(which).horizontalAdvance(text) + 14
