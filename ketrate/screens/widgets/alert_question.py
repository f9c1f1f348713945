"""A suicidality answer beyond the clinic's limit: the bar under the item, and what was done."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.controls import Button, Choice, Field, Labelled, heading, label
from ketrate.words import tr

TOLD, KNOWN, ASSESSED, ERROR = "told", "known", "assessed", "error"


class RedArea(QWidget):
    """Something that must not be overlooked: soft red, with a solid edge on the left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the area."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.danger_soft)
        painter.fillRect(0, 0, 6, self.height(), self._theme.colors.danger)


class RedBar(RedArea):
    """One sentence with, perhaps, one button; hidden while there is nothing to say."""

    pressed = Signal()

    def __init__(self, theme: Theme, button: str = "") -> None:
        super().__init__(theme)
        self._title = label("", 17, Weight.BOLD)
        self._text = label("", 16)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 5, 10, 5)
        row.setSpacing(14)
        row.addWidget(self._title)
        row.addWidget(self._text, 1)
        if button:
            act = Button(theme, button, "danger")
            act.clicked.connect(self.pressed)
            row.addWidget(act)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(44)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else f"{self._title.text()} {self._text.text()}"

    def say(self, title: str, text: str) -> None:
        """Show the sentence; an empty title hides the bar."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
        was_hidden = self.isHidden()
        self.setVisible(bool(title))
        if title and was_hidden:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class AlertQuestion(RedArea):
    """What was done about the answer; without it a rating cannot be finished."""

    changed = Signal()
    item_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._fact = heading("")
        self._fact.setWordWrap(True)
        options = (
            (TOLD, tr("Clinician told")),
            (KNOWN, tr("Known, plan in place")),
            (ASSESSED, tr("Assessed now")),
            (ERROR, tr("Entered in error")),
        )
        self.choice = Choice(theme, tr("What was done"), options)
        self.choice.chosen.connect(self._chosen)
        self.who = Field(theme, tr("Who was told, and when"), width=320)
        self.who.textChanged.connect(lambda _: self.changed.emit())
        self._told = Labelled(tr("Who was told, and when"), self.who)
        self._told.setFixedWidth(330)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 14, 14)
        column.setSpacing(8)
        column.addWidget(self._fact)
        column.addWidget(label(tr("What was done? A clinician must acknowledge it as well."), 16))
        column.addWidget(self.choice)
        column.addWidget(self._told)
        self._told.hide()
        self.hide()

    def ask(self, fact: str) -> None:
        """Ask about this fact; an empty one hides the question. What was chosen stays."""
        self._fact.setText(fact)
        self.setVisible(bool(fact))

    def forget(self) -> None:
        """Nothing is chosen any more: another rating."""
        self.choice.choose("")
        self.who.clear()
        self._told.hide()
        self.hide()

    @property
    def is_answered(self) -> bool:
        """Whether enough was said; a hidden question needs nothing."""
        if self.isHidden():
            return True
        if self.choice.value == TOLD:
            return bool(self.who.text().strip())
        return bool(self.choice.value)

    @property
    def words(self) -> str:
        """What goes into the record."""
        if self.isHidden():
            return ""
        return {
            TOLD: tr("Clinician told: {who}", who=self.who.text().strip()),
            KNOWN: tr("Known, plan in place"),
            ASSESSED: tr("Assessed now"),
            ERROR: tr("Entered in error"),
        }.get(self.choice.value, "")

    def _chosen(self, value: str) -> None:
        self._told.setVisible(value == TOLD)
        if value == TOLD:
            self.who.setFocus()
        if value == ERROR:
            self.item_asked.emit()
        self.changed.emit()
