"""The end of a session: rated, signed, corrected, and looked at by another person."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from ketrate.clinic import amend, dosing, rate, settings, sign
from ketrate.clinic.desk import Desk
from ketrate.records.rating import Answer, Rating, Status
from ketrate.records.signature import Meaning
from ketrate.records.treatment import DosingKind, Session
from ketrate.screens.pages.finished import FinishedPage
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.to_sign import ToSignPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.widgets.amending import AmendLines
from ketrate.screens.widgets.signing import SignAsk
from tests.fakes import FakeClock
from tests.journeys.conftest import Opened
from tests.journeys.hands import CONTROL, Hands
from tests.ward import PASSWORD, Ward

CADSS = "1" * 23


def a_session_with_one_rating_left(ward: Ward, clock: FakeClock) -> tuple[Session, Rating]:
    """The patient has left; a MADRS is finished and a CADSS is open, everything else missed."""
    ward.at("admin")
    settings.change_setting(ward.desk, "is_review_wanted", True, "two pairs of eyes")
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=40)
    ward.a_draft(session, "cadss23")
    clock.advance(minutes=190)
    done = ward.a_rating(session, "madrs-dosing", 3)
    dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=35)
    dosing.close_session(ward.desk, session.id)
    ward.desk.close()
    return session, done


def question(hands: Hands) -> SignAsk:
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), SignAsk))
    front = QApplication.activeModalWidget()
    assert isinstance(front, SignAsk)
    return front


def seal(hands: Hands, password: str = PASSWORD, name: str = "") -> None:
    """Name where it is asked for, Enter, password, Enter."""
    ask = question(hands)
    if name:
        hands.key_in(name)
        hands.press(Qt.Key.Key_Return)
    hands.key_in(password)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: QApplication.activeModalWidget() is None or not ask.is_busy)


def rate_the_last_one(hands: Hands) -> None:
    hands.page(TodayPage)
    (go_on,) = [
        button
        for button in hands.window.findChildren(QAbstractButton)
        if button.accessibleName().startswith("Go on rating") and button.isVisible()
    ]
    hands.click(go_on)
    hands.key_in(CADSS)
    hands.press(Qt.Key.Key_Return, CONTROL)


def sign_with_a_wrong_password_first(hands: Hands) -> None:
    """The question came by itself; nothing but name and password is typed."""
    seal(hands, "not my password", "rater")
    ask = question(hands)
    assert "Name or password do not fit" in ask.message.text
    seal(hands)
    assert hands.message == "2 ratings are signed."


def amend_item_nine(hands: Hands, session: Session) -> None:
    hands.window.open_session(session.id)
    hands.page(SessionPage)
    hands.window.open_patient("KR-0001")
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    page = hands.page(FinishedPage)
    assert page.view.shown is not None
    assert (page.view.shown.state, page.view.shown.score) == ("signed", "30")
    hands.push("Amend this rating")
    (lines,) = question(hands).findChildren(AmendLines)
    hands.click(lines.pickers[9])
    hands.press(Qt.Key.Key_Escape)
    hands.key_in("4")
    hands.fill("Why it is changed", "misheard")
    hands.click(question(hands).seal.password)
    seal(hands)
    assert page.view.shown.score == "31"
    assert page.view.boxes[8].line.before[0].startswith("was 3")


def review_as_another_person(hands: Hands) -> None:
    hands.press(Qt.Key.Key_L, CONTROL)
    hands.sign_in("reviewer")
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.page(ToSignPage)
    hands.push("Review 2 ratings: KR-0001")
    seal(hands, name="reviewer")
    assert hands.message == "2 ratings are signed."


@pytest.mark.journey
def test_a_session_is_signed_at_its_end_corrected_and_reviewed_by_another_person(
    ward: Ward, clock: FakeClock, opened: Opened, desk_of: Callable[[Path, str], Desk]
) -> None:
    session, madrs = a_session_with_one_rating_left(ward, clock)
    hands = opened(ward.folder)
    hands.sign_in("rater")
    rate_the_last_one(hands)
    sign_with_a_wrong_password_first(hands)
    amend_item_nine(hands, session)
    review_as_another_person(hands)
    hands.window.close()

    desk = desk_of(ward.folder, "physician")
    kept = rate.rating(desk, madrs.id)
    assert (kept.status, kept.total, kept.answer(9)) == (Status.AMENDED, 31, Answer(9, 4))
    (change,) = amend.amendments(desk, madrs.id)
    assert (change.old, change.new) == (Answer(9, 3), Answer(9, 4))
    assert (change.reason, change.by_name) == ("misheard", "Rater")
    under = sign.signatures(desk, madrs.id)
    assert [one.signature.meaning for one in under] == [
        Meaning.PERFORMED,
        Meaning.AMENDED,
        Meaning.REVIEWED,
    ]
    assert [one.is_superseded for one in under] == [True, False, False]
    assert all(one.matches for one in under)


@pytest.mark.journey
def test_a_nurse_who_signs_later_finds_the_ratings_under_to_sign(
    ward: Ward, clock: FakeClock, opened: Opened
) -> None:
    a_session_with_one_rating_left(ward, clock)
    hands = opened(ward.folder)
    hands.sign_in("rater")
    rate_the_last_one(hands)
    question(hands)
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_L, CONTROL)
    hands.sign_in("rater")
    notices = [w.accessibleName() for w in hands.window.findChildren(QAbstractButton)]
    assert "To sign: 2 ratings wait for your signature." in notices
    hands.push("To sign: 2 ratings wait for your signature.")
    hands.page(ToSignPage)
    hands.press(Qt.Key.Key_Return)
    seal(hands, name="rater")
    assert hands.message == "2 ratings are signed."
