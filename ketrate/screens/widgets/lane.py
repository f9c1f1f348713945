"""One running session on the board: who, where, what was rated, what is due next.

A tick changes texts, not layout: only the countdown and the elapsed time are repainted until a
window opens or closes, when the lane asks for its situation again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from ketrate.clock import Instant
from ketrate.protocol.situation import Due, Situation, State
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button
from ketrate.screens.widgets.lane_paint import (
    HIGH,
    LOW,
    SOON_SECONDS,
    Place,
    clock_text,
    headline,
    paint_count,
    paint_ground,
    paint_headline,
    paint_what,
    paint_who,
    tone,
    tone_colours,
)
from ketrate.screens.widgets.strip import paint_strip, spoken, word
from ketrate.words import tr

NARROW = 1000
"""Below this width the strip stands under the other words."""
PRESSING = (State.DUE, State.OVERDUE)


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """What a lane shows of a session; `situation` is pure and may be asked at any moment.

    `may_skip`: whether the person may say why something was not done.
    """

    key: int
    code: str
    initials: str
    chair: str
    line: str
    situation: Callable[[Instant], Situation]
    name_of: Callable[[str], str]
    may_skip: bool = False


MINUTES_TOLD = 180
"""Up to here elapsed time is told in minutes, as the timepoints are."""


class Lane(QWidget):
    """One session. Enter or the button rates what is due; a click or Space opens the session.

    N asks why what is due is not done.
    """

    rate_wanted = Signal(object, object)
    open_wanted = Signal(object)
    skip_wanted = Signal(object)
    step_wanted = Signal(object, int)

    def __init__(self, theme: Theme, facts: LaneFacts, now: Instant) -> None:
        super().__init__()
        self._theme = theme
        self._facts = facts
        self._until: Instant | None = None
        self._elapsed = ""
        self._countdown = ""
        self._is_low = False
        self._has_strip = True
        self._high = HIGH.height
        self.digit = ""
        self.setMinimumWidth(620)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button = Button(theme, tr("Open"))
        self.skip = Button(theme, tr("Not done…"), "quiet", pixels=15)
        for each, act in ((self.button, self.act), (self.skip, self._ask_why)):
            each.setParent(self)
            each.clicked.connect(act)
        self.situation = facts.situation(now)
        self.take(facts, now)
        self.look_like(HIGH.height, is_low=False, has_strip=True)
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

    def look_like(self, height: int, *, is_low: bool, has_strip: bool) -> None:
        """High or low, with or without the strip; `height` of the line that holds the words."""
        self._high, self._is_low, self._has_strip = height, is_low, has_strip
        self._take_height()
        self._place_buttons()
        self.update()

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

    def pressing(self) -> tuple[Due, ...]:
        """Everything that is due or overdue at the timepoint that presses most."""
        due = self.situation.next
        if due is None or due.state not in PRESSING:
            return ()
        same = (one for one in self.situation.items if one.timepoint.id == due.timepoint.id)
        return tuple(one for one in same if one.state in PRESSING)

    def act(self) -> None:
        """Rate what is due; open the session where nothing is."""
        due = self.situation.next
        if due is not None and due.state in PRESSING:
            self.rate_wanted.emit(self.key, due)
        else:
            self.open_wanted.emit(self.key)

    def _ask_why(self) -> None:
        if self.pressing() and self._facts.may_skip:
            self.skip_wanted.emit(self.key)

    def _ask(self, now: Instant) -> None:
        self.situation = self._facts.situation(now)
        self._asked_at = now
        self._until = _next_change(self.situation, now)
        self._moved(now)
        is_pressing = bool(self.pressing())
        self.button.kind = "primary" if is_pressing else "plain"
        self.button.setText(self._button_words())
        self._place_buttons()
        self.setAccessibleName(self._spoken())
        self.setAccessibleDescription(spoken(self.situation))
        self.setToolTip(self.accessibleDescription())
        self.button.setAccessibleName(f"{self.button.text()}: {self._facts.code}")
        self.skip.setAccessibleName(tr("Not done: {code}", code=self._facts.code))
        self.update()

    def _button_words(self) -> str:
        due = self.situation.next
        if due is None or due.state not in PRESSING:
            return tr("Open")
        return tr("Enter vitals") if due.what == "vitals" else tr("Rate now")

    def _moved(self, now: Instant) -> None:
        seconds = self.seconds_to_next(now)
        countdown = "" if seconds is None else ("+" if seconds < 0 else "") + clock_text(seconds)
        elapsed = self._elapsed_words(now)
        if countdown != self._countdown:
            self._countdown = countdown
            self.update(self._place().count)
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
            if minutes >= MINUTES_TOLD
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
        """The buttons stay at the right end; a narrow lane grows for its strip."""
        super().resizeEvent(event)
        self._take_height()
        self._place_buttons()

    @property
    def _is_narrow(self) -> bool:
        return self.width() < NARROW

    def _place(self) -> Place:
        sizes = LOW if self._is_low else HIGH
        has_strip = self._has_strip or not self._is_narrow
        return Place(self.width(), self.height(), sizes, self._is_narrow, has_strip)

    def _take_height(self) -> None:
        strip = (LOW if self._is_low else HIGH).strip
        height = self._high + strip if self._is_narrow and self._has_strip else self._high
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _place_buttons(self) -> None:
        place = self._place()
        self.button.setMinimumHeight(min(self.button.minimumHeight(), place.button.height()))
        self.button.setGeometry(place.button)
        has_room = not place.other.isEmpty()
        self.skip.setVisible(has_room and self._facts.may_skip and bool(self.pressing()))
        if has_room:
            self.skip.setGeometry(place.other)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter rates, Space opens, N says why not, arrows move between lanes."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act()
        elif key == Qt.Key.Key_Space:
            self.open_wanted.emit(self.key)
        elif key == Qt.Key.Key_N and not event.modifiers():
            self._ask_why()
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole lane, or only its countdown when nothing else moved."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place, which, colors = self._place(), tone(self.situation), self._theme.colors
        if place.count.contains(event.rect()):
            painter.fillRect(event.rect(), tone_colours(which, colors)[1])
            paint_count(painter, place, which, self._countdown, colors)
            return
        paint_ground(painter, place, which, self._theme, focus=self.hasFocus())
        paint_who(painter, place, self._who(), self.digit, colors)
        if self.situation.next is not None:
            paint_what(painter, place, self.situation.next, self._open_here(), colors)
        paint_headline(painter, place, which, colors)
        paint_count(painter, place, which, self._countdown, colors)
        if not place.strip.isEmpty():
            paint_strip(painter, place.strip, self.situation, colors)

    def _who(self) -> tuple[str, str, str]:
        code = f"{self._facts.code}  {self._facts.initials}".strip()
        line = f"{self._elapsed} · {self._facts.line}" if self._facts.line else self._elapsed
        return self._facts.chair, code, line

    def _open_here(self) -> list[str]:
        """The scales that still wait at the timepoint that comes next."""
        due = self.situation.next
        names = {
            self._facts.name_of(other.what): None
            for other in self.situation.items
            if due is not None and other.timepoint.id == due.timepoint.id
            if other.state not in (State.DONE, State.MISSED)
        }
        return list(names)


def _next_change(situation: Situation, now: Instant) -> Instant:
    """When to ask again: a window opens or closes, or five minutes are left.

    What closes at this very moment is not over yet: it is asked about once more.
    """
    times = [now.plus(minutes=60)]
    for due in situation.items:
        for at in (due.opens, due.planned, due.closes):
            if at is not None:
                times += [at, at.plus(minutes=-SOON_SECONDS / 60)]
    return min((at for at in times if at.utc >= now.utc), key=lambda at: at.utc)
