"""People come and go through the window, and everybody has a password of their own."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ketrate.clinic import passwords, people, unlock
from ketrate.records.staff import Role
from ketrate.screens.pages.people import PeoplePage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.theme import TOUCH
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, label
from ketrate.screens.widgets.roles import RoleTicks
from ketrate.screens.window import Window
from tests.ward import PASSWORD, Ward

SignIn = Callable[..., Window]
TEMPORARY, NEW = "kmtr-fwap-4xje", "seven blue umbrellas"


def people_page(window: Window) -> PeoplePage:
    window.go("people")
    page = window.pages.currentWidget()
    assert isinstance(page, PeoplePage)
    return page


def question(window: Window) -> Ask:
    return next(ask for ask in window.findChildren(Ask) if ask.isVisible())


def fill(ask: Ask, **typed: str) -> None:
    """Type into the lines of a question, by the first word of their names."""
    for field in ask.findChildren(Field):
        for start, text in typed.items():
            if field.accessibleName().lower().replace("-", "").startswith(start.replace("_", " ")):
                field.setText(text)


def press(qtbot: QtBot, ask: Ask) -> None:
    with qtbot.waitSignal(ask.succeeded, timeout=20_000):
        ask.do.click()


def sign_in_on_page(qtbot: QtBot, window: Window, login: str, password: str) -> None:
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.login.choose(login)
    page.password.setText(password)
    with qtbot.waitSignal(page.signed_in, timeout=20_000):
        page.enter.click()


def states(page: PeoplePage) -> dict[str, str]:
    rows = range(page.model.rowCount())
    cell = page.model.index
    return {str(cell(row, 1).data()): str(cell(row, 3).data()) for row in rows}


@pytest.mark.parametrize("login", ["rater", "blinded", "physician", "reviewer"])
def test_only_an_administrator_has_the_place_for_people(signed_in: SignIn, login: str) -> None:
    window = signed_in(login)
    assert not window.bar.places["people"].isVisible()
    window.go("people")
    assert isinstance(window.pages.currentWidget(), TodayPage)


def test_an_administrator_sees_everyone_with_roles_and_state(
    signed_in: SignIn, qtmodeltester: ModelTester
) -> None:
    window = signed_in("admin")
    assert window.bar.places["people"].isVisible()
    page = people_page(window)
    assert set(states(page)) == {"admin", "rater", "blinded", "physician", "reviewer"}
    assert page.alone.isHidden()
    assert not page.reset.isEnabled()  # the one who is chosen first is oneself
    qtmodeltester.check(page.model)


def test_somebody_new_is_added_and_sets_a_password_of_their_own(
    qtbot: QtBot, signed_in: SignIn
) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.new.click()
    ask = question(window)
    fill(ask, full="Ben Ok", signin="ben", temporary=TEMPORARY, your=PASSWORD)
    ask.findChildren(RoleTicks)[0].ticks[Role.RATER].click()
    press(qtbot, ask)
    assert states(page)["ben"].startswith("Temporary password")
    assert "Ben Ok is added" in page.message.text
    window.lock()
    sign_in_on_page(qtbot, window, "ben", TEMPORARY)
    assert not window.bar.isVisible()
    ask = question(window)
    fill(ask, temporary=TEMPORARY, new=NEW)
    press(qtbot, ask)
    assert isinstance(window.pages.currentWidget(), TodayPage)
    assert window.bar.person.text() == "Ben Ok ▾"


def test_a_temporary_password_that_is_not_changed_locks_again(
    qtbot: QtBot, signed_in: SignIn, ward: Ward
) -> None:
    ward.at("admin")
    people.reset(ward.desk, people.access(ward.key, "rater", PASSWORD))
    window = signed_in("rater")
    question(window).reject()
    assert isinstance(window.pages.currentWidget(), UnlockPage)
    assert window.desk is not None
    assert window.desk.staff is None


def test_what_is_missing_is_said_in_the_question(signed_in: SignIn) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.new.click()
    ask = question(window)
    for typed, said in (
        ({}, "Sign-in name"),
        ({"signin": "rater"}, "rater is taken"),
        ({"signin": "ben"}, "Roles: none is chosen"),
    ):
        fill(ask, **typed)
        ask.do.click()
        assert said in ask.message.text
    ask.findChildren(RoleTicks)[0].ticks[Role.RATER].click()
    ask.do.click()
    assert "Your own password: it is empty" in ask.message.text
    fill(ask, your=PASSWORD, temporary="short")
    ask.do.click()
    assert "Password: it has 5 characters" in ask.message.text
    assert len(states(page)) == 5
    assert ask.height() >= ask.sizeHint().height()


def test_a_wrong_password_of_ones_own_gives_nobody_access(qtbot: QtBot, signed_in: SignIn) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.choose("rater")
    page.reset.click()
    ask = question(window)
    fill(ask, your="not the password")
    ask.do.click()
    assert not ask.cancel.isEnabled()
    qtbot.waitUntil(lambda: bool(ask.message.text), timeout=20_000)
    assert "do not fit" in ask.message.text
    assert ask.do.isEnabled()
    assert states(page)["rater"] == "Can sign in"


def test_blinded_stands_alone_among_the_boxes(qtbot: QtBot, signed_in: SignIn) -> None:
    boxes = RoleTicks(signed_in("admin").theme, {Role.RATER, Role.PHYSICIAN})
    qtbot.addWidget(boxes)
    boxes.ticks[Role.BLINDED].click()
    assert boxes.roles == {Role.BLINDED}
    boxes.ticks[Role.REVIEWER].click()
    assert boxes.roles == {Role.REVIEWER}


def test_somebody_is_disabled_and_enabled_again(qtbot: QtBot, signed_in: SignIn) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.choose("rater")
    page.turn.click()
    press(qtbot, question(window))
    assert states(page)["rater"] == "Disabled"
    assert page.turn.text() == "Enable…"
    assert not page.reset.isEnabled()
    page.turn.click()
    ask = question(window)
    fill(ask, your=PASSWORD)
    press(qtbot, ask)
    assert states(page)["rater"].startswith("Temporary password")


def test_the_last_administrator_is_told_why_not(signed_in: SignIn) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.edit.click()
    ask = question(window)
    ticks = ask.findChildren(RoleTicks)[0].ticks
    ticks[Role.ADMINISTRATOR].click()
    ticks[Role.RATER].click()
    ask.do.click()
    assert "only administrator" in ask.message.text


def test_who_gives_up_being_administrator_leaves_the_page(
    qtbot: QtBot, signed_in: SignIn, ward: Ward
) -> None:
    ward.at("admin")
    slot = people.access(ward.key, "eva", TEMPORARY)
    people.let_in(ward.desk, slot, "Eva", frozenset({Role.ADMINISTRATOR}))
    window = signed_in("admin")
    page = people_page(window)
    page.edit.click()
    ask = question(window)
    ticks = ask.findChildren(RoleTicks)[0].ticks
    ticks[Role.ADMINISTRATOR].click()
    ticks[Role.RATER].click()
    press(qtbot, ask)
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), TodayPage), timeout=2000)
    assert not window.bar.places["people"].isVisible()


@pytest.mark.parametrize("login", ["rater", "blinded"])
def test_everyone_changes_their_password_from_their_name(
    qtbot: QtBot, signed_in: SignIn, ward: Ward, login: str
) -> None:
    window = signed_in(login)
    window.bar.person.click()
    window.bar.password.click()
    ask = question(window)
    fill(ask, old=PASSWORD, new=NEW)
    fill(ask, new_password_again="something else")
    ask.do.click()
    assert "not the same" in ask.message.text
    fill(ask, new_password_again=NEW)
    press(qtbot, ask)
    assert unlock.derive_key(ward.desk, login, NEW) == ward.key


@pytest.mark.parametrize("is_working", [False, True])
def test_locking_takes_the_question_away_and_changes_nothing(
    qtbot: QtBot, signed_in: SignIn, ward: Ward, is_working: bool
) -> None:
    window = signed_in("rater")
    window.bar.person.click()
    window.bar.password.click()
    ask = question(window)
    fill(ask, old=PASSWORD, new=NEW)
    if is_working:
        ask.do.click()
    window.lock()
    qtbot.waitUntil(lambda: not window.findChildren(Ask), timeout=2000)
    window.background.close()  # what was under way comes to its end
    qtbot.wait(50)
    assert unlock.derive_key(ward.desk, "rater", PASSWORD) == ward.key


@pytest.mark.parametrize("name", ["Oh & Söhne", "W" * 100])
def test_a_long_name_leaves_the_smallest_window_small(signed_in: SignIn, name: str) -> None:
    window = signed_in("admin")
    people.change(window.desk, "admin", name, frozenset({Role.ADMINISTRATOR}))  # type: ignore[arg-type]
    people_page(window).people_changed.emit()
    window.resize(720, 520)
    assert window.bar.minimumSizeHint().width() <= 720
    assert window.bar.person.accessibleName().startswith(name)


def shown_key(window: Window) -> str:
    texts = (one.text() for one in question(window).findChildren(type(label())))
    return next(text for text in texts if text.count("-") == 6)


def test_a_new_recovery_key_counts_when_it_was_typed_back(
    qtbot: QtBot, signed_in: SignIn, ward: Ward
) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.paper.click()
    ask = question(window)
    fill(ask, your=PASSWORD)
    press(qtbot, ask)
    key = shown_key(window)
    question(window).do.click()
    back = question(window)
    fill(back, recovery="AAAA-BBBB")
    back.do.click()
    assert "not the key" in back.message.text
    back.cancel.click()
    assert shown_key(window) == key
    question(window).do.click()
    fill(question(window), recovery=key.lower())
    press(qtbot, question(window))
    assert "Destroy the old paper" in page.message.text
    assert passwords.by_paper(ward.desk, key) == ward.key


def test_the_key_on_paper_lets_an_administrator_in(
    qtbot: QtBot, window: Window, ward: Ward
) -> None:
    ward.at("admin")
    paper = passwords.new_paper(ward.desk, PASSWORD)
    passwords.renew_recovery(ward.desk, paper, paper.recovery_key)
    ward.desk.close()
    window.open_clinic(ward.folder)
    page = window.pages.currentWidget()
    assert page is not None
    next(b for b in page.findChildren(QAbstractButton) if b.text() == "Password lost?").click()
    fill(question(window), recovery=paper.recovery_key)
    press(qtbot, question(window))
    fill(question(window), new=NEW)
    press(qtbot, question(window))
    key = shown_key(window)
    question(window).do.click()
    fill(question(window), recovery=key)
    press(qtbot, question(window))
    assert isinstance(window.pages.currentWidget(), TodayPage)
    assert window.bar.person.text() == "Ada Min ▾"


@pytest.mark.parametrize("act", ["", "add", "change", "reset_password"])
def test_everything_about_people_has_a_name_and_room_for_a_finger(
    signed_in: SignIn, act: str
) -> None:
    window = signed_in("admin")
    page = people_page(window)
    page.choose("rater")
    where: QWidget = window
    if act:
        getattr(page, act)()
        where = question(window)
    for kind in (QAbstractButton, QCheckBox, QLineEdit):
        for one in where.findChildren(kind):
            if one.isVisible() and not type(one).__module__.startswith("PySide6"):
                assert one.accessibleName(), one
                assert min(one.width(), one.height()) >= TOUCH, one.accessibleName()


def test_keys_lead_to_people_and_to_a_new_one(qtbot: QtBot, signed_in: SignIn) -> None:
    window = signed_in("admin")
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.pages.currentWidget(), PeoplePage)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert question(window).windowTitle() == "Add a person"
