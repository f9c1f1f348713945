"""The weight and the dose that was prescribed."""

from typing import TYPE_CHECKING

from ketrate.clinic import dose, weight
from ketrate.clinic.limits import NeedsConfirmation
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.errors import KetRateError
from ketrate.protocol.situation import Situation
from ketrate.records.treatment import Session
from ketrate.screens.pages.session_part import Part
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.dose import DoseForm, DoseTyped
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class DosePart(Part[DoseForm]):
    """Writes the dose down; an unusual one is repeated and asked about first."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, DoseForm(page.theme, page.shown.protocol))
        self.card.kept.connect(self._keep)

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Show what is written down."""
        known = weight.known_weight(self.desk, one.patient.id)
        self.card.take(one.session, known, self.desk.now())

    def _keep(self) -> None:
        try:
            self._set(confirmed=False)
        except NeedsConfirmation as question:
            self._confirm(f"{question.problem} {question.remedy}")
        except KetRateError as error:
            self.page.message.hear(error)
        else:
            self._kept()

    def _confirm(self, words: str) -> None:
        ask = Ask(
            self.page,
            self.theme,
            tr("An unusual dose"),
            tr("Yes, as prescribed"),
            lambda: self._set(confirmed=True),
            words,
        )
        ask.succeeded.connect(lambda _: self._kept())
        ask.ask()

    def _set(self, *, confirmed: bool) -> Session:
        typed = self.card.typed()
        return dose.set_dose(
            self.desk,
            self.session_id,
            amount=typed.amount,
            unit=typed.unit,
            weight_kg=typed.weight_kg,
            weighed=self._weighed(typed),
            agent=typed.agent,
            route=typed.route,
            lot=typed.lot,
            duration_minutes=typed.duration_minutes,
            confirmed=confirmed,
        )

    def _weighed(self, typed: DoseTyped) -> Instant | None:
        """When the typed weight was measured; None for the one that is known."""
        if typed.weight_kg is None:
            return None
        if typed.weighed_days is None:
            return self.desk.now() if self.card.is_new_weight(typed.weight_kg) else None
        return self.desk.now().plus(minutes=-1440 * typed.weighed_days)

    def _kept(self) -> None:
        self.page.reread()
        self.page.message.say(tr("The dose is written down."), "good")
