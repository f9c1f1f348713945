"""Vital signs, at a timepoint or at will."""

from typing import TYPE_CHECKING

from ketrate.clinic import visit
from ketrate.clinic.visit import Visit
from ketrate.protocol.situation import Due, Situation
from ketrate.screens.pages.session_part import Part
from ketrate.screens.widgets.vitals import VitalsPanel

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class VitalsPart(Part[VitalsPanel]):
    """Writes vital signs down; `enter` puts the keyboard there."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, VitalsPanel(page.theme))
        self._for: str | None = None
        self.card.kept.connect(self._keep)

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Show the latest."""
        self.card.take(one.vitals)

    def enter(self, due: Due | None = None) -> None:
        """Put the keyboard into the first vital sign; `due` is the timepoint to be filled."""
        self._for = None if due is None else due.timepoint.id
        self.card.fields["systolic"].setFocus()

    def _keep(self) -> None:
        def keep() -> object:
            values, at = self.card.typed(self.desk.now())
            return visit.record_vitals(
                self.desk, self.session_id, timepoint_id=self._for, at=at, **values
            )

        if self.page.succeeds(keep):
            self.card.clear_input()
            self._for = None
            self.page.reread()
