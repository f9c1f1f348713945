"""What the parts of the session page have in common: one card, one idea each."""

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject

from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.protocol.situation import Situation
from ketrate.screens.widgets.controls import Card

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage

CardT = TypeVar("CardT", bound=Card)


class Part(QObject, Generic[CardT]):
    """One card of the session page, with what is done from it.

    A part makes its card, listens to it, and asks the clinic through the page (`attempt`,
    `succeeds`, `reread`). The page gives it what to show after everything that may have changed.
    """

    def __init__(self, page: "SessionPage", card: CardT) -> None:
        super().__init__(page)
        self.page = page
        self.desk = page.desk
        self.theme = page.theme
        self.session_id = page.session_id
        self.card = card

    def take(self, one: Visit, situation: Situation) -> None:
        """Show the session as the vault holds it."""

    def tick(self, now: Instant, situation: Situation) -> None:
        """A second has passed; parts with a clock say what moves."""
