"""The answers of a finished rating, with what each was before, and the badge of its state."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ketrate.screens.theme import Role, Theme, Weight, font
from ketrate.screens.widgets.banner import tone_colours
from ketrate.screens.widgets.controls import label


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One item: its answer now, and what it was before each amendment, newest first.

    `others` are the answers of other raters of the same interview, with their names; `differs`
    says that one of them is not the same. `note` is what the rater wrote on the item.
    """

    number: int
    question: str
    answer: str
    before: tuple[str, ...] = ()
    is_strange: bool = False
    note: str = ""
    others: tuple[str, ...] = ()
    differs: bool = False

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        beside = (self.note, *self.others, *self.before)
        parts = (f"{self.number}. {self.question}: {self.answer}", *beside)
        return "; ".join(part for part in parts if part)


class StateBadge(QWidget):
    """A word or two on a coloured ground; the word says it all, the colour helps."""

    def __init__(self, theme: Theme, text: str, tone: str) -> None:
        super().__init__()
        self._theme, self._text, self._tone = theme, text, tone
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Words and room."""
        return QSize(QFontMetrics(font(16, Weight.SEMIBOLD)).horizontalAdvance(self._text) + 24, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, soft = tone_colours(self._theme, self._tone)
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(font(16, Weight.SEMIBOLD))
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class AnswerBox(QWidget):
    """One item in a frame; an amended one carries its old answers below."""

    def __init__(self, theme: Theme, line: AnswerLine) -> None:
        super().__init__()
        self._theme = theme
        self.line = line
        self.setAccessibleName(line.spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 12, 7)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(10)
        number = label(str(line.number), 15, role=Role.MUTED)
        number.setFixedWidth(24)
        question = label(line.question, 16)
        question.setWordWrap(True)
        role = Role.WARN if line.is_strange or line.before else Role.INK
        answer = label(line.answer, 16, Weight.SEMIBOLD, role)
        answer.setWordWrap(True)
        answer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(number)
        top.addWidget(question, 3)
        top.addWidget(answer, 2)
        column.addLayout(top)
        beside = [(words, Role.WARN if line.differs else Role.MUTED) for words in line.others]
        noted = [(line.note, Role.MUTED)] if line.note else []
        for words, role in (*beside, *noted, *((old, Role.WARN) for old in line.before)):
            below = label(words, 15, role=role)
            below.setWordWrap(True)
            below.setContentsMargins(34, 0, 0, 0)
            if words in line.others:
                below.setAlignment(Qt.AlignmentFlag.AlignRight)
            column.addWidget(below)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame; thicker and tinted where something was amended."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        is_marked = self.line.is_strange or bool(self.line.before)
        painter.setPen(QPen(colors.warn if is_marked else colors.line, 1.2))
        painter.setBrush(colors.warn_soft if is_marked else colors.card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class AnswerColumn(QWidget):
    """Answers one below the other, from the top; nothing at all without any."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def take(self, boxes: Sequence[AnswerBox]) -> None:
        """Hold these and no others; those that were held are not deleted."""
        while self._column.takeAt(0) is not None:
            pass
        for box in boxes:
            self._column.addWidget(box)
        self._column.addStretch(1)
        self.setVisible(bool(boxes))
