"""May the patient leave: every criterion with its state, and what would settle it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ketrate.clock import Instant
from ketrate.protocol import discharge_words as words
from ketrate.protocol.discharge import ASKED, Criterion, CriterionState
from ketrate.screens.theme import Palette, Role, Theme, Weight, font
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Choice,
    Field,
    Labelled,
    heading,
    label,
    muted,
    row,
)
from ketrate.words import tr, trn

RING = 8.5


class LeavingCard(Card):
    """`looked` carries a criterion and yes or no; `at` holds the time where it is not now."""

    looked = Signal(str, bool)
    all_looked = Signal()

    def __init__(self, theme: Theme, wanted: Sequence[str]) -> None:
        super().__init__(theme)
        self.count = label("", 15, Weight.SEMIBOLD, Role.MUTED)
        head = QHBoxLayout()
        head.addWidget(heading(tr("Discharge list")), 1)
        head.addWidget(self.count)
        self.column.addLayout(head)
        self.verdict = label("", 20, Weight.SEMIBOLD)
        self.verdict.setWordWrap(True)
        self.column.addWidget(self.verdict)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.lines = {one: _Line(theme, one) for one in wanted}
        for number, line in enumerate(self.lines.values()):
            line.put(self._grid, number)
            line.looked.connect(self.looked)
        self._buttons(theme, [one for one in wanted if one in ASKED])

    def take(self, criteria: Sequence[Criterion], now: Instant) -> None:
        """Show where each stands; cheap enough for every second."""
        for one in criteria:
            self.lines[one.id].take(one)
        met = sum(one.is_met for one in criteria)
        self.count.setText(tr("{n} of {m} met", n=met, m=len(criteria)))
        text, role = verdict(criteria, now)
        if text != self.verdict.text():
            self.verdict.setText(text)
            self.verdict.setForegroundRole(role)  # type: ignore[arg-type]  # the palette's own role

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y and N answer the line that has the keyboard, and go to the next that is asked."""
        answers = {Qt.Key.Key_Y: True, Qt.Key.Key_N: False}
        here = self.focusWidget()
        line = next((one for one in self._asked() if one.answer.isAncestorOf(here)), None)
        if line is None or event.key() not in answers:
            super().keyPressEvent(event)
            return
        self.looked.emit(line.criterion, answers[Qt.Key(event.key())])
        asked = self._asked()
        following = asked[(asked.index(line) + 1) % len(asked)]
        following.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _asked(self) -> list["_Line"]:
        return [line for line in self.lines.values() if line.is_asked]

    def close_input(self, *, is_open: bool) -> None:
        """After the patient left nothing is looked at any more."""
        for line in self.lines.values():
            line.answer.setVisible(is_open and line.is_asked)
        for part in (self.all, self.time, self.leave, self.note):
            part.setVisible(is_open)

    def _buttons(self, theme: Theme, asked: Sequence[str]) -> None:
        self.note = muted(
            tr(
                "Y and N answer a line. A value counts once the observation is over, and not for "
                "longer than your clinic set."
            )
        )
        self.at = Field(theme, tr("Time, if not now"), tr("now"), width=84)
        self.time = Labelled(tr("Time, if not now"), self.at)
        text = trn("It was looked at now: yes", "All {count} looked at now: yes", len(asked))
        self.all = Button(theme, text)
        self.all.clicked.connect(self.all_looked)
        self.all.setEnabled(bool(asked))
        self.ready = Button(theme, tr("Ready at…"), "quiet", tr("Would have been ready at"))
        self.report = Button(theme, tr("Session report…"), "quiet", tr("Save the session report"))
        self.leave = Button(theme, tr("Discharge…"), "primary", tr("The patient leaves"))
        self.column.addWidget(self.note)
        self.column.addLayout(row(self.time, self.all, 1, self.leave))
        self.said = muted("")
        self.column.addLayout(row(self.said, 1, self.ready, self.report))


class _Line(QWidget):
    """One criterion: sign and word, what it asks, its value, what to do next, yes and no."""

    looked = Signal(str, bool)

    def __init__(self, theme: Theme, criterion: str) -> None:
        super().__init__()
        self.hide()  # holds the signal; its parts stand in the grid of the card
        self.is_asked = criterion in ASKED
        self.criterion = criterion
        self._shown: Criterion | None = None
        self.sign = CriterionSign(theme)
        self.name = label(words.name(criterion), 16, Weight.SEMIBOLD)
        self.name.setWordWrap(True)
        self.value = label("", 15, role=Role.MUTED)
        self.value.setWordWrap(True)
        options = (("yes", tr("Yes")), ("no", tr("No")))
        self.answer = Choice(theme, words.name(criterion), options)
        self.answer.chosen.connect(lambda value: self.looked.emit(self.criterion, value == "yes"))

    def put(self, grid: QGridLayout, number: int) -> None:
        """Into a row of the card; what to do next stands below the name."""
        told = QWidget()
        column = QGridLayout(told)
        column.setContentsMargins(0, 5, 0, 5)
        column.setVerticalSpacing(0)
        column.addWidget(self.name, 0, 0)
        column.addWidget(self.value, 1, 0)
        grid.addWidget(self.sign, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(told, number, 1, 1, 1 if self.is_asked else 2)
        if self.is_asked:
            grid.addWidget(self.answer, number, 2)
        grid.addWidget(self, number, 3)

    def take(self, one: Criterion) -> None:
        """Show it; nothing is touched while nothing changed."""
        if one == self._shown:
            return
        self._shown = one
        self.sign.take(one.state)
        text = told(one)
        self.value.setText(text)
        self.value.setVisible(bool(text))
        answer = one.value if one.state is not CriterionState.OLD else ""
        self.answer.choose(answer if self.is_asked else "")
        spoken = (words.name(one.id), words.state_word(one.state), text)
        self.sign.setAccessibleName(", ".join(part for part in spoken if part))


class CriterionSign(QWidget):
    """The sign of a state with its word: tick, cross, triangle or ring."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = CriterionState.MISSING
        self._font = font(15, Weight.SEMIBOLD)
        theme.changed.connect(self.update)

    def take(self, state: CriterionState) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        """Sign, gap and the longest word."""
        metrics = QFontMetrics(self._font)
        widest = max(metrics.horizontalAdvance(words.state_word(one)) for one in CriterionState)
        return QSize(32 + widest, 32)

    def minimumSizeHint(self) -> QSize:
        """Neither is ever cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        colour = _colour(self._state, colors)
        _paint_sign(painter, QPointF(13, self.height() / 2), self._state, (colour, colors.card))
        painter.setFont(self._font)
        painter.setPen(colour)
        box = self.rect().adjusted(30, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words.state_word(self._state))


def told(one: Criterion) -> str:
    """Value, time, limit, since when it is met; or what would settle it."""
    if one.id == "observation":
        if one.is_met and one.since is not None:
            return tr("since {time}", time=f"{one.since.local:%H:%M}")
        return words.next_words(one)
    value = words.value_words(one)
    if not one.is_met:
        return "  ·  ".join(filter(None, (value, words.next_words(one, beside_value=True))))
    parts = [value]
    if one.since is not None:
        parts.append(tr("met since {time}", time=f"{one.since.local:%H:%M}"))
    if one.counts_until is not None:
        parts.append(tr("counts until {time}", time=f"{one.counts_until.local:%H:%M}"))
    return "  ·  ".join(part for part in parts if part)


def verdict(criteria: Sequence[Criterion], now: Instant) -> tuple[str, object]:
    """One sentence over the list, and the role of its colour."""
    waiting = next((one for one in criteria if one.state is CriterionState.WAITING), None)
    if waiting is not None:
        if waiting.at is None:
            return tr("The observation has not begun."), Role.MUTED
        return tr("Observation ends in {left}", left=left_words(waiting.at, now)), Role.INK
    unmet = [one for one in criteria if not one.is_met]
    if not unmet:
        return tr("Every criterion of the list is met."), Role.INK
    first = unmet[0]
    text = tr("Not yet: {what}", what=f"{words.name(first.id)}, {words.next_words(first)}")
    if len(unmet) > 1:
        text += tr(", and {n} more", n=len(unmet) - 1)
    return text, Role.WARN


def left_words(until: Instant, now: Instant) -> str:
    """Hours, minutes and seconds that are left; never less than none."""
    seconds = max(0, -int(-((until.utc - now.utc).total_seconds()) // 1))
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _colour(state: CriterionState, colors: Palette) -> QColor:
    if state is CriterionState.MET:
        return colors.good
    if state is CriterionState.NOT_MET:
        return colors.danger
    return colors.muted if state is CriterionState.WAITING else colors.warn


def _paint_sign(
    painter: QPainter, at: QPointF, state: CriterionState, colours: tuple[QColor, QColor]
) -> None:
    """Tick in a disc: met; cross: not met; empty ring: not yet; triangle: look again."""
    colour, ground = colours
    painter.setPen(QPen(colour, 2))
    painter.setBrush(ground)
    if state is CriterionState.MET:
        painter.setBrush(colour)
        painter.drawEllipse(at, RING, RING)
        painter.setPen(QPen(ground, 2.2))
        painter.drawPolyline([at + QPointF(-4, 0), at + QPointF(-1, 3.4), at + QPointF(4.4, -3.4)])
    elif state is CriterionState.NOT_MET:
        painter.setPen(QPen(colour, 3.2))
        painter.drawLine(at + QPointF(-6, -6), at + QPointF(6, 6))
        painter.drawLine(at + QPointF(-6, 6), at + QPointF(6, -6))
    elif state is CriterionState.WAITING:
        painter.drawEllipse(at, RING - 1, RING - 1)
    else:
        corners = [QPointF(0, -9), QPointF(10, 8), QPointF(-10, 8)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
        if state is not CriterionState.MISSING:
            painter.drawLine(at + QPointF(0, -2.5), at + QPointF(0, 2.5))
            painter.drawPoint(at + QPointF(0, 5.4))
