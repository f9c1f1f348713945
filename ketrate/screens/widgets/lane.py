"""One running session on the board: who, where, what was rated, what is due next.

A tick changes texts, not layout: only the countdown and the elapsed time are repainted until a
window opens or closes, when the lane asks for its situation again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from ketrate.clock import Instant
from ketrate.protocol.situation import Due, Situation, State
from ketrate.records.treatment import Stage
from ketrate.screens.theme import Palette, Theme, Weight, font
from ketrate.screens.widgets.controls import Button
from ketrate.screens.widgets.paint import paint_focus, write
from ketrate.screens.widgets.strip import paint_strip, word
from ketrate.words import tr

HEIGHT = 74
STRIP_HEIGHT = 54
NARROW = 1000
"""Below this width the strip stands under the other words."""
SOON_SECONDS = 300
EDGE = 8


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """What a lane shows of a session; `situation` is pure and may be asked at any moment."""

    key: int
    code: str
    initials: str
    chair: str
    line: str
    situation: Callable[[Instant], Situation]
    name_of: Callable[[str], str]


def tone(situation: Situation) -> str:
    """Overdue, due, soon, later, ready (nothing left) or preparing: what colours the lane."""
    if situation.next is None:
        return "ready" if situation.stage is not Stage.PREPARING else "preparing"
    if situation.next.state is State.OVERDUE:
        return "overdue"
    if situation.next.state is State.DUE:
        return "due"
    seconds = situation.seconds_to_next
    if seconds is None:
        return "preparing"
    return "soon" if seconds <= SOON_SECONDS else "later"


def headline(which: str) -> str:
    """The word above the countdown."""
    return {
        "overdue": tr("OVERDUE BY"),
        "due": tr("DUE NOW"),
        "soon": tr("DUE IN"),
        "later": tr("due in"),
        "ready": tr("nothing left to rate"),
        "preparing": tr("not started"),
    }[which]


def clock_text(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    whole = int(abs(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, seconds_left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes:02}:{seconds_left:02}"


class Lane(QWidget):
    """One session. Enter or the button rates what is due; a click or Space opens the session."""

    rate_wanted = Signal(object, object)
    open_wanted = Signal(object)
    step_wanted = Signal(object, int)

    def __init__(self, theme: Theme, facts: LaneFacts, now: Instant) -> None:
        super().__init__()
        self._theme = theme
        self._facts = facts
        self._until: Instant | None = None
        self._elapsed = ""
        self._countdown = ""
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(620)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button = Button(theme, tr("Open"))
        self.button.setParent(self)
        self.button.clicked.connect(self._act)
        self.situation = facts.situation(now)
        self.take(facts, now)
        theme.changed.connect(self.update)

    @property
    def key(self) -> int:
        """The session's number."""
        return self._facts.key

    @property
    def chair(self) -> str:
        """Where the patient sits."""
        return self._facts.chair

    def take(self, facts: LaneFacts, now: Instant) -> None:
        """Show these facts from now on."""
        self._facts = facts
        self._until = None
        self.tick(now)

    def tick(self, now: Instant) -> None:
        """A second has passed."""
        if self._until is None or now.utc >= self._until.utc:
            self._ask(now)
            return
        self._moved(now)

    def seconds_to_next(self, now: Instant) -> float | None:
        """Seconds to what is due next; negative when it has passed, None when nothing is."""
        due = self.situation.next
        if due is None or due.planned is None:
            return None
        return (due.planned.utc - now.utc).total_seconds()

    def _ask(self, now: Instant) -> None:
        self.situation = self._facts.situation(now)
        self._asked_at = now
        self._until = _next_change(self.situation, now)
        self._moved(now)
        is_pressing = tone(self.situation) in ("overdue", "due")
        self.button.kind = "primary" if is_pressing else "plain"
        self.button.setText(self._button_words())
        self._place_button()
        self.setAccessibleName(self._spoken())
        self.button.setAccessibleName(f"{self.button.text()}: {self._facts.code}")
        self.update()

    def _button_words(self) -> str:
        due = self.situation.next
        if due is None or due.state not in (State.DUE, State.OVERDUE):
            return tr("Open")
        return tr("Enter vitals") if due.what == "vitals" else tr("Rate now")

    def _moved(self, now: Instant) -> None:
        seconds = self.seconds_to_next(now)
        countdown = "" if seconds is None else ("+" if seconds < 0 else "") + clock_text(seconds)
        elapsed = self._elapsed_words(now)
        if countdown != self._countdown:
            self._countdown = countdown
            self.update(self._countdown_box())
        if elapsed != self._elapsed:
            self._elapsed = elapsed
            self.update()

    def _elapsed_words(self, now: Instant) -> str:
        start = self.situation.elapsed_seconds
        if start is None:
            return tr("not started")
        seconds = start + (now.utc - self._asked_at.utc).total_seconds()
        minutes = int(seconds // 60)
        return (
            tr("{h} h {m:02} min", h=minutes // 60, m=minutes % 60)
            if minutes >= 60
            else tr("{m} min", m=minutes)
        )

    def _spoken(self) -> str:
        due = self.situation.next
        what = f"{self._facts.name_of(due.what)} {due.timepoint.label}" if due else ""
        parts = (
            self._facts.code,
            tr("chair {chair}", chair=self._facts.chair) if self._facts.chair else "",
            self._elapsed,
            headline(tone(self.situation)),
            what,
            word(due.state) if due else "",
        )
        return ", ".join(part for part in parts if part)

    def sizeHint(self) -> QSize:
        """A lane is as wide as the board."""
        return QSize(1200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button stays at the right end; a narrow lane grows for its strip."""
        super().resizeEvent(event)
        height = HEIGHT + STRIP_HEIGHT if self._is_narrow else HEIGHT
        if height != self.height():
            self.setFixedHeight(height)
        self._place_button()

    def _place_button(self) -> None:
        width = 128
        self.button.setGeometry(self.width() - width - 14, (HEIGHT - 48) // 2, width, 48)

    def _act(self) -> None:
        due = self.situation.next
        if due is not None and due.state in (State.DUE, State.OVERDUE):
            self.rate_wanted.emit(self.key, due)
        else:
            self.open_wanted.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter rates, Space opens, arrows move between lanes."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act()
        elif key == Qt.Key.Key_Space:
            self.open_wanted.emit(self.key)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_wanted.emit(self, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the lane opens the session."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.open_wanted.emit(self.key)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the lane can be clicked."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And no longer."""
        super().leaveEvent(event)
        self.update()

    def _countdown_box(self) -> QRect:
        return QRect(self.width() - 302, 30, 142, 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole lane, or only its countdown when nothing else moved."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = _tone_colours(tone(self.situation), self._theme.colors)
        if self._countdown_box().contains(event.rect()):
            painter.fillRect(event.rect(), colours[1])
            self._paint_countdown(painter, colours[0])
            return
        self._paint_ground(painter, *colours)
        self._paint_who(painter)
        self._paint_due(painter, colours[0])
        paint_strip(painter, self._strip_box(), self.situation, self._theme.colors)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < NARROW

    def _strip_box(self) -> QRectF:
        if self._is_narrow:
            return QRectF(84, HEIGHT, self.width() - 84 - 20, STRIP_HEIGHT)
        return QRectF(336, 10, self.width() - 336 - 474, 54)

    def _paint_ground(self, painter: QPainter, colour: QColor, soft: QColor) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_signal = soft != self._theme.colors.card
        painter.setPen(QPen(colour if is_signal else self._theme.colors.line, 1.4))
        painter.setBrush(soft)
        painter.drawRoundedRect(box, 10, 10)
        painter.save()
        painter.setClipRect(0, 0, EDGE + 1, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 10, 10)
        painter.restore()
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme)

    def _paint_who(self, painter: QPainter) -> None:
        colors = self._theme.colors
        write(painter, QRect(24, 9, 58, 18), tr("CHAIR"), font(13), colors.muted)
        chair = self._facts.chair or "–"
        write(painter, QRect(24, 28, 62, 36), chair, font(26, Weight.BOLD), colors.ink)
        code = f"{self._facts.code}  {self._facts.initials}".strip()
        write(painter, QRect(92, 8, 236, 28), code, font(21, Weight.SEMIBOLD), colors.ink)
        line = f"{self._elapsed} · {self._facts.line}" if self._facts.line else self._elapsed
        write(painter, QRect(92, 38, 236, 24), line, font(15), colors.muted)

    def _paint_due(self, painter: QPainter, colour: QColor) -> None:
        colors = self._theme.colors
        due = self.situation.next
        left = self.width() - 462
        if due is not None:
            self._paint_what(painter, due, left)
        which = tone(self.situation)
        is_loud = which in ("overdue", "due", "soon")
        right = QRect(self.width() - 302, 9, 142, 22)
        shown = colour if is_loud else colors.muted
        weight = Weight.BOLD if is_loud else Weight.REGULAR
        write(painter, right, headline(which), font(14, weight), shown, is_right=True)
        self._paint_countdown(painter, colour)

    def _paint_what(self, painter: QPainter, due: Due, left: int) -> None:
        colors = self._theme.colors
        open_here = {
            self._facts.name_of(other.what): None
            for other in self.situation.items
            if other.timepoint.id == due.timepoint.id
            and other.state not in (State.DONE, State.MISSED)
        }
        names = " + ".join(open_here)
        top = QRect(left, 7, 162, 24)
        write(painter, top, due.timepoint.label, font(16, Weight.SEMIBOLD), colors.ink)
        painter.setFont(font(14))
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRect(left, 31, 162, 40), int(wrapped), names)

    def _paint_countdown(self, painter: QPainter, colour: QColor) -> None:
        is_calm = tone(self.situation) in ("later", "preparing", "ready")
        shown = self._theme.colors.ink if is_calm else colour
        box = self._countdown_box()
        write(painter, box, self._countdown, font(29, Weight.BOLD), shown, is_right=True)


def _next_change(situation: Situation, now: Instant) -> Instant:
    """When to ask again: a window opens or closes, or five minutes are left."""
    times = [now.plus(minutes=60)]
    for due in situation.items:
        for at in (due.opens, due.planned, due.closes):
            if at is not None:
                times += [at, at.plus(minutes=-SOON_SECONDS / 60)]
    return min((at for at in times if at.utc > now.utc), key=lambda at: at.utc)


def _tone_colours(which: str, colors: Palette) -> tuple[QColor, QColor]:
    return {
        "overdue": (colors.danger, colors.danger_soft),
        "due": (colors.warn, colors.warn_soft),
        "soon": (colors.accent, colors.accent_soft),
        "ready": (colors.good, colors.good_soft),
    }.get(which, (colors.edge, colors.card))
