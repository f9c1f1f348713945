"""The bar on top: the places one can go, who is signed in, and what one can do about oneself."""

from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.screens.places import places
from ketrate.screens.theme import TOUCH, Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, label
from ketrate.screens.widgets.popup import Popup
from ketrate.screens.widgets.reminder_bar import ReminderBar
from ketrate.words import tr

LONGEST_SHOWN, LONGEST_IF_NARROW = 20, 9
"""A longer name is cut here, so that the bar fits the smallest window; screen readers get all."""
SMALLEST, NARROW = 640, 1000
MARGINS = 46


class TopBar(QWidget):
    """`wanted` carries the name of a place. Places that find no room stand behind "More".

    `reminder` below them goes wherever the bar goes: what shows no bar shows no reminder.
    """

    wanted = Signal(str)
    lock_wanted = Signal()
    user_wanted = Signal()
    look_wanted = Signal()
    scale_wanted = Signal()
    password_wanted = Signal()
    chime_wanted = Signal()
    mute_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.marked = ""
        self._names = {place.name: place.words for place in places()}
        self._offered: frozenset[str] = frozenset()
        self._name = ""
        self._mark = label("KetRate  ", 19, Weight.BOLD, Role.ACCENT)
        self.places = {name: self._place(name, "tab") for name in self._names}
        self.hidden_places = {name: self._place(name, "quiet") for name in self._names}
        self.more = Button(theme, tr("More ▾"), "tab", tr("More places"))
        self.more.setCheckable(True)
        self.others = Popup(theme, self, tr("More places"))
        self.others.hold(tuple(self.hidden_places.values()))
        self.more.clicked.connect(self._open_others)
        self.synthetic = label(tr("SYNTHETIC DATA"), 15, Weight.BOLD, Role.WARN)
        self.synthetic.hide()
        self.reminder = ReminderBar(theme)
        self.muted = self._act(tr("Chime off"), self.mute_wanted, tr("The chime is off: turn on"))
        self.muted.hide()
        self.person = Button(theme, "", "quiet", pixels=15)
        self.own = Popup(theme, self, tr("About you"))
        self.person.clicked.connect(lambda: self.own.open_below(self.person))
        self.password = self._act(tr("My password…"), self.password_wanted)
        self.user = self._act(tr("Change user"), self.user_wanted)
        self.lock = self._act(tr("Lock"), self.lock_wanted, tr("Lock the window"))
        self._lay_out()
        theme.changed.connect(self.update)
        self.hide()

    def welcome(self, name: str, *, is_synthetic: bool = False) -> None:
        """Who is signed in, and whether no patient of this clinic ever lived."""
        self._name = name
        self.person.setAccessibleName(tr("{name}: password and looks", name=name))
        self.synthetic.setVisible(is_synthetic)
        self._fit()

    def show_muted(self, *, is_muted: bool) -> None:
        """Whether this machine is silent; a press on the sign ends it."""
        self.muted.setVisible(is_muted)
        self.mute.setText(tr("Turn the chime on") if is_muted else tr("Turn the chime off"))
        self._fit()

    def offer(self, names: frozenset[str]) -> None:
        """Show the places that are the person's, and no other."""
        self._offered = names
        self._fit()

    def words(self, name: str) -> str:
        """What a place is called."""
        return self._names[name]

    def mark(self, name: str) -> None:
        """Show where one is."""
        self.marked = name
        for each in self._names:
            self.places[each].setChecked(each == name)
            self.hidden_places[each].setChecked(each == name)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """What does not fit goes behind "More", so the bar never holds the window open."""
        return QSize(SMALLEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer places find room."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A surface with a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.card)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colors.line)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(20, 4, 14, 5)
        line.setSpacing(4)
        line.addWidget(self._mark)
        for button in self.places.values():
            line.addWidget(button)
        line.addWidget(self.more)
        line.addStretch(1)
        for part in (self.synthetic, self.muted, self.person, self.user, self.lock):
            line.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.reminder)
        look = self._act(tr("Light or dark"), self.look_wanted)
        scale = self._act(tr("Size of everything"), self.scale_wanted)
        loud = tr("Hear how loud the chime is")
        self.try_chime = self._act(tr("Try the chime"), self.chime_wanted, loud)
        self.mute = self._act(tr("Turn the chime off"), self.mute_wanted)
        self.own.hold((self.password, look, scale, self.try_chime, self.mute))

    def _fit(self) -> None:
        """As many places as there is room for, in their order; the others behind "More"."""
        self._mark.setVisible(self.width() >= NARROW)
        self.person.setText(self._short_name())
        self.person.updateGeometry()
        offered = [name for name in self._names if name in self._offered]
        room = self.width() - self._others_width()
        shown = self._fitting(offered, room)
        if len(shown) < len(offered):
            shown = self._fitting(offered, room - self.more.sizeHint().width() - 4)
        for name in self._names:
            self.places[name].setVisible(name in shown)
            self.hidden_places[name].setVisible(name in offered and name not in shown)
        self.more.setVisible(len(shown) < len(offered))
        self.more.setChecked(self.marked in offered and self.marked not in shown)

    def _fitting(self, names: list[str], room: int) -> list[str]:
        found: list[str] = []
        for name in names:
            room -= self.places[name].sizeHint().width() + 4
            if room < 0:
                break
            found.append(name)
        return found

    def _others_width(self) -> int:
        """What always stands on the bar: name, buttons, margins."""
        parts: list[QWidget] = [self.person, self.user, self.lock]
        seldom = (self.synthetic, self.muted, self._mark)
        parts += [one for one in seldom if not one.isHidden()]
        return sum(one.sizeHint().width() + 4 for one in parts) + MARGINS

    def _short_name(self) -> str:
        longest = LONGEST_SHOWN if self.width() >= NARROW else LONGEST_IF_NARROW
        name = self._name
        short = name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
        return short.replace("&", "&&") + " ▾"

    def _place(self, name: str, kind: str) -> Button:
        button = Button(self._theme, self._names[name], kind)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._go(name))
        return button

    def _open_others(self) -> None:
        self._fit()  # a press marks nothing; arriving does
        self.others.open_below(self.more)

    def _go(self, name: str) -> None:
        self.mark(self.marked)
        self.wanted.emit(name)

    def _act(self, words: str, signal: SignalInstance, name: str = "") -> Button:
        button = Button(self._theme, words, "quiet", name, pixels=15)
        button.setMinimumHeight(TOUCH)
        button.clicked.connect(signal)
        return button
