"""The rating form: one scale, one question at a time, one digit an answer.

It makes itself from the scale's definition. An answer leaves as a signal; the page keeps it and
hands the kept rating back to `show_rating`, and only then does the next question light up.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import lawful_blanks, open_items
from ketrate.records.rating import Rating, Status, Unanswered
from ketrate.screens.theme import Theme
from ketrate.screens.widgets import rating_keys
from ketrate.screens.widgets import rating_words as say
from ketrate.screens.widgets.alert_question import RedBar
from ketrate.screens.widgets.rating_asking import RatingAsking
from ketrate.screens.widgets.rating_beside import NOTHING_BESIDE, Beside, standing
from ketrate.screens.widgets.rating_foot import RatingFoot
from ketrate.screens.widgets.rating_review import RatingReview
from ketrate.screens.widgets.rating_side import RatingSide
from ketrate.screens.widgets.rating_walk import Walk
from ketrate.words import tr

COMPACT_WIDTH = 1000
COMPACT_HEIGHT = 640


class RatingForm(QWidget):
    """Shows a draft and asks for its answers.

    `answered(item, value)` and `unanswered(item, reason)` ask the page to keep something; it
    answers with `show_rating` once that is durable, or with `show_failure`. `cleared(item)`,
    `note_asked(item)` (0 for the whole rating), `rest_asked` and `undo_asked` ask for what stands
    beside an answer; `show_whole` shows what came of it.
    """

    answered = Signal(int, int)
    unanswered = Signal(int, object)
    finish_asked = Signal(str)
    leave_asked = Signal()
    discard_asked = Signal()
    cleared = Signal(int)
    note_asked = Signal(int)
    rest_asked = Signal()
    undo_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._instrument: Instrument | None = None
        self._rating: Rating | None = None
        self._walk = Walk()
        self._pending: tuple[int, int | Unanswered] | None = None
        self._last_kept: int | None = None
        self._failure = self._alert = ""
        self._can_undo = False
        self._beside = NOTHING_BESIDE
        self.side = RatingSide(theme)
        self.asking = RatingAsking(theme)
        self.head, self.cards, self.line = self.asking.head, self.asking.cards, self.asking.line
        self.review = RatingReview(theme)
        self.alert = RedBar(theme)
        self.failure = RedBar(theme, tr("Try again"))
        self.foot = RatingFoot(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> int:
        """The number of the item that is asked."""
        return self._walk.current

    @property
    def is_unsaved(self) -> bool:
        """Whether an answer is on the screen that is not in the vault."""
        return self._pending is not None

    @property
    def is_reviewing(self) -> bool:
        """Whether the list is shown in place of a question."""
        return self._stack.currentWidget() is self.review

    @property
    def is_asking_why(self) -> bool:
        """Whether the cards are the reasons for having no value."""
        return self.asking.is_asking_why

    @property
    def is_closed(self) -> bool:
        """Whether the rating is finished and only to be read."""
        return self._rating is not None and self._rating.status is not Status.DRAFT

    def begin(
        self, instrument: Instrument, rating: Rating, beside: Beside = NOTHING_BESIDE
    ) -> None:
        """Show a draft from its first open item; a finished one, or a full draft, as a list."""
        self._instrument, self._rating, self._beside = instrument, rating, beside
        self._pending, self._failure, self._last_kept = None, "", None
        self._alert, self._can_undo = "", False
        self.review.alert.forget()
        self._walk = Walk([item.number for item in instrument.items])
        self.side.rail.show_items(self._walk.order)
        self.head.keep_room_for([say.question(item)[1] for item in instrument.items])
        if self.is_closed:
            self.show_review()
        else:
            self._advance_from(None)
        self.setFocus()

    def show_rating(self, rating: Rating) -> None:
        """What was asked for is in the vault: show it and go on to the next open item."""
        self._rating = rating
        if self._pending is None:
            self._refresh()
            return
        item, _ = self._pending
        self._pending, self._failure, self._last_kept = None, "", item
        self._walk.leave(item)
        self._advance_from(item)

    def show_whole(self, rating: Rating, *, can_undo: bool = False) -> None:
        """Several answers changed in one step: on from here to what is open, or to the review."""
        self._rating, self._last_kept = rating, None
        self._can_undo = can_undo
        self._advance_from(None)

    def show_failure(self, sentence: str) -> None:
        """It was not saved: the answer stays, in red, until a new try succeeds."""
        self._failure = sentence
        self._refresh()

    def take_back(self) -> None:
        """What was asked to be kept is not to be kept: forget it, and ask the item again."""
        self._pending, self._failure = None, ""
        self._refresh()

    def show_alert(self, item: int, value: int, changed: str = "") -> None:
        """A suicidality answer is beyond the limit; stays up while this draft is open."""
        if self._instrument is None:
            return
        fact = " ".join(filter(None, (say.alert_fact(self._instrument, item, value), changed)))
        self.alert.say(tr("Suicidality"), fact + " " + tr("A clinician must acknowledge it."))
        self.review.alert.ask(fact)
        self._alert = fact
        self._refresh()

    def go_to(self, number: int) -> None:
        """Ask that item; its old answer is shown. Not while an answer is unsaved."""
        if self.is_unsaved or self._instrument is None or self.is_closed:
            return
        if not self.is_reviewing:
            self._walk.leave(self.current)
        self._show_item(number)

    def go_back(self) -> None:
        """The item that was asked before this one, else the one before it on the scale."""
        if self.is_asking_why:
            self._show_item(self.current)
        elif not self.is_unsaved and not self.is_closed:
            self._show_item(self._walk.back(is_reviewing=self.is_reviewing))

    def show_review(self) -> None:
        """Every answer once more, before finishing."""
        if self.is_unsaved or self._instrument is None or self._rating is None:
            return
        lines = say.lines(self._instrument, self._rating)
        title = self._instrument.name if self.is_closed else tr("Before you finish")
        told = standing(self._instrument, self._rating, self._beside)
        said = (say.verdict(self._instrument, self._rating), *told.lines)
        self.review.show_lines(title, lines, "\n".join(said))
        self._stack.setCurrentWidget(self.review)
        self._refresh()

    def finish(self) -> None:
        """Go to the review; from there ask the page to close the rating."""
        if not self.is_reviewing:
            self.show_review()
        elif self.foot.finish.isEnabled() and not self.is_closed:
            self.finish_asked.emit(self.review.alert.words)

    def ask_why(self) -> None:
        """Offer the reasons for having no value."""
        if self.is_unsaved or self.is_reviewing or self._instrument is None:
            return
        self.asking.show_reasons(len(self._open_items()))
        self._refresh_head()
        self._refresh_foot()

    def ask_note(self) -> None:
        """Words on the item that is asked; from the review, on the whole rating."""
        if not self.is_unsaved and not self.is_closed:
            self.note_asked.emit(0 if self.is_reviewing else self.current)

    def clear(self) -> None:
        """Take back the answer to the item that is asked."""
        is_asking = not (self.is_unsaved or self.is_reviewing or self.is_asking_why)
        if is_asking and self._rating is not None and self._rating.answer(self.current):
            self.cleared.emit(self.current)

    def ask_rest(self) -> None:
        """Give every open item the same reason."""
        if not self.is_unsaved and not self.is_closed and self._open_items():
            self.rest_asked.emit()

    def undo(self) -> None:
        """Take that step back."""
        if self._can_undo and not self.is_unsaved:
            self.undo_asked.emit()

    def retry(self) -> None:
        """Ask once more to keep what is unsaved."""
        if self._pending is not None:
            self._ask_to_keep(*self._pending)

    def step(self, by: int) -> None:
        """To the item that many places on, if there is one."""
        number = self._walk.neighbour(by)
        if number is not None and not self.is_reviewing and not self.is_asking_why:
            self.go_to(number)

    def _advance_from(self, item: int | None) -> None:
        """To the next open item behind this one, then to those before it, then to the review."""
        if self._rating is None or self._instrument is None:
            return
        lawful = lawful_blanks(self._instrument, self._rating.answers)
        target = self._walk.next_open(self._rating, item, lawful)
        if target is None:
            self.show_review()
        else:
            self._show_item(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Backspace goes back, arrows move, N asks why there is no value."""
        if not rating_keys.takes(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is the form's own before it is anybody's shortcut."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Focused buttons must not swallow the form's keys (arrows)."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_arrow = event.key() in (*rating_keys.BACK, *rating_keys.ON)
            return (
                rating_keys.takes(self, event) if is_arrow else super().eventFilter(watched, event)
            )
        return super().eventFilter(watched, event)

    def escape(self) -> None:
        """From the reasons back to the scores, else out of the form."""
        if self.is_asking_why:
            self._show_item(self.current)
        elif not self.is_unsaved:
            self.leave_asked.emit()

    def press_digit(self, digit: str, *, is_repeat: bool = False) -> None:
        """Answer with a digit; one that is not among the cards, or a held key, does nothing."""
        if not is_repeat and not self.is_reviewing:
            self.asking.press_digit(digit)

    def _ask_to_keep(self, item: int, what: int | Unanswered) -> None:
        self._pending = (item, what)
        if isinstance(what, Unanswered):
            self.unanswered.emit(item, what)
        else:
            self.answered.emit(item, what)

    def _show_item(self, number: int) -> None:
        self._walk.current = number
        self._stack.setCurrentWidget(self.asking)
        self._refresh()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _refresh(self) -> None:
        if self._instrument is None or self._rating is None:
            return
        rating, instrument = self._rating, self._instrument
        failed = self._pending[0] if self._pending else None
        marks = say.marks(instrument, rating, failed)
        self.side.rail.show_marks(marks, None if self.is_reviewing else self.current)
        self.side.show_standing(instrument, standing(instrument, rating, self._beside))
        if not self.is_reviewing:
            item = instrument.item(self.current)
            self.asking.show_item(item, rating.answer(item.number), self._pending)
            self._refresh_head()
        title = tr("NOT SAVED") if self._failure else ""
        self.failure.say(title, self._failure)
        self.alert.setVisible(bool(self._alert) and not self.is_reviewing)
        self._make_room()
        self._refresh_foot()

    def _make_room(self) -> None:
        """In a small window the strip of items gives way to what must be read."""
        is_pressed = self.head.is_compact and bool(self._alert or self._failure)
        self.side.setHidden(is_pressed)

    def _refresh_head(self) -> None:
        if self._instrument is None or self._rating is None:
            return
        shown = say.head(self._instrument, self._rating, self.current, self._last_kept)
        self.asking.show_head(shown)
        self.setAccessibleName(self.head.accessibleName())

    def _refresh_foot(self) -> None:
        if self._instrument is None or self._rating is None:
            return
        open_count = len(self._open_items())
        kept = self._rating.answer(self.current)
        self.foot.show_beside(
            is_shown=not self.is_closed,
            can_clear=not self.is_reviewing and kept is not None,
            can_undo=self._can_undo,
            open_count=open_count,
        )
        self.foot.show_state(
            keys=self.asking.keys,
            is_reviewing=self.is_reviewing,
            is_asking_why=self.is_asking_why,
            is_unsaved=self.is_unsaved,
            can_finish=open_count == 0 and self.review.alert.is_answered,
            is_closed=self.is_closed,
        )

    def _open_items(self) -> tuple[int, ...]:
        if self._instrument is None or self._rating is None:
            return ()
        return open_items(self._instrument, self._rating.answers)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.asking)
        self._stack.addWidget(self.review)
        centre = QVBoxLayout()
        centre.setSpacing(8)
        centre.addWidget(self._stack, 1)
        centre.addWidget(self.alert)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.addWidget(self.side)
        self._body.addLayout(centre, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.failure)
        column.addLayout(self._body, 1)
        column.addWidget(self.foot)
        self._set_compact(is_compact=False)

    def _connect(self) -> None:
        self.asking.value_chosen.connect(lambda value: self._ask_to_keep(self.current, value))
        self.asking.reason_chosen.connect(lambda why: self._ask_to_keep(self.current, why))
        self.asking.rest_chosen.connect(self.ask_rest)
        self.side.rail.picked.connect(self.go_to)
        self.review.picked.connect(self.go_to)
        self.review.alert.item_asked.connect(self._go_to_alert)
        self.review.alert.changed.connect(self._refresh_foot)
        self.failure.pressed.connect(self.retry)
        foot = self.foot
        foot.back.clicked.connect(self.go_back)
        foot.why.clicked.connect(self.ask_why)
        foot.note.clicked.connect(self.ask_note)
        foot.undo.clicked.connect(self.undo)
        foot.more.clear.clicked.connect(self.clear)
        foot.more.rest.clicked.connect(self.ask_rest)
        foot.more.note_whole.clicked.connect(lambda: self.note_asked.emit(0))
        foot.leave.clicked.connect(self.leave_asked)
        foot.discard.clicked.connect(self.discard_asked)
        foot.finish.clicked.connect(self.finish)
        for button in foot.buttons:
            button.installEventFilter(self)

    def _go_to_alert(self) -> None:
        if self._instrument is not None and self._instrument.alert is not None:
            self.go_to(self._instrument.alert.item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Small windows and large type: the strip in place of the column."""
        super().resizeEvent(event)
        size = self.window().size()
        is_compact = size.width() < COMPACT_WIDTH or size.height() < COMPACT_HEIGHT
        if is_compact != self.head.is_compact:
            self._set_compact(is_compact=is_compact)

    def _set_compact(self, *, is_compact: bool) -> None:
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.TopToBottom if is_compact else direction.LeftToRight)
        margin = 10 if is_compact else 18
        self._body.setContentsMargins(margin, margin - 4 if is_compact else margin, margin, 8)
        self._body.setSpacing(8 if is_compact else 20)
        self.side.set_compact(is_compact=is_compact)
        self.head.set_compact(is_compact=is_compact)
        self.foot.set_compact(is_compact=is_compact)
        self._make_room()
