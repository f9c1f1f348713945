"""The bar on top: the places one can go, who is signed in, look and lock."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketrate.screens.places import places
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, label
from ketrate.words import tr

LONGEST_SHOWN = 20
"""A longer name is cut here, so that the bar fits the smallest window; screen readers get all."""


class TopBar(QWidget):
    """`wanted` carries the name of a place."""

    wanted = Signal(str)
    lock_wanted = Signal()
    look_wanted = Signal()
    scale_wanted = Signal()
    password_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.marked = ""
        self._names = {place.name: place.words for place in places()}
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 4, 14, 5)
        line.setSpacing(4)
        line.addWidget(label("KetRate", 19, Weight.BOLD, Role.ACCENT))
        line.addSpacing(18)
        self.places = {name: self._place(theme, name) for name in self._names}
        for button in self.places.values():
            line.addWidget(button)
        line.addStretch(1)
        self.synthetic = label(tr("SYNTHETIC DATA"), 15, Weight.BOLD, Role.WARN)
        self.synthetic.hide()
        line.addWidget(self.synthetic)
        line.addSpacing(8)
        self.person = Button(theme, "", "quiet", tr("My password"), pixels=15)
        self.person.setToolTip(tr("Change my password"))
        self.person.clicked.connect(self.password_wanted)
        line.addWidget(self.person)
        line.addSpacing(8)
        for words, name, signal in (
            ("A+", tr("Size of everything"), self.scale_wanted),
            (tr("Light/dark"), tr("Switch between light and dark"), self.look_wanted),
            (tr("Lock"), tr("Lock the window"), self.lock_wanted),
        ):
            button = Button(theme, words, "quiet", name, pixels=15)
            button.setToolTip(name)
            button.clicked.connect(signal)
            line.addWidget(button)
        theme.changed.connect(self.update)
        self.hide()

    def welcome(self, name: str, *, is_synthetic: bool = False) -> None:
        """Who is signed in, and whether no patient of this clinic ever lived."""
        short = name if len(name) <= LONGEST_SHOWN else name[: LONGEST_SHOWN - 1].rstrip() + "…"
        self.person.setText(short.replace("&", "&&"))
        self.person.setAccessibleName(tr("{name}: my password", name=name))
        self.person.updateGeometry()
        self.synthetic.setVisible(is_synthetic)

    def offer(self, names: frozenset[str]) -> None:
        """Show the places that are the person's, and no other."""
        for name, button in self.places.items():
            button.setVisible(name in names)

    def words(self, name: str) -> str:
        """What a place is called."""
        return self._names[name]

    def mark(self, name: str) -> None:
        """Show where one is."""
        self.marked = name
        for each, button in self.places.items():
            button.setChecked(each == name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A surface with a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.card)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colors.line)

    def _place(self, theme: Theme, name: str) -> Button:
        button = Button(theme, self._names[name], "tab")
        button.setCheckable(True)
        button.clicked.connect(lambda: self.wanted.emit(name))
        return button
