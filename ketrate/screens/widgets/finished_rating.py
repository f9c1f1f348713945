"""A finished rating, to be read: result, who stands behind it, and every answer it ever had."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Card, emptied, heading, label, muted
from ketrate.screens.widgets.finished_answers import (
    AnswerBox,
    AnswerColumn,
    AnswerLine,
    StateBadge,
)
from ketrate.screens.widgets.notice import Notice
from ketrate.words import tr

SIDE_WIDE, SIDE_NARROW = 352, 286
TWO_COLUMNS_FROM = 1150
NARROW_BELOW = 1000


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
