"""Before the dosing: the protocol's checklist, and the medicines of the day."""

from typing import TYPE_CHECKING

from ketrate.clinic import visit
from ketrate.clinic.visit import Visit
from ketrate.protocol.situation import Situation
from ketrate.screens.pages.session_part import Part
from ketrate.screens.widgets.preparation import Checklist, MedicationList
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class PreparationPart(Part[Checklist]):
    """The checklist; every answer is kept at once."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, Checklist(page.theme, page.shown.protocol.checklist))
        self.card.answered.connect(self._answer)

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Show the answers."""
        self.card.take({check.item: check.answer for check in one.checks})

    def _answer(self, item: str, answer: str) -> None:
        self.page.succeeds(lambda: visit.answer_check(self.desk, self.session_id, item, answer))
        self.page.reread()


class MedicationPart(Part[MedicationList]):
    """The medicines of the day."""

    def __init__(self, page: "SessionPage") -> None:
        flags = [(flag, tr(flag)) for flag in visit.MEDICATION_FLAGS]
        super().__init__(page, MedicationList(page.theme, flags))
        self.card.added.connect(self._add)
        self.card.removed.connect(self._remove)

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Show the medicines."""
        self.card.take(one.medications)

    def _add(self, name: str, taken: bool, flags: tuple[str, ...]) -> None:  # noqa: FBT001 - a signal
        def add() -> object:
            return visit.add_medication(
                self.desk, self.session_id, name, taken_today=taken, flags=flags
            )

        if self.page.succeeds(add):
            self.card.clear_input()
        self.page.reread()

    def _remove(self, medication_id: int) -> None:
        self.page.succeeds(lambda: visit.remove_medication(self.desk, medication_id))
        self.page.reread()
