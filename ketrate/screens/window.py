"""The window: where one can go, and who is signed in. It names no patient in its title."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ketrate.clinic import unlock
from ketrate.clock import Clock
from ketrate.errors import KetRateError
from ketrate.records.staff import Staff
from ketrate.screens.background import Background
from ketrate.screens.bar import TopBar
from ketrate.screens.places import open_to, places
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.theme import DARK, LIGHT, SCALES, Palette, Theme
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.screens.pages.page import Page

IDLE_MINUTES = 10
ASLEEP_SECONDS = 120
"""A watch that is this late slept: the machine was asleep, and the window locks."""
INPUT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Window(QMainWindow):
    """Navigation only; pages are made on their first visit."""

    locked = Signal()

    def __init__(
        self, clock: Clock, background: Background, theme: Theme, preferences: PreferencesFile
    ) -> None:
        super().__init__()
        self.theme = theme
        self.background = background
        self.preferences = preferences
        self._clock = clock
        self.desk: Desk | None = None
        self.pages = QStackedWidget()
        self.bar = TopBar(theme)
        self.setMenuWidget(self.bar)
        self.setCentralWidget(self.pages)
        self.setMinimumSize(720, 520)
        self.resize(1280, 800)
        self.restoreGeometry(preferences.now.geometry_bytes)
        self._homes: dict[str, Page] = {}
        self._way_back: list[Callable[[], None]] = []
        self._last_seen = clock.now().boot_ns
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_MINUTES * 60_000)
        self._idle.timeout.connect(self.lock)
        self._watch = QTimer(self)
        self._watch.setInterval(5_000)
        self._watch.timeout.connect(self._look_for_sleep)
        self._connect()
        self._name()

    def begin(self, folder: Path | None) -> None:
        """Show the wizard for no folder or an empty one, else the unlock page of the clinic."""
        from ketrate.clinic import setup

        if folder is None or setup.is_free(folder):
            self._show_wizard(folder)
        else:
            self.open_clinic(folder)

    def open_clinic(self, folder: Path) -> None:
        """Let go of the clinic that is open, and ask who wants into this one."""
        from ketrate.clinic import place
        from ketrate.clinic.desk import open_clinic

        self._let_go()
        try:
            self.desk = open_clinic(folder, self._clock)
        except KetRateError as error:
            self._show_trouble(explain(error), folder)
            return
        place.remember(folder)
        self._show_unlock()

    def lock(self) -> None:
        """Close the vault and ask for a password; what was shown is gone from the screen."""
        if self.desk is None or self.desk.staff is None:
            return
        unlock.leave(self.desk)
        self._show_unlock()
        self.locked.emit()

    def go(self, name: str) -> None:
        """To one of the places of the bar."""
        if self.desk is None or self.desk.staff is None or not self._may_leave():
            return
        if name not in open_to(self.desk.staff):
            return
        self._way_back.clear()
        page = self._homes.get(name) or self._made(name)
        page.refresh()
        self._show(page)
        self.bar.mark(name)
        self._name(self.bar.words(name))
        page.tick()

    def open_patient(self, code: str) -> None:
        """One patient's page."""
        from ketrate.screens.pages.patient import PatientPage

        made = self._visit(lambda d: PatientPage(d, self.background, self.theme, code), "patients")
        if made:
            self._way_back.append(lambda: self.open_patient(code))
            self._name(tr("Patient"))

    def open_session(self, session_id: object) -> None:
        """One session's page."""
        from ketrate.records.ids import SessionId
        from ketrate.screens.pages.session import SessionPage

        if isinstance(session_id, int):
            number = SessionId(session_id)
            look = self.theme
            if self._visit(lambda d: SessionPage(d, self.background, look, number), "today"):
                self._way_back.append(lambda: self.open_session(number))
                self._name(tr("Session"))

    def open_rating(self, rating_id: object) -> None:
        """The form of one rating."""
        from ketrate.records.ids import RatingId
        from ketrate.screens.pages.rating import RatingPage

        if isinstance(rating_id, int):
            number = RatingId(rating_id)
            look = self.theme
            if self._visit(lambda d: RatingPage(d, self.background, look, number), "today"):
                self._way_back.append(lambda: self.open_rating(number))
                self._name(tr("Rating"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the geometry and let everything go."""
        if not self._may_leave():
            event.ignore()
            return
        self.preferences.keep(geometry=bytes(self.saveGeometry().data()))
        self._let_go()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or click means that somebody is there."""
        if event.type() in INPUT and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.bar.wanted.connect(self.go)
        self.bar.lock_wanted.connect(self.lock)
        self.bar.look_wanted.connect(self._next_look)
        self.bar.scale_wanted.connect(self._next_scale)
        self.bar.password_wanted.connect(self._ask_password)
        for keys, act in (
            *((place.keys, partial(self.go, place.name)) for place in places()),
            ("Ctrl+L", self.lock),
            ("Ctrl+D", self._next_look),
            ("Ctrl+F", lambda: self._on_patients("search")),
            ("Ctrl+N", self._new),
            ("Esc", self.back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def back(self) -> None:
        """From a page about one patient back to where one came from."""
        if not self._may_leave():
            return
        self._way_back = self._way_back[:-1]
        if self._way_back:
            self._way_back.pop()()
        elif self.bar.marked:
            self.go(self.bar.marked)

    def _on_patients(self, what: str) -> None:
        from ketrate.screens.pages.patients import PatientsPage

        self.go("patients")
        page = self.pages.currentWidget()
        if isinstance(page, PatientsPage):
            page.search.setFocus() if what == "search" else page.add_patient()

    def _made(self, name: str) -> "Page":
        place = next(one for one in places() if one.name == name)
        page = place.make(self._desk(), self.background, self.theme)
        self._wire(page)
        self._homes[name] = page
        self.pages.addWidget(page)
        return page

    def _may_leave(self) -> bool:
        """An answer that could not be saved keeps its page on the screen."""
        page = self.pages.currentWidget()
        if not getattr(page, "is_unsaved", False):
            return True
        self._say(tr("An answer is not saved yet. Give it once more before you leave."))
        return False

    def _say(self, text: str, tone: str = "warn") -> None:
        message = getattr(self.pages.currentWidget(), "message", None)
        if message is not None:
            message.say(text, tone)

    def _visit(self, make: "Callable[[Desk], Page]", place: str) -> bool:
        if not self._may_leave():
            return False
        try:
            page = make(self._desk())
        except KetRateError as error:
            self._say(explain(error))
            return False
        self._wire(page)
        self.pages.addWidget(page)
        self._show(page)
        self.bar.mark(place)
        return True

    def _wire(self, page: "Page") -> None:
        for name, slot in (
            ("rating_requested", self.open_rating),
            ("session_requested", self.open_session),
            ("patient_requested", self.open_patient),
            ("closed", self.back),
            ("place_requested", self.go),
            ("counts_changed", self._count),
            ("people_changed", self._greet),
        ):
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(slot)

    def _show(self, page: QWidget) -> None:
        before = self.pages.currentWidget()
        self.pages.setCurrentWidget(page)
        if before is not None and before is not page and before not in self._homes.values():
            self.pages.removeWidget(before)
            before.deleteLater()

    def _show_wizard(self, folder: Path | None) -> None:
        from ketrate.screens.pages.wizard import WizardPage

        page = WizardPage(self._clock, self.background, self.theme, folder)
        page.made.connect(lambda made: self.open_clinic(Path(made)))
        self._show_alone(page, tr("A new clinic"))

    def _show_unlock(self) -> None:
        from ketrate.screens.pages.unlock import UnlockPage

        login = self.preferences.now.last_login
        page = UnlockPage(self._desk(), self.background, self.theme, login)
        page.signed_in.connect(self._signed_in)
        page.folder_wanted.connect(lambda folder: self.begin(Path(folder)))
        self._show_alone(page, tr("Locked"))
        page.welcome()

    def _show_trouble(self, sentence: str, folder: Path) -> None:
        from ketrate.screens.pages.trouble import TroublePage

        page = TroublePage(self.theme, sentence)
        page.again_wanted.connect(lambda: self.begin(folder))
        page.folder_wanted.connect(lambda chosen: self.begin(Path(chosen)))
        self._show_alone(page, tr("Cannot open"))

    def _show_alone(self, page: QWidget, title: str) -> None:
        self._idle.stop()
        self._watch.stop()
        self.bar.hide()
        self._homes.clear()
        self._way_back.clear()
        while (gone := self.pages.widget(0)) is not None:
            self.pages.removeWidget(gone)
            gone.deleteLater()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._name(title)

    def _signed_in(self, person: object) -> None:
        if not isinstance(person, Staff):
            return
        self.preferences.keep(last_login=person.login)
        unlock = self.pages.currentWidget()
        self._idle.start()
        if person.must_change_password:
            self._ask_password()
            return
        self._greet()
        self.bar.show()
        self._last_seen = self._clock.now().boot_ns
        self._watch.start()
        self.go("today")
        if unlock is not None and unlock not in self._homes.values():
            unlock.deleteLater()

    def _greet(self) -> None:
        person = self._desk().signed_in()
        self.bar.welcome(person.name, is_synthetic=self._desk().is_synthetic)
        theirs = open_to(self._desk().staff)
        self.bar.offer(theirs)
        if self.bar.marked and self.bar.marked not in theirs:
            QTimer.singleShot(0, self, lambda: self.go("today"))

    def _new(self) -> None:
        from ketrate.screens.pages.people import PeoplePage

        page = self.pages.currentWidget()
        page.add() if isinstance(page, PeoplePage) else self._on_patients("new")

    def _ask_password(self) -> None:
        """A temporary password opens nothing but the way to one's own."""
        from ketrate.screens.pages.passwords import ask_own_password

        desk, page = self._desk(), self.pages.currentWidget()
        ask = ask_own_password(page or self, desk, self.background, self.theme)
        if desk.signed_in().must_change_password:
            ask.succeeded.connect(self._signed_in)
            ask.rejected.connect(self.lock)
        else:
            ask.succeeded.connect(lambda _: self._say(tr("Your password is changed."), "good"))

    def _look_for_sleep(self) -> None:
        now = self._clock.now().boot_ns
        slept = (now - self._last_seen) / 1e9 > ASLEEP_SECONDS
        self._last_seen = now
        if slept:
            self.lock()

    def _count(self, overdue: int, due: int) -> None:
        words = tr("Today")
        if overdue or due:
            words = tr("Today: {o} overdue, {d} due", o=overdue, d=due)
        if self.bar.marked == "today" and self.pages.currentWidget() is self._homes.get("today"):
            self._name(words)

    def _next_look(self) -> None:
        colors = LIGHT if self.theme.colors.is_dark else DARK
        self.theme.use(colors)
        self.preferences.keep(look="dark" if colors.is_dark else "light")

    def _next_scale(self) -> None:
        at = SCALES.index(self.preferences.now.scale_percent)
        percent = SCALES[(at + 1) % len(SCALES)]
        self.preferences.keep(scale_percent=percent)
        self._say(tr("Size {p} % from the next start of KetRate.", p=percent))

    def _name(self, words: str = "") -> None:
        title = f"KetRate – {words}" if words else "KetRate"
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _desk(self) -> "Desk":
        if self.desk is None:
            message = "no clinic is open"
            raise RuntimeError(message)
        return self.desk

    def _let_go(self) -> None:
        if self.desk is not None:
            unlock.leave(self.desk)
            self.desk.close()
            self.desk = None


def first_palette(look: str) -> Palette:
    """Light or dark as the person chose, else as the system asks."""
    if look == "system":
        hints = QGuiApplication.styleHints()
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if look == "dark" else LIGHT
