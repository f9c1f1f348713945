"""Before a depression rating is finished: what its rater could know of the dosing."""

from collections.abc import Callable

from ketrate.clinic import presence
from ketrate.errors import BadInputError
from ketrate.records.ids import RatingId
from ketrate.records.rating import Guess, Mode
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.presence import PresenceQuestion, questions
from ketrate.words import tr


def with_presence(page: Page, rating_id: RatingId, finish: Callable[[], None]) -> None:
    """Ask what is still open, keep it, then finish; at once where there is nothing to ask."""
    asked = page.attempt(lambda: presence.asked(page.desk, rating_id))
    if asked is None:
        return
    if not asked.is_wanted:
        finish()
        return
    ask = PresenceAsk(page, rating_id, is_guess_wanted=asked.is_guess_wanted)
    ask.succeeded.connect(lambda _: finish())
    ask.rejected.connect(page.setFocus)
    ask.ask(ask.question)


class PresenceAsk(Ask):
    """The question; its button can be pressed when every answer is there, and has the keyboard."""

    def __init__(self, page: Page, rating_id: RatingId, *, is_guess_wanted: bool) -> None:
        title, do = tr("Before you finish"), tr("Keep and finish")
        super().__init__(page, page.theme, title, do, self._keep, _words())
        self._desk, self._rating_id = page.desk, rating_id
        self.question = PresenceQuestion(page.theme, questions(is_guess_wanted=is_guess_wanted))
        self.question.changed.connect(self._show_open)
        self.add(self.question)
        self.do.setEnabled(False)

    def _show_open(self) -> None:
        is_whole = not self.question.open_question
        self.do.setEnabled(is_whole)
        if is_whole:
            self.do.setFocus()

    def _keep(self) -> object:
        answers = self.question.answers
        if self.question.open_question:
            raise BadInputError(tr("Presence"), tr("a question is open."))
        guess = answers.get("guess")
        return presence.keep(
            self._desk,
            self._rating_id,
            was_present=answers["was_present"] == "yes",
            mode=Mode(answers["mode"]),
            guess=Guess(guess) if guess else None,
        )


def _words() -> str:
    return tr(
        "Asked once for each depression rating and kept with it. Only a rater who was not in the "
        "room, did not rate dissociation and could not see its scores counts as blind."
    )
