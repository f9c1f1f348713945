"""The parts everything is made of."""

import sys

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.screens.theme import Theme
from ketrate.screens.typed import decimal, time_of_day, whole
from ketrate.screens.widgets.controls import Button, Choice, Tick
from ketrate.screens.widgets.message_bar import MessageBar
from tests.fakes import FakeClock

REFRESHES = 50


def test_fifty_refreshes_take_no_reference_off_none(qtbot: QtBot, theme: Theme) -> None:
    bar = MessageBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    bar.say("once")
    before = sys.getrefcount(None)
    for i in range(REFRESHES):
        bar.say(f"message {i}")
        bar.update()
        bar.repaint()
    assert sys.getrefcount(None) > before - REFRESHES


def test_nothing_is_chosen_until_somebody_does(qtbot: QtBot, theme: Theme) -> None:
    choice = Choice(theme, "Unit", (("mg/kg", "mg/kg"), ("mg", "mg")))
    qtbot.addWidget(choice)
    assert choice.value == ""
    with qtbot.waitSignal(choice.chosen) as chosen:
        choice._buttons["mg"].click()
    assert chosen.args == ["mg"]
    choice.choose("")
    assert choice.value == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_button_is_pressed_by_key(qtbot: QtBot, theme: Theme, key: Qt.Key) -> None:
    button = Button(theme, "Start")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_words_of_a_button_are_never_cut(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "A rather long sentence on a button")
    qtbot.addWidget(button)
    words = button.fontMetrics().horizontalAdvance(button.text())
    assert button.minimumSizeHint().width() > words


def test_a_tick_can_be_hit_anywhere(qtbot: QtBot, theme: Theme) -> None:
    tick = Tick(theme, "benzodiazepine")
    qtbot.addWidget(tick)
    tick.show()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().bottomRight())
    assert tick.isChecked()


@pytest.mark.parametrize(("text", "value"), [("0,5", 0.5), ("0.5", 0.5), (" 35 ", 35), ("", None)])
def test_a_decimal_takes_point_or_comma(text: str, value: float | None) -> None:
    assert decimal(text, "Dose") == value


@pytest.mark.parametrize("text", ["-1", "1e3", "nan", "0.5 mg", "1.2.3", "."])
def test_what_is_no_decimal_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        decimal(text, "Dose")


@pytest.mark.parametrize("text", ["12o", "1.5", "-3", "²", "9" * 5000])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        whole(text, "Pulse")


def at(clock: FakeClock) -> Instant:
    return clock.now().instant


def test_a_typed_time_is_the_latest_one_on_the_wall(clock: FakeClock) -> None:
    found = time_of_day("9:55", at(clock))
    assert found is not None
    assert found.minutes_since(at(clock)) == -5


def test_just_after_midnight_a_late_hour_was_yesterday() -> None:
    from datetime import UTC, datetime

    clock = FakeClock(datetime(2026, 3, 2, 23, 5, tzinfo=UTC))
    found = time_of_day("23:50", at(clock))
    assert found is not None
    assert found.minutes_since(at(clock)) == -15


@pytest.mark.parametrize("text", ["25:00", "12:60", "noon", "12", "1:5", "²3:00"])
def test_what_is_no_time_is_refused(clock: FakeClock, text: str) -> None:
    with pytest.raises(BadInputError):
        time_of_day(text, at(clock))
