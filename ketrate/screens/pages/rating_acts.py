"""What is done to a draft beside answering: notes, clearing, one reason for the rest, paper."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ketrate.clinic import rate
from ketrate.clinic.rate import LONGEST_NOTE
from ketrate.clinic.typed_time import instant_of
from ketrate.clock import Instant
from ketrate.records.rating import Rating, Unanswered
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.screens.pages.rating import RatingPage

REST = Unanswered.TOO_DISSOCIATED


class RatingActs(QObject):
    """Joins the form's wishes to the clinic, for the page it belongs to."""

    def __init__(self, page: "RatingPage") -> None:
        super().__init__(page)
        self._page = page
        self._rest: tuple[int, ...] = ()
        form = page.form
        form.cleared.connect(self._clear)
        form.note_asked.connect(self._note)
        form.rest_asked.connect(self._give_rest)
        form.undo_asked.connect(self._undo)
        form.foot.more.paper.clicked.connect(self._ask_paper)

    def forget(self) -> None:
        """Another draft is shown: nothing of the one before can be undone."""
        self._rest = ()

    def _clear(self, item: int) -> None:
        page = self._page
        done = page.attempt(lambda: rate.clear_answer(page.desk, page.rating_id, item))
        if done is not None:
            page.take(done)

    def _give_rest(self) -> None:
        page = self._page
        before = {answer.item for answer in page.rating.answers}
        done = page.attempt(lambda: rate.rest_not_assessed(page.desk, page.rating_id, REST))
        if done is None:
            return
        page.rating = done
        self._rest = tuple(one.item for one in done.answers if one.item not in before)
        page.form.show_whole(done, can_undo=True)
        text = trn(
            "{count} item: too dissociated. Undo the rest takes it back.",
            "{count} items: too dissociated. Undo the rest takes them back.",
            len(self._rest),
        )
        page.message.say(text, "accent")

    def _undo(self) -> None:
        """Only what still has that reason: an answer given since is kept."""
        page = self._page
        still = [
            one.item for one in page.rating.answers if one.item in self._rest and one.reason is REST
        ]
        done = page.attempt(lambda: rate.clear_answers(page.desk, page.rating_id, still))
        if done is not None:
            page.rating, self._rest = done, ()
            page.form.show_whole(done)

    def _note(self, item: int) -> None:
        page = self._page
        old = page.rating.item_note(item) if item else page.rating.note
        field = Field(page.theme, tr("Note"), width=520)
        field.setMaxLength(LONGEST_NOTE)
        field.setText(old)

        def keep() -> Rating:
            if item:
                return rate.note_item(page.desk, page.rating_id, item, field.text())
            return rate.note_rating(page.desk, page.rating_id, field.text())

        title = tr("Note on the whole rating")
        if item:
            label = page.instrument.item(item).label
            title = tr("Note on item {n}, {label}", n=item, label=label)
        words = tr("It is kept with the answers, signed with them, and printed in the report.")
        ask = Ask(page, page.theme, title, tr("Keep"), keep, words)
        ask.add(Labelled(tr("Note (empty takes it away)"), field))
        self._open(ask, field)

    def _ask_paper(self) -> None:
        page = self._page

        def keep(at: Instant) -> Rating:
            return rate.transcribe(page.desk, page.rating_id, at)

        ask, first = paper_ask(page, page.theme, keep)
        self._open(ask, first)

    def _open(self, ask: Ask, first: Field) -> None:
        page = self._page
        first.returnPressed.connect(ask.do.click)
        ask.succeeded.connect(self._take)
        ask.finished.connect(lambda _: page.form.setFocus())
        ask.ask(first)

    def _take(self, done: object) -> None:
        if isinstance(done, Rating):
            self._page.take(done)


def paper_ask(page: Page, theme: Theme, keep: Callable[[Instant], object]) -> tuple[Ask, Field]:
    """When was it rated? Date and time as they stand on the paper; the time has the keyboard."""
    day = Field(theme, tr("Observed date"), width=150)
    day.setText(f"{page.desk.now().local:%Y-%m-%d}")
    time = Field(theme, tr("Observed time"), "14:05", width=170)
    words = tr(
        "Type when it was rated, as the paper says. The time of entering is kept as well, and the "
        "rating is marked as copied from paper everywhere."
    )

    def act() -> object:
        return keep(instant_of(page.desk.clock, day.text(), time.text()))

    ask = Ask(page, theme, tr("Copied from paper"), tr("Use this time"), act, words)
    ask.add_row(Labelled(tr("Date"), day), Labelled(tr("Time"), time))
    return ask, time
