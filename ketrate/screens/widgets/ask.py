"""A question over the page, never blocking the program: words, inputs, two buttons.

Over a page about one patient it says above everything else who that is.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ketrate.errors import KetRateError
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.controls import Button, heading, label, muted, row
from ketrate.screens.widgets.message_bar import MessageBar
from ketrate.words import tr


class Ask(QDialog):
    """A dialog that stays open until its act succeeds or it is cancelled.

    `act` is called with the button; a KetRateError it raises is shown inside and nothing closes.
    """

    succeeded = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        title: str,
        do: str,
        act: Callable[[], object],
        words: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._act = act
        self.theme = theme
        self.message = MessageBar(theme)
        self.whose = label("", 17, Weight.BOLD)
        self.whose.setWordWrap(True)
        self.whose.setContentsMargins(24, 14, 24, 0)
        self.whose.hide()
        self.do = Button(theme, do, "primary")
        self.cancel = Button(theme, tr("Cancel"), "plain")
        self.do.clicked.connect(self._try)
        self.cancel.clicked.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.message)
        outer.addWidget(self.whose)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(24, 16, 24, 20)
        self.body.setSpacing(12)
        outer.addLayout(self.body)
        self.body.addWidget(heading(title, 20))
        if words:
            self.body.addWidget(muted(words, 16))
        self.setMinimumWidth(460)

    def add(self, *parts: QWidget) -> None:
        """Inputs, one below the other."""
        for part in parts:
            self.body.addWidget(part)

    def add_row(self, *parts: QWidget) -> None:
        """Inputs side by side, each as wide as the others: for small screens."""
        beside = QHBoxLayout()
        beside.setSpacing(12)
        for part in parts:
            beside.addWidget(part, 1)
        self.body.addLayout(beside)

    def ask(self, first: QWidget | None = None) -> None:
        """Show the question; the keyboard goes to `first`, else to Cancel."""
        self._say_whose()
        self.body.addSpacing(4)
        self.body.addLayout(row(1, self.cancel, self.do))
        self.open()
        self.fit()
        (first or self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def about(self, identity: str) -> None:
        """Whom the question is about: code, name and birth date."""
        self.whose.setText(identity)
        self.whose.setVisible(bool(identity))

    def _say_whose(self) -> None:
        """The patient of the page below, unless the question has a banner of its own."""
        below = self.parentWidget()
        if below is None or self.whose.text() or self.findChild(Banner) is not None:
            return
        banner = below.findChild(Banner)
        if banner is not None:
            self.about(banner.identity)

    def _try(self) -> None:
        try:
            result = self._act()
        except KetRateError as error:
            self._hear(error)
            return
        self.accept()
        self.succeeded.emit(result)

    def _hear(self, error: KetRateError) -> None:
        """Say why not, and grow by as much, so that nothing below is squeezed."""
        self.message.hear(error)
        self.fit()

    def fit(self) -> None:
        """Grow to what the words need, as far as the window below reaches; never shrink."""
        layout, below = self.layout(), self.parentWidget()
        if layout is None or below is None:
            return
        layout.activate()
        needed = min(layout.totalHeightForWidth(self.width()), below.window().height())
        self.resize(self.width(), max(self.height(), needed))
