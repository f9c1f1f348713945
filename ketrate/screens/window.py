"""The window: who is signed in, and what is shown when nobody is. Its title names no patient."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ketrate.clinic import unlock
from ketrate.clock import Clock
from ketrate.errors import KetRateError
from ketrate.records.staff import Staff
from ketrate.screens import away
from ketrate.screens.background import Background
from ketrate.screens.bar import TopBar
from ketrate.screens.calls import Calls
from ketrate.screens.places import open_to, places
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.system_lock import SYSTEM, SystemLock
from ketrate.screens.theme import DARK, LIGHT, SCALES, Palette, Theme
from ketrate.screens.walk import Walk
from ketrate.screens.watch import Watch
from ketrate.screens.welcome import clock_words, welcome_words
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.clinic.clock_watch import Jump
    from ketrate.clinic.desk import Desk
    from ketrate.clinic.reminders import Reminders

BY_HAND = "hand"
LISTEN_AFTER_MS = 1000
"""The system is asked for its signals after the first paint, which needs none of them."""


class Window(QMainWindow):
    """Who may see what is inside, and when; `walk` finds the way between the pages."""

    def __init__(
        self, clock: Clock, background: Background, theme: Theme, preferences: PreferencesFile
    ) -> None:
        super().__init__()
        self.theme = theme
        self.background = background
        self.preferences = preferences
        self._clock = clock
        self._news = ""
        self._where = ""
        self._keys: list[QShortcut] = []
        self._state_before: Qt.WindowState | None = None
        self.desk: Desk | None = None
        self.pages = QStackedWidget()
        self.bar = TopBar(theme)
        self.setMenuWidget(self.bar)
        self.setCentralWidget(self.pages)
        self.setMinimumSize(720, 520)
        self.resize(1280, 800)
        self.restoreGeometry(preferences.now.geometry_bytes)
        self.walk = Walk(self.pages, self.bar, background, theme)
        self.go, self.back = self.walk.go, self.walk.back
        self.open_patient = self.walk.open_patient
        self.open_session, self.open_rating = self.walk.open_session, self.walk.open_rating
        self.calls = Calls(self, self.bar, preferences)
        self.watch = Watch(clock, self)
        self.system_lock = SystemLock(self)
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

    def lock(self, by: str = BY_HAND) -> None:
        """Close the vault and ask for a password; what was shown is gone from the screen."""
        desk = self.desk
        if desk is None or desk.staff is None:
            return
        due = self._put_away(desk)
        unlock.leave(desk, by)
        self._show_unlock(due)

    def change_user(self) -> None:
        """Sign out, and offer the names: one click more says who comes."""
        desk = self.desk
        if desk is None or desk.staff is None or not self.walk.may_leave():
            return
        due = self._put_away(desk)
        unlock.leave(desk)
        self._show_unlock(due, is_other=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the geometry and let everything go."""
        if not self.walk.may_leave():
            event.ignore()
            return
        self.preferences.keep(geometry=bytes(self.saveGeometry().data()))
        away.forget(QGuiApplication.clipboard())
        self._let_go()
        self.calls.end()
        super().closeEvent(event)

    def _connect(self) -> None:
        self.bar.wanted.connect(self.go)
        self.bar.lock_wanted.connect(self.lock)
        self.bar.user_wanted.connect(self.change_user)
        self.bar.look_wanted.connect(self._next_look)
        self.bar.scale_wanted.connect(self._next_scale)
        self.bar.password_wanted.connect(self._ask_password)
        self.walk.arrived.connect(self._arrive)
        self.calls.counted.connect(self._name)
        self.calls.news.connect(self._tell_of_machine)
        self.calls.trouble.connect(self.walk.say)
        self.calls.go_wanted.connect(self.walk.rate_next)
        self.walk.people_changed.connect(self._greet)
        self.walk.patient_mode_changed.connect(self._close_to_staff)
        self.walk.settings_changed.connect(self._take_settings)
        self.watch.lapsed.connect(self.lock)
        self.watch.clock_moved.connect(self._tell_of_clock)
        self.system_lock.locked.connect(partial(self.lock, SYSTEM))
        QTimer.singleShot(LISTEN_AFTER_MS, self.system_lock, self.system_lock.listen)
        for keys, act in (
            *((place.keys, partial(self.go, place.name)) for place in places()),
            ("Ctrl+L", self.lock),
            ("Ctrl+U", self.change_user),
            ("Ctrl+D", self._next_look),
            ("Ctrl+F", self.walk.search),
            ("Ctrl+N", self.walk.add),
            ("Esc", self.back),
        ):
            self._keys.append(QShortcut(QKeySequence(keys), self))
            self._keys[-1].activated.connect(act)

    def _close_to_staff(self, is_with_patient: bool) -> None:  # noqa: FBT001 - a signal
        """While the patient has the device there is no bar, no key, no frame and no title."""
        is_theirs = self.desk is not None and self.desk.staff is not None
        self.bar.setVisible(is_theirs and not is_with_patient)
        for key in self._keys:
            key.setEnabled(not is_with_patient)
        if is_with_patient:
            self._state_before = self.windowState()
            self.setWindowState(self._state_before | Qt.WindowState.WindowFullScreen)
        elif self._state_before is not None:
            self.setWindowState(self._state_before)
            self._state_before = None
        self._name()

    def _put_away(self, desk: "Desk") -> "Reminders":
        """Everything that names somebody goes; what stays is when something falls due."""
        self.watch.rest()
        page = self.pages.currentWidget()
        was_typing = away.put_away(self)
        self._news = away.lost_words(page, desk.now(), was_typing=was_typing)
        away.forget(QGuiApplication.clipboard())
        return self.calls.lock()

    def _show_wizard(self, folder: Path | None) -> None:
        from ketrate.screens.pages.wizard import WizardPage

        page = WizardPage(self._clock, self.background, self.theme, folder)
        page.made.connect(lambda made: self.open_clinic(Path(made)))
        self._show_alone(page, tr("A new clinic"))

    def _show_unlock(self, due: "Reminders" = (), *, is_other: bool = False) -> None:
        from ketrate.screens.pages.unlock import UnlockPage

        login = self.preferences.now.last_login
        page = UnlockPage(self._desk(), self.background, self.theme, login)
        page.signed_in.connect(self._signed_in)
        page.folder_wanted.connect(lambda folder: self.begin(Path(folder)))
        page.due_changed.connect(lambda words: self._name(words or tr("Locked")))
        self._show_alone(page, tr("Locked"))
        page.remind(due)
        page.offer_names() if is_other else page.welcome()

    def _show_trouble(self, sentence: str, folder: Path) -> None:
        from ketrate.screens.pages.trouble import TroublePage

        page = TroublePage(self.theme, sentence)
        page.again_wanted.connect(lambda: self.begin(folder))
        page.folder_wanted.connect(lambda chosen: self.begin(Path(chosen)))
        self._show_alone(page, tr("Cannot open"))

    def _show_alone(self, page: QWidget, title: str) -> None:
        self.watch.rest()
        self.bar.hide()
        self.walk.show_alone(page)
        self._name(title)

    def _signed_in(self, person: object) -> None:
        if not isinstance(person, Staff):
            return
        desk, page = self._desk(), self.pages.currentWidget()
        self.preferences.keep(last_login=person.login)
        self._take_settings()
        if person.must_change_password:
            self._ask_password()
            return
        self.walk.begin(desk)
        self._greet()
        self.bar.show()
        self.go("today")
        self.calls.at_desk(desk)
        if page is not None and page is not self.pages.currentWidget():
            page.deleteLater()
        tone, words = welcome_words(desk.last_visit, self._news)
        self.walk.say(words, tone, passes=tone == "accent")
        self._news = ""

    def _take_settings(self) -> None:
        """The idle time is the site's; from here on it counts."""
        from ketrate.clinic.settings import clinic_settings

        self.watch.begin(clinic_settings(self._desk()).lock_minutes)

    def _greet(self) -> None:
        person = self._desk().signed_in()
        self.bar.welcome(person.name, is_synthetic=self._desk().is_synthetic)
        theirs = open_to(self._desk().staff)
        self.bar.offer(theirs)
        if self.bar.marked and self.bar.marked not in theirs:
            QTimer.singleShot(0, self, lambda: self.go("today"))

    def _ask_password(self) -> None:
        """A temporary password opens nothing but the way to one's own."""
        from ketrate.screens.pages.passwords import ask_own_password

        desk, page = self._desk(), self.pages.currentWidget()
        ask = ask_own_password(page or self, desk, self.background, self.theme)
        if desk.signed_in().must_change_password:
            ask.succeeded.connect(self._signed_in)
            ask.rejected.connect(self.lock)
        else:
            ask.succeeded.connect(lambda _: self.walk.say(tr("Your password is changed."), "good"))

    def _tell_of_clock(self, jump: "Jump") -> None:
        from ketrate.clinic import clock_watch

        try:
            clock_watch.note(self._desk(), jump)
        except KetRateError as error:
            self.walk.say(explain(error), "danger")
            return
        self.walk.say(clock_words(jump), "warn")

    def _arrive(self, where: str) -> None:
        self._name(where)
        self._tell_of_machine()

    def _tell_of_machine(self) -> None:
        """Whether it stays awake; pages that have a place for it say so."""
        tell = getattr(self.pages.currentWidget(), "tell_of_machine", None)
        if tell is not None:
            tell(*self.calls.machine_words)

    def _next_look(self) -> None:
        colors = LIGHT if self.theme.colors.is_dark else DARK
        self.theme.use(colors)
        self.preferences.keep(look="dark" if colors.is_dark else "light")

    def _next_scale(self) -> None:
        at = SCALES.index(self.preferences.now.scale_percent)
        percent = SCALES[(at + 1) % len(SCALES)]
        self.preferences.keep(scale_percent=percent)
        self.walk.say(tr("Size {p} % from the next start of KetRate.", p=percent))

    def _name(self, words: str = "") -> None:
        """The title: how many sessions wait, where one is; no patient."""
        self._where = words or self._where
        title = f"KetRate ({self.calls.number})" if self.calls.number else "KetRate"
        title += f" – {self._where}" if self._where else ""
        if self.calls.number and not self.bar.isHidden():
            title += tr(": {o} overdue, {d} due", o=self.calls.overdue, d=self.calls.due)
        if self.walk.is_for_patient:
            title = "KetRate"
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _desk(self) -> "Desk":
        if self.desk is None:
            message = "no clinic is open"
            raise RuntimeError(message)
        return self.desk

    def _let_go(self) -> None:
        self.watch.rest()
        self.calls.rest()
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
