"""The form beside its answers: notes, clearing, the rest in one step, paper, a second rater."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ketrate.clinic import rate
from ketrate.records.rating import Answer, Rating, Source, Unanswered
from ketrate.records.treatment import Session
from ketrate.screens.background import Background
from ketrate.screens.pages.finished import FinishedPage
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.rating_opener import RatingOpener
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.controls import Field
from ketrate.screens.widgets.notice import Notice
from tests.ward import Ward

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    made = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=42)
    return made


@pytest.fixture
def page(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> RatingPage:
    return opened(RatingPage(ward.desk, background, theme, ward.a_draft(session).id), qtbot)


def opened(page: RatingPage, qtbot: QtBot) -> RatingPage:
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    return page


def asked(page: Page) -> Ask:
    (ask,) = (one for one in page.findChildren(Ask) if one.isVisible())
    return ask


def kept(page: RatingPage) -> Rating:
    return rate.rating(page.desk, page.rating_id)


def test_m_asks_for_a_note_and_shows_it_beside_its_item(page: RatingPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.form, "3")
    qtbot.keyClick(page.form, "M")
    ask = asked(page)
    (field,) = ask.findChildren(Field)
    field.setText("asked twice")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert kept(page).item_note(2) == "asked twice"
    assert page.form.current == 2
    assert "asked twice" in page.form.head.head.mark
    page.form.show_review()
    assert "asked twice" in page.form.review.lines[1].accessibleName()


def test_in_the_review_a_note_is_about_the_whole_rating(page: RatingPage, qtbot: QtBot) -> None:
    page.form.show_review()
    qtbot.keyClick(page.form, "M")
    ask = asked(page)
    (field,) = ask.findChildren(Field)
    field.setText("a noisy room")
    ask.do.click()
    assert kept(page).note == "a noisy room"
    assert page.form.is_reviewing


def test_delete_clears_the_answer_and_stays_at_its_item(page: RatingPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.form, "3")
    qtbot.keyClick(page.form, Qt.Key.Key_Left)
    assert page.form.cards.cards[3].isChecked()
    qtbot.keyClick(page.form, Qt.Key.Key_Delete)
    assert kept(page).answers == ()
    assert page.form.current == 1
    assert not any(card.isChecked() for card in page.form.cards.cards)


def test_the_rest_is_given_in_two_keys_and_undone_in_one(page: RatingPage, qtbot: QtBot) -> None:
    for key in "12":
        qtbot.keyClick(page.form, key)
    qtbot.keyClick(page.form, "N")
    qtbot.keyClick(page.form, "8")
    reasons = [one.item for one in kept(page).answers if one.reason is Unanswered.TOO_DISSOCIATED]
    assert reasons == list(range(3, 24))
    assert page.form.is_reviewing
    assert not page.form.foot.undo.isHidden()
    page.form.go_to(5)
    qtbot.keyClick(page.form, "4")
    page.form.undo()
    assert kept(page).answers == (Answer(1, 1), Answer(2, 2), Answer(5, 4))
    assert page.form.current == 3
    assert page.form.foot.undo.isHidden()


def test_a_last_open_item_is_offered_no_rest(page: RatingPage, qtbot: QtBot) -> None:
    for _ in range(22):
        qtbot.keyClick(page.form, "1")
    qtbot.keyClick(page.form, "N")
    assert len(page.form.cards.cards) == 7
    qtbot.keyClick(page.form, "8")
    assert page.form.is_asking_why


def test_a_rating_from_paper_says_so_and_keeps_its_typed_time(
    page: RatingPage, qtbot: QtBot
) -> None:
    now = page.desk.now()
    page.form.foot.more.paper.click()
    ask = asked(page)
    _, time = ask.findChildren(Field)
    time.setText("23:59")
    ask.do.click()
    assert "not come" in ask.message.text
    time.setText(f"{now.plus(minutes=-20).local:%H:%M}")
    ask.do.click()
    found = kept(page)
    assert (found.source, found.entered) == (Source.TRANSCRIBED, now)
    assert found.observed == now.plus(minutes=-20)
    assert "from paper" in page.banner.accessibleName()
    assert "From paper" in page.form.side.timing.text()


def test_late_and_early_stand_in_the_column_of_the_form(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    protocol = ward.desk.protocols.get("nimh-single")
    point = next(t for t in protocol.timepoints if t.offset == 40 and "cadss23" in t.due)
    made = rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=point.id,
        instrument_id="cadss23",
    )
    page = opened(RatingPage(ward.desk, background, theme, made.id), qtbot)
    assert "2 min late" in page.form.side.timing.text()
    for item in range(1, 24):
        rate.record_answer(ward.desk, made.id, item, 1)
    rate.finish(ward.desk, made.id)
    finished = FinishedPage(ward.desk, background, theme, made.id)
    qtbot.addWidget(finished)
    assert finished.view.shown is not None
    assert any("2 min late" in fact for fact in finished.view.shown.facts)


def test_an_alert_stands_on_the_banner_and_says_changed_when_the_answer_is_lowered(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.clock.advance(minutes=190)
    draft = ward.a_draft(session, "madrs-dosing")
    page = opened(RatingPage(ward.desk, background, theme, draft.id), qtbot)
    page.form.go_to(10)
    qtbot.keyClick(page.form, "5")
    assert "Suicidality" in page.banner.accessibleName()
    page.form.go_to(10)
    qtbot.keyClick(page.form, "1")
    assert "Changed to 1" in page.form.alert.text
    assert "Changed since" in page.banner.accessibleName()
    rate.discard(ward.desk, draft.id, "patient left")
    other = opened(RatingPage(ward.desk, background, theme, ward.a_draft(session).id), qtbot)
    assert "Suicidality" in other.banner.accessibleName()
    (alert,) = rate.open_alerts(ward.at("physician"), session.patient_id)
    rate.acknowledge(ward.desk, alert.id)
    ward.at("rater")
    after = opened(RatingPage(ward.desk, background, theme, other.rating_id), qtbot)
    assert "Suicidality" not in after.banner.accessibleName()


def test_a_second_rater_is_asked_and_both_stand_side_by_side_afterwards(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    first = ward.a_rating(session, "cadss23", 1)
    desk = ward.at("physician")
    page = Page(desk, background, theme)
    page.column.addWidget(Banner(theme))
    qtbot.addWidget(page)
    page.show()
    opener = RatingOpener(page)
    with qtbot.waitSignal(opener.opened) as told:
        opener.open_scale((first.patient_id, first.course_id, first.session_id), "cadss23")
        ask = asked(page)
        names = [one.text() for one in ask.findChildren(QPushButton)]
        assert "A rating of its own" in names
        ask.do.click()
    assert told.args
    form = opened(RatingPage(desk, background, theme, told.args[0]), qtbot)
    assert "the first is hidden" in form.form.side.timing.text()
    for item in range(1, 24):
        rate.record_answer(desk, form.rating_id, item, 2 if item == 7 else 1)
    rate.finish(desk, form.rating_id)
    finished = FinishedPage(desk, background, theme, first.id)
    qtbot.addWidget(finished)
    lines = finished.view.boxes
    assert lines[6].line.others == ("Physician: 2 · Clearly",)
    assert [box.line.differs for box in lines].count(True) == 1
    assert any("the same on 22 of 23" in fact for fact in finished.view.shown.facts)  # type: ignore[union-attr]


def test_a_finished_rating_shows_its_notes(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    draft = ward.a_draft(session)
    rate.note_item(ward.desk, draft.id, 3, "laughed")
    rate.note_rating(ward.desk, draft.id, "a noisy room")
    done = ward.a_rating(session, "cadss23", 1)
    page = FinishedPage(ward.desk, background, theme, done.id)
    qtbot.addWidget(page)
    assert page.view.boxes[2].line.note == "Note: laughed"
    assert page.view.shown is not None
    assert "Note: a noisy room" in page.view.shown.facts


def test_an_open_alert_stands_on_every_banner_of_the_patient_and_on_today(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.clock.advance(minutes=190)
    draft = ward.a_draft(session, "madrs-dosing")
    rate.record_answer(ward.desk, draft.id, 10, 5)
    rate.record_answer(ward.desk, draft.id, 10, 2)
    rate.discard(ward.desk, draft.id, "patient left")
    pages = (
        PatientPage(ward.desk, background, theme, "KR-0001"),
        SessionPage(ward.desk, background, theme, session.id),
    )
    for page in pages:
        qtbot.addWidget(page)
        page.refresh()
        assert "an answer of 5" in page.banner.accessibleName()
        assert "Changed since" in page.banner.accessibleName()
    today = TodayPage(ward.desk, background, theme)
    qtbot.addWidget(today)
    today.refresh()
    told = [one.accessibleName() for one in today.findChildren(Notice)]
    assert any("changed since" in words for words in told)
