"""The board: one lane per running session, the most pressing first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.clock import Instant
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.lane import Lane, LaneFacts, tone


class Board(QWidget):
    """The lanes in a column. Signals carry the session id, and what is due."""

    rate_wanted = Signal(object, object)
    open_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lanes: list[Lane] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)

    def show_sessions(self, sessions: Sequence[LaneFacts], now: Instant) -> None:
        """Show these sessions; lanes that stay keep their widget and the keyboard."""
        kept = {lane.key: lane for lane in self.lanes}
        for gone in kept.keys() - {facts.key for facts in sessions}:
            lane = kept.pop(gone)
            self._column.removeWidget(lane)
            lane.deleteLater()
        self.lanes = [self._lane_for(kept.get(facts.key), facts, now) for facts in sessions]
        self._sort(now)

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
        made.step_wanted.connect(self._step)
        self._column.addWidget(made)
        return made

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
            QWidget.setTabOrder(lane, lane.button)
            before = lane.button

    def _shown_order(self) -> list[int]:
        items = (self._column.itemAt(i) for i in range(self._column.count()))
        found = (item.widget() for item in items if item is not None)
        return [widget.key for widget in found if isinstance(widget, Lane)]

    def _step(self, lane: Lane, by: int) -> None:
        at = self.lanes.index(lane) + by
        if 0 <= at < len(self.lanes):
            self.lanes[at].setFocus(Qt.FocusReason.TabFocusReason)
