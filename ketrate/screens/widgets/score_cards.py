"""One full-width card per possible answer: key cap, label, hint.

The cards are real radio buttons in an exclusive group, so that a screen reader tells what they
are; they are painted by hand and used again for every item.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton, QSizePolicy, QWidget

from ketrate.screens.theme import TOUCH, Theme, Weight, font
from ketrate.screens.widgets.paint import RADIUS, folded_lines, paint_focus, write
from ketrate.words import tr

GAP = 10
LEAST_GAP = 3
MOST_COLUMNS = 3
TALLEST = 96
ROOMY = 56
"""Below this height a card uses smaller type and one line."""
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `is_between` marks a value without words of its own.

    `cap` is what its key cap shows where that is not the key: a plus before a signed value.
    """

    key: str
    label: str
    hint: str = ""
    is_between: bool = False
    cap: str = ""


class ScoreCard(QRadioButton):
    """One option; `mark` is what stands at its right end when it is chosen."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.option = Option("", "")
        self.label_width = 0
        self.mark = ""
        self.is_failed = False
        self.is_folded = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_option(self, option: Option, label_width: int) -> None:
        """Become the card of another option, not chosen."""
        self.option, self.label_width = option, label_width
        self.mark, self.is_failed = "", False
        spoken = f"{option.cap or option.key}, {option.label}"
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(option.hint)
        self.setToolTip("\n".join(part for part in (option.label, option.hint) if part))
        self.update()

    def sizeHint(self) -> QSize:
        """A finger high."""
        return QSize(320, TOUCH)

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - Qt's signature
        """The whole card is the button."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows belong to the form: here they would answer without being asked to."""
        if event.key() in ARROWS:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw card, key cap, words and mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong, soft, frame = self._colours()
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        thick = 2.6 if self.isChecked() else 1.3
        painter.setPen(QPen(frame, thick))
        painter.setBrush(soft)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme)
        cap = self._paint_cap(painter, strong)
        room = QRect(cap + 16, 0, self.width() - cap - 32, self.height())
        if self.isChecked():
            room.setRight(self._paint_mark(painter, strong) - 12)
        self._paint_words(painter, room)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        colors = self._theme.colors
        if self.is_failed:
            return colors.danger, colors.danger_soft, colors.danger
        if self.isChecked():
            return colors.accent, colors.accent_soft, colors.accent
        frame = colors.accent if self.underMouse() else colors.line
        return colors.accent, colors.card, frame

    def _paint_cap(self, painter: QPainter, strong: QColor) -> int:
        colors = self._theme.colors
        size = min(48, self.height() - 12)
        cap = QRectF(14, (self.height() - size) / 2, size, size)
        painter.setPen(QPen(strong if self.isChecked() else colors.line, 1.3))
        painter.setBrush(strong if self.isChecked() else colors.well)
        painter.drawRoundedRect(cap, 7, 7)
        painter.setFont(font(24 if size > 40 else 20, Weight.BOLD))
        painter.setPen(colors.on_accent if self.isChecked() else colors.ink)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.option.cap or self.option.key)
        return int(cap.right())

    def _paint_mark(self, painter: QPainter, strong: QColor) -> int:
        words = font(15, Weight.BOLD)
        wide = QFontMetrics(words).horizontalAdvance(self.mark) if self.mark else 0
        right, middle = self.width() - 18, self.height() / 2
        if self.mark:
            box = QRect(right - wide - 2, 0, wide + 4, self.height())
            write(painter, box, self.mark, words, strong)
            right -= wide + 12
        if not self.is_failed:
            painter.setPen(QPen(strong, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            corner = QPointF(right - 12, middle + 6)
            painter.drawPolyline(
                [corner + QPointF(-7, -7), corner, corner + QPointF(12, -13)],
            )
            right -= 24
        return right

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        colors, option = self._theme.colors, self.option
        if option.is_between:
            quiet = font(16)
            quiet.setItalic(True)
            write(painter, room, option.label, quiet, colors.muted)
            return
        is_roomy = self.height() >= ROOMY
        bold, plain = font(19 if is_roomy else 17, Weight.SEMIBOLD), font(17 if is_roomy else 15)
        rest = room.adjusted(self.label_width + 20, 0, 0, 0)
        if self.is_folded and option.hint:
            self._paint_folded(painter, room)
            return
        if self.is_folded:
            bold = font(16 if is_roomy else 15, Weight.SEMIBOLD)
        if QFontMetrics(plain).horizontalAdvance(option.hint) <= rest.width() or not is_roomy:
            wide = min(self.label_width, room.width()) if option.hint else room.width()
            label = QRect(room.left(), 0, wide, room.height())
            write(painter, label, option.label, bold, colors.ink)
            if option.hint and rest.width() > 80:
                write(painter, rest, option.hint, plain, colors.muted)
            return
        half = QFontMetrics(bold).height()
        top = (self.height() - half - QFontMetrics(plain).height()) // 2
        above = QRect(room.left(), top, room.width(), half)
        write(painter, above, option.label, bold, colors.ink)
        below = QRect(room.left(), top + half, room.width(), QFontMetrics(plain).height())
        write(painter, below, option.hint, plain, colors.muted)

    @property
    def is_long(self) -> bool:
        """Whether the hint does not fit: on a line below the label, in a low card beside it."""
        room = self.width() - min(48, self.height() - 12) - 46
        if self.height() >= ROOMY:
            return QFontMetrics(font(17)).horizontalAdvance(self.option.hint) > room
        beside = room - self.label_width - 20
        return QFontMetrics(font(15)).horizontalAdvance(self.option.hint) > beside

    def _paint_folded(self, painter: QPainter, room: QRect) -> None:
        """Label and a long hint one after another, over as many lines as there is room for."""
        is_roomy = self.height() >= ROOMY
        bold, plain = font(16 if is_roomy else 15, Weight.SEMIBOLD), font(15 if is_roomy else 13)
        label_high, line_high = QFontMetrics(bold).height(), QFontMetrics(plain).height()
        if not is_roomy:  # a finger's height holds two lines with no room to spare between them
            label_high, line_high = label_high - 2, line_high - 2
        lines = max(1, (room.height() - 8 - label_high) // line_high)
        folded = folded_lines(self.option.hint, plain, room.width(), lines)
        top = (room.height() - label_high - line_high * len(folded)) // 2
        colors, wide = self._theme.colors, room.width()
        above = QRect(room.left(), top, wide, label_high)
        write(painter, above, self.option.label, bold, colors.ink)
        for at, line in enumerate(folded):
            below = QRect(room.left(), top + label_high + at * line_high, wide, line_high)
            write(painter, below, line, plain, colors.muted)


class ScoreCards(QWidget):
    """The cards of one item, over the whole height; in columns where that is too low."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: list[ScoreCard] = []
        self._shown: list[ScoreCard] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def cards(self) -> tuple[ScoreCard, ...]:
        """The cards that are to be seen, in order."""
        return tuple(self._shown)

    def offer(self, options: Sequence[Option]) -> None:
        """Show these options, none of them chosen."""
        while len(self._cards) < len(options):
            card = ScoreCard(self._theme, self)
            self._cards.append(card)
            self._group.addButton(card)
        self._uncheck()
        widths = QFontMetrics(font(19, Weight.SEMIBOLD))
        widest = max((widths.horizontalAdvance(o.label) for o in options if o.hint), default=0)
        has_changed = len(self._shown) != len(options)
        self._shown = self._cards[: len(options)]
        for card, option in zip(self._shown, options, strict=True):
            card.show_option(option, widest + 8)
        if has_changed:
            for card in self._cards:
                card.setVisible(card in self._shown)
            self._place()
            self.updateGeometry()
        self._fold()

    def choose(self, key: str, mark: str = "", *, is_failed: bool = False) -> None:
        """Show one option as the answer; `mark` stands beside its tick."""
        for card in self._shown:
            is_it = card.option.key == key
            card.mark, card.is_failed = (mark, is_failed) if is_it else ("", False)
            if is_it:
                card.setChecked(True)
            card.update()

    def minimumSizeHint(self) -> QSize:
        """Room for three columns of a finger's height."""
        rows = -(-len(self._shown) // MOST_COLUMNS)
        return QSize(300, _height_of(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        count = len(self._shown)
        if not count:
            return
        fitting = (n for n in range(1, MOST_COLUMNS) if self.height() >= _height_of(-(-count // n)))
        columns = next(fitting, MOST_COLUMNS)
        rows = -(-count // columns)
        gap = max(LEAST_GAP, min(GAP, (self.height() - rows * TOUCH) // max(rows - 1, 1)))
        high = max(TOUCH, min(TALLEST, (self.height() - gap * (rows - 1)) // rows))
        wide = (self.width() - GAP * (columns - 1)) // columns
        for index, card in enumerate(self._shown):
            column, place = divmod(index, rows)
            card.setGeometry(column * (wide + GAP), place * (high + gap), wide, high)
        self._fold()

    def _fold(self) -> None:
        """Where one hint needs more room, all cards are set alike."""
        is_folded = any(card.is_long for card in self._shown)
        for card in self._shown:
            if card.is_folded != is_folded:
                card.is_folded = is_folded
                card.update()

    def _uncheck(self) -> None:
        """An exclusive group has to be opened for a moment before nothing can be chosen."""
        checked = self._group.checkedButton()
        if checked is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def _clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, ScoreCard):
            self.chosen.emit(button.option.key)


def _height_of(rows: int) -> int:
    """What that many cards above each other need at least."""
    return rows * TOUCH + max(rows - 1, 0) * LEAST_GAP


def between(low: str, high: str) -> str:
    """Words for a value that a scale leaves without words."""
    return tr("between {low} and {high}", low=low, high=high)
