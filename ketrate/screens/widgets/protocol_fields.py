"""Fields of the schedule editor: what was typed as the file wants it, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ketrate.screens.theme import Role, Theme, Weight, font
from ketrate.screens.widgets.controls import Button, Field, Picker, Tick, emptied, label
from ketrate.screens.widgets.paint import paint_frame
from ketrate.screens.widgets.protocol_words import WORDS, plain
from ketrate.words import tr

Given = Callable[[str], object]


def text(typed: str) -> object:
    """The words; empty ones too, so that the judge can say that they are missing."""
    return typed.strip()


def number(typed: str) -> object:
    """A number with point or comma, None for an empty field; else what was typed, to be judged."""
    typed = typed.strip()
    try:
        return int(typed) if re.fullmatch(r"-?\d{1,9}", typed) else float(typed.replace(",", "."))
    except ValueError:
        return typed or None


def numbers(typed: str) -> object:
    """Numbers with commas or blanks between them; None for an empty field."""
    return [number(one) for one in re.split(r"[;,\s]+", typed) if one] or None


def texts(typed: str) -> object:
    """Words with commas between them; None for an empty field."""
    return [one.strip() for one in re.split(r"[;,\n]+", typed) if one.strip()] or None


class Box(QWidget):
    """An input with its name above it and, below it, what is wrong with it."""

    def __init__(
        self, keys: Sequence[str], inner: QWidget, words: str = "", unit: str = ""
    ) -> None:
        super().__init__()
        self.keys = tuple(keys)
        self.inner = inner
        self.problem = label("", 14, Weight.SEMIBOLD, Role.DANGER)
        self.problem.setWordWrap(True)
        self.problem.hide()
        name = words or WORDS[self.keys[0]]
        above = label(f"{name}, {unit}" if unit else name, 14, Weight.SEMIBOLD, Role.MUTED)
        above.setBuddy(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(above)
        column.addWidget(inner)
        column.addWidget(self.problem)
        column.addStretch(1)

    def say(self, problem: str) -> None:
        """Show what is wrong, or with an empty sentence that nothing is."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.inner.setAccessibleDescription(problem)


class Entry(Box):
    """One line to type in, for one key of the file."""

    changed = Signal()

    def __init__(
        self, theme: Theme, key: str, given: Given, unit: str = "", hint: str = "", words: str = ""
    ) -> None:
        self.field = Field(theme, f"{words or WORDS[key]}{', ' if unit else ''}{unit}", hint)
        super().__init__((key,), self.field, words, unit)
        self._given = given
        self.field.textEdited.connect(self.changed)

    @property
    def value(self) -> object:
        """What the file would hold; None for no such key."""
        return self._given(self.field.text())

    def show_value(self, value: object) -> None:
        """Show what the file holds."""
        self.field.setText(plain(value))
        self.field.setCursorPosition(0)


class Area(QPlainTextEdit):
    """Several lines to type in, with a visible frame."""

    def __init__(self, theme: Theme, name: str, lines: int) -> None:
        super().__init__()
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(16))
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(10)
        self.setFixedHeight(lines * 23 + 22)
        theme.changed.connect(self.viewport().update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own text, our frame."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.viewport().rect().toRectF()
        paint_frame(painter, box, self._theme, has_focus=self.hasFocus())


class Ticks(QWidget):
    """Several of a fixed list, in its order."""

    changed = Signal()

    def __init__(self, theme: Theme, options: Mapping[str, str], columns: int) -> None:
        super().__init__()
        self._ticks = {value: Tick(theme, words) for value, words in options.items()}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        for place, tick in enumerate(self._ticks.values()):
            tick.clicked.connect(self.changed)
            grid.addWidget(tick, *divmod(place, columns), Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(columns, 1)

    @property
    def values(self) -> list[str]:
        """The ticked ones."""
        return [value for value, tick in self._ticks.items() if tick.isChecked()]

    def show_values(self, values: Sequence[object]) -> None:
        """Tick these and no others."""
        for value, tick in self._ticks.items():
            tick.setChecked(value in values)


class Several(QWidget):
    """Any of many: those that are chosen can be taken off, one more can be picked."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, options: Mapping[str, str]) -> None:
        super().__init__()
        self._theme = theme
        self._options = dict(options)
        self._values: list[str] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self.picker = Picker(theme, name)
        self.picker.activated.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        column.addWidget(self.picker)

    @property
    def values(self) -> list[str]:
        """The chosen ones, in their order."""
        return list(self._values)

    def show_values(self, values: Sequence[object]) -> None:
        """Show these as chosen."""
        self._values = [str(one) for one in values]
        self._rebuild()

    def take_off(self, value: str) -> None:
        """Choose one of them no longer."""
        self._values.remove(value)
        self._rebuild()
        self.changed.emit()

    def _add(self) -> None:
        value = self.picker.value
        if value:
            self._values.append(value)
            self._rebuild()
            self.changed.emit()

    def _rebuild(self) -> None:
        emptied(self._grid)
        for place, value in enumerate(self._values):
            words = self._options.get(value, value)
            button = Button(self._theme, f"{words}  ×", name=tr("Take off {what}", what=words),
                            pixels=15)  # fmt: skip
            button.clicked.connect(lambda _=False, one=value: self.take_off(one))
            self._grid.addWidget(button, *divmod(place, 3), Qt.AlignmentFlag.AlignLeft)
        self._grid.setColumnStretch(3, 1)
        left = [(v, w) for v, w in self._options.items() if v not in self._values]
        self.picker.offer([("", tr("Add…")), *left])
