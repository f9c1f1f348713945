"""Signing in: pick a name, type the password. No patient is named here."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar

from ketrate.clinic import unlock
from ketrate.errors import KetRateError
from ketrate.records.staff import Staff
from ketrate.screens.background import Background, Job
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Field,
    Labelled,
    Picker,
    label,
    muted,
    row,
)
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.clinic.reminders import Reminders
    from ketrate.clinic.unlock import DataKey

TICK_MS = 1000
WIDTH = 460


class UnlockPage(Page):
    """The first page. `signed_in` carries the person; `folder_wanted` another clinic's folder.

    `due_changed` carries how much is due in the locked clinic, in words; empty for nothing.
    """

    signed_in = Signal(object)
    folder_wanted = Signal(str)
    due_changed = Signal(str)

    def __init__(
        self, desk: "Desk", background: Background, theme: Theme, last_login: str = ""
    ) -> None:
        super().__init__(desk, background, theme)
        self._job: Job | None = None
        self._due: Reminders = ()
        self._waited_for = ""
        self.login = Picker(theme, tr("Your name"))
        self.password = Field(theme, tr("Password"))
        self.password.setEchoMode(Field.EchoMode.Password)
        self.enter = Button(theme, tr("Sign in"), "primary")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setFixedHeight(6)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("Checking the password"))
        self.status = muted(" ")
        self.due = label("", 20, Weight.SEMIBOLD, Role.WARN)
        self.due.setAccessibleName(tr("Due now"))
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self.tick)
        self._lay_out()
        self.enter.clicked.connect(self._try)
        self.password.returnPressed.connect(self._try)
        self._fill(last_login)
        self._set_busy(is_busy=False)
        self.login.currentIndexChanged.connect(self._show_wait)
        self._show_wait()
        self.timer.start()

    def remind(self, due: "Reminders") -> None:
        """Count from here on what falls due in the locked clinic."""
        self._due = due
        self.tick()

    def tick(self) -> None:
        """A second has passed: something may be due, and a wait shorter."""
        self._show_due()
        if self._waited_for:
            self._show_wait()

    def offer_names(self) -> None:
        """Somebody else comes: the names lie open to choose from."""
        self.welcome()
        self.login.activated.connect(self._chosen, Qt.ConnectionType.SingleShotConnection)
        self.login.showPopup()

    def welcome(self) -> None:
        """Empty the password and put the keyboard there."""
        self.password.clear()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        card = Card(self.theme, margin=28)
        card.setFixedWidth(WIDTH)
        card.column.addWidget(label("KetRate", 30, Weight.BOLD))
        card.column.addWidget(muted(tr("Sign in to this clinic")))
        card.column.addWidget(Labelled(tr("Your name"), self.login))
        card.column.addWidget(Labelled(tr("Password"), self.password))
        card.column.addWidget(self.busy)
        card.column.addWidget(self.status)
        other = Button(self.theme, tr("Another folder…"), "quiet")
        other.clicked.connect(self._choose_folder)
        forms = Button(self.theme, tr("Paper forms…"), "quiet", tr("Blank forms for paper"))
        forms.clicked.connect(self._choose_place_for_forms)
        card.column.addLayout(row(other, forms, 1, self.enter))
        self.column.addWidget(self.message)
        self.column.addStretch(2)
        self.column.addWidget(self.due, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.column.addSpacing(12)
        self.column.addWidget(card, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.column.addSpacing(12)
        lost = Button(self.theme, tr("Password lost?"), "quiet", tr("Use the recovery key"))
        lost.clicked.connect(self._recover)
        self.column.addWidget(lost, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self._place(), alignment=Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(3)
        for first, then in (
            (self.login, self.password),
            (self.password, self.enter),
            (self.enter, other),
            (other, forms),
            (forms, lost),
        ):
            self.setTabOrder(first, then)

    def _recover(self) -> None:
        from ketrate.screens.pages.passwords import ask_recovery  # not needed for the first paint

        ask_recovery(self, self.signed_in.emit)

    def _place(self) -> QLabel:
        place = muted(str(self.desk.folder), 14)
        place.setFixedWidth(WIDTH)
        place.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return place

    def _fill(self, last_login: str) -> None:
        try:
            self.login.offer((name, name) for name in unlock.people(self.desk.folder))
        except KetRateError as error:
            self.message.hear(error)
        self.login.choose(last_login)

    def _try(self) -> None:
        login, password = self.login.value, self.password.text()
        if self._job is not None or not login or self._waited_for:
            return
        if not password:
            self._refuse(tr("Type your password."))
            return
        self._set_busy(is_busy=True)
        self._job = self.background.start(
            lambda _: unlock.derive_key(self.desk, login, password),
            done=partial(self._open, login),
            failed=self._failed,
        )

    def _open(self, login: str, key: object) -> None:
        self._job = None
        self._set_busy(is_busy=False)
        try:
            person: Staff = unlock.sign_in(self.desk, login, cast("DataKey", key))
        except KetRateError as error:
            self._failed(error)
            return
        self.message.clear()
        self.password.clear()
        self.signed_in.emit(person)

    def _failed(self, error: KetRateError) -> None:
        self._job = None
        self._set_busy(is_busy=False)
        self.message.hear(error)
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_wait()

    def _chosen(self, _index: int) -> None:
        """The name is picked: the password is next."""
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_due(self) -> None:
        from ketrate.clinic import reminders

        found = reminders.count(self._due, self.desk.now())
        words = due_words(found.due, found.overdue)
        if words != self.due.text():
            self.due.setText(words)
            self.due_changed.emit(words)

    def _show_wait(self) -> None:
        """After too many wrong passwords the next one is looked at later; how much later."""
        login = self.login.value
        wait = unlock.wait_s(self.desk, login) if login else 0
        if wait:
            said = trn("Next try in {count} second", "Next try in {count} seconds", wait)
            self.status.setText(said)
        elif self._waited_for:
            self.status.setText(" ")
            self.message.clear()
        self._waited_for = login if wait else ""
        self.enter.setEnabled(not wait and self._job is None)

    def _refuse(self, text: str) -> None:
        self.message.say(text, "warn")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, *, is_busy: bool) -> None:
        policy = self.busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.busy.setSizePolicy(policy)
        self.busy.setVisible(is_busy)
        self.status.setText(tr("Checking the password…") if is_busy else " ")
        for part in (self.login, self.password, self.enter):
            part.setEnabled(not is_busy)

    def save_forms(self, folder: str) -> None:
        """Blank paper forms of every scale, for the day the computer is down; no sign-in needed."""
        from ketrate.clinic import paper

        self.message.say(tr("The paper forms are being made…"))
        self.background.start(
            lambda job: paper.all_blank_forms(
                self.desk.catalogue,
                Path(folder),
                wordings=self.desk.wordings,
                progress=job.step,
            ),
            done=self._forms_saved,
            failed=self.message.hear,
        )

    def _forms_saved(self, written: object) -> None:
        count = len(cast("tuple[Path, ...]", written))
        self.message.say(
            trn("{count} paper form is saved.", "{count} paper forms are saved.", count)
        )

    def _choose_place_for_forms(self) -> None:
        chosen = self._folder_dialog(tr("Folder for the paper forms"))
        chosen.fileSelected.connect(self.save_forms)
        chosen.open()

    def _choose_folder(self) -> None:
        chosen = self._folder_dialog(tr("Folder of a clinic"))
        chosen.fileSelected.connect(self.folder_wanted)
        chosen.open()

    def _folder_dialog(self, title: str) -> QFileDialog:
        chosen = QFileDialog(self, title, str(self.desk.folder.parent))
        chosen.setFileMode(QFileDialog.FileMode.Directory)
        chosen.setOption(QFileDialog.Option.ShowDirsOnly)
        chosen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return chosen


def due_words(due: int, overdue: int) -> str:
    """How much waits in the locked clinic; it tells of nobody."""
    if not due + overdue:
        return ""
    one, many = "Ratings are due in {count} session", "Ratings are due in {count} sessions"
    words = trn(one, many, due + overdue)
    if overdue:
        words += ", " + tr("overdue in {n}", n=overdue)
    return words
