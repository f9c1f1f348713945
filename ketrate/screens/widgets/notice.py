"""Rows of Today around the board: notices with buttons, follow-ups, and the legend of signs."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.protocol.situation import State
from ketrate.screens.theme import Role, Theme, Weight, font
from ketrate.screens.widgets.banner import tone_colours
from ketrate.screens.widgets.controls import Button, label
from ketrate.screens.widgets.strip import colour_of, paint_state, word
from ketrate.words import tr

STATES = (State.DONE, State.DUE, State.OVERDUE, State.MISSED, State.LATER)


class Notice(QWidget):
    """A sentence that waits for somebody, with what can be done about it."""

    def __init__(self, theme: Theme, text: str, tone: str) -> None:
        super().__init__()
        self._theme = theme
        self._tone = tone
        self._text = text
        words = label(text, 16, Weight.SEMIBOLD)
        words.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 4, 10, 4)
        self._row.addWidget(words, 1)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def add(self, words: str) -> Button:
        """One more thing that can be done."""
        button = Button(self._theme, words, name=f"{words}: {self._text}")
        self._row.addWidget(button)
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, soft = tone_colours(self._theme, self._tone)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)


class StateSign(QWidget):
    """The sign of a state with its word."""

    def __init__(
        self, theme: Theme, state: State, pixels: int = 15, *, alone: bool = False
    ) -> None:
        super().__init__()
        self._is_alone = alone
        self._theme = theme
        self._state = state
        self._font = font(pixels, Weight.SEMIBOLD)
        self.setAccessibleName(word(state))
        theme.changed.connect(self.update)

    def take(self, state: State) -> None:
        """Show another state."""
        if state is not self._state:
            self._state = state
            self.setAccessibleName(word(state))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Sign, gap and word."""
        shown = (self._state,) if self._is_alone else STATES
        widest = max(QFontMetrics(self._font).horizontalAdvance(word(state)) for state in shown)
        return QSize(34 + widest, 30)

    def minimumSizeHint(self) -> QSize:
        """Neither is ever cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        paint_state(painter, QPointF(14, self.height() / 2), self._state, colors)
        painter.setFont(self._font)
        is_quiet = self._state is State.LATER
        painter.setPen(colors.muted if is_quiet else colour_of(self._state, colors))
        box = self.rect().adjusted(32, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, word(self._state))


class FollowUpRow(QWidget):
    """One rating due on a day after the session."""

    rate_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, theme: Theme, words: tuple[str, str, str, str], state: State) -> None:
        super().__init__()
        self.state = state
        when, code, what, window = words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(StateSign(theme, state))
        moment = label(when, 16)
        moment.setMinimumWidth(130)
        row.addWidget(moment)
        patient = Button(theme, code, "quiet", tr("Open patient {code}", code=code))
        patient.clicked.connect(self.open_wanted)
        patient.setMinimumWidth(130)
        row.addWidget(patient)
        what_line = label(what, 16, role=Role.INK)
        what_line.setWordWrap(True)
        counts = label(window, 14, role=Role.MUTED)
        counts.setAccessibleName(tr("Counts {window}", window=window))
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(what_line)
        both.addWidget(counts)
        row.addLayout(both, 1)
        if state in (State.DUE, State.OVERDUE):
            rate = Button(theme, tr("Rate now"), name=f"{tr('Rate now')}: {code}, {what}")
            rate.clicked.connect(self.rate_wanted)
            row.addWidget(rate)


class Legend(QWidget):
    """What the signs on the strips mean, and the keys of the board."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 22, 6)
        row.setSpacing(14)
        for state in STATES:
            row.addWidget(StateSign(theme, state, 14, alone=True))
        row.addStretch(1)
        keys = tr("Key or Enter rate  ·  N not done  ·  Space open session  ·  ↑ ↓ choose")
        row.addWidget(label(keys, 14, role=Role.MUTED))
