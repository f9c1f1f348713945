"""The section on missing answers: what is on, and how the administrator switches it."""

import pytest
from pytestqt.qtbot import QtBot

from ketrate.clinic import prorating
from ketrate.instruments.definition import DOWN, NEAREST, Prorating
from ketrate.screens.background import Background
from ketrate.screens.pages.settings import SettingsPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.prorating import OWN, PUBLISHED, STRICT, RuleQuestion
from tests.ward import Ward

RULE = Prorating(2, NEAREST, "agreed by the team")


@pytest.fixture
def page(ward: Ward, qtbot: QtBot, theme: Theme, background: Background) -> SettingsPage:
    ward.at("admin")
    return shown(ward, qtbot, theme, background)


def shown(ward: Ward, qtbot: QtBot, theme: Theme, background: Background) -> SettingsPage:
    made = SettingsPage(ward.desk, background, theme)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.refresh()
    with qtbot.waitExposed(made):
        made.show()
    return made


def question(ask: Ask) -> RuleQuestion:
    (found,) = ask.findChildren(RuleQuestion)
    return found


def test_nothing_is_on_until_somebody_decides(page: SettingsPage) -> None:
    assert page.prorating.rows == {}
    assert page.prorating.none.isVisible()
    assert page.prorating.add.isVisible()


def test_the_published_rule_of_a_scale_is_switched_on_with_a_reason(page: SettingsPage) -> None:
    ask = page.prorating.ask("phq9")
    asked = question(ask)
    assert asked.kind.value == STRICT
    asked.kind.choose(PUBLISHED)
    asked.kind.chosen.emit(PUBLISHED)
    assert "Arrieta" in asked.told.text()
    assert not asked.most.isVisible()
    ask.do.click()
    assert "needs one" in ask.message.text  # the reason
    asked.reason.setText("half of our patients leave one out")
    ask.do.click()
    assert prorating.rules(page.desk)["phq9"] == page.desk.catalogue.get("phq9").prorating
    assert "published rule" in page.prorating.rows["phq9"].accessibleName()


def test_an_own_rule_is_typed_checked_and_can_be_taken_back(page: SettingsPage) -> None:
    ask = page.prorating.ask("madrs")
    asked = question(ask)
    assert not asked.kind._buttons[PUBLISHED].isEnabled()
    asked.kind.choose(OWN)
    asked.kind.chosen.emit(OWN)
    asked.most.setText("6")
    asked.rounding.choose(DOWN)
    asked.source.setText("agreed by the team")
    asked.reason.setText("sleep is often unknown")
    ask.do.click()
    assert "Allow 1 to 5" in ask.message.text
    asked.most.setText("1")
    ask.do.click()
    kept = prorating.rules(page.desk)["madrs"]
    assert kept == Prorating(1, DOWN, "agreed by the team")
    again = page.prorating.ask("madrs")
    assert (question(again).most.text(), question(again).kind.value) == ("1", OWN)
    question(again).kind.choose(STRICT)
    question(again).reason.setText("a new rater")
    again.do.click()
    assert prorating.rules(page.desk) == {}


def test_others_read_the_rules_and_change_nothing(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    prorating.choose(ward.at("admin"), "madrs", RULE, "two items are often refused")
    ward.at("physician")
    page = shown(ward, qtbot, theme, background)
    row = page.prorating.rows["madrs"]
    assert not row.change.isVisible()
    assert not page.prorating.add.isVisible()
