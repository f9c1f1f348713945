"""The page of a rating, over a real clinic: in the vault before the next question."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ketrate.clinic import rate, today
from ketrate.errors import SaveFailedError
from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer, Guess, Mode, Presence, Status
from ketrate.records.treatment import Session
from ketrate.screens.background import Background
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.presence import PresenceQuestion
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def opened(ward: Ward, session: Session, scale: str, timepoint: str | None = None) -> RatingId:
    return rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=timepoint,
        instrument_id=scale,
    ).id


@pytest.fixture
def page(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> RatingPage:
    ward.clock.advance(minutes=42)
    return shown(RatingPage(ward.desk, background, theme, opened(ward, session, "cadss23")), qtbot)


def shown(page: RatingPage, qtbot: QtBot) -> RatingPage:
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_an_answer_is_in_the_vault_when_the_next_item_is_asked(
    page: RatingPage, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.form, "3")
    kept = rate.rating(page.desk, page.rating_id)
    assert kept.answers == (Answer(1, 3),)
    assert page.form.current == 2


def test_what_was_pressed_is_offered_again_after_the_program_was_killed(
    page: RatingPage, ward: Ward, qtbot: QtBot
) -> None:
    for key in "312":
        qtbot.keyClick(page.form, key)
    (draft,) = rate.drafts(ward.restart())
    assert [answer.value for answer in draft.rating.answers] == [3, 1, 2]


def test_an_answer_the_clinic_cannot_keep_stays_as_not_saved(
    page: RatingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise SaveFailedError(page.desk.folder, "the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(rate, "record_answer", full)
        qtbot.keyClick(page.form, "3")
    assert (page.is_unsaved, page.form.current) == (True, 1)
    assert "the disk is full" in page.form.failure.text
    qtbot.keyClick(page.form, Qt.Key.Key_Return)
    assert (page.is_unsaved, page.form.current) == (False, 2)
    assert rate.rating(page.desk, page.rating_id).answers == (Answer(1, 3),)


def test_the_banner_names_patient_scale_and_lateness(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.clock.advance(minutes=42)
    protocol = today.board(ward.desk).lanes[0].protocol
    point = next(t for t in protocol.timepoints if t.offset == 40 and "cadss23" in t.due)
    number = opened(ward, session, "cadss23", point.id)
    page = shown(RatingPage(ward.desk, background, theme, number), qtbot)
    words = page.banner.accessibleName()
    assert "KR-0001" in words
    assert "CADSS" in words
    assert "2 min late" in words
    ward.clock.advance(minutes=20)
    page.tick()
    assert "22 min late" in page.banner.accessibleName()


def test_the_form_has_the_keyboard_from_the_start(page: RatingPage) -> None:
    assert page.form.hasFocus()


def test_a_whole_rating_is_pressed_and_finished(page: RatingPage, qtbot: QtBot) -> None:
    for _ in range(23):
        qtbot.keyClick(page.form, "1")
    enter, control = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignals([page.finished, page.closed]):
        qtbot.keyClick(page.form, enter, control)
    done = rate.rating(page.desk, page.rating_id)
    assert (done.status, done.total) == (Status.COMPLETE, 23)


def what_could_be_known(page: RatingPage, qtbot: QtBot, keys: str) -> None:
    """The question before the end: a key each, then Enter."""
    (question,) = page.findChildren(PresenceQuestion)
    ask = question.window()
    assert isinstance(ask, Ask)
    assert not ask.do.isEnabled()
    for key in keys:
        qtbot.keyClick(question, key)
    assert question.open_question == ""
    qtbot.keyClick(ask.do, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isValid(ask))


def test_presence_is_asked_once_by_keys_and_an_escape_leaves_the_draft(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.clock.advance(minutes=40)
    number = opened(ward, session, "madrs-dosing")
    page = shown(RatingPage(ward.desk, background, theme, number), qtbot)
    for _ in range(10):
        qtbot.keyClick(page.form, "1")
    page.form.finish()
    (question,) = page.findChildren(PresenceQuestion)
    qtbot.keyClick(question, "7")
    assert question.open_question == "was_present"
    question.window().close()
    qtbot.waitUntil(lambda: not isValid(question))
    assert rate.rating(page.desk, number).status is Status.DRAFT
    page.form.finish()
    what_could_be_known(page, qtbot, "211")
    done = rate.rating(page.desk, number)
    assert done.status is Status.COMPLETE
    assert done.presence == Presence(
        was_present=True,
        mode=Mode.IN_PERSON,
        guess=Guess.NO,
        could_see=True,
        rated_other_kind=False,
    )


def test_suicidality_is_raised_on_commit_and_finish_asks(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.clock.advance(minutes=230)
    number = opened(ward, session, "madrs-dosing")
    page = shown(RatingPage(ward.desk, background, theme, number), qtbot)
    page.form.go_to(10)
    qtbot.keyClick(page.form, "5")
    assert len(today.board(ward.desk).alerts) == 1
    page.form.go_to(10)
    assert "beyond the limit your clinic set" in page.form.alert.text
    for _ in range(9):
        page.form.show_review()
        page.form.go_to(next(i for i in range(1, 11) if page.rating.answer(i) is None))
        qtbot.keyClick(page.form, "1")
    assert not page.form.foot.finish.isEnabled()
    page.form.review.alert.choice._buttons["known"].click()
    page.form.finish()
    what_could_be_known(page, qtbot, "113")
    assert rate.rating(page.desk, number).status is Status.COMPLETE
    ((alert, _),) = today.board(ward.desk).alerts
    assert alert.action == "Known, plan in place"


def test_an_alert_of_a_draft_is_shown_again_when_it_is_taken_up(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.clock.advance(minutes=230)
    number = opened(ward, session, "madrs-dosing")
    rate.record_answer(ward.desk, number, 10, 5)
    page = shown(RatingPage(ward.desk, background, theme, number), qtbot)
    assert "Suicidality" in page.form.alert.text
