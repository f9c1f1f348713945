"""Several chairs at once: who is next."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ketrate.clock import Instant
from ketrate.protocol.schedule import Timepoint
from ketrate.protocol.situation import Due, Situation, State
from ketrate.records.treatment import Stage
from ketrate.screens.theme import LIGHT, TOUCH, Theme
from ketrate.screens.widgets.board import Board
from ketrate.screens.widgets.lane import LaneFacts
from ketrate.screens.widgets.lane_paint import HIGH
from ketrate.screens.widgets.strip import Mark, paint_state, positions, word
from tests.fakes import FakeClock

M40 = Timepoint("m40", "40 min", "start", 40, (35, 50), ("cadss23",))


class Chair:
    """A session with one rating at 40 minutes, and a count of how often it was asked."""

    def __init__(self, start: Instant) -> None:
        self.start = start
        self.asked = 0

    def __call__(self, now: Instant) -> Situation:
        self.asked += 1
        minutes = now.minutes_since(self.start)
        state = State.LATER if minutes < 35 else State.DUE if minutes <= 50 else State.OVERDUE
        planned = self.start.plus(minutes=40)
        due = Due(
            M40, "cadss23", state, planned, planned.plus(minutes=-5), planned.plus(minutes=10)
        )
        left = (planned.utc - now.utc).total_seconds()
        return Situation(Stage.RUNNING, minutes * 60, (due,), due, left)


def facts(key: int, situation: Callable[[Instant], Situation]) -> LaneFacts:
    return LaneFacts(key, f"KR-{key:04}", "AD", str(key), "1/6", situation, lambda _: "CADSS")


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> Board:
    made = Board(theme)
    qtbot.addWidget(made)
    made.resize(1240, 400)
    made.show()
    return made


def started(clock: FakeClock, *minutes_ago: float) -> list[LaneFacts]:
    now = clock.now().instant
    return [facts(i, Chair(now.plus(minutes=-m))) for i, m in enumerate(minutes_ago, start=1)]


def test_the_most_overdue_rating_stands_on_top(board: Board, clock: FakeClock) -> None:
    board.show_sessions(started(clock, 5, 55, 38), clock.now().instant)
    assert [lane.key for lane in board.lanes] == [2, 3, 1]
    assert board.counts() == {"overdue": 1, "due": 1, "soon": 0}


def test_a_rating_becomes_due_and_overdue_by_the_clock_alone(
    board: Board, clock: FakeClock
) -> None:
    board.show_sessions(started(clock, 34), clock.now().instant)
    lane = board.lanes[0]
    assert (lane.button.text(), lane.situation.items[0].state) == ("Open", State.LATER)
    clock.advance(minutes=2)
    board.tick(clock.now().instant)
    assert (lane.button.text(), lane.situation.items[0].state) == ("Rate now", State.DUE)
    clock.advance(minutes=15)
    board.tick(clock.now().instant)
    assert lane.situation.items[0].state is State.OVERDUE
    assert "OVERDUE BY" in lane.accessibleName()


def test_after_sleep_the_board_shows_what_is_true_now(board: Board, clock: FakeClock) -> None:
    board.show_sessions(started(clock, 5), clock.now().instant)
    clock.advance(minutes=120)
    board.tick(clock.now().instant)
    assert board.lanes[0].situation.items[0].state is State.OVERDUE


def test_a_second_that_changes_nothing_asks_nothing(board: Board, clock: FakeClock) -> None:
    chairs = [Chair(clock.now().instant.plus(minutes=-m)) for m in range(12)]
    board.show_sessions([facts(i, c) for i, c in enumerate(chairs)], clock.now().instant)
    before = [chair.asked for chair in chairs]
    for _ in range(30):
        clock.advance(seconds=1)
        board.tick(clock.now().instant)
    assert [chair.asked for chair in chairs] == before


def test_enter_rates_what_is_due_and_space_opens_the_session(
    qtbot: QtBot, board: Board, clock: FakeClock
) -> None:
    board.show_sessions(started(clock, 41), clock.now().instant)
    with qtbot.waitSignal(board.rate_wanted) as rated:
        qtbot.keyClick(board.lanes[0], Qt.Key.Key_Return)
    assert rated.args[0] == 1
    assert rated.args[1].timepoint is M40
    with qtbot.waitSignal(board.open_wanted) as opened:
        qtbot.keyClick(board.lanes[0], Qt.Key.Key_Space)
    assert opened.args == [1]


def test_enter_on_a_session_with_nothing_due_opens_it(
    qtbot: QtBot, board: Board, clock: FakeClock
) -> None:
    board.show_sessions(started(clock, 5), clock.now().instant)
    with qtbot.waitSignal(board.open_wanted):
        qtbot.keyClick(board.lanes[0], Qt.Key.Key_Return)


def test_arrows_move_between_the_lanes(qtbot: QtBot, board: Board, clock: FakeClock) -> None:
    board.show_sessions(started(clock, 5, 55), clock.now().instant)
    qtbot.waitUntil(board.lanes[0].isVisible)
    board.lanes[0].setFocus()
    qtbot.keyClick(board.lanes[0], Qt.Key.Key_Down)
    assert board.window().focusWidget() is board.lanes[1]
    qtbot.keyClick(board.lanes[1], Qt.Key.Key_Up)
    assert board.window().focusWidget() is board.lanes[0]


def test_a_lane_that_moves_up_keeps_the_keyboard(
    qtbot: QtBot, board: Board, clock: FakeClock
) -> None:
    sessions = started(clock, 5, 30)
    board.show_sessions(sessions, clock.now().instant)
    last = board.lanes[1]
    qtbot.waitUntil(last.isVisible)
    last.setFocus()
    board.show_sessions([sessions[0]], clock.now().instant)
    assert board.lanes == [last]
    assert board.window().focusWidget() is last


def test_every_state_has_a_shape_and_a_word_of_its_own(theme: Theme) -> None:
    pictures = set()
    for state in State:
        image = QImage(30, 30, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        from PySide6.QtCore import QPointF

        paint_state(painter, QPointF(15, 15), state, LIGHT)
        painter.end()
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == len(State)
    assert len({word(state) for state in State}) == len(State)


def test_timepoints_close_together_stay_apart_on_the_strip() -> None:
    found = [Mark(m, str(m), State.LATER) for m in (-60, 40, 41, 42, 230)]
    xs = positions(found, 0, 400)
    assert xs == sorted(xs)
    assert min(b - a for a, b in pairwise(xs)) >= 29
    assert (xs[0], xs[-1]) == (0, 400)


@pytest.mark.parametrize("width", [640, 853, 1240])
def test_nothing_on_a_lane_lies_outside_it(board: Board, clock: FakeClock, width: int) -> None:
    board.show_sessions(started(clock, 41), clock.now().instant)
    board.resize(width, 400)
    lane: QWidget = board.lanes[0]
    button = board.lanes[0].button
    assert lane.rect().contains(button.geometry())
    assert button.height() >= TOUCH


def test_words_get_their_room_on_the_strip_and_share_it_where_it_is_short() -> None:
    found = [Mark(m, str(m), State.MISSED) for m in (0, 40, 80, 110)]
    wide = positions(found, 0, 600, [120, 120, 120])
    assert min(b - a for a, b in pairwise(wide)) >= 120
    tight = positions(found, 0, 180, [120, 120, 60])
    assert (tight[0], tight[-1]) == (0, 180)
    assert min(b - a for a, b in pairwise(tight)) >= 29


@pytest.mark.parametrize(
    ("width", "height", "count"),
    [(1240, 594, 12), (1240, 640, 12), (1880, 900, 12), (813, 400, 4), (813, 380, 8)],
)
def test_every_lane_is_in_the_room_there_is_and_can_be_hit(
    board: Board, clock: FakeClock, width: int, height: int, count: int
) -> None:
    board.resize(width, height)
    board.show_sessions(started(clock, *range(1, count + 1)), clock.now().instant)
    board.fit(height)
    assert board.sizeHint().height() <= height
    assert all(lane.button.height() >= TOUCH for lane in board.lanes)
    assert all(lane.rect().contains(lane.button.geometry()) for lane in board.lanes)


def test_few_lanes_stay_high_and_a_narrow_one_has_its_strip_below(
    qtbot: QtBot, board: Board, clock: FakeClock
) -> None:
    board.show_sessions(started(clock, 5, 10), clock.now().instant)
    board.fit(600)
    qtbot.waitUntil(lambda: board.lanes[0].height() == HIGH.height)
    board.resize(813, 600)
    qtbot.waitUntil(lambda: board.lanes[0].height() == HIGH.height + HIGH.strip)


def test_a_chair_that_is_no_digit_gets_a_key_that_is_free(board: Board, clock: FakeClock) -> None:
    now = clock.now().instant
    by_chair = {"window": 1, "2": 2, "1": 3, "": 4}
    board.show_sessions(
        [
            LaneFacts(key, f"KR-{key}", "AD", chair, "", Chair(now), lambda _: "CADSS")
            for chair, key in by_chair.items()
        ],
        now,
    )
    keys = {lane.chair: lane.digit for lane in board.lanes}
    assert (keys["1"], keys["2"]) == ("1", "2")
    assert sorted(keys.values()) == ["1", "2", "3", "4"]


def test_a_key_stays_with_its_session_when_another_leaves(board: Board, clock: FakeClock) -> None:
    sessions = started(clock, 5, 55, 38)
    board.show_sessions(sessions, clock.now().instant)
    before = {lane.key: lane.digit for lane in board.lanes}
    board.show_sessions(sessions[1:], clock.now().instant)
    assert {lane.key: lane.digit for lane in board.lanes} == {2: before[2], 3: before[3]}
