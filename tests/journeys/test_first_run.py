"""A clinic that did not exist an hour ago."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ketrate.screens.pages.today import TodayPage
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.pages.wizard import WizardPage
from ketrate.screens.widgets.message_bar import MessageBar
from tests.journeys.conftest import Opened
from tests.journeys.hands import Hands
from tests.ward import PASSWORD


def message(hands: Hands) -> str:
    return hands.page(WizardPage).findChildren(MessageBar)[0].text


def answer_the_wizard(hands: Hands) -> str:
    """Up to the recovery key, which is what somebody writes on paper."""
    hands.push("Next")
    hands.key_in("admin")
    hands.fill("Full name", "Ada Min")
    hands.fill("Password", PASSWORD)
    hands.fill("Password again", PASSWORD)
    hands.press(Qt.Key.Key_Return)
    shown = hands.page(WizardPage)
    hands.until(shown.key.isVisible)
    return hands.find(QLabel, "Recovery key").text()


@pytest.mark.journey
def test_the_first_run_makes_a_clinic_once_the_recovery_key_is_typed_back(
    tmp_path: Path, opened: Opened
) -> None:
    folder = tmp_path / "new clinic"
    hands = opened(folder)
    paper = answer_the_wizard(hands)
    hands.push("I have written it down")

    hands.key_in("A" + paper[1:] if paper[0] != "A" else "B" + paper[1:])
    hands.press(Qt.Key.Key_Return)
    assert "not the key that was shown" in message(hands)
    assert not folder.exists()

    hands.fill("Recovery key", paper.lower().replace("-", " "))
    hands.push("Make the clinic")
    assert hands.page(UnlockPage).login.value == "admin"
    hands.sign_in("admin")
    assert hands.page(TodayPage).empty.isVisible()
    hands.window.close()
    assert (folder / "vault.db").exists()
