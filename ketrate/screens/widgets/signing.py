"""Signing: what is signed, what the signature means, and name and password of who signs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ketrate.clock import Instant
from ketrate.errors import BadInputError, KetRateError
from ketrate.records.patient import Patient
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.banner import Banner, Side
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Field,
    Labelled,
    heading,
    label,
    muted,
)
from ketrate.screens.widgets.sign_lines import local_time
from ketrate.screens.widgets.slow_ask import Slow, SlowAsk
from ketrate.words import tr, trn

WIDE = 640
SECOND_MS = 1000
EDGE = 16
"""How much of the window stays visible around a question, in height."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: printed name, sign-in name and roles, and whether the name was typed before.

    `now` gives the time that will stand beside the signature.
    """

    name: str
    login: str
    roles: str
    is_named: bool
    now: Callable[[], Instant]


class Seal(QWidget):
    """The meaning of the signature, the name typed, the password, and the time it will carry."""

    def __init__(self, theme: Theme, meaning: str, signer: Signer) -> None:
        super().__init__()
        self._signer = signer
        self.meaning = label(meaning, 17, Weight.SEMIBOLD)
        self.meaning.setWordWrap(True)
        hint = tr("{login} or {name}", login=signer.login, name=signer.name)
        self.name = Field(theme, tr("Your name"), hint)
        if signer.is_named:
            self.name.setText(signer.name)
        self.password = Field(theme, tr("Your password"))
        self.password.setEchoMode(Field.EchoMode.Password)
        self.time = muted("", 15)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for part in (self.name, self.password):
            fields.addWidget(Labelled(part.accessibleName(), part), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.meaning)
        column.addLayout(fields)
        column.addWidget(self.time)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.name.returnPressed.connect(self.password.setFocus)
        self.tick()

    @property
    def first(self) -> Field:
        """Where the keyboard begins: the name, or the password where the name stands already."""
        return self.password if self._signer.is_named else self.name

    def typed(self) -> tuple[str, str]:
        """Name and password; raises BadInputError for what is empty."""
        for field in (self.name, self.password):
            if not field.text().strip():
                field.setFocus()
                raise BadInputError(field.accessibleName(), tr("it is empty."), tr("Type it."))
        return self.name.text().strip(), self.password.text()

    def again(self) -> None:
        """It did not fit: the password is typed anew."""
        self.password.clear()
        self.password.setFocus()

    def tick(self) -> None:
        """A second has passed."""
        who = self._signer
        words = tr(
            "Beside it will stand: {name}, {roles}, {time}",
            name=who.name,
            roles=who.roles,
            time=local_time(who.now()),
        )
        if words != self.time.text():
            self.time.setText(words)


class SignCard(Card):
    """On the page of a session: how many of one's ratings are finished and not signed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, margin=10)
        self.words = heading("")
        self.sign = Button(theme, tr("Sign…"), name=tr("Sign the ratings of this session"))
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.sign)
        self.column.addLayout(line)
        self.hide()

    def take(self, count: int, *, is_last: bool) -> None:
        """Show the number, nothing where there is none; `is_last`: no other rating is to come."""
        self.sign.kind = "primary" if is_last else "plain"
        self.sign.update()
        self.words.setText(trn("{count} rating to sign", "{count} ratings to sign", count))
        self.setVisible(bool(count))


class SignAsk(SlowAsk):
    """A question that is answered with name and password, about one patient or several.

    `words`: the title, what the button does, and what stands below the title.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        words: tuple[str, str, str],
        slow: Slow,
        seal: Seal,
    ) -> None:
        title, do, below = words
        super().__init__(parent, theme, title, do, slow, below)
        self.seal = seal
        self.banner = Banner(theme)
        self.banner.hide()
        self._title = title
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(0, self.banner)
        self.setMinimumWidth(min(WIDE, parent.window().width() - 40))

    def show_whose(self, patient: Patient, today: date, line: str = "") -> None:
        """All of it is about this patient: the banner, with the title and a line in it."""
        self.banner.show_patient(patient, today, (), Side(self._title, line))
        self.banner.show()
        title = self.body.itemAt(0)
        widget = title.widget() if title is not None else None
        if widget is not None:
            widget.hide()

    def sign(self, first: QWidget | None = None) -> None:
        """Show the question, with the fields of the signature at its end.

        Qt gives a new window at most two thirds of the screen; a list needs what there is.
        """
        self.add(self.seal)
        self.ask(first or self.seal.first)
        layout, above = self.layout(), self.parentWidget()
        if layout is not None and above is not None:
            room = above.window().height() - EDGE
            self.resize(self.width(), min(layout.totalHeightForWidth(self.width()), room))

    def _failed(self, error: KetRateError) -> None:
        super()._failed(error)
        self.seal.again()
