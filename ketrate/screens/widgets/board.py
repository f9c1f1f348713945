"""The board: one lane per running session, the most pressing first.

Every lane has a key of its own that it keeps while the session runs, wherever it moves: the digit
of its chair where that is one, else the first that is free.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.clock import Instant
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.lane import NARROW, Lane, LaneFacts
from ketrate.screens.widgets.lane_paint import HIGH, LOW, tone

KEYS = "1234567890AB"
"""One per chair, twelve at the most; more sessions than that are reached by the arrows."""
WIDE_GAP, SMALL_GAP = 7, 4
HIGHEST_LOW = 62


class Board(QWidget):
    """The lanes in a column. Signals carry the session id, and what is due."""

    rate_wanted = Signal(object, object)
    open_wanted = Signal(object)
    skip_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._room = 0
        self._look: tuple[int, bool, bool] | None = None
        self.lanes: list[Lane] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(WIDE_GAP)

    def show_sessions(self, sessions: Sequence[LaneFacts], now: Instant) -> None:
        """Show these sessions; lanes that stay keep their widget and the keyboard."""
        kept = {lane.key: lane for lane in self.lanes}
        for gone in kept.keys() - {facts.key for facts in sessions}:
            lane = kept.pop(gone)
            self._column.removeWidget(lane)
            lane.deleteLater()
        self.lanes = [self._lane_for(kept.get(facts.key), facts, now) for facts in sessions]
        self._give_keys()
        self._sort(now)
        self._fit()

    def fit(self, height: int) -> None:
        """Be no higher than this, if lanes that can still be read and hit can be."""
        self._room = height
        self._fit()

    @property
    def least_height(self) -> int:
        """How high the lanes are at their lowest."""
        return len(self.lanes) * (LOW.height + SMALL_GAP) - SMALL_GAP

    def lane_at(self, key: int) -> Lane | None:
        """The lane of that session."""
        return next((lane for lane in self.lanes if lane.key == key), None)

    def press(self, digit: str) -> bool:
        """Do what the lane of that key does on Enter; whether there is one."""
        for lane in self.lanes:
            if digit and lane.digit == digit:
                lane.setFocus(Qt.FocusReason.ShortcutFocusReason)
                lane.act()
                return True
        return False

    def tick(self, now: Instant) -> None:
        """A second has passed: texts move, and lanes change places when their order did."""
        for lane in self.lanes:
            lane.tick(now)
        self._sort(now)

    def counts(self) -> dict[str, int]:
        """How many lanes are overdue, due and soon."""
        tones = [tone(lane.situation) for lane in self.lanes]
        return {which: tones.count(which) for which in ("overdue", "due", "soon")}

    def _lane_for(self, lane: Lane | None, facts: LaneFacts, now: Instant) -> Lane:
        if lane is not None:
            lane.take(facts, now)
            return lane
        made = Lane(self._theme, facts, now)
        made.rate_wanted.connect(self.rate_wanted)
        made.open_wanted.connect(self.open_wanted)
        made.skip_wanted.connect(self.skip_wanted)
        made.step_wanted.connect(self._step)
        self._column.addWidget(made)
        return made

    def _give_keys(self) -> None:
        """Chairs that are a digit first, so that a key is the chair wherever it can be."""
        free = [key for key in KEYS if key not in {lane.digit for lane in self.lanes}]
        new = [lane for lane in self.lanes if not lane.digit]
        for lane in sorted(new, key=lambda one: one.chair not in free):
            lane.digit = lane.chair if lane.chair in free else (free[:1] or [""])[0]
            if lane.digit:
                free.remove(lane.digit)
            lane.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow board has other lanes."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.lanes:
            return
        look = self._best_look(len(self.lanes))
        height, is_low, has_strip = look
        if look != self._look:
            self._look = look
            self._column.setSpacing(SMALL_GAP if is_low else WIDE_GAP)
        for lane in self.lanes:
            lane.look_like(height, is_low=is_low, has_strip=has_strip)

    def _best_look(self, count: int) -> tuple[int, bool, bool]:
        """Height of a lane's line of words, whether it is low, and whether it has its strip."""
        is_narrow = self.width() < NARROW
        high = HIGH.height + (HIGH.strip if is_narrow else 0)
        if not self._room or count * (high + WIDE_GAP) <= self._room + WIDE_GAP:
            return HIGH.height, False, True
        each = (self._room + SMALL_GAP) // count - SMALL_GAP
        has_strip = not is_narrow or each >= LOW.height + LOW.strip
        words = each - LOW.strip if is_narrow and has_strip else each
        return max(LOW.height, min(words, HIGHEST_LOW)), True, has_strip

    def _sort(self, now: Instant) -> None:
        far = float("inf")

        def urgency(lane: Lane) -> tuple[float, str]:
            seconds = lane.seconds_to_next(now)
            if seconds is None:
                seconds = 0.0 if tone(lane.situation) == "due" else far
            return (seconds, lane.chair)

        ordered = sorted(self.lanes, key=urgency)
        is_held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_held or [lane.key for lane in ordered] == self._shown_order():
            return  # nothing moves away under a finger
        self.lanes = ordered
        for lane in ordered:
            self._column.removeWidget(lane)
        before: QWidget | None = None
        for lane in ordered:
            self._column.addWidget(lane)
            if before is not None:
                QWidget.setTabOrder(before, lane)
            QWidget.setTabOrder(lane, lane.skip)
            QWidget.setTabOrder(lane.skip, lane.button)
            before = lane.button

    def _shown_order(self) -> list[int]:
        items = (self._column.itemAt(i) for i in range(self._column.count()))
        found = (item.widget() for item in items if item is not None)
        return [widget.key for widget in found if isinstance(widget, Lane)]

    def _step(self, lane: Lane, by: int) -> None:
        at = self.lanes.index(lane) + by
        if 0 <= at < len(self.lanes):
            self.lanes[at].setFocus(Qt.FocusReason.TabFocusReason)
