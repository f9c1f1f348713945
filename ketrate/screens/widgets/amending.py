"""Changing a finished rating: every item with its answer, and what it should have been."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ketrate.instruments.definition import Instrument, Item
from ketrate.records.rating import Answer, Rating, Unanswered
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets import rating_words as say
from ketrate.screens.widgets.controls import Picker, label
from ketrate.words import tr

AS_IT_IS = ""
REASON = "reason "
PICKER_WIDE = 330


class CalmPicker(Picker):
    """A picker that the wheel scrolls past, so that scrolling a list changes no answer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the list."""
        event.ignore()


class AmendLines(QWidget):
    """One line an item; typing a digit in a line's picker chooses that value."""

    changed = Signal()

    def __init__(self, theme: Theme, instrument: Instrument, rating: Rating) -> None:
        super().__init__()
        self._rating = rating
        self.pickers: dict[int, CalmPicker] = {}
        self._marks: dict[int, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, item in enumerate(instrument.items):
            answer = rating.answer(item.number)
            picker = CalmPicker(theme, f"{item.number}. {item.label}", _choices(item, answer))
            picker.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            picker.setFixedWidth(PICKER_WIDE)
            picker.currentIndexChanged.connect(self._show)
            number = label(str(item.number), 15, role=Role.MUTED)
            words = label(item.label, 16)
            words.setWordWrap(True)
            mark = label("", 15, Weight.SEMIBOLD, Role.WARN)
            self.pickers[item.number], self._marks[item.number] = picker, mark
            for column, part in enumerate((number, words, mark, picker)):
                grid.addWidget(part, row, column)

    @property
    def first(self) -> QWidget | None:
        """The picker of the first item."""
        return next(iter(self.pickers.values()), None)

    def answers(self) -> dict[int, Answer | None]:
        """The new answer of every item that is to be changed."""
        chosen = {item: picker.value for item, picker in self.pickers.items()}
        return {item: _answer(item, value) for item, value in chosen.items() if value != AS_IT_IS}

    def _show(self, _index: int) -> None:
        for item, picker in self.pickers.items():
            self._marks[item].setText(tr("changed") if picker.value != AS_IT_IS else "")
        self.changed.emit()


def _choices(item: Item, answer: Answer | None) -> Sequence[tuple[str, str]]:
    """As it is first; then every other value, then the reasons for having none."""
    now = tr("As it is: {words}", words=say.answer_words(item, answer))
    numbers = range(item.minimum, item.maximum + 1) if item.is_marked else say.values(item)
    values = [
        (str(number), say.answer_words(item, Answer(item.number, number)))
        for number in numbers
        if answer is None or answer.value != number
    ]
    reasons = [
        (REASON + reason.value, option.label)
        for reason, option in say.reasons()
        if answer is None or answer.reason is not reason
    ]
    return [(AS_IT_IS, now), *values, *reasons]


def _answer(item: int, value: str) -> Answer:
    if value.startswith(REASON):
        return Answer(item, reason=Unanswered(value.removeprefix(REASON)))
    return Answer(item, int(value))
