"""The first run: a folder, the first administrator, and the recovery key typed back."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ketrate.clinic import setup
from ketrate.clock import Clock
from ketrate.errors import BadInputError, KetRateError
from ketrate.records import staff
from ketrate.screens.background import Background
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Field,
    Labelled,
    Tick,
    heading,
    label,
    muted,
    row,
)
from ketrate.screens.widgets.message_bar import MessageBar
from ketrate.words import tr

WIDTH = 620
MARGIN = 30


class WizardPage(QWidget):
    """Four steps; nothing is written before the recovery key was typed back. `made`: the folder."""

    made = Signal(str)

    def __init__(
        self, clock: Clock, background: Background, theme: Theme, folder: Path | None = None
    ) -> None:
        super().__init__()
        self.theme = theme
        self._clock = clock
        self._background = background
        self._prepared: setup.Prepared | None = None
        self.message = MessageBar(theme)
        self.folder = Field(theme, tr("Folder"))
        self.folder.setText(str(folder or Path.home() / "KetRate clinic"))
        self.login = Field(theme, tr("Sign-in name"))
        self.name = Field(theme, tr("Full name"))
        self.password = Field(theme, tr("Password"))
        self.again = Field(theme, tr("Password again"))
        self.also = {
            staff.Role.RATER: Tick(theme, tr("I also rate at the bedside")),
            staff.Role.PHYSICIAN: Tick(theme, tr("I am also a physician here")),
        }
        self.key = label("", 24, Weight.BOLD)
        self.typed = Field(theme, tr("Recovery key"))
        self.steps = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        for field in (self.password, self.again):
            field.setEchoMode(Field.EchoMode.Password)
        for step in (self._folder_step, self._person_step, self._key_step, self._back_step):
            self.steps.addWidget(step())
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.addStretch(2)
        inner.addWidget(self.steps, alignment=Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.message)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        column.addWidget(area, 1)
        self._go(0)

    def _card(self, number: int, title: str, words: str) -> Card:
        card = Card(self.theme, margin=MARGIN)
        card.setFixedWidth(WIDTH)
        step = tr("Step {n} of 4", n=number)
        card.column.addWidget(label(step, 14, Weight.SEMIBOLD, Role.MUTED))
        card.column.addWidget(heading(title, 24))
        text = muted(words, 16)
        text.setFixedWidth(WIDTH - 2 * MARGIN)  # a stack asks no page how high its lines will be
        text.setMinimumHeight(text.heightForWidth(WIDTH - 2 * MARGIN))
        card.column.addWidget(text)
        return card

    def _folder_step(self) -> Card:
        card = self._card(
            1,
            tr("A new clinic"),
            tr(
                "A clinic is one folder that holds everything, encrypted. Choose a place on this "
                "machine that is backed up."
            ),
        )
        browse = Button(self.theme, tr("Choose…"), name=tr("Choose the folder"))
        browse.clicked.connect(self._browse)
        line = row(spacing=8)
        line.addWidget(self.folder, 1)
        line.addWidget(browse)
        card.column.addLayout(line)
        on = Button(self.theme, tr("Next"), "primary")
        on.clicked.connect(self._folder_chosen)
        self.folder.returnPressed.connect(self._folder_chosen)
        card.column.addLayout(row(1, on))
        return card

    def _person_step(self) -> Card:
        card = self._card(
            2,
            tr("The first administrator"),
            tr(
                "The password has at least {n} characters; several words are fine. It is kept "
                "nowhere and cannot be looked up.",
                n=setup.SHORTEST_PASSWORD,
            ),
        )
        for first, second in (
            (Labelled(tr("Sign-in name"), self.login), Labelled(tr("Full name"), self.name)),
            (
                Labelled(tr("Password"), self.password),
                Labelled(tr("Password again"), self.again),
            ),
        ):
            card.column.addLayout(row(first, second))
        card.column.addWidget(muted(tr("An administrator alone neither rates nor treats.")))
        card.column.addLayout(row(*self.also.values(), 1))
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setFixedHeight(6)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("Making the keys"))
        self.busy.hide()
        card.column.addWidget(self.busy)
        self.prepare = Button(self.theme, tr("Next"), "primary")
        self.prepare.clicked.connect(self._person_typed)
        self.again.returnPressed.connect(self._person_typed)
        card.column.addLayout(row(self._back(0), 1, self.prepare))
        return card

    def _key_step(self) -> Card:
        card = self._card(
            3,
            tr("The recovery key"),
            tr(
                "Write it on paper and lock the paper away. With it, lost passwords can be "
                "survived; without it and them, nobody can read this clinic again."
            ),
        )
        self.key.setAccessibleName(tr("Recovery key"))
        self.key.setWordWrap(True)
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.column.addSpacing(8)
        card.column.addWidget(self.key)
        card.column.addSpacing(8)
        on = Button(self.theme, tr("I have written it down"), "primary")
        on.clicked.connect(lambda: self._go(3))
        card.column.addLayout(row(self._back(1), 1, on))
        return card

    def _back_step(self) -> Card:
        card = self._card(
            4,
            tr("Type it back"),
            tr("From your paper. Small or capital letters and spaces do not matter."),
        )
        card.column.addWidget(Labelled(tr("Recovery key"), self.typed))
        make = Button(self.theme, tr("Make the clinic"), "primary")
        make.clicked.connect(self._make)
        self.typed.returnPressed.connect(self._make)
        card.column.addLayout(row(self._back(2), 1, make))
        return card

    def _back(self, to: int) -> Button:
        back = Button(self.theme, tr("Back"))
        back.clicked.connect(lambda: self._go(to))
        return back

    def _go(self, step: int) -> None:
        self.message.clear()
        self.steps.setCurrentIndex(step)
        first = {0: self.folder, 1: self.login, 3: self.typed}.get(step)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _browse(self) -> None:
        chosen = QFileDialog(self, tr("Folder of the new clinic"), self.folder.text())
        chosen.setFileMode(QFileDialog.FileMode.Directory)
        chosen.setOption(QFileDialog.Option.ShowDirsOnly)
        chosen.fileSelected.connect(self.folder.setText)
        chosen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen.open()

    def _folder_chosen(self) -> None:
        text = self.folder.text().strip()
        if not text or not Path(text).expanduser().is_absolute():
            self.message.say(tr("Folder: type a full path."), "warn")
            return
        if not setup.is_free(Path(text).expanduser()):
            words = tr("{folder} already holds a clinic. Choose an empty folder.", folder=text)
            self.message.say(words, "warn")
            return
        self._go(1)

    def _person_typed(self) -> None:
        login, password = self.login.text().strip(), self.password.text()
        try:
            setup.check_login(login)
            setup.check_password(password, login)
            if password != self.again.text():
                raise BadInputError(
                    tr("Password"), tr("the two are not the same."), tr("Type both again.")
                )
        except KetRateError as error:
            self.message.hear(error)
            return
        self._set_busy(is_busy=True)
        name = self.name.text().strip()
        ticked = {role for role, tick in self.also.items() if tick.isChecked()}
        roles = frozenset({staff.Role.ADMINISTRATOR, *ticked})
        self._background.start(
            lambda _: setup.prepare(login, name, password, roles),
            done=self._keys_made,
            failed=self._keys_failed,
        )

    def _keys_made(self, prepared: object) -> None:
        self._set_busy(is_busy=False)
        if isinstance(prepared, setup.Prepared):
            self._prepared = prepared
            self.key.setText(prepared.recovery_key)
            self._go(2)

    def _keys_failed(self, error: KetRateError) -> None:
        self._set_busy(is_busy=False)
        self.message.hear(error)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.busy.setVisible(is_busy)
        for part in (self.login, self.name, self.password, self.again, self.prepare):
            part.setEnabled(not is_busy)

    def _make(self) -> None:
        if self._prepared is None:
            return
        folder = Path(self.folder.text().strip()).expanduser()
        try:
            setup.confirm(self._prepared, self.typed.text(), folder, self._clock)
        except KetRateError as error:
            self.message.hear(error)
            self.typed.selectAll()
            return
        for field in (self.password, self.again, self.typed):
            field.clear()
        self.key.clear()
        self._prepared = None
        self.made.emit(str(folder))
