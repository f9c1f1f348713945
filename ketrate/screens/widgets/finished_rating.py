"""A finished rating, to be read: result, who stands behind it, and every answer it ever had."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ketrate.screens.theme import Role, Theme, Weight, font
from ketrate.screens.widgets.banner import tone_colours
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted
from ketrate.screens.widgets.notice import Notice
from ketrate.words import tr

SIDE_WIDE, SIDE_NARROW = 352, 286
TWO_COLUMNS_FROM = 1150
NARROW_BELOW = 1000


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One item: its answer now, and what it was before each amendment, newest first."""

    number: int
    question: str
    answer: str
    before: tuple[str, ...] = ()
    is_strange: bool = False

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return "; ".join((f"{self.number}. {self.question}: {self.answer}", *self.before))


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signed, meaning what, when; `state` says whether it stands, in words and a tone."""

    who: str
    meaning: str
    when: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything the view shows. `tone` colours the state; `warnings` stand on top in red."""

    score: str
    score_line: str
    state: str
    tone: str
    facts: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    signatures: tuple[SignatureLine, ...]
    no_signature: str
    warnings: tuple[str, ...] = ()
    note: str = ""


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
        for words in line.before:
            old = label(words, 15, role=Role.WARN)
            old.setWordWrap(True)
            old.setContentsMargins(34, 0, 0, 0)
            column.addWidget(old)

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


class FinishedRating(QScrollArea):
    """The view; nothing in it can be changed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._boxes: list[AnswerBox] = []
        self._shown_columns = 0
        self.shown: Finished | None = None
        self._result, self._signed = Card(theme, margin=16), Card(theme, margin=16)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(8)
        self._columns = (AnswerColumn(), AnswerColumn())
        self._lay_out()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self._result)
        side.addWidget(self._signed)
        side.addStretch(1)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for each in self._columns:
            answers.addWidget(each, 1)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._side)
        body.addLayout(answers, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addLayout(self._warnings)
        column.addLayout(body, 1)
        self.setWidget(inside)

    @property
    def boxes(self) -> tuple[AnswerBox, ...]:
        """The answers that are shown."""
        return tuple(self._boxes)

    def show_rating(self, shown: Finished) -> None:
        """Show a rating, or the same one after a change."""
        self.shown = shown
        emptied(self._warnings)
        for words in shown.warnings:
            self._warnings.addWidget(Notice(self._theme, words, "danger"))
        self._show_result(shown)
        self._show_signatures(shown)
        for box in self._boxes:
            box.hide()
            box.deleteLater()
        self._boxes = [AnswerBox(self._theme, line) for line in shown.answers]
        self._shown_columns = 0
        self._arrange()
        spoken = (shown.score, shown.score_line, shown.state, *shown.warnings, *shown.facts)
        self.setAccessibleName(", ".join(part for part in spoken if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns of answers where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.viewport().width()
        self._side.setFixedWidth(SIDE_NARROW if width < NARROW_BELOW else SIDE_WIDE)
        columns = 2 if width >= TWO_COLUMNS_FROM else 1
        if columns == self._shown_columns or not self._boxes:
            return
        self._shown_columns = columns
        rows = -(-len(self._boxes) // columns)
        for at, column in enumerate(self._columns):
            column.take(self._boxes[at * rows : (at + 1) * rows])

    def _show_result(self, shown: Finished) -> None:
        column = self._result.column
        emptied(column)
        column.setSpacing(4)
        score = label(shown.score, 40, Weight.BOLD)
        score.setAccessibleName(f"{shown.score} {shown.score_line}")
        column.addWidget(score)
        column.addWidget(muted(shown.score_line, 16))
        column.addSpacing(6)
        column.addWidget(StateBadge(self._theme, shown.state, shown.tone))
        column.addSpacing(6)
        for fact in shown.facts:
            line = label(fact, 15)
            line.setWordWrap(True)
            column.addWidget(line)
        if shown.note:
            column.addWidget(muted(shown.note))

    def _show_signatures(self, shown: Finished) -> None:
        column = self._signed.column
        emptied(column)
        column.setSpacing(3)
        column.addWidget(heading(tr("Signatures")))
        if not shown.signatures:
            column.addWidget(muted(shown.no_signature))
        for line in shown.signatures:
            column.addSpacing(8)
            self._show_signature(line)

    def _show_signature(self, line: SignatureLine) -> None:
        column = self._signed.column
        for text, pixels, weight, role in (
            (line.who, 16, Weight.SEMIBOLD, Role.INK),
            (line.meaning, 15, Weight.REGULAR, Role.INK),
            (line.when, 15, Weight.REGULAR, Role.MUTED),
        ):
            part = label(text, pixels, weight, role)
            part.setWordWrap(True)
            column.addWidget(part)
        column.addWidget(StateBadge(self._theme, line.state, line.tone))


class FinishedFoot(QWidget):
    """Below the view: what may be done with the rating. Buttons that may not are hidden."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.close_page = Button(theme, tr("Close"), name=tr("Close, key Escape"))
        self.elsewhere = Button(theme, tr("Move…"), "quiet", tr("Move to the right patient"))
        self.void = Button(theme, tr("Void…"), "quiet", tr("Void this rating"))
        self.amend = Button(theme, tr("Amend…"), name=tr("Amend this rating"))
        self.review = Button(theme, tr("Review…"), "primary", tr("Sign the review of this rating"))
        self.sign = Button(theme, tr("Sign…"), "primary", tr("Sign this rating"))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(18, 8, 18, 8)
        self.row.setSpacing(10)
        self.row.addWidget(self.close_page)
        self.row.addStretch(1)
        for button in self.acts:
            self.row.addWidget(button)
        self.offer(())
        theme.changed.connect(self.update)

    @property
    def acts(self) -> tuple[Button, ...]:
        """What may be done, in the order of the row."""
        return (self.elsewhere, self.void, self.amend, self.review, self.sign)

    def offer(self, acts: Sequence[Button]) -> None:
        """Show these buttons and no others."""
        for button in self.acts:
            button.setVisible(button in acts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.card)
        painter.fillRect(0, 0, self.width(), 1, self._theme.colors.line)
