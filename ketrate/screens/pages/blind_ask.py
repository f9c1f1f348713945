"""Breaking the blind: what will be shown, why, and that it cannot be taken back."""

from collections.abc import Callable

from ketrate.clinic import break_blind
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.words import tr


def ask_to_break(page: Page, code: str, then: Callable[[], None]) -> None:
    """Ask for the reason; `then` is called when the blind is broken. Cancel has the keyboard."""
    reason = Field(page.theme, tr("Reason"))

    def act() -> object:
        return break_blind.break_blind(page.desk, code, reason.text())

    title = tr("Break the blind: {code}", code=code)
    ask = Ask(page, page.theme, title, tr("Break the blind"), act, break_blind.what_is_shown())
    ask.add(Labelled(tr("Reason"), reason))
    ask.succeeded.connect(lambda _: then())
    ask.ask()


def broken_words(one: break_blind.BrokenBlind) -> str:
    """Who is no longer blind here, and since when."""
    at = f"{one.at.local:%Y-%m-%d %H:%M}"
    return tr(
        "{name} broke the blind on {at}. Their depression ratings since then do not count as "
        "blind; the reason stands in the history.",
        name=one.name,
        at=at,
    )
