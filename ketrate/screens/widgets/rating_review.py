"""Before a rating is finished: every answer once more, open ones first to be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ketrate.screens.theme import TOUCH, Theme, Weight, font
from ketrate.screens.widgets.alert_question import AlertQuestion
from ketrate.screens.widgets.controls import label, muted
from ketrate.screens.widgets.paint import paint_focus, write


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the list."""

    number: int
    question: str
    answer: str
    is_open: bool = False
    is_reason: bool = False
    note: str = ""


class ReviewLine(QAbstractButton):
    """One item with its answer; pressing it goes there."""

    def __init__(self, theme: Theme, line: Line) -> None:
        super().__init__()
        self._theme = theme
        self.line = line
        self.setFixedHeight(TOUCH)
        self.setMinimumWidth(280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        spoken = f"{line.number}. {line.question}: {line.answer}"
        self.setAccessibleName(f"{spoken}; {line.note}" if line.note else spoken)
        self.setToolTip(line.note)

    def sizeHint(self) -> QSize:
        """A finger high."""
        return QSize(360, TOUCH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw number, question and answer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, line = self._theme.colors, self.line
        strange = line.is_open or line.is_reason
        painter.setPen(QPen(colors.warn if strange else colors.line, 1.2))
        painter.setBrush(colors.warn_soft if strange else colors.card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme)
        high = self.height()
        asked = QFontMetrics(font(16)).horizontalAdvance(line.question)
        answer_wide = max(self.width() - asked - 84, self.width() // 3)
        write(painter, QRect(12, 0, 30, high), str(line.number), font(15), colors.muted)
        asking = high if not line.note else high // 2 + 4
        question = QRect(46, 0, self.width() - answer_wide - 62, asking)
        write(painter, question, line.question, font(16), colors.ink)
        if line.note:
            below = QRect(46, asking - 4, self.width() - answer_wide - 62, high - asking)
            write(painter, below, line.note, font(13), colors.muted)
        answer = QRect(self.width() - answer_wide - 12, 0, answer_wide, high)
        ink = colors.warn if strange else colors.ink
        bold = font(16, Weight.SEMIBOLD)
        write(painter, answer, line.answer, bold, ink, is_right=True)


class RatingReview(QScrollArea):
    """The list, with the question about a suicidality answer above it."""

    picked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.alert = AlertQuestion(theme)
        self.title = label("", 26, Weight.SEMIBOLD)
        self.verdict = muted("", 17)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.verdict)
        column.addWidget(self.alert)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines: list[ReviewLine] = []

    @property
    def lines(self) -> tuple[ReviewLine, ...]:
        """The lines that are shown."""
        return tuple(self._lines)

    def show_lines(self, title: str, lines: Sequence[Line], verdict: str) -> None:
        """Show the answers in two columns, read downwards."""
        for old in self._lines:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = [ReviewLine(self._theme, line) for line in lines]
        rows = max(-(-len(lines) // 2), 1)
        for index, button in enumerate(self._lines):
            column, row = divmod(index, rows)
            self._grid.addWidget(button, row, column)
            button.clicked.connect(lambda _=False, n=button.line.number: self.picked.emit(n))
        self.title.setText(title)
        self.verdict.setText(verdict)
