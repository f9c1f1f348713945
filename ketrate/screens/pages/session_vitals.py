"""Vital signs, at a timepoint or at will; corrected with a reason; severe ones ask once."""

from typing import TYPE_CHECKING

from ketrate.clinic import severe, visit
from ketrate.clinic.settings import clinic_settings
from ketrate.clinic.visit import Visit
from ketrate.protocol.excursions import Excursion
from ketrate.protocol.situation import Due, Situation
from ketrate.records.treatment import Vitals
from ketrate.screens.pages.session_part import Part
from ketrate.screens.typed import time_near
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, Tick
from ketrate.screens.widgets.vitals import VitalsFields, VitalsPanel
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


DIALOG_MARGIN = 32
"""Room beside the fields of a question, in pixels."""


class VitalsPart(Part[VitalsPanel]):
    """Writes vital signs down; `enter` puts the keyboard there."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, VitalsPanel(page.theme))
        self._for: str | None = None
        self.card.kept.connect(self._keep)
        self.card.correction_wanted.connect(self._correct)
        self.card.acknowledge_wanted.connect(self._acknowledge)

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Show the latest, and a severe one that waits."""
        self.card.take(one.vitals, clinic_settings(self.desk).discharge_limits)
        self.card.take_severe(severe.waiting(self.desk, self.session_id))

    def enter(self, due: Due | None = None) -> None:
        """Put the keyboard into the first vital sign; `due` is the timepoint to be filled."""
        self._for = None if due is None else due.timepoint.id
        self.card.enter_for("" if due is None else due.timepoint.label)

    def _keep(self) -> None:
        kept: list[Vitals] = []

        def keep() -> object:
            values, at = self.card.typed(self.desk.now())
            kept.append(
                visit.record_vitals(
                    self.desk, self.session_id, timepoint_id=self._for, at=at, **values
                )
            )
            return kept

        if self.page.succeeds(keep):
            self.card.clear_input()
            self._for = None
            self.page.reread()
            self._interrupt_once(kept[0])

    def _interrupt_once(self, new: Vitals) -> None:
        """The first severe value of an excursion is said aloud; the later ones only stand there."""
        waiting = severe.waiting(self.desk, self.session_id)
        if waiting is None or waiting.first.id != new.id:
            return
        title = tr("Severe blood pressure")
        ask = Ask(
            self.page,
            self.theme,
            title,
            tr("Measure again now"),
            lambda: None,
            self._severe_words(waiting),
        )
        ask.cancel.setText(tr("Later"))
        ask.succeeded.connect(lambda _: self.enter())
        ask.ask()

    def _severe_words(self, waiting: Excursion) -> str:
        own = clinic_settings(self.desk)
        one = waiting.first
        return tr(
            "{s}/{d} mmHg reaches {ls}/{ld}, the limit your clinic set. If the value is right, "
            "measure again at {again}.",
            s="–" if one.systolic is None else one.systolic,
            d="–" if one.diastolic is None else one.diastolic,
            ls=own.systolic_severe,
            ld=own.diastolic_severe,
            again=f"{waiting.again_at.local:%H:%M}",
        )

    def _acknowledge(self) -> None:
        reason = Field(self.theme, tr("Reason"))

        def act() -> object:
            return severe.acknowledge(self.desk, self.session_id, reason.text())

        title = tr("Seen, and not measured again now")
        ask = Ask(self.page, self.theme, title, tr("Seen"), act)
        ask.add(Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(reason)

    def _correct(self, one: Vitals) -> None:
        inputs = VitalsFields(self.theme, name=tr("Corrected: "))
        inputs.fill(one)
        gone = Tick(self.theme, tr("Not this patient's: take them back"))
        reason = Field(self.theme, tr("Reason"))

        def act() -> object:
            if gone.isChecked():
                visit.take_back_vitals(self.desk, one.id, reason.text())
                return None
            at = time_near(inputs.at.text(), one.at)
            is_same = inputs.at.text() == f"{one.at.local:%H:%M}"
            return visit.correct_vitals(
                self.desk, one.id, reason.text(), at=None if is_same else at, **inputs.values()
            )

        title = tr("Correct the vital signs of {at}", at=f"{one.at.local:%H:%M}")
        words = tr("The old values stay readable in the history.")
        ask = Ask(self.page, self.theme, title, tr("Correct"), act, words)
        ask.setMinimumWidth(inputs.sizeHint().width() + 2 * DIALOG_MARGIN)
        ask.add(inputs, gone, Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(inputs.fields["systolic"])
