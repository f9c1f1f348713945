"""One session: preparation, dose, dosing, vital signs, and what is to be rated when."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ketrate.clinic import dose, dosing, visit
from ketrate.clinic.limits import NeedsConfirmation
from ketrate.clinic.today import Lane
from ketrate.errors import KetRateError
from ketrate.protocol.situation import Due, Situation
from ketrate.records.ids import SessionId
from ketrate.records.treatment import DosingEvent, DosingKind, Session
from ketrate.screens.background import Background
from ketrate.screens.pages.identified import alike_words, once_identified
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating_opener import RatingOpener
from ketrate.screens.pages.session_asks import ask_for_scale, ask_how_much
from ketrate.screens.pages.signing import ask_to_sign
from ketrate.screens.pages.today_words import infusion_line, stage_badge
from ketrate.screens.pages.unsigned import is_rating_left, own_unsigned, signed
from ketrate.screens.theme import Theme
from ketrate.screens.typed import time_near, time_of_day
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.controls import Card, Field, Labelled
from ketrate.screens.widgets.dose import DoseForm
from ketrate.screens.widgets.dosing import DosingPanel, event_words
from ketrate.screens.widgets.preparation import Checklist, MedicationList
from ketrate.screens.widgets.signing import SignCard
from ketrate.screens.widgets.timepoints import TimepointList
from ketrate.screens.widgets.vitals import VitalsPanel
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

TWO_COLUMNS_FROM = 1060
_Halves = tuple[tuple[Card, ...], tuple[Card, ...]]


class SessionPage(Page):
    """The page of one session; a new page is made for every session that is opened."""

    rating_requested = Signal(object)
    patient_requested = Signal(str)
    closed = Signal()

    def __init__(
        self, desk: "Desk", background: Background, theme: Theme, session_id: SessionId
    ) -> None:
        super().__init__(desk, background, theme)
        self.session_id = session_id
        self._visit = visit.visit(desk, session_id)
        self._vitals_for: str | None = None
        self.banner = Banner(theme)
        protocol = self._visit.protocol
        flags = [(flag, tr(flag)) for flag in visit.MEDICATION_FLAGS]
        self.checklist = Checklist(theme, protocol.checklist)
        self.medication = MedicationList(theme, flags)
        self.dose = DoseForm(theme, protocol)
        self.dosing = DosingPanel(theme)
        self.vitals = VitalsPanel(theme)
        self.timepoints = TimepointList(theme, self._name_of)
        self.signing = SignCard(theme)
        self.opener = RatingOpener(self)
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self.tick)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def situation(self) -> Situation:
        """Where the session stands now."""
        return self._lane().situation(self.desk.now())

    def refresh(self) -> None:
        """Read the session again; after everything that may have changed it."""
        found = self.attempt(lambda: visit.visit(self.desk, self.session_id))
        if found is not None:
            self._visit = found
            self._show()
            self.banner.warn(alike_words(self.desk, found.patient))

    def tick(self) -> None:
        """A second has passed."""
        now = self.desk.now()
        self.dosing.tick(self._visit.session, now)
        self.timepoints.take(self._lane().situation(now))

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while somebody looks."""
        super().showEvent(event)
        self.refresh()
        self.timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests while nobody does; nothing is counted, so nothing is lost."""
        super().hideEvent(event)
        self.timer.stop()

    def arrange(self, width: int) -> None:
        """Two columns side by side, or one where the window is narrow."""
        is_wide = width >= TWO_COLUMNS_FROM
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 0 if is_wide else 1, 1 if is_wide else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if not is_wide else 1)

    def _lay_out(self) -> None:
        self._left, left = _column()
        self._right, right = _column()
        if self._visit.session.started is None:
            halves: _Halves = (
                (self.checklist, self.dose, self.dosing),
                (self.signing, self.timepoints, self.vitals, self.medication),
            )
        else:
            halves = (
                (self.dosing, self.vitals, self.dose),
                (self.signing, self.timepoints, self.medication, self.checklist),
            )
        for column, cards in zip((left, right), halves, strict=True):
            for card in cards:
                column.addWidget(card)
        left.addStretch(1)
        right.addStretch(1)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(20, 14, 20, 20)
        self._grid.setSpacing(14)
        self.arrange(TWO_COLUMNS_FROM)
        area = _Area(self)
        area.setWidget(inner)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.message)
        self.column.addWidget(area, 1)

    def _connect(self) -> None:
        self.checklist.answered.connect(self._answer)
        self.medication.added.connect(self._add_medication)
        self.medication.removed.connect(self._remove_medication)
        self.dose.kept.connect(self._keep_dose)
        self.dosing.wanted.connect(self._dose_event)
        self.dosing.correction_wanted.connect(self._correct)
        self.dosing.close_wanted.connect(self._close)
        self.vitals.kept.connect(self._keep_vitals)
        self.timepoints.rate_wanted.connect(self._rate)
        self.timepoints.look_wanted.connect(self.rating_requested)
        self.opener.opened.connect(self.rating_requested)
        self.timepoints.patient.clicked.connect(self._open_patient)
        self.timepoints.other.clicked.connect(self._choose_scale)
        self.signing.sign.clicked.connect(self._sign)
        self.dosing.given.clicked.connect(self._correct_given)

    def _show(self) -> None:
        now = self.desk.now()
        one = self._visit
        situation = self.situation
        planned = max(len(one.protocol.session_days), one.session.number)
        rest = (
            infusion_line(one.session.route, one.session.number, planned),
            one.session.agent or "",
            tr("chair {chair}", chair=one.session.chair) if one.session.chair else "",
            one.protocol.name,
        )
        self.banner.show_patient(one.patient, now.local.date(), rest, stage_badge(situation.stage))
        self.checklist.take({check.item: check.answer for check in one.checks})
        self.medication.take(one.medications)
        self.dose.take(one.session)
        self.dosing.take(one.session, situation)
        self.vitals.take(one.vitals)
        waiting = own_unsigned(self.desk, self.session_id)
        self.signing.take(len(waiting), is_last=not is_rating_left(situation))
        self.tick()

    def _lane(self) -> Lane:
        one = self._visit
        return Lane(
            one.session,
            one.patient,
            one.course,
            one.protocol,
            one.ratings,
            one.vitals,
            one.session.started,
        )

    def _name_of(self, what: str) -> str:
        return tr("Vitals") if what == "vitals" else self.desk.catalogue.get(what).short_name

    def _answer(self, item: str, answer: str) -> None:
        self.succeeds(lambda: visit.answer_check(self.desk, self.session_id, item, answer))
        self._reread()

    def _add_medication(self, name: str, taken: bool, flags: tuple[str, ...]) -> None:  # noqa: FBT001 - a signal
        def add() -> object:
            return visit.add_medication(
                self.desk, self.session_id, name, taken_today=taken, flags=flags
            )

        if self.succeeds(add):
            self.medication.clear_input()
        self._reread()

    def _remove_medication(self, medication_id: int) -> None:
        self.succeeds(lambda: visit.remove_medication(self.desk, medication_id))
        self._reread()

    def _keep_dose(self, *, confirmed: bool = False) -> None:
        try:
            self._set_dose(confirmed=confirmed)
        except NeedsConfirmation as question:
            words = f"{question.problem} {question.remedy}"
            ask = Ask(
                self,
                self.theme,
                tr("An unusual dose"),
                tr("Yes, as prescribed"),
                lambda: self._set_dose(confirmed=True),
                words,
            )
            ask.succeeded.connect(lambda _: self._dose_kept())
            ask.ask()
        except KetRateError as error:
            self.message.hear(error)
        else:
            self._dose_kept()

    def _set_dose(self, *, confirmed: bool) -> Session:
        typed = self.dose.typed()
        return dose.set_dose(
            self.desk,
            self.session_id,
            amount=typed.amount,
            unit=typed.unit,
            weight_kg=typed.weight_kg,
            lot=typed.lot,
            duration_minutes=typed.duration_minutes,
            confirmed=confirmed,
        )

    def _dose_kept(self) -> None:
        self._reread()
        self.message.say(tr("The dose is written down."), "good")

    def _dose_event(self, kind: DosingKind) -> None:
        session = self._visit.session
        if kind is DosingKind.END and self._is_dose_open(session):
            ask = ask_how_much(self, session, self._end)
            ask.succeeded.connect(lambda _: self._reread())
            return

        def record() -> object:
            at = time_of_day(self.dosing.at.text(), self.desk.now())
            return dosing.record_dosing(self.desk, self.session_id, kind, at)

        whose = self._visit.patient.id, self.session_id
        once_identified(self, whose, record, lambda _: self._reread())

    def _is_dose_open(self, session: Session) -> bool:
        now = self.desk.now()
        at = self.attempt(lambda: time_of_day(self.dosing.at.text(), now))
        return dose.is_dose_open(session, at or now)

    def _end(self, amount_mg: float) -> object:
        at = time_of_day(self.dosing.at.text(), self.desk.now())
        return dosing.record_dosing(self.desk, self.session_id, DosingKind.END, at, amount_mg)

    def _correct_given(self) -> None:
        def correct(amount_mg: float) -> object:
            return dose.set_dose_given(self.desk, self.session_id, amount_mg)

        ask = ask_how_much(self, self._visit.session, correct)
        ask.succeeded.connect(lambda _: self._reread())

    def _choose_scale(self) -> None:
        one = self._visit
        place = (one.patient.id, one.course.id, self.session_id)
        ask_for_scale(self, lambda scale: self.opener.open_scale(place, scale))

    def _correct(self, event: DosingEvent) -> None:
        at = Field(self.theme, tr("True time"), width=110)
        at.setText(f"{event.at.local:%H:%M}")
        reason = Field(self.theme, tr("Reason"))
        self._correction = (at, reason)

        def correct() -> object:
            moment = time_near(at.text(), event.at) or event.at
            return dosing.correct_dosing(self.desk, event, moment, reason.text())

        title = tr("Correct the time: {what}", what=event_words(event.kind))
        words = tr("The old time stays readable in the history.")
        ask = Ask(self, self.theme, title, tr("Correct"), correct, words)
        ask.add(Labelled(tr("True time"), at), Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self._reread())
        ask.ask(at)

    def _close(self) -> None:
        ask = Ask(
            self,
            self.theme,
            tr("Close the session?"),
            tr("Close it"),
            lambda: dosing.close_session(self.desk, self.session_id),
            tr("The patient leaves. What is not rated by now counts as missed."),
        )
        ask.succeeded.connect(lambda _: self.closed.emit())
        ask.ask()

    def _keep_vitals(self) -> None:
        def keep() -> object:
            values, at = self.vitals.typed(self.desk.now())
            return visit.record_vitals(
                self.desk, self.session_id, timepoint_id=self._vitals_for, at=at, **values
            )

        if self.succeeds(keep):
            self.vitals.clear_input()
            self._vitals_for = None
            self._reread()

    def _rate(self, due: Due) -> None:
        if due.what == "vitals":
            self._vitals_for = due.timepoint.id
            self.enter_vitals()
            return
        one = self._visit
        self.opener.open(one.patient.id, one.course.id, self.session_id, due)

    def _sign(self) -> None:
        waiting = own_unsigned(self.desk, self.session_id)
        ask_to_sign(self, waiting).succeeded.connect(lambda _: signed(self, len(waiting)))

    def _open_patient(self) -> None:
        self.patient_requested.emit(self._visit.patient.code)

    def enter_vitals(self) -> None:
        """Put the keyboard into the first vital sign."""
        self.vitals.fields["systolic"].setFocus()

    def _reread(self) -> None:
        """Show what the vault holds now, and keep what the message bar says."""
        try:
            self._visit = visit.visit(self.desk, self.session_id)
        except KetRateError as error:
            self.message.hear(error)
            return
        self._show()


class _Area(QScrollArea):
    """Scrolls the cards, and tells the page when there is room for two columns."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__()
        self._page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width may need another number of columns."""
        super().resizeEvent(event)
        self._page.arrange(self.viewport().width())


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(14)
    return holder, column
