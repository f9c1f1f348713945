"""A line between two ends (0 to 100): the exact value typed, or set on the line, then kept."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from ketrate.instruments.definition import Item
from ketrate.screens.theme import TOUCH, Theme, Weight, font
from ketrate.screens.widgets.controls import Button, label, muted
from ketrate.screens.widgets.paint import paint_focus
from ketrate.words import tr

INSET = 22
"""From the edge to the end of the line, so that the handle is whole at both ends."""
HANDLE = 15
NOTHING = "–"


class Line(QSlider):
    """The line with its marks; without a value it has no handle, because none was chosen."""

    picked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.marks: tuple[int, ...] = ()
        self.has_value = False
        self.setMinimumHeight(TOUCH + 28)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_value(self, value: int | None) -> None:
        """Put the handle there, or take it off the line."""
        self.has_value = value is not None
        self.setValue(self.minimum() if value is None else value)
        self.update()

    def sizeHint(self) -> QSize:
        """Line, handle and the numbers below."""
        return QSize(400, TOUCH + 28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys, Home and End move the handle; arrows, digits and Enter are the form's."""
        steps = {Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        ends = {Qt.Key.Key_Home: self.minimum(), Qt.Key.Key_End: self.maximum()}
        if event.key() in steps and self.has_value:
            self._pick(self.value() + steps[Qt.Key(event.key())])
        elif event.key() in ends:
            self._pick(ends[Qt.Key(event.key())])
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The handle comes to the finger."""
        self._pick(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """And follows it."""
        self._pick(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It stays where it is."""
        event.accept()

    def _pick(self, value: int) -> None:
        self.picked.emit(max(self.minimum(), min(value, self.maximum())))

    def _value_at(self, x: float) -> int:
        room = max(self.width() - 2 * INSET, 1)
        share = min(max((x - INSET) / room, 0.0), 1.0)
        return self.minimum() + round(share * (self.maximum() - self.minimum()))

    def _x_of(self, value: int) -> float:
        share = (value - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        return INSET + share * (self.width() - 2 * INSET)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, marks with their numbers, and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, middle = self._theme.colors, TOUCH / 2
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme)
        painter.setPen(QPen(colors.edge, 3))
        painter.drawLine(QPointF(INSET, middle), QPointF(self.width() - INSET, middle))
        painter.setFont(font(14))
        for mark in self.marks:
            x = self._x_of(mark)
            painter.setPen(QPen(colors.edge, 1.5))
            painter.drawLine(QPointF(x, middle - 9), QPointF(x, middle + 9))
            painter.setPen(colors.muted)
            below = QRectF(x - 24, middle + 14, 48, 20)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(mark))
        if self.has_value:
            painter.setPen(QPen(colors.card, 2))
            painter.setBrush(colors.accent)
            painter.drawEllipse(QPointF(self._x_of(self.value()), middle), HANDLE, HANDLE)


class ValueLine(QWidget):
    """Number, line and the button that keeps it. Nothing is kept before Enter or the button."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._typed = ""
        self._value: int | None = None
        self.number = label(NOTHING, 46, Weight.BOLD)
        self.low, self.high = muted("", 16), muted("", 16)
        self.high.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line = Line(theme)
        self.keep = Button(theme, tr("Keep"), "primary")
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.state = muted("", 16)
        self._lay_out()
        self.line.picked.connect(self.set_value)
        self.keep.clicked.connect(self.confirm)

    @property
    def value(self) -> int | None:
        """What Enter would keep; None while nothing possible is typed or set."""
        return self._value

    def show_item(self, item: Item, kept: int | None, note: str = "") -> None:
        """Ask that item; `kept` is the answer it has, `note` stands beside it."""
        self.line.setRange(item.minimum, item.maximum)
        self.line.marks = tuple(level.value for level in item.levels)
        ends = item.levels[0], item.levels[-1]
        self.low.setText(f"{ends[0].value}  {ends[0].label}")
        self.high.setText(f"{ends[1].label}  {ends[1].value}")
        self.line.setAccessibleName(tr("{a} to {b}", a=self.low.text(), b=self.high.text()))
        self._typed = ""
        self._show(kept)
        self.state.setText(note)

    def set_value(self, value: int) -> None:
        """Put the handle there; it is not kept yet."""
        self._typed = ""
        self._show(value)

    def press_digit(self, digit: str) -> None:
        """One more digit; one that would leave the line is not taken."""
        typed = (self._typed + digit).lstrip("0") or "0"
        if int(typed) > self.line.maximum():
            return
        self._typed = typed
        self._show(int(typed) if int(typed) >= self.line.minimum() else None, typed)

    def erase(self) -> bool:
        """Take back the last digit typed; False when none was."""
        if not self._typed:
            return False
        self._typed = self._typed[:-1]
        is_value = bool(self._typed) and int(self._typed) >= self.line.minimum()
        self._show(int(self._typed) if is_value else None, self._typed)
        return True

    def nudge(self, by: int) -> None:
        """Move the handle a little, if there is one."""
        if self._value is not None:
            self.set_value(max(self.line.minimum(), min(self._value + by, self.line.maximum())))

    def confirm(self) -> None:
        """Ask to keep the value, if there is one."""
        if self._value is not None:
            self.chosen.emit(self._value)

    def _show(self, value: int | None, typed: str = "") -> None:
        self._value = value
        self.line.show_value(value)
        text = typed or (NOTHING if value is None else str(value))
        self.number.setText(text)
        self.number.setAccessibleName(tr("Value {n}", n=text))
        self.keep.setText(tr("Keep") if value is None else tr("Keep {n}", n=value))
        self.keep.setEnabled(value is not None)
        self.state.setText("")

    def _lay_out(self) -> None:
        ends = QHBoxLayout()
        ends.addWidget(self.low, 1)
        ends.addWidget(self.high, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.number)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addLayout(foot)
        column.addWidget(self.line)
        column.addLayout(ends)
        column.addStretch(1)
