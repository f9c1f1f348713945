"""What a rater could know of the dosing: two or three questions, one key each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Choice, Labelled
from ketrate.words import tr

Option = tuple[str, str]
Question = tuple[str, str, Sequence[Option]]
"""Name of the answer, the words of the question, and (value, words) of each option."""


class PresenceQuestion(QWidget):
    """The keys 1, 2, 3 answer the first open question; `changed` says that one was answered."""

    changed = Signal()

    def __init__(self, theme: Theme, questions: Sequence[Question]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.choices: dict[str, Choice] = {}
        self._values: dict[str, tuple[str, ...]] = {}
        for name, words, options in questions:
            keyed = [(value, f"{n}  {text}") for n, (value, text) in enumerate(options, start=1)]
            choice = Choice(theme, words, keyed)
            choice.chosen.connect(self.changed)
            self.choices[name] = choice
            self._values[name] = tuple(value for value, _ in options)
            column.addWidget(Labelled(words, choice))
        self.setFocusProxy(next(iter(self.choices.values())))

    @property
    def answers(self) -> dict[str, str]:
        """The answer of each question; empty while it is open."""
        return {name: choice.value for name, choice in self.choices.items()}

    @property
    def open_question(self) -> str:
        """The name of the first question without an answer; empty when all are answered."""
        return next((name for name, value in self.answers.items() if not value), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers; the keyboard goes on to the next question."""
        if event.isAutoRepeat() or not self._answer(event.text()):
            super().keyPressEvent(event)

    def _answer(self, digit: str) -> bool:
        name = self.open_question
        if not name or not (digit.isascii() and digit.isdigit()):
            return False
        values = self._values[name]
        if not 1 <= int(digit) <= len(values):
            return False
        self.choices[name].choose(values[int(digit) - 1])
        following = self.open_question
        if following:
            self.choices[following].setFocus()
        self.changed.emit()
        return True


def questions(*, is_guess_wanted: bool) -> tuple[Question, ...]:
    """The questions, in their order; the guess only of a rater who did not rate dissociation."""
    found: list[Question] = [
        (
            "was_present",
            tr("Were you in the room during the last dosing?"),
            (("no", tr("No")), ("yes", tr("Yes"))),
        ),
        (
            "mode",
            tr("How was this rating held?"),
            (("in person", tr("In person")), ("phone", tr("By phone")), ("video", tr("By video"))),
        ),
    ]
    if is_guess_wanted:
        guesses = (("no", tr("No")), ("yes", tr("Yes")), ("cannot say", tr("Cannot say")))
        words = tr("Your guess: did the patient dissociate at the last dosing?")
        found.append(("guess", words, guesses))
    return tuple(found)
