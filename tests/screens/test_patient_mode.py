"""The patient has the device: one question, nothing else, and only a password leads out."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ketrate.clinic import rate, today, unlock
from ketrate.errors import NotNowError, SaveFailedError
from ketrate.records.rating import Answer, Status, Unanswered
from ketrate.records.treatment import Session
from ketrate.screens.background import Background
from ketrate.screens.pages.patient_mode import PatientModePage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.slow_ask import SlowAsk
from ketrate.screens.window import Window
from tests.ward import PASSWORD, Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    made = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=60 * 24 * 15)
    return made


@pytest.fixture
def staffed(ward: Ward, session: Session, signed_in: Callable[[str], Window]) -> Iterator[Window]:
    """The rater has the draft of a PHQ-9 open in the form."""
    draft = ward.a_draft(session, "phq9").id
    window = signed_in("rater")
    window.open_rating(int(draft))
    yield window
    page = window.pages.currentWidget()
    if isinstance(page, PatientModePage):
        page.is_for_patient = False  # so that the test's own end can close the window


def handed(window: Window) -> PatientModePage:
    form = window.pages.currentWidget()
    assert isinstance(form, RatingPage)
    form.form.foot.hand_over.click()
    page = window.pages.currentWidget()
    assert isinstance(page, PatientModePage)
    return page


def words(page: PatientModePage) -> str:
    """Everything that can be read on it."""
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_the_patient_sees_a_question_and_nothing_about_anybody(
    staffed: Window, qtbot: QtBot
) -> None:
    page = handed(staffed)
    assert staffed.bar.isHidden()
    assert staffed.windowTitle() == "KetRate"
    assert page.findChildren(Banner) == []
    assert "Question 1 of 9" in words(page)
    for secret in ("KR-0001", "DEMO", "Ada", "PHQ", "Rater", "depress", "Loss of interest"):
        assert secret.casefold() not in words(page).casefold()
    assert len(page.view.cards.cards) == 4
    assert min(card.height() for card in page.view.cards.cards) >= 64
    qtbot.mouseClick(page.view.cards.cards[2], Qt.MouseButton.LeftButton)
    assert rate.rating(page.desk, page.rating_id).answers == (Answer(1, 2),)
    assert "Question 2 of 9" in words(page)


def test_no_key_and_no_button_leads_out(staffed: Window, qtbot: QtBot) -> None:
    page = handed(staffed)
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for key, held in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, alt),
        *((key, control) for key in (Qt.Key.Key_L, Qt.Key.Key_U, Qt.Key.Key_D, Qt.Key.Key_F,
                                     Qt.Key.Key_N, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Q)),
    ):  # fmt: skip
        qtbot.keyClick(page.view, key, held)
        qtbot.keyClick(staffed, key, held)
    event = QCloseEvent()
    QApplication.sendEvent(staffed, event)
    assert not event.isAccepted()
    staffed.go("patients")
    staffed.back()
    staffed.change_user()
    staffed.open_patient("KR-0001")
    staffed.walk.search()
    assert staffed.pages.currentWidget() is page
    assert staffed.desk is not None
    assert staffed.desk.staff is not None
    staffed.walk.say("The clock was moved by 3 minutes.")
    assert "clock" not in words(page)
    assert rate.rating(page.desk, page.rating_id).answers == ()


def answer_all(page: PatientModePage, qtbot: QtBot, keys: str) -> None:
    for key in keys:
        qtbot.keyClick(page.view, key)


def test_an_alert_shows_nothing_to_the_patient_and_stands_on_today_at_once(
    staffed: Window, qtbot: QtBot
) -> None:
    page = handed(staffed)
    answer_all(page, qtbot, "00000000")
    before = words(page)
    qtbot.keyClick(page.view, "3")
    ((alert, patient),) = today.board(page.desk).alerts
    assert (alert.item, alert.value, patient.code) == (9, 3, "KR-0001")
    assert "suicid" not in words(page).casefold()
    assert "clinician" not in words(page).casefold()
    assert "Question 9 of 9" in before
    assert "last question" in words(page)


def test_going_back_changes_an_answer_and_not_answering_is_kept_as_refused(
    staffed: Window, qtbot: QtBot
) -> None:
    page = handed(staffed)
    answer_all(page, qtbot, "12")
    page.view.back.click()
    assert page.view.cards.cards[2].isChecked()
    qtbot.keyClick(page.view, "3")
    page.view.skip.click()
    assert rate.rating(page.desk, page.rating_id).answers == (
        Answer(1, 1),
        Answer(2, 3),
        Answer(3, reason=Unanswered.REFUSED),
    )


def test_what_cannot_be_saved_asks_for_the_staff_and_says_no_more(
    staffed: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = handed(staffed)

    def full(*_: object) -> None:
        raise SaveFailedError(page.desk.folder, "the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(rate, "record_answer", full)
        qtbot.keyClick(page.view, "3")
    assert page.view.item == 1
    assert "call the staff" in words(page)
    assert "disk" not in words(page)
    qtbot.keyClick(page.view, "3")
    assert page.view.item == 2
    assert "call the staff" not in words(page)


def typed(page: PatientModePage, password: str) -> SlowAsk:
    ask = page.ask_for_staff()
    (line,) = ask.findChildren(QLineEdit)
    line.setText(password)
    ask.do.click()
    return ask


def test_at_the_end_the_device_is_given_back_and_the_password_opens_the_form(
    staffed: Window, qtbot: QtBot
) -> None:
    page = handed(staffed)
    answer_all(page, qtbot, "000000003")
    page.view.finish.click()
    assert "Please give the device back." in words(page)
    qtbot.keyClick(page.view, "1")
    assert page.view.is_given_back
    typed(page, PASSWORD)
    qtbot.waitUntil(lambda: isinstance(staffed.pages.currentWidget(), RatingPage), timeout=20_000)
    form = staffed.pages.currentWidget()
    assert isinstance(form, RatingPage)
    assert not staffed.bar.isHidden()
    assert form.form.is_reviewing
    assert not form.form.review.alert.isHidden()
    assert "Suicidality" in form.banner.accessibleName()
    assert rate.rating(form.desk, form.rating_id).status is Status.DRAFT
    staffed.go("today")
    assert staffed.pages.currentWidget() is not form


def test_a_wrong_password_leads_nowhere(staffed: Window, qtbot: QtBot) -> None:
    page = handed(staffed)
    ask = typed(page, "not the password")
    qtbot.waitUntil(lambda: bool(ask.message.text), timeout=20_000)
    assert staffed.pages.currentWidget() is page
    assert page.is_for_patient
    ask.reject()


def test_the_idle_lock_keeps_the_answers_and_shows_nothing(
    staffed: Window, ward: Ward, qtbot: QtBot
) -> None:
    page = handed(staffed)
    answer_all(page, qtbot, "12")
    staffed.lock("idle")
    assert isinstance(staffed.pages.currentWidget(), UnlockPage)
    assert staffed.bar.isHidden()
    assert staffed.desk is not None
    unlock.sign_in(staffed.desk, "rater", ward.key)
    staffed._signed_in(staffed.desk.staff)
    assert not staffed.bar.isHidden()
    (draft,) = rate.drafts(staffed.desk)
    assert [answer.value for answer in draft.rating.answers] == [1, 2]
    staffed.go("patients")
    assert not staffed.walk.is_for_patient


def test_scales_that_staff_rate_are_not_handed_over(
    ward: Ward, session: Session, background: Background, theme: Theme, qtbot: QtBot
) -> None:
    for scale in ("madrs", "bdi2"):  # the second holds numbers of a paper form, no questions
        page = RatingPage(ward.desk, background, theme, ward.a_draft(session, scale).id)
        qtbot.addWidget(page)
        assert page.form.foot.hand_over.isHidden()
        with pytest.raises(NotNowError):
            PatientModePage(ward.desk, background, theme, page.rating_id)
