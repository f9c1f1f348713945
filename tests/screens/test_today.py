"""Today through the real window: twelve chairs, one key each; why something is not done."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ketrate.clinic import bedside, dosing, rate, visit
from ketrate.clinic.today import lanes
from ketrate.protocol.situation import State
from ketrate.records.bedside import NotDone, NotDoneReason
from ketrate.records.treatment import DosingKind, Session
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.theme import TOUCH
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.board import KEYS
from ketrate.screens.widgets.controls import Button, Field, Picker
from ketrate.screens.widgets.notice import FollowUpRow, Notice
from ketrate.screens.widgets.reasons import Reasons
from ketrate.screens.window import Window
from tests.fakes import FakeClock
from tests.ward import Ward

SignIn = Callable[..., Window]


@pytest.fixture
def chair(ward: Ward, clock: FakeClock) -> Session:
    """One infusion that began 41 minutes ago."""
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=41)
    return session


def fill(ward: Ward, clock: FakeClock, count: int) -> None:
    """So many infusions, nine minutes apart, in chairs 1, 2, 3 ..."""
    ward.at("rater")
    for number in range(1, count + 1):
        course = ward.a_course(ward.a_patient(f"KR-{number:04}"))
        session = visit.open_session(ward.desk, course.id, str(number))
        ward.identify(session)
        from ketrate.clinic import dose

        dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
        dosing.record_dosing(ward.desk, session.id, DosingKind.START)
        clock.advance(minutes=9)


def today_of(window: Window) -> TodayPage:
    page = window.pages.currentWidget()
    assert isinstance(page, TodayPage)
    return page


def ask_of(kind: str) -> Ask:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, Ask)]
    shown = [one for one in found if one.isVisible() and one.windowTitle() == kind]
    assert len(shown) == 1
    return shown[0]


def in_view(page: TodayPage) -> int:
    """How many countdowns are wholly on the glass."""
    glass = page.area.viewport()
    return sum(
        glass.rect().contains(one.mapTo(glass, QPoint(0, 0)))
        and glass.rect().contains(one.mapTo(glass, QPoint(0, one.height() - 1)))
        for one in page.board.lanes
    )


def test_twelve_sessions_and_a_reminder_show_every_countdown_at_once(
    qtbot: QtBot, ward: Ward, clock: FakeClock, signed_in: SignIn
) -> None:
    fill(ward, clock, 12)
    window = signed_in()
    page = today_of(window)
    assert window.bar.reminder.isVisible()
    page.message.clear()
    qtbot.waitUntil(lambda: in_view(page) == 12)
    assert all(lane.button.height() >= TOUCH for lane in page.board.lanes)


def test_with_an_alert_and_a_reminder_above_them_twelve_still_do(
    qtbot: QtBot, ward: Ward, clock: FakeClock, signed_in: SignIn
) -> None:
    fill(ward, clock, 12)
    session = lanes(ward.desk)[0].session
    ward.a_rating(session, "madrs-dosing", value=6)
    window = signed_in()
    page = today_of(window)
    assert "suicidality" in page.findChildren(Notice)[0].accessibleName()
    assert window.bar.reminder.isVisible()
    page.message.clear()
    qtbot.waitUntil(lambda: in_view(page) == 12)
    window.calls.reminding.close()
    qtbot.waitUntil(lambda: page.legend.isVisible() and in_view(page) == 12)


def test_every_lane_has_its_chairs_digit_for_a_key_and_keeps_it(
    qtbot: QtBot, ward: Ward, clock: FakeClock, signed_in: SignIn
) -> None:
    fill(ward, clock, 12)
    page = today_of(signed_in())
    assert {lane.chair: lane.digit for lane in page.board.lanes} == {
        str(number): KEYS[number - 1] for number in range(1, 13)
    }
    fourth = next(lane for lane in page.board.lanes if lane.digit == "4")
    qtbot.keyClick(page.board.lanes[0], "4")
    form = page.window().findChild(RatingPage)
    assert form is not None
    assert form.rating.session_id == fourth.key


def test_the_key_of_a_lane_with_nothing_due_opens_its_session(
    qtbot: QtBot, ward: Ward, clock: FakeClock, signed_in: SignIn
) -> None:
    fill(ward, clock, 1)
    window = signed_in()
    qtbot.keyClick(today_of(window), "1")
    assert isinstance(window.pages.currentWidget(), SessionPage)


def test_a_key_that_belongs_to_no_lane_does_nothing(
    qtbot: QtBot, chair: Session, signed_in: SignIn
) -> None:
    window = signed_in()
    page = today_of(window)
    qtbot.keyClick(page, "7")
    assert window.pages.currentWidget() is page


def test_why_something_is_not_done_is_said_by_keys_alone_and_asks_no_more(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ward: Ward
) -> None:
    page = today_of(signed_in())
    lane = page.board.lanes[0]
    waiting = [one.what for one in lane.pressing()]
    qtbot.keyClick(lane, Qt.Key.Key_N)
    ask = ask_of("Not done")
    reasons = ask.findChild(Reasons)
    assert reasons is not None
    qtbot.keyClick(reasons.first, "1")
    qtbot.keyClick(ask.do, Qt.Key.Key_Return)
    said = bedside.standing(bedside.lines(ward.desk, chair.id), NotDone)
    assert [(one.what, one.reason) for _, one in said] == [
        (what, NotDoneReason.TOO_DISSOCIATED) for what in waiting
    ]
    assert lane.pressing() == ()
    assert "40 missed too dissociated" in lane.accessibleDescription()
    assert page.board.counts()["due"] == 0


def test_other_needs_a_word_and_one_scale_can_be_left_alone(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ward: Ward
) -> None:
    page = today_of(signed_in())
    lane = page.board.lanes[0]
    lane.skip.click()
    ask = ask_of("Not done")
    which, word = ask.findChild(Picker), ask.findChild(Field)
    assert which is not None
    assert word is not None
    which.choose("cadss23")
    reasons = ask.findChild(Reasons)
    assert reasons is not None
    qtbot.keyClick(reasons.first, "6")
    ask.do.click()
    assert "needs a word" in ask.message.text
    word.setText("the fire alarm went")
    ask.do.click()
    said = bedside.standing(bedside.lines(ward.desk, chair.id), NotDone)
    assert [(one.what, one.note) for _, one in said] == [("cadss23", "the fire alarm went")]
    assert "cadss23" not in {one.what for one in lane.pressing()}
    assert lane.pressing()


def test_who_may_not_treat_is_not_asked_why(
    qtbot: QtBot, chair: Session, signed_in: SignIn
) -> None:
    page = today_of(signed_in("reviewer"))
    lane = page.board.lanes[0]
    assert not lane.skip.isVisible()
    assert not page.new.isVisible()
    qtbot.keyClick(lane, Qt.Key.Key_N)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, Ask)]


@pytest.mark.parametrize(("minutes", "words"), [(0, "40 done"), (30, "40 done 31 late")])
def test_a_late_rating_stands_on_the_strip_with_its_deviation(
    chair: Session, signed_in: SignIn, ward: Ward, clock: FakeClock, minutes: int, words: str
) -> None:
    clock.advance(minutes=minutes)
    lane = lanes(ward.desk)[0]
    due = [one for one in lane.situation(clock.now().instant).items if one.timepoint.offset == 40]
    for one in due:
        if one.what == "vitals":
            visit.record_vitals(
                ward.desk, chair.id, systolic=120, diastolic=80, timepoint_id=one.timepoint.id
            )
            continue
        draft = rate.open_rating(
            ward.desk,
            patient_id=chair.patient_id,
            course_id=chair.course_id,
            session_id=chair.id,
            timepoint_id=one.timepoint.id,
            instrument_id=one.what,
        )
        for item in ward.desk.catalogue.get(one.what).items:
            rate.record_answer(ward.desk, draft.id, item.number, 0)
        rate.finish(ward.desk, draft.id)
    shown = today_of(signed_in()).board.lanes[0]
    assert f"; {words};" in shown.accessibleDescription()


def test_a_session_is_opened_from_today_with_patient_and_chair(
    qtbot: QtBot, ward: Ward, signed_in: SignIn
) -> None:
    ward.at("rater")
    for code in ("KR-0001", "KR-0002", "MX-0003"):
        ward.a_course(ward.a_patient(code))
    sitting = ward.a_running_session(ward.a_course(ward.a_patient("KR-0004")))
    window = signed_in()
    page = today_of(window)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_N, modifiers)
    ask = ask_of("New session")
    who = ask.findChild(Picker)
    search, chair = ask.findChildren(Field)
    assert who is not None
    offered = [who.itemText(at).split(" · ")[0] for at in range(who.count())]
    assert offered == ["KR-0001", "KR-0002", "MX-0003"]
    search.setText("mx")
    assert who.count() == 1
    chair.setText("7")
    qtbot.keyClick(chair, Qt.Key.Key_Return)
    assert isinstance(window.pages.currentWidget(), SessionPage)
    window.go("today")
    assert {lane.chair for lane in page.board.lanes} == {"7", sitting.chair}


def test_the_search_for_a_patient_is_one_key_away(
    qtbot: QtBot, ward: Ward, signed_in: SignIn
) -> None:
    window = signed_in()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page = window.pages.currentWidget()
    assert isinstance(page, PatientsPage)
    assert window.focusWidget() is page.search
    window.go("today")
    today_of(window).finder.click()
    assert window.pages.currentWidget() is page


def test_follow_ups_stand_in_three_groups_with_their_windows(
    chair: Session, ward: Ward, clock: FakeClock, signed_in: SignIn
) -> None:
    desk = ward.desk
    dosing.record_dosing(desk, chair.id, DosingKind.END)
    dosing.record_dosing(desk, chair.id, DosingKind.LEFT)
    clock.advance(minutes=2.9 * 24 * 60)
    page = today_of(signed_in())
    words = [one.text() for one in page.follow_ups.findChildren(QLabel)]
    heads = [word.split("  ·  ")[0] for word in words if "  ·  " in word]
    assert heads == ["Overdue", "Due now", "In the coming week"]
    assert "2026-03-04 – 2026-03-05" in words
    states = [row.state for row in page.follow_ups.findChildren(FollowUpRow)]
    assert states == sorted(states, key=[State.OVERDUE, State.DUE, State.LATER].index)


def test_nothing_to_do_is_said(ward: Ward, signed_in: SignIn) -> None:
    page = today_of(signed_in())
    words = [one.text() for one in page.follow_ups.findChildren(QLabel)]
    assert "None is overdue, due today or in the coming week." in words
    assert page.empty.isVisible()
    assert any(one.text() == "Open Patients" for one in page.empty.findChildren(Button))


def test_the_head_says_whether_the_computer_stays_awake(
    qtbot: QtBot, chair: Session, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketrate.screens.awake.shutil.which", lambda _: None)
    page = today_of(signed_in())
    assert page.machine.isVisible()
    assert page.machine.text() == "The computer cannot be kept awake"
