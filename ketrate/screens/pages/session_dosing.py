"""The dosing itself: start, interruption, rate, sprays, end; leaving goes by the list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ketrate.clinic import before_start, correct, dose, dosing, given, sprays
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.protocol.situation import Situation, stage
from ketrate.records.bedside import Given
from ketrate.records.treatment import DosingEvent, DosingKind, Stage
from ketrate.screens.pages.identified import once_identified
from ketrate.screens.pages.session_corrections import ask_correction, ask_take_back
from ketrate.screens.pages.session_given import ask_how_much
from ketrate.screens.pages.session_leaving import LeavingPart
from ketrate.screens.pages.session_part import Part
from ketrate.screens.pages.session_start import concern_lines
from ketrate.screens.typed import decimal, time_of_day
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, label
from ketrate.screens.widgets.dosing import DosingPanel, Way
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class DosingPart(Part[DosingPanel]):
    """What happens to the dosing, now or at a time that is typed."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, DosingPanel(page.theme))
        self.card.wanted.connect(self.record)
        self.card.skip.clicked.connect(self._skip)
        self.card.correction_wanted.connect(self._correct)
        self.card.take_back_wanted.connect(self._take_back)
        self.card.close_wanted.connect(self._close)
        self.card.given.clicked.connect(self._correct_given)

    def take(self, one: Visit, situation: Situation) -> None:
        """Show how far it has come."""
        self.card.take(one.session, situation.stage, way_of(one))

    def tick(self, now: Instant, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """The time since the start."""
        self.card.tick(self.page.shown.session, now)

    def record(self, kind: DosingKind) -> None:
        """Write an event down; a start asks about what stands open, an end how much was given."""
        if stage(self.page.shown.session) is Stage.PREPARING:
            self._start(kind)
        elif kind is DosingKind.SPRAY:
            self._do(lambda: sprays.give_device(self.desk, self.session_id, self._at()))
        elif kind is DosingKind.RATE:
            self._ask_rate()
        elif kind is DosingKind.END and self._is_dose_open():
            self._ask_end()
        else:
            self._do(lambda: self._record(kind))

    def _start(self, kind: DosingKind) -> None:
        """Who it is comes first, then what stands open, then the start."""

        def check() -> Instant:
            at = self._at() or self.desk.now()
            dosing.check_next(self.desk, self.page.shown.session, DosingKind.START, at)
            return at

        whose = self.page.shown.patient.id, self.session_id
        once_identified(self.page, whose, check, lambda at: self._ask_about(kind, at))

    def _ask_about(self, kind: DosingKind, at: Instant) -> None:
        found = self.page.attempt(lambda: before_start.concerns(self.desk, self.page.shown, at))
        if not found:
            self._do(lambda: self._begin(kind))
            return
        ask = Ask(
            self.page,
            self.theme,
            tr("Before you start"),
            tr("Start all the same"),
            lambda: self._begin(kind),
        )
        ask.cancel.setText(tr("Not yet"))
        for line in concern_lines(found):
            words = label(line, 16)
            words.setWordWrap(True)
            ask.add(words)
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask()

    def _begin(self, kind: DosingKind) -> object:
        if kind is DosingKind.SPRAY:
            return sprays.give_device(self.desk, self.session_id, self._at())
        return self._record(kind)

    def _record(self, kind: DosingKind, amount: float | None = None) -> object:
        return dosing.record_dosing(self.desk, self.session_id, kind, self._at(), amount)

    def _do(self, act: Callable[[], object]) -> None:
        if self.page.succeeds(act):
            self.page.reread()

    def _at(self) -> Instant | None:
        """The typed time; None for now."""
        return time_of_day(self.card.at.text(), self.desk.now())

    def _is_dose_open(self) -> bool:
        at = self.page.attempt(self._at)
        return given.is_dose_open(self.page.shown.session, at or self.desk.now())

    def _ask_end(self) -> None:
        def end(how: Given, reason: str) -> object:
            full = given.with_note(how, reason)
            at = self._at()
            return dosing.record_dosing(self.desk, self.session_id, DosingKind.END, at, given=full)

        ask = ask_how_much(self.page, self.page.shown.session, end)
        ask.succeeded.connect(lambda _: self.page.reread())

    def _ask_rate(self) -> None:
        field = Field(self.theme, tr("Rate, mL/h"), width=110)

        def change() -> object:
            return self._record(DosingKind.RATE, decimal(field.text(), tr("Rate")))

        ask = Ask(self.page, self.theme, tr("Change the rate"), tr("Write it down"), change)
        ask.add(Labelled(tr("Rate from now on, mL/h"), field))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(field)

    def _skip(self) -> None:
        reason = Field(self.theme, tr("Reason"))

        def skip() -> object:
            return sprays.skip_the_rest(self.desk, self.session_id, reason.text(), self._at())

        title = tr("Skip the sprays that are left?")
        words = tr("The dosing ends with those that were given.")
        ask = Ask(self.page, self.theme, title, tr("Skip them"), skip, words)
        ask.add(Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(reason)

    def _correct_given(self) -> None:
        def put_right(how: Given, reason: str) -> object:
            return given.set_given(self.desk, self.session_id, how, reason)

        ask = ask_how_much(self.page, self.page.shown.session, put_right)
        ask.succeeded.connect(lambda _: self.page.reread())

    def _correct(self, event: DosingEvent) -> None:
        ask_correction(self.page, event, self.page.reread)

    def _take_back(self, event: DosingEvent) -> None:
        ask_take_back(self.page, event, self.page.reread)

    def _close(self) -> None:
        """Only by the discharge list."""
        self.page.part(LeavingPart).ask_to_leave()


def way_of(one: Visit) -> Way:
    """How the dose of a session is given, and how far that has come."""
    found = sprays.sprays(one.protocol, one.session)
    last = correct.last_entry(one.session)
    if found is None:
        return Way(dose.is_at_once(one.session), last=last)
    return Way(
        sprays_planned=found.planned, sprays_given=found.given, next_at=found.next_at, last=last
    )
