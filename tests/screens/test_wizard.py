"""The first run."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ketrate.clinic import setup
from ketrate.records.staff import Role
from ketrate.screens.background import Background
from ketrate.screens.pages.wizard import WizardPage
from ketrate.screens.theme import Theme
from tests.fakes import FakeClock
from tests.ward import PASSWORD


@pytest.fixture
def wizard(
    qtbot: QtBot, theme: Theme, background: Background, clock: FakeClock, tmp_path: Path
) -> WizardPage:
    made = WizardPage(clock, background, theme, tmp_path / "clinic")
    qtbot.addWidget(made)
    made.show()
    return made


def type_person(wizard: WizardPage, password: str, again: str | None = None) -> None:
    wizard._folder_chosen()
    wizard.login.setText("ada")
    wizard.name.setText("Ada Min")
    wizard.password.setText(password)
    wizard.again.setText(password if again is None else again)
    wizard.prepare.click()


def keys_made(qtbot: QtBot, wizard: WizardPage) -> str:
    type_person(wizard, PASSWORD)
    qtbot.waitUntil(lambda: wizard.steps.currentIndex() == 2, timeout=20_000)
    return wizard.key.text()


def test_a_clinic_is_made_when_the_key_was_typed_back(
    qtbot: QtBot, wizard: WizardPage, tmp_path: Path
) -> None:
    key = keys_made(qtbot, wizard)
    assert setup.is_free(tmp_path / "clinic")
    wizard.typed.setText(f"  {key.lower()} ")
    with qtbot.waitSignal(wizard.made) as made:
        wizard._make()
    assert made.args == [str(tmp_path / "clinic")]
    assert not setup.is_free(tmp_path / "clinic")
    assert wizard.key.text() == ""


def test_a_wrong_key_makes_nothing(qtbot: QtBot, wizard: WizardPage, tmp_path: Path) -> None:
    keys_made(qtbot, wizard)
    wizard.typed.setText("AAAA BBBB")
    wizard._make()
    assert "Recovery key" in wizard.message.text
    assert setup.is_free(tmp_path / "clinic")


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", None, "at least 12"),
        ("aaaaaaaaaaaaaa", None, "easy to guess"),
        (PASSWORD, "another password", "not the same"),
    ],
)
def test_a_poor_password_is_refused_with_the_rule(
    wizard: WizardPage, password: str, again: str | None, says: str
) -> None:
    type_person(wizard, password, again)
    assert says in wizard.message.text
    assert wizard.steps.currentIndex() == 1


def test_a_folder_that_holds_a_clinic_is_not_offered_again(
    wizard: WizardPage, founded: tuple[Path, object]
) -> None:
    wizard.folder.setText(str(founded[0]))
    wizard._folder_chosen()
    assert "already holds a clinic" in wizard.message.text
    assert wizard.steps.currentIndex() == 0


def test_in_a_small_clinic_the_administrator_may_also_rate(
    qtbot: QtBot, wizard: WizardPage
) -> None:
    wizard.also[Role.RATER].setChecked(True)
    keys_made(qtbot, wizard)
    assert wizard._prepared is not None
    assert wizard._prepared.roles == {Role.ADMINISTRATOR, Role.RATER}
