"""One question for the patient: large, with nothing about anybody, and large answers to touch."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ketrate.instruments.definition import Instrument, Item
from ketrate.records.rating import Rating, Unanswered
from ketrate.screens.theme import Role, Theme, Weight, font
from ketrate.screens.widgets import rating_words as say
from ketrate.screens.widgets.controls import Button, label
from ketrate.screens.widgets.score_cards import ScoreCards
from ketrate.screens.widgets.value_line import ValueLine
from ketrate.words import tr

WIDEST = 900
LOW = 640
FINGER = 64
"""Pixels: higher than what staff touch, for hands that are not practised."""


class ItemForPatient(QWidget):
    """`answered(item, value)` and `skipped(item)` ask the page to keep something.

    `done` says that the patient has finished, `staff_wanted` that somebody wants to take the
    device back. No total, no name of the scale, and what is answered is never judged here.
    """

    answered = Signal(int, int)
    skipped = Signal(int)
    done = Signal()
    staff_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._instrument: Instrument | None = None
        self._rating: Rating | None = None
        self._at = 0
        self._has_full_questions = False
        self.place = label("", 18, Weight.SEMIBOLD, Role.MUTED)
        self.question = label("", 32, Weight.SEMIBOLD)
        self.explanation = label("", 20, role=Role.MUTED)
        self.trouble = label("", 18, Weight.SEMIBOLD, Role.WARN)
        for words in (self.question, self.explanation, self.trouble):
            words.setWordWrap(True)
        self.cards = ScoreCards(theme)
        self.line = ValueLine(theme)
        self.back = _large(theme, tr("Back"))
        self.skip = _large(theme, tr("I do not want to answer this"), "quiet")
        self.finish = _large(theme, tr("I am done"), "primary")
        self.staff = Button(theme, tr("Staff"), "quiet", tr("Staff: take the device back"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._say("")
        self._connect()

    @property
    def item(self) -> int | None:
        """The number of the question; None at the end."""
        items = self._instrument.items if self._instrument else ()
        return items[self._at].number if self._at < len(items) else None

    @property
    def is_given_back(self) -> bool:
        """Whether the patient is done and is asked to hand the device back."""
        return self._stack.currentIndex() == 1

    def begin(
        self, instrument: Instrument, rating: Rating, *, has_full_questions: bool = False
    ) -> None:
        """Ask from the first question without an answer.

        With full questions the staff's short names of them are left out.
        """
        self._has_full_questions = has_full_questions
        self._instrument, self._rating = instrument, rating
        numbers = [item.number for item in instrument.items]
        still = [at for at, number in enumerate(numbers) if rating.answer(number) is None]
        self._show(still[0] if still else len(numbers))

    def go_on(self, rating: Rating) -> None:
        """The answer is kept: the next question."""
        self._rating = rating
        self._say("")
        self._show(self._at + 1)

    def say_trouble(self) -> None:
        """Nothing was kept. What failed is not the patient's to read."""
        self._say(tr("This could not be saved. Please call the staff."))

    def go_back(self) -> None:
        """The question before this one, with its answer."""
        if not self.is_given_back and self._at:
            self._show(self._at - 1)

    def give_back(self) -> None:
        """Nothing is asked any more; only the staff can go on."""
        self._stack.setCurrentIndex(1)
        self.place.setText("")
        self.staff.setFocus()
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer and Backspace goes back; every other key does nothing at all."""
        digit = event.text() if event.text().isascii() and event.text().isdigit() else ""
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.is_given_back or event.isAutoRepeat() or not is_plain:
            return
        if event.key() == Qt.Key.Key_Backspace and not (self._is_line and self.line.erase()):
            self.go_back()
        elif digit and self._is_line:
            self.line.press_digit(digit)
        elif digit in say.typed_keys(self.cards.cards):
            self._answer(int(digit))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_line:
            self.line.confirm()

    def event(self, event: QEvent) -> bool:
        """No key is anybody's shortcut while the patient has the device."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @property
    def _is_line(self) -> bool:
        return not self.line.isHidden()

    def _show(self, at: int) -> None:
        if self._instrument is None or self._rating is None:
            return
        self._at = at
        items = self._instrument.items
        is_end = at >= len(items)
        self._stack.setCurrentIndex(0)
        self.place.setText(
            "" if is_end else tr("Question {n} of {count}", n=at + 1, count=len(items))
        )
        asked = tr("That was the last question."), tr("You can still go back and change answers.")
        if not is_end:
            asked = self._asked(items[at])
        self.question.setText(asked[0])
        self.explanation.setText(asked[1])
        self.explanation.setVisible(bool(asked[1]))
        self._offer(at)
        self.back.setEnabled(at > 0)
        self.skip.setVisible(not is_end)
        self.finish.setVisible(is_end)
        self.setAccessibleName(". ".join(filter(None, (self.place.text(), *asked))))
        self.finish.setFocus() if is_end else self.setFocus()

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the question is smaller, so that the answers stay large."""
        super().resizeEvent(event)
        is_low = self.height() < LOW
        self.question.setFont(font(24 if is_low else 32, Weight.SEMIBOLD))
        self.explanation.setFont(font(18 if is_low else 20))

    def _asked(self, item: Item) -> tuple[str, str]:
        name, question = say.question(item)
        is_alone = self._has_full_questions and not item.is_marked and bool(question)
        return (question, "") if is_alone else (name, question)

    def _offer(self, at: int) -> None:
        items = self._instrument.items if self._instrument else ()
        item = items[at] if at < len(items) else None
        self.line.setVisible(item is not None and item.is_marked)
        self.cards.setVisible(item is None or not item.is_marked)
        if item is None:
            self.cards.offer(())
            return
        kept = self._rating.answer(item.number) if self._rating else None
        value = kept.value if kept else None
        is_refused = kept is not None and kept.reason is Unanswered.REFUSED
        self.skip.setText(tr("Not answered") if is_refused else tr("I do not want to answer this"))
        if item.is_marked:
            self.line.show_item(item, value)
            return
        self.cards.offer(say.options(item))
        if value is not None:
            self.cards.choose(str(value))

    def _answer(self, value: int) -> None:
        if self.item is not None:
            self.answered.emit(self.item, value)

    def _skip(self) -> None:
        if self.item is not None:
            self.skipped.emit(self.item)

    def _asking(self) -> QWidget:
        asking = QWidget()
        column = QVBoxLayout(asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.question)
        column.addWidget(self.explanation)
        column.addWidget(self.cards, 1)
        column.addWidget(self.line, 1)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(self.finish)
        column.addLayout(foot)
        return asking

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._asking())
        self._stack.addWidget(_thanks())
        self._stack.setMaximumWidth(WIDEST)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._stack, 1000)
        middle.addStretch(1)
        above = QHBoxLayout()
        above.addWidget(self.place)
        above.addStretch(1)
        above.addWidget(self.staff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 12, 32, 20)
        outer.addLayout(above)
        outer.addLayout(middle, 1)

    def _connect(self) -> None:
        self.cards.chosen.connect(lambda key: self._answer(int(key)))
        self.line.chosen.connect(self._answer)
        self.back.clicked.connect(self.go_back)
        self.skip.clicked.connect(self._skip)
        self.finish.clicked.connect(self.give_back)
        self.staff.clicked.connect(self.staff_wanted)


def _large(theme: Theme, words: str, kind: str = "plain") -> Button:
    made = Button(theme, words, kind, pixels=20)
    made.setFixedHeight(FINGER)
    return made


def _thanks() -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addStretch(2)
    for text, pixels, role in (
        (tr("Thank you."), 40, Role.INK),
        (tr("Please give the device back."), 28, Role.MUTED),
    ):
        words = label(text, pixels, Weight.SEMIBOLD, role)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        column.addWidget(words)
    column.addStretch(3)
    return holder
