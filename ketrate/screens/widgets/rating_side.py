"""Beside the question: the total once it exists, how far we are, and the rail of items."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketrate.instruments.definition import BETTER, WORSE, Instrument
from ketrate.instruments.scoring import Score
from ketrate.screens.theme import Role, Theme, Weight, font
from ketrate.screens.widgets.controls import Card, label, muted
from ketrate.screens.widgets.item_rail import ItemRail
from ketrate.screens.widgets.paint import write
from ketrate.screens.widgets.rating_beside import Standing
from ketrate.words import tr, trn

DASH = "–"
WIDE = 262


class TotalView(QWidget):
    """The total, large. A dash until every item has a value: a part of a scale has no total."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._number, self._lines, self._share = DASH, ("", ""), 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_score(self, instrument: Instrument, score: Score, share: float) -> None:
        """`share` is the part of the items that is dealt with, 0 to 1."""
        self._number = DASH if score.total is None else str(score.total).replace("-", "−")
        below = tr("total when complete") if score.total is None else (score.band or tr("total"))
        if score.is_prorated:
            below = tr("{words}, prorated", words=below)
        self._lines = (tr("of {maximum}", maximum=_end(instrument)), below)
        self._share = share
        self.setAccessibleName(
            tr("Total {number} {lines}", number=self._number, lines=", ".join(self._lines))
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Number and bar."""
        return QSize(200, 80)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the number, what it is out of, and the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        big = font(46, Weight.BOLD)
        painter.setFont(big)
        painter.setPen(colors.ink)
        at = QRect(0, 0, 90, 56)
        painter.drawText(
            at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._number
        )
        left = painter.fontMetrics().horizontalAdvance(self._number) + 14
        room = self.width() - left
        write(painter, QRect(left, 6, room, 22), self._lines[0], font(15), colors.muted)
        write(painter, QRect(left, 27, room, 22), self._lines[1], font(15), colors.muted)
        bar = QRectF(0, 66, self.width(), 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.line)
        painter.drawRoundedRect(bar, 5, 5)
        if self._share:
            painter.setBrush(colors.accent)
            bar.setWidth(max(bar.width() * self._share, 10))
            painter.drawRoundedRect(bar, 5, 5)


def _end(instrument: Instrument) -> str:
    """What the total is out of; where that says nothing of better or worse, with its meaning."""
    if instrument.direction == WORSE:
        return str(instrument.maximum)
    if instrument.direction == BETTER:
        return tr("{n}, higher is better", n=instrument.maximum)
    text = tr("{low} to +{high}, 0 is best", low=instrument.minimum, high=instrument.maximum)
    return text.replace("-", "−")


class RatingSide(Card):
    """The left column of the form; in compact mode nothing but the strip of items."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, margin=16)
        self.total = TotalView(theme)
        self.count = label("", 15, Weight.SEMIBOLD)
        self.timing = label("", 15, Weight.SEMIBOLD)
        self.timing.hide()
        self.rail = ItemRail(theme)
        self.subscales = muted("", 15)
        self.carried = label("", 15, role=Role.WARN)
        self.flags = label("", 15, Weight.SEMIBOLD, Role.WARN)
        for words in (self.carried, self.flags, self.timing):
            words.setWordWrap(True)
        above = (self.total, self.flags, self.count, self.timing)
        for part in (*above, self.rail, self.carried, self.subscales):
            self.column.addWidget(part, 1 if part is self.rail else 0)
        self.column.setSpacing(8)
        self._is_compact = self._is_off = False
        self.set_compact(is_compact=False)

    def show_standing(self, instrument: Instrument, found: Standing) -> None:
        """What the answers come to so far; sub-scales appear only when they are whole."""
        score, carried = found.score, found.carried
        self.total.show_score(instrument, score, found.share)
        self.count.setText(
            tr("{done} of {items} answered", done=found.answered, items=len(instrument.items))
            + "  ·  "
            + trn("{count} left", "{count} left", found.left)
        )
        self.flags.setText("\n".join(found.flags))
        self.flags.setVisible(bool(found.flags) and not self._is_compact)
        whole = [(s.name, score.subscales[s.id]) for s in instrument.subscales]
        lines = [f"{name} {value}" for name, value in whole if value is not None]
        self.subscales.setText("\n".join(lines))
        self.subscales.setVisible(bool(lines) and not self._is_compact)
        note = trn("{count} item carried", "{count} items carried", carried) if carried else ""
        self.carried.setText(note)
        self.carried.setVisible(bool(carried) and not self._is_compact)

    def show_timing(self, words: str, *, is_off: bool) -> None:
        """How late or early it is, with the window; and whether it is copied from paper."""
        if (words, is_off) != (self.timing.text(), self._is_off):
            self._is_off = is_off
            self.timing.setText(words)
            self.timing.setForegroundRole(Role.WARN if is_off else Role.INK)
        self.timing.setVisible(bool(words) and not self._is_compact)

    def set_compact(self, *, is_compact: bool) -> None:
        """Switch between column and strip."""
        self._is_compact = is_compact
        for part in (self.total, self.count):
            part.setVisible(not is_compact)
        for quiet in (self.subscales, self.carried, self.flags, self.timing):
            quiet.setVisible(bool(quiet.text()) and not is_compact)
        margin = 6 if is_compact else 16
        self.column.setContentsMargins(margin + 2, margin, margin + 2, margin)
        self.rail.set_strip(is_strip=is_compact)
        if is_compact:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(WIDE)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
