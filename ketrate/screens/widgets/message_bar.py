"""One sentence to the person at the page: what went wrong and what to do, or what was done."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketrate.errors import KetRateError
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.banner import tone_colours
from ketrate.screens.widgets.controls import Button, label
from ketrate.words import explain, tr


class MessageBar(QWidget):
    """A bar that is hidden while there is nothing to say; stays until closed or replaced."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "danger"
        self._text = label("", 16, Weight.SEMIBOLD)
        self._text.setWordWrap(True)
        close = Button(theme, tr("Close"), "quiet", tr("Close this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(56, 6, 14, 6)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self.hide()
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What the bar says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, tone: str = "accent") -> None:
        """Show a sentence; tones as in the banner, `danger` for what failed."""
        self._tone = tone
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def hear(self, error: KetRateError) -> None:
        """Put an error into words and show it."""
        self.say(explain(error), "danger")

    def clear(self) -> None:
        """Nothing to say any more."""
        self.say("")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar, with a sign before the words: triangle for trouble, disc otherwise."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, soft = tone_colours(self._theme, self._tone)
        painter.fillRect(self.rect(), soft)
        painter.fillRect(0, 0, 6, self.height(), colour)
        middle = QPointF(34, self.height() / 2)
        painter.setPen(QPen(colour, 2.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._tone in ("danger", "warn"):
            shape = [QPointF(0, -11), QPointF(12, 10), QPointF(-12, 10)]
            painter.drawPolygon(QPolygonF([middle + point for point in shape]))
            painter.drawLine(middle + QPointF(0, -3), middle + QPointF(0, 3))
            painter.drawPoint(middle + QPointF(0, 7))
        else:
            painter.drawEllipse(middle, 10, 10)
            painter.drawLine(middle + QPointF(0, -1), middle + QPointF(0, 5))
            painter.drawPoint(middle + QPointF(0, -5))
