"""The way through the pages: to a place of the bar, to a patient, a session, a rating, and back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ketrate.errors import KetRateError
from ketrate.screens.background import Background
from ketrate.screens.bar import TopBar
from ketrate.screens.places import open_to, places
from ketrate.screens.theme import Theme
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.screens.pages.page import Page

PASSES_MS = 8000


class Walk(QObject):
    """Pages are made on their first visit; those about one patient anew at every visit.

    `arrived` says in a few words where one is, and names no patient. The other signals pass on
    what a page says to the window.
    """

    arrived = Signal(str)
    people_changed = Signal()
    patient_mode_changed = Signal(bool)
    settings_changed = Signal()

    def __init__(
        self, pages: QStackedWidget, bar: TopBar, background: Background, theme: Theme
    ) -> None:
        super().__init__(pages)
        self._pages = pages
        self._bar = bar
        self._background = background
        self._theme = theme
        self._desk: Desk | None = None
        self._homes: dict[str, Page] = {}
        self._way_back: list[Callable[[], None]] = []

    def begin(self, desk: "Desk") -> None:
        """Work at this desk from here on."""
        self._desk = desk

    def show_alone(self, page: QWidget) -> None:
        """Only this page; every other one, and the way back to it, is gone."""
        self._homes.clear()
        self._way_back.clear()
        while (gone := self._pages.widget(0)) is not None:
            self._pages.removeWidget(gone)
            gone.deleteLater()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self.patient_mode_changed.emit(False)  # noqa: FBT003 - a signal's value

    def go(self, name: str) -> None:
        """To one of the places of the bar."""
        desk = self._desk
        if desk is None or desk.staff is None or not self.may_leave():
            return
        if name not in open_to(desk.staff):
            return
        self._way_back.clear()
        page = self._homes.get(name) or self._made(name, desk)
        page.refresh()
        self._show(page)
        self._bar.mark(name)
        self.arrived.emit(self._bar.words(name))
        page.tick()

    def open_patient(self, code: str) -> None:
        """One patient's page."""
        from ketrate.screens.pages.patient import PatientPage

        place = "cohort" if self._bar.marked == "cohort" else "patients"
        if self._visit(lambda d: PatientPage(d, self._background, self._theme, code), place):
            self._way_back.append(lambda: self.open_patient(code))
            self.arrived.emit(tr("Patient"))

    def open_session(self, session_id: object) -> None:
        """One session's page."""
        from ketrate.records.ids import SessionId
        from ketrate.screens.pages.session import SessionPage

        if not isinstance(session_id, int):
            return
        number, look = SessionId(session_id), self._theme
        if self._visit(lambda d: SessionPage(d, self._background, look, number), "today"):
            self._way_back.append(lambda: self.open_session(number))
            self.arrived.emit(tr("Session"))

    def open_rating(self, rating_id: object) -> None:
        """The form of a draft; a finished rating is shown to be read."""
        from ketrate.records.ids import RatingId
        from ketrate.screens.pages.finished import rating_page

        if not isinstance(rating_id, int):
            return
        number, look = RatingId(rating_id), self._theme
        place = "signing" if self._bar.marked == "signing" else "today"
        if self._visit(lambda d: rating_page(d, self._background, look, number), place):
            self._way_back.append(lambda: self.open_rating(number))
            self.arrived.emit(tr("Rating"))

    def open_for_patient(self, rating_id: object) -> None:
        """The device goes to the patient: one's own draft of a self-report scale, and no way out.

        The way back is the same rating's form, once the password was typed.
        """
        from ketrate.records.ids import RatingId
        from ketrate.screens.pages.patient_mode import PatientModePage

        if not isinstance(rating_id, int) or self._desk is None or not self.may_leave():
            return
        number = RatingId(rating_id)
        try:
            page = PatientModePage(self._desk, self._background, self._theme, number)
        except KetRateError as error:
            self.say(explain(error))
            return
        page.taken_back.connect(self._take_back)
        self._pages.addWidget(page)
        self._show(page)
        self.patient_mode_changed.emit(True)  # noqa: FBT003 - a signal's value

    @property
    def is_for_patient(self) -> bool:
        """Whether the patient has the device."""
        return bool(getattr(self._pages.currentWidget(), "is_for_patient", False))

    def _take_back(self, rating_id: object) -> None:
        """Staff have it again: bar and keys first, then the form in place of the one before."""
        self.patient_mode_changed.emit(False)  # noqa: FBT003 - a signal's value
        self._way_back = self._way_back[:-1]
        QTimer.singleShot(0, self, lambda: self.open_rating(rating_id))

    def back(self) -> None:
        """From a page about one patient back to where one came from."""
        if not self.may_leave():
            return
        self._way_back = self._way_back[:-1]
        if self._way_back:
            self._way_back.pop()()
        elif self._bar.marked:
            self.go(self._bar.marked)

    def rate_next(self, session_id: object) -> None:
        """What is due in that session, as its lane would open it; None: the whole board."""
        from ketrate.screens.pages.today import TodayPage

        self.go("today")
        page = self._pages.currentWidget()
        if isinstance(page, TodayPage) and isinstance(session_id, int):
            page.act_on(session_id)

    def search(self) -> None:
        """To the list of patients, ready to type a name."""
        from ketrate.screens.pages.patients import PatientsPage

        self.go("patients")
        page = self._pages.currentWidget()
        if isinstance(page, PatientsPage):
            page.search.setFocus()

    def add(self) -> None:
        """A new one of what the page shows: a person on People, else a patient."""
        from ketrate.screens.pages.patients import PatientsPage
        from ketrate.screens.pages.people import PeoplePage

        if not isinstance(self._pages.currentWidget(), PeoplePage):
            self.go("patients")
        page = self._pages.currentWidget()
        if isinstance(page, PeoplePage):
            page.add()
        elif isinstance(page, PatientsPage):
            page.add_patient()

    def may_leave(self) -> bool:
        """An answer that could not be saved keeps its page on the screen; so does a patient."""
        if self.is_for_patient:
            return False
        page = self._pages.currentWidget()
        if not getattr(page, "is_unsaved", False):
            return True
        self.say(tr("An answer is not saved yet. Give it once more before you leave."))
        return False

    def say(self, text: str, tone: str = "warn", *, passes: bool = False) -> None:
        """A sentence in the message bar of the page that is shown; one that `passes` goes soon."""
        page = self._pages.currentWidget()
        message = getattr(page, "message", None)
        if page is None or message is None:
            return
        message.say(text, tone)
        if passes:
            QTimer.singleShot(PASSES_MS, page, lambda: message.text == text and message.clear())

    def _made(self, name: str, desk: "Desk") -> "Page":
        place = next(one for one in places() if one.name == name)
        page = place.make(desk, self._background, self._theme)
        self._wire(page)
        self._homes[name] = page
        self._pages.addWidget(page)
        return page

    def _visit(self, make: "Callable[[Desk], Page]", place: str) -> bool:
        if self._desk is None or not self.may_leave():
            return False
        try:
            page = make(self._desk)
        except KetRateError as error:
            self.say(explain(error))
            return False
        self._wire(page)
        self._pages.addWidget(page)
        self._show(page)
        self._bar.mark(place)
        return True

    def _wire(self, page: "Page") -> None:
        """Pages say by these signals where somebody wants to go, and what has changed."""
        for name, slot in (
            ("rating_requested", self.open_rating),
            ("hand_over_requested", self.open_for_patient),
            ("session_requested", self.open_session),
            ("patient_requested", self.open_patient),
            ("finished", self._offer_signing),
            ("closed", self.back),
            ("place_requested", self.go),
            ("search_requested", self.search),
            ("people_changed", self.people_changed),
            ("settings_changed", self.settings_changed),
        ):
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(slot)

    def _offer_signing(self, rating: object) -> None:
        """Its page closes now; what can be signed is offered on the one that comes after it."""
        from ketrate.screens.pages.unsigned import offer_signing

        QTimer.singleShot(0, self, lambda: offer_signing(self._pages.currentWidget(), rating))

    def _show(self, page: QWidget) -> None:
        before = self._pages.currentWidget()
        self._pages.setCurrentWidget(page)
        if before is not None and before is not page and before not in self._homes.values():
            self._pages.removeWidget(before)
            before.deleteLater()
