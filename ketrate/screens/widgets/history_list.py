"""The history of a patient as sentences, newest first, with a button for what lies further back."""

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button
from ketrate.screens.widgets.tables import plain_list
from ketrate.words import tr


class HistoryList(QWidget):
    """`more_wanted` asks for older sentences; the button is there only while there are any."""

    more_wanted = Signal()

    def __init__(self, theme: Theme, model: QAbstractItemModel) -> None:
        super().__init__()
        self.view = plain_list(model, tr("History"))
        self.more = Button(theme, tr("Show more"), name=tr("Show more of the history"))
        self.more.clicked.connect(self.more_wanted)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.view)

    def offer_more(self, *, has_more: bool) -> None:
        """Whether older sentences are left out."""
        self.more.setVisible(has_more)
