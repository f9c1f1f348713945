"""Buttons, fields and cards in KetRate's look: painted, 44 px or more, named for screen readers."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from ketrate.screens.theme import TOUCH, Role, Theme, Weight, font
from ketrate.screens.widgets.paint import RADIUS, paint_focus, paint_frame


def label(
    text: str = "", pixels: int = 16, weight: Weight = Weight.REGULAR, role: object = Role.INK
) -> QLabel:
    """Plain text, never interpreted as markup; its colour follows the theme."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(pixels, weight))
    made.setForegroundRole(role)  # type: ignore[arg-type]
    return made


def muted(text: str = "", pixels: int = 15) -> QLabel:
    """A quieter line that may wrap."""
    made = label(text, pixels, role=Role.MUTED)
    made.setWordWrap(True)
    return made


def heading(text: str, pixels: int = 18) -> QLabel:
    """The heading of a card."""
    return label(text, pixels, Weight.SEMIBOLD)


class Card(QWidget):
    """A rounded surface that holds one thing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, margin: int = 18) -> None:
        super().__init__(parent)
        self._theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin - 2, margin, margin)
        self.column.setSpacing(12)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colors.line, 1))
        painter.setBrush(self._theme.colors.card)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS + 2, RADIUS + 2
        )


class Button(QPushButton):
    """A flat button. `kind`: `primary` (one per place), `plain`, `quiet`, `danger` or `tab`."""

    def __init__(
        self, theme: Theme, text: str, kind: str = "plain", name: str = "", *, pixels: int = 16
    ) -> None:
        super().__init__(text)
        self._theme = theme
        self.kind = kind
        self.setFont(font(pixels, Weight.SEMIBOLD))
        self.setAccessibleName(name or text.replace("&", ""))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(TOUCH, TOUCH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Wide enough for the words, high enough for a finger."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._words()) + 32
        return QSize(max(width, TOUCH), TOUCH)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, inside and outside of dialogs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def colours(self) -> tuple[QColor, QColor, QColor]:
        """Text, background and frame as the button stands now."""
        colors = self._theme.colors
        clear = QColor(0, 0, 0, 0)
        if not self.isEnabled():
            return colors.muted, colors.well, colors.line
        if self.isChecked() or self.kind == "primary":
            return colors.on_accent, colors.accent, colors.accent
        return {
            "danger": (colors.danger, colors.card, colors.danger),
            "quiet": (colors.accent, clear, clear),
            "tab": (colors.ink, clear, clear),
        }.get(self.kind, (colors.accent, colors.card, colors.edge))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button, its hover and press shade, and a focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, back, frame = self.colours()
        box = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.setPen(QPen(frame, 1.3))
        painter.setBrush(back)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            shade = QColor(text)
            shade.setAlpha(46 if self.isDown() else 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme)
        painter.setFont(self.font())
        painter.setPen(text)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words())

    def _words(self) -> str:
        """The text as Qt means it: one & marks a key, two are one."""
        return "&".join(part.replace("&", "") for part in self.text().split("&&"))


class Field(QLineEdit):
    """One line of input with a visible frame; `name` is what a screen reader says."""

    def __init__(self, theme: Theme, name: str, hint: str = "", *, width: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self.setFrame(False)
        self.setTextMargins(10, 0, 10, 0)
        self.setFont(font(17))
        self.setMinimumHeight(TOUCH)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        if width:
            self.setFixedWidth(width)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own text, our frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_frame(painter, QRectF(self.rect()), self._theme, has_focus=self.hasFocus())


class Picker(QComboBox):
    """One of several; shows the chosen one and a mark that there are more."""

    def __init__(self, theme: Theme, name: str, choices: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(font(17))
        self.setMinimumHeight(TOUCH)
        self.setAccessibleName(name)
        self.setItemDelegate(QStyledItemDelegate(self))  # the style's own keeps lines low
        self.offer(choices)
        theme.changed.connect(self.update)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Replace the choices by these (value, words)."""
        self.clear()
        metrics = QFontMetrics(self.font())
        for value, words in choices:
            self.addItem(words, value)
            room = QSize(metrics.horizontalAdvance(words) + 32, TOUCH)
            self.setItemData(self.count() - 1, room, Qt.ItemDataRole.SizeHintRole)

    @property
    def value(self) -> str:
        """The value of the chosen one; empty when there is none."""
        found = self.currentData()
        return found if isinstance(found, str) else ""

    def choose(self, value: str) -> None:
        """Choose by value, if it is among them."""
        at = self.findData(value)
        if at >= 0:
            self.setCurrentIndex(at)

    def sizeHint(self) -> QSize:
        """Wide enough for the longest choice, within reason."""
        metrics = QFontMetrics(self.font())
        words = (self.itemText(i) for i in range(self.count()))
        widest = max(map(metrics.horizontalAdvance, words), default=0)
        return QSize(min(widest, 420) + 56, TOUCH)

    def minimumSizeHint(self) -> QSize:
        """Room for a few signs and the mark."""
        return QSize(min(self.sizeHint().width(), 160), TOUCH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, words and the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.card)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        paint_frame(painter, box, self._theme, has_focus=self.hasFocus())
        painter.setFont(self.font())
        painter.setPen(self._theme.colors.ink)
        inner = self.rect().adjusted(12, 0, -34, 0)
        words = QFontMetrics(self.font()).elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(QPen(self._theme.colors.muted, 2))
        x, y = self.width() - 22, self.height() / 2 - 2
        painter.drawPolyline([QPointF(x - 5, y), QPointF(x, y + 5), QPointF(x + 5, y)])


class Tick(QCheckBox):
    """A box to tick, large enough to see and hit."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setFont(font(16))
        self.setMinimumHeight(TOUCH)
        self.setAccessibleName(words)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Box, gap and words."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 40, TOUCH)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def hitButton(self, _pos: QPoint) -> bool:
        """The whole widget can be hit."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, tick and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        box = QRectF(4, self.height() / 2 - 11, 22, 22)
        painter.setPen(QPen(colors.accent if self.isChecked() else colors.edge, 1.4))
        painter.setBrush(colors.accent if self.isChecked() else colors.card)
        painter.drawRoundedRect(box, 5, 5)
        if self.isChecked():
            painter.setPen(QPen(colors.on_accent, 2.6))
            at = box.center()
            tick = [at + QPointF(-5, 0), at + QPointF(-1.5, 4), at + QPointF(6, -4.5)]
            painter.drawPolyline(tick)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme)
        painter.setPen(colors.ink)
        inner = self.rect().adjusted(34, 0, 0, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self.text())


class Choice(QWidget):
    """A row of options of which one may be chosen; nothing is chosen until somebody does."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for value, words in options:
            button = Button(theme, words, name=f"{name}: {words}")
            button.setCheckable(True)
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        row.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)
        if self._buttons:
            self.setFocusProxy(next(iter(self._buttons.values())))

    @property
    def value(self) -> str:
        """The chosen value; empty when none is."""
        return next((v for v, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, value: str) -> None:
        """Show a value as chosen (empty: none); says nothing to anybody."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each == value)
        self._group.setExclusive(True)

    def enable(self, value: str, *, is_enabled: bool) -> None:
        """Whether an option can be chosen."""
        self._buttons[value].setEnabled(is_enabled)

    def _clicked(self, _button: QAbstractButton) -> None:
        self.chosen.emit(self.value)


class Labelled(QWidget):
    """An input with its name above it."""

    def __init__(self, words: str, inner: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        above = label(words, 14, Weight.SEMIBOLD, Role.MUTED)
        above.setBuddy(inner)
        column.addWidget(above)
        column.addWidget(inner)


def row(*parts: QWidget | int, spacing: int = 10) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            made.addStretch(part)
        else:
            made.addWidget(part, alignment=Qt.AlignmentFlag.AlignBottom)
    return made


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
