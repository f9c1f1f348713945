"""The dosing itself: start, interruption, end, leaving; and the correction of each."""

from typing import TYPE_CHECKING

from ketrate.clinic import correct, dosing, given
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.protocol.situation import Situation
from ketrate.records.bedside import Given
from ketrate.records.treatment import DosingEvent, DosingKind, Session
from ketrate.screens.pages.identified import once_identified
from ketrate.screens.pages.session_asks import ask_how_much
from ketrate.screens.pages.session_leaving import LeavingPart
from ketrate.screens.pages.session_part import Part
from ketrate.screens.typed import time_near, time_of_day
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.screens.widgets.dosing import DosingPanel, event_words
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class DosingPart(Part[DosingPanel]):
    """What happens to the dosing, now or at a time that is typed."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, DosingPanel(page.theme))
        self.card.wanted.connect(self.record)
        self.card.correction_wanted.connect(self._correct)
        self.card.close_wanted.connect(self._close)
        self.card.given.clicked.connect(self._correct_given)

    def take(self, one: Visit, situation: Situation) -> None:
        """Show how far it has come."""
        self.card.take(one.session, situation)

    def tick(self, now: Instant, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """The time since the start."""
        self.card.tick(self.page.shown.session, now)

    def record(self, kind: DosingKind) -> None:
        """Write an event down; an end that leaves the dose open asks for it first."""
        session = self.page.shown.session
        if kind is DosingKind.END and self._is_dose_open(session):
            ask = ask_how_much(self.page, session, self._end)
            ask.succeeded.connect(lambda _: self.page.reread())
            return

        def record() -> object:
            at = time_of_day(self.card.at.text(), self.desk.now())
            return dosing.record_dosing(self.desk, self.session_id, kind, at)

        whose = self.page.shown.patient.id, self.session_id
        once_identified(self.page, whose, record, lambda _: self.page.reread())

    def _is_dose_open(self, session: Session) -> bool:
        now = self.desk.now()
        at = self.page.attempt(lambda: time_of_day(self.card.at.text(), now))
        return given.is_dose_open(session, at or now)

    def _end(self, amount_mg: float) -> object:
        at = time_of_day(self.card.at.text(), self.desk.now())
        return dosing.record_dosing(self.desk, self.session_id, DosingKind.END, at, amount_mg)

    def _correct_given(self) -> None:
        def put_right(amount_mg: float) -> object:
            return given.set_given(self.desk, self.session_id, Given(amount_mg))

        ask = ask_how_much(self.page, self.page.shown.session, put_right)
        ask.succeeded.connect(lambda _: self.page.reread())

    def _correct(self, event: DosingEvent) -> None:
        at = Field(self.theme, tr("True time"), width=110)
        at.setText(f"{event.at.local:%H:%M}")
        reason = Field(self.theme, tr("Reason"))

        def put_right() -> object:
            moment = time_near(at.text(), event.at) or event.at
            return correct.correct_dosing(self.desk, event, moment, reason.text())

        title = tr("Correct the time: {what}", what=event_words(event.kind))
        words = tr("The old time stays readable in the history.")
        ask = Ask(self.page, self.theme, title, tr("Correct"), put_right, words)
        ask.add(Labelled(tr("True time"), at), Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(at)

    def _close(self) -> None:
        """Only by the discharge list."""
        self.page.part(LeavingPart).ask_to_leave()
