"""Below a finished rating: what this person may do with it."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button
from ketrate.words import tr


class FinishedFoot(QWidget):
    """Below the view: what may be done with the rating. Buttons that may not are hidden."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.close_page = Button(theme, tr("Close"), name=tr("Close, key Escape"))
        self.elsewhere = Button(theme, tr("Move…"), "quiet", tr("Move to the right patient"))
        self.void = Button(theme, tr("Void…"), "quiet", tr("Void this rating"))
        self.amend = Button(theme, tr("Amend…"), name=tr("Amend this rating"))
        self.review = Button(theme, tr("Review…"), "primary", tr("Sign the review of this rating"))
        self.sign = Button(theme, tr("Sign…"), "primary", tr("Sign this rating"))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(18, 8, 18, 8)
        self.row.setSpacing(10)
        self.row.addWidget(self.close_page)
        self.row.addStretch(1)
        for button in self.acts:
            self.row.addWidget(button)
        self.offer(())
        theme.changed.connect(self.update)

    @property
    def acts(self) -> tuple[Button, ...]:
        """What may be done, in the order of the row."""
        return (self.elsewhere, self.void, self.amend, self.review, self.sign)

    def offer(self, acts: Sequence[Button]) -> None:
        """Show these buttons and no others."""
        for button in self.acts:
            button.setVisible(button in acts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.card)
        painter.fillRect(0, 0, self.width(), 1, self._theme.colors.line)
