"""A short list of buttons that opens below another button and goes when one is pressed."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button


class Popup(QWidget):
    """Holds buttons that are made elsewhere; arrows move, Escape closes."""

    def __init__(self, theme: Theme, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(2)

    def hold(self, buttons: Sequence[Button]) -> None:
        """These buttons, from top to bottom; any of them closes the list."""
        for button in buttons:
            self._column.addWidget(button)
            button.clicked.connect(self.hide)

    def open_below(self, anchor: QWidget) -> None:
        """Show the list below a widget, inside the window, with the keyboard on its first line."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, anchor.height()))
        window = anchor.window()
        right = window.mapToGlobal(QPoint(window.width(), 0)).x() - self.width() - 4
        self.move(min(corner.x(), right), corner.y())
        self.show()
        shown = [one for one in self.findChildren(Button) if one.isVisible()]
        if shown:
            shown[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def open_above(self, anchor: QWidget) -> None:
        """The same above a widget that stands at the foot of the window."""
        self.adjustSize()
        self.open_below(anchor)
        corner = anchor.mapToGlobal(QPoint(0, -self.height()))
        self.move(self.x(), corner.y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A surface with an edge."""
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.colors.edge, 1))
        painter.setBrush(self._theme.colors.card)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
