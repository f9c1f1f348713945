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
    question = PresenceQuestion(page.theme, questions(is_guess_wanted=asked.is_guess_wanted))

    def keep() -> object:
        return _keep(page, rating_id, question)

    ask = Ask(page, page.theme, tr("Before you finish"), tr("Keep and finish"), keep, _words())
    ask.add(question)
    ask.do.setEnabled(False)
    question.changed.connect(lambda: _show_open(ask, question))
    ask.succeeded.connect(lambda _: finish())
    ask.rejected.connect(page.setFocus)
    ask.ask(question)


def _words() -> str:
    return tr(
        "Asked once for each depression rating and kept with it. Only a rater who was not in the "
        "room, did not rate dissociation and could not see its scores counts as blind."
    )


def _show_open(ask: Ask, question: PresenceQuestion) -> None:
    is_whole = not question.open_question
    ask.do.setEnabled(is_whole)
    if is_whole:
        ask.do.setFocus()


def _keep(page: Page, rating_id: RatingId, question: PresenceQuestion) -> object:
    answers = question.answers
    if question.open_question:
        raise BadInputError(tr("Presence"), tr("a question is open."))
    guess = answers.get("guess")
    return presence.keep(
        page.desk,
        rating_id,
        was_present=answers["was_present"] == "yes",
        mode=Mode(answers["mode"]),
        guess=Guess(guess) if guess else None,
    )
