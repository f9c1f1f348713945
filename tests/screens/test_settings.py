"""The settings page: administrators change, others who may look read."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from ketrate.clinic import settings
from ketrate.screens.pages.settings import SettingsPage
from ketrate.screens.theme import TOUCH
from ketrate.screens.widgets.controls import Choice
from ketrate.screens.window import Window
from tests.ward import Ward

SignIn = Callable[..., Window]


def settings_page(window: Window) -> SettingsPage:
    window.go("settings")
    page = window.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    return page


def test_a_change_is_asked_with_its_reason_and_shown_with_its_past(
    qtbot: QtBot, signed_in: SignIn, ward: Ward
) -> None:
    page = settings_page(signed_in("admin"))
    page.rows["lock_minutes"].change.click()
    ask = page.change("lock_minutes")
    value, reason = ask.findChildren(QLineEdit)
    value.setText("90")
    reason.setText("quiet ward")
    ask.do.click()
    assert "2 to 60 minutes" in ask.message.text
    value.setText("15")
    with qtbot.waitSignal(page.settings_changed):
        ask.do.click()
    row = page.rows["lock_minutes"]
    assert row.value.text() == "15 minutes"
    assert "is changed" in page.message.text
    assert settings.clinic_settings(ward.desk).lock_minutes == 15
    texts = " ".join(b.accessibleName() for b in row.findChildren(QAbstractButton))
    assert "10 minutes → 15 minutes. quiet ward" in texts


def test_changing_back_offers_the_value_before(signed_in: SignIn, ward: Ward) -> None:
    page = settings_page(signed_in("admin"))
    settings.change_setting(ward.desk, "is_review_wanted", True, "from now on")
    page.refresh()
    assert page.rows["is_review_wanted"].value.text() == "Yes"
    page.rows["is_review_wanted"].back_wanted.emit()
    ask = page.findChildren(Choice)[-1].window()
    assert page.findChildren(Choice)[-1].value == "no"
    ask.close()


def test_who_only_reads_finds_no_button(signed_in: SignIn) -> None:
    page = settings_page(signed_in("physician"))
    assert page.hint.text() == "Only an administrator can change settings."
    assert not [row for row in page.rows.values() if row.change.isVisible()]


@pytest.mark.parametrize("login", ["rater", "blinded"])
def test_for_raters_there_is_no_such_place(signed_in: SignIn, login: str) -> None:
    window = signed_in(login)
    window.go("settings")
    assert not isinstance(window.pages.currentWidget(), SettingsPage)


def test_everything_one_can_press_has_a_name_and_room_for_a_finger(signed_in: SignIn) -> None:
    page = settings_page(signed_in("admin"))
    for one in page.findChildren(QAbstractButton):
        if one.isVisible() and not type(one).__module__.startswith("PySide6"):
            assert one.accessibleName()
            assert min(one.width(), one.height()) >= TOUCH


@pytest.mark.parametrize("width", [720, 853, 1280])
def test_places_without_room_stand_behind_more(signed_in: SignIn, width: int) -> None:
    window = signed_in("admin")
    window.resize(width, 533)
    bar = window.bar
    assert window.width() == width
    offered = set(bar._offered)
    shown = {name for name, button in bar.places.items() if button.isVisible()}
    hidden = {name for name, button in bar.hidden_places.items() if not button.isHidden()}
    assert shown | hidden == offered
    assert bar.more.isVisible() is bool(hidden)
    right = max(button.geometry().right() for button in (bar.lock, bar.user, bar.person))
    assert right <= width
    for name in hidden:
        bar.more.click()
        bar.hidden_places[name].click()
        assert bar.marked == name
