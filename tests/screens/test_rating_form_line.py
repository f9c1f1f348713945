"""A visual analogue scale in the form: any value from end to end, typed or set, then kept."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ketrate.records.rating import Answer, Unanswered
from ketrate.screens.theme import TOUCH, Theme
from tests.screens.test_rating_form import Chair

ENTER, BACK = Qt.Key.Key_Return, Qt.Key.Key_Backspace


@pytest.fixture
def chair(qtbot: QtBot, theme: Theme) -> Chair:
    return Chair(qtbot, theme)


@pytest.mark.parametrize("typed", ["0", "7", "47", "99", "100"])
def test_the_exact_value_is_typed_and_kept_with_enter(chair: Chair, typed: str) -> None:
    form = chair.begin("vas-mood")
    chair.press(*typed)
    assert chair.values == {}
    assert form.line.number.text() == typed
    chair.press(ENTER)
    assert chair.values == {1: int(typed)}
    assert form.is_reviewing


def test_a_number_beyond_the_end_is_not_taken(chair: Chair) -> None:
    form = chair.begin("vas-mood")
    chair.press("1", "0", "1")
    assert form.line.number.text() == "10"
    chair.press("0", "0", ENTER)
    assert chair.values == {1: 100}


def test_nothing_is_set_until_somebody_types_or_points(chair: Chair) -> None:
    form = chair.begin("vas-mood")
    assert form.line.value is None
    assert not form.line.line.has_value
    assert not form.line.keep.isEnabled()
    chair.press(ENTER, Qt.Key.Key_Right)
    assert chair.values == {}


def test_backspace_takes_a_digit_back_before_it_goes_back(chair: Chair) -> None:
    form = chair.begin("vas-mood")
    chair.press("4", "8", BACK, "7", ENTER)
    assert chair.values == {1: 47}
    form.go_to(1)
    chair.press("5", BACK)
    assert form.line.value is None


def test_a_finger_sets_the_handle_and_only_the_button_keeps_it(chair: Chair) -> None:
    form = chair.begin("vas-dissociation")
    line = form.line.line
    middle = QPoint(line.width() // 2, line.height() // 3)
    chair.qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=middle)
    assert form.line.value in (49, 50, 51)
    assert chair.values == {}
    form.line.set_value(50)
    chair.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert form.line.keep.text() == "Keep 51"
    chair.qtbot.mouseClick(form.line.keep, Qt.MouseButton.LeftButton)
    assert chair.values == {1: 51}


@pytest.mark.parametrize(("share", "value"), [(0.0, 0), (1.0, 100)])
def test_both_ends_can_be_reached_by_hand(chair: Chair, share: float, value: int) -> None:
    form = chair.begin("vas-mood")
    line = form.line.line
    at = QPoint(round(share * (line.width() - 1)), line.height() // 3)
    chair.qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at)
    assert form.line.value == value


def test_page_keys_and_ends_move_the_handle_for_who_uses_no_mouse(chair: Chair) -> None:
    form = chair.begin("vas-mood")
    line = form.line.line
    for key, value in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_PageUp, 10), (Qt.Key.Key_End, 100)):
        chair.qtbot.keyClick(line, key)
        assert form.line.value == value
    assert "Value 100" in form.line.number.accessibleName()
    chair.qtbot.keyClick(line, ENTER)
    assert chair.values == {1: 100}


def test_the_kept_value_is_shown_again_and_a_reason_can_stand_instead(chair: Chair) -> None:
    form = chair.begin("vas-mood", Answer(1, 47))
    form.go_to(1)
    assert (form.line.value, form.line.keep.text()) == (47, "Keep 47")
    chair.press("n")
    assert not form.asking.is_line
    chair.press("2")
    (kept,) = chair.rating.answers
    assert kept.reason is Unanswered.TOO_DISSOCIATED


def test_an_unsaved_value_stays_in_sight_and_enter_tries_again(chair: Chair) -> None:
    form = chair.begin("vas-mood")
    chair.disk_is_full = True
    chair.press("4", "7", ENTER)
    assert (form.is_unsaved, form.line.value, form.line.state.text()) == (True, 47, "NOT SAVED")
    chair.disk_is_full = False
    chair.press(ENTER)
    assert chair.values == {1: 47}


@pytest.mark.parametrize("size", [(1280, 730), (853, 480)])
def test_line_and_button_are_large_enough_to_hit(
    qtbot: QtBot, theme: Theme, size: tuple[int, int]
) -> None:
    form = Chair(qtbot, theme, size).begin("vas-mood")
    assert form.line.line.height() >= TOUCH
    assert form.line.keep.height() >= TOUCH
    assert form.rect().contains(form.line.geometry())
