"""A clinic that cannot be opened, said in one sentence, with what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button, Card, heading, label, row
from ketrate.words import tr


class TroublePage(QWidget):
    """Shown instead of the unlock page; nothing was changed."""

    again_wanted = Signal()
    folder_wanted = Signal(str)

    def __init__(self, theme: Theme, sentence: str) -> None:
        super().__init__()
        card = Card(theme, margin=30)
        card.setFixedWidth(620)
        card.column.addWidget(heading(tr("This clinic cannot be opened"), 24))
        self.words = label(sentence, 17)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.column.addWidget(self.words)
        again = Button(theme, tr("Try again"), "primary")
        other = Button(theme, tr("Another folder…"))
        again.clicked.connect(self.again_wanted)
        other.clicked.connect(self._choose)
        card.column.addLayout(row(other, 1, again))
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        again.setFocus()

    def _choose(self) -> None:
        chosen = QFileDialog(self, tr("Folder of a clinic"))
        chosen.setFileMode(QFileDialog.FileMode.Directory)
        chosen.setOption(QFileDialog.Option.ShowDirsOnly)
        chosen.fileSelected.connect(self.folder_wanted)
        chosen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen.open()
