"""One setting on the page: what it is, how it stands, what it was before, and its changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, emptied, label, muted
from ketrate.words import tr, trn

SHOWN = 1
"""So many changes stand open below a setting; the others are one press away."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says. `before` are its changes, newest first; the newest can be taken back."""

    words: str
    explanation: str
    value: str
    before: Sequence[str] = ()


class SettingRow(QWidget):
    """`change_wanted`, and `back_wanted` for the value before the last change."""

    change_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, theme: Theme, says: RowWords, *, may_change: bool) -> None:
        super().__init__()
        self._theme = theme
        self._may_change = may_change
        self.value = label(says.value, 17, Weight.BOLD)
        self.change = Button(theme, tr("Change…"), name=f"{tr('Change…')} {says.words}")
        self.change.clicked.connect(self.change_wanted)
        self.change.setVisible(may_change)
        self.setAccessibleName(f"{says.words}: {says.value}")
        words = label(says.words, 17)
        words.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(words, 1)
        head.addWidget(self.value)
        head.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(1)
        column.addLayout(head)
        column.addWidget(muted(says.explanation))
        self._past = QVBoxLayout()
        self._past.setSpacing(0)
        column.addLayout(self._past)
        self._before = tuple(says.before)
        self._show_past(SHOWN)

    def _show_past(self, count: int) -> None:
        emptied(self._past)
        for number, line in enumerate(self._before[:count]):
            self._past.addWidget(self._line(line, is_last_change=number == 0))
        rest = len(self._before) - count
        if rest > 0:
            words = trn("{count} earlier change", "{count} earlier changes", rest)
            more = Button(self._theme, words, "quiet", pixels=15)
            more.clicked.connect(lambda: self._show_past(len(self._before)))
            self._past.addWidget(more)

    def _line(self, words: str, *, is_last_change: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        said = label(words, 15, role=Role.MUTED)
        said.setWordWrap(True)
        row.addWidget(said, 1)
        if is_last_change and self._may_change:
            back = Button(self._theme, tr("Change back…"), "quiet", pixels=15)
            back.setAccessibleName(f"{tr('Change back…')} {words}")
            back.clicked.connect(self.back_wanted)
            row.addWidget(back)
        return line
