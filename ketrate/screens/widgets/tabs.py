"""Several views of which one is shown, chosen by a row of buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button


class Tabs(QWidget):
    """The row of buttons stands above; its counts can change."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: list[Button] = []
        self.pages = QStackedWidget()
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._row)
        column.addWidget(self.pages, 1)
        self._group.idClicked.connect(self.pages.setCurrentIndex)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """One button a view, in order."""
        return tuple(self._buttons)

    def add(self, words: str, view: QWidget) -> None:
        """One more view; the first is shown."""
        button = Button(self._theme, words, "tab")
        button.setCheckable(True)
        self._group.addButton(button, len(self._buttons))
        self._buttons.append(button)
        self._row.addWidget(button)
        self.pages.addWidget(view)
        if len(self._buttons) == 1:
            button.setChecked(True)

    def rename(self, index: int, words: str) -> None:
        """Put a count beside the name of a view."""
        self._buttons[index].setText(words)
        self._buttons[index].setAccessibleName(words)
        self._buttons[index].updateGeometry()

    def show_view(self, index: int) -> None:
        """Show one of the views."""
        self._buttons[index].setChecked(True)
        self.pages.setCurrentIndex(index)
