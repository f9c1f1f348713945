"""A card of things that were written on the chart: each a line with what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted, row
from ketrate.words import tr

MOST_BESIDE = 2
"""More buttons than that stand below the words, which would be squeezed otherwise."""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line for the screen: `id` of the chart's line, when, what, and more in a quieter line.

    `mark` stands out in the colour of a warning (“serious”); `acts` are (name, words) of buttons.
    """

    id: int
    when: str
    what: str
    more: str = ""
    mark: str = ""
    acts: tuple[tuple[str, str], ...] = ()


class ChartCard(Card):
    """Lines under a heading, newest last; `wanted` carries the name of an act and a line's id."""

    wanted = Signal(str, int)

    def __init__(self, theme: Theme, title: str, none_yet: str) -> None:
        super().__init__(theme)
        self._none = none_yet
        self.shown: tuple[ChartLine, ...] = ()
        self._is_new = True
        self.head = QHBoxLayout()
        self.head.addWidget(heading(title), 1)
        self.column.addLayout(self.head)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.column.addLayout(self._list)
        self.buttons: dict[tuple[str, int], Button] = {}

    def show_lines(self, lines: Sequence[ChartLine]) -> None:
        """Show them; nothing is rebuilt while nothing changed, so that the keyboard stays."""
        found = tuple(lines)
        if found == self.shown and not self._is_new:
            return
        self.shown, self._is_new = found, False
        emptied(self._list)
        self.buttons = {}
        for one in found:
            self._list.addWidget(self._line(one))
        if not found:
            self._list.addWidget(muted(self._none))

    def _line(self, one: ChartLine) -> QWidget:
        line = QWidget()
        beside = QHBoxLayout(line)
        beside.setContentsMargins(0, 2, 0, 2)
        when = label(one.when, 16, Weight.SEMIBOLD)
        beside.addWidget(when, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        what = label(one.what, 16)
        what.setWordWrap(True)
        words.addWidget(what)
        if one.mark:
            words.addWidget(label(one.mark, 15, Weight.BOLD, Role.WARN))
        if one.more:
            words.addWidget(muted(one.more))
        beside.addLayout(words, 1)
        buttons = [self._button(one, name, text) for name, text in one.acts]
        if len(buttons) > MOST_BESIDE:
            words.addLayout(row(1, *buttons))
            return line
        for button in buttons:
            beside.addWidget(button)
        return line

    def _button(self, one: ChartLine, name: str, text: str) -> Button:
        spoken = tr("{act}: {what}", act=text, what=f"{one.when} {one.what}")
        button = Button(self._theme, text, "quiet", spoken)
        button.clicked.connect(lambda: self.wanted.emit(name, one.id))
        self.buttons[name, one.id] = button
        return button
