"""The section of the settings page on missing answers: the card, and the clinic behind it."""

from ketrate.clinic import prorating
from ketrate.clinic.rights import Action, may
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.prorating import ProratingCard, ask_for_rule


class ProratingSection(ProratingCard):
    """Stands in a page; `refresh` reads the rules again."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.theme)
        self._page = page
        self.rule_wanted.connect(self.ask)

    def refresh(self) -> None:
        """Show the rules that are on; only an administrator gets the buttons."""
        desk = self._page.desk
        found = self._page.attempt(lambda: prorating.choices(desk))
        if found is not None:
            self.show_choices(found, may_change=may(desk.signed_in(), Action.CHANGE_SETTINGS))

    def ask(self, instrument_id: str) -> Ask:
        """Ask for the rule of a scale, or of one to be chosen."""
        page = self._page
        ask = ask_for_rule(
            page,
            page.theme,
            prorating.choices(page.desk),
            instrument_id,
            lambda name, rule, reason: prorating.choose(page.desk, name, rule, reason),
        )
        ask.succeeded.connect(lambda _: self.refresh())
        return ask
