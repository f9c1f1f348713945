"""What is due, on every page below the bar: go there, put it off, or close."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.banner import tone_colours
from ketrate.screens.widgets.controls import Button, label
from ketrate.words import tr


class ReminderBar(QWidget):
    """Hidden while there is nothing to tell."""

    go_wanted = Signal()
    snooze_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = label("", 17, Weight.BOLD)
        self._text.setWordWrap(True)
        self.go = Button(theme, tr("Rate now"), "primary")
        self.snooze = Button(theme, tr("In 2 min"), name=tr("Remind me again in 2 minutes"))
        self.close_it = Button(theme, tr("Close"), "quiet", tr("Close this reminder"))
        for button, signal in (
            (self.go, self.go_wanted),
            (self.snooze, self.snooze_wanted),
            (self.close_it, self.close_wanted),
        ):
            button.clicked.connect(signal)
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 2, 14, 3)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self.go)
        row.addWidget(self.snooze)
        row.addWidget(self.close_it)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, *, is_one: bool, may_snooze: bool) -> None:
        """Show a sentence; `is_one`: the button leads right to the rating, else to the board."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.go.setText(tr("Rate now") if is_one else tr("Show"))
        self.go.setAccessibleName(self.go.text())
        self.go.updateGeometry()
        self.snooze.setVisible(may_snooze)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground in the colour of what is due."""
        painter = QPainter(self)
        colour, soft = tone_colours(self._theme, "warn")
        painter.fillRect(self.rect(), soft)
        painter.fillRect(0, 0, 6, self.height(), colour)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colors.line)
