"""A column of numbered reasons: a digit or a touch chooses one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button

COLUMNS = 2


class Reasons(QWidget):
    """Nothing is chosen until somebody does; at most nine, each with its digit."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        rows = -(-len(options) // COLUMNS)
        for at, (value, words) in enumerate(options):
            button = Button(theme, f"{at + 1}   {words}", name=f"{name}: {words}")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, value=value: self.choose(value))
            self._group.addButton(button)
            self._buttons[value] = button
            grid.addWidget(button, at % rows, at // rows)

    @property
    def value(self) -> str:
        """The chosen value; empty when none is."""
        return next((v for v, button in self._buttons.items() if button.isChecked()), "")

    @property
    def first(self) -> Button:
        """Where the keyboard begins."""
        return next(iter(self._buttons.values()))

    def choose(self, value: str) -> None:
        """Choose, and say so."""
        self._buttons[value].setChecked(True)
        self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses."""
        at = event.text()
        values = list(self._buttons)
        if at.isdigit() and 0 < int(at) <= len(values):
            self.choose(values[int(at) - 1])
            return
        super().keyPressEvent(event)
