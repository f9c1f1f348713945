"""The planned ratings of a session: sign, word, time, deviation, and a button to rate."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from ketrate.protocol.situation import Due, Situation, State
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted
from ketrate.screens.widgets.notice import StateSign
from ketrate.words import tr


class TimepointList(Card):
    """`rate_wanted` carries what is to be rated, `look_wanted` the number of a finished rating."""

    rate_wanted = Signal(object)
    look_wanted = Signal(object)

    def __init__(self, theme: Theme, name_of: Callable[[str], str]) -> None:
        super().__init__(theme)
        self._name_of = name_of
        self._shown: tuple[Due, ...] | None = None
        self.patient = Button(theme, tr("Open patient"), "quiet", tr("Open the patient's page"))
        self.other = Button(theme, tr("Another scale…"), "quiet", tr("Rate on another scale"))
        head = QHBoxLayout()
        head.addWidget(heading(tr("Ratings of this session")), 1)
        head.addWidget(self.other)
        head.addWidget(self.patient)
        self.column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self.column.addLayout(self._grid)
        self.buttons: list[Button] = []

    def take(self, situation: Situation) -> None:
        """Show the situation; nothing is rebuilt while nothing changed."""
        if situation.items == self._shown:
            return
        self._shown = situation.items
        emptied(self._grid)
        self.buttons = []
        for line, due in enumerate(situation.items):
            self._line(line, due, situation.items)
        if not situation.items:
            self._grid.addWidget(muted(tr("The protocol plans no ratings.")), 0, 0)

    def _line(self, line: int, due: Due, items: Sequence[Due]) -> None:
        is_first = line == 0 or items[line - 1].timepoint.id != due.timepoint.id
        when = label(due.timepoint.label if is_first else "", 16, Weight.SEMIBOLD)
        self._grid.addWidget(StateSign(self._theme, due.state), line, 0)
        self._grid.addWidget(when, line, 1)
        self._grid.addWidget(label(self._name_of(due.what), 16), line, 2)
        self._grid.addWidget(label(time_words(due), 15, role=Role.MUTED), line, 3)
        button = self._button(due)
        if button is not None:
            button.setMinimumWidth(82)
            self.buttons.append(button)
            self._grid.addWidget(button, line, 4)
        self._grid.setRowMinimumHeight(line, 44)

    def _button(self, due: Due) -> Button | None:
        name = f"{self._name_of(due.what)} {due.timepoint.label}"
        if due.state is State.DONE:
            if due.rating_id is None:
                return None
            look = Button(self._theme, tr("Look"), "quiet", tr("Look at {name}", name=name))
            look.clicked.connect(lambda: self.look_wanted.emit(due.rating_id))
            return look
        is_pressing = due.state in (State.DUE, State.OVERDUE)
        kind = "primary" if is_pressing else "plain"
        words = tr("Enter") if due.what == "vitals" else tr("Rate")
        rate = Button(self._theme, words, kind, f"{words}: {name}")
        rate.clicked.connect(lambda: self.rate_wanted.emit(due))
        return rate


def time_words(due: Due) -> str:
    """Planned time, and for a finished rating by how much it missed it."""
    if due.state is State.DONE and due.deviation_minutes is not None:
        return deviation_words(due.deviation_minutes)
    return f"{due.planned.local:%H:%M}" if due.planned is not None else ""


def deviation_words(minutes: float) -> str:
    """How far the observed time lies from the planned one."""
    whole = round(minutes)
    if whole == 0:
        return tr("on time")
    if whole > 0:
        return tr("{m} min late", m=whole)
    return tr("{m} min early", m=-whole)
