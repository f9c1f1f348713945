"""The discharge list at the chair: looks, keys, and who may let a patient go."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketrate.clinic import bedside, dosing, leaving, rate, visit
from ketrate.protocol.discharge import ASKED, CriterionState
from ketrate.records.bedside import LeftEarly, Look
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.screens.background import Background
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.session_dosing import DosingPart
from ketrate.screens.pages.session_leaving import LeavingPart
from ketrate.screens.pages.session_waiting import WaitingPart
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Button, Field
from tests.fakes import FakeClock
from tests.ward import Ward

Open = Callable[[Session], SessionPage]


@pytest.fixture
def opened(qtbot: QtBot, ward: Ward, background: Background, theme: Theme) -> Open:
    def open_page(session: Session) -> SessionPage:
        page = SessionPage(ward.desk, background, theme, session.id)
        qtbot.addWidget(page)
        page.resize(1280, 748)
        page.show()
        return page

    return open_page


@pytest.fixture
def observed(ward: Ward, clock: FakeClock) -> Session:
    """A dosing that ended two hours and a minute ago."""
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=40)
    dosing.record_dosing(ward.desk, session.id, DosingKind.END)
    clock.advance(minutes=121)
    return session


def lines(page: SessionPage) -> dict[str, str]:
    """What the list says, as a screen reader hears it."""
    card = page.part(LeavingPart).card
    return {one: line.sign.accessibleName() for one, line in card.lines.items()}


def measure(ward: Ward, session: Session) -> None:
    visit.record_vitals(
        ward.desk, session.id,
        systolic=120, diastolic=80, pulse=70, spo2=98, respiration=14, sedation=5,
    )  # fmt: skip


def question(page: SessionPage) -> Ask:
    return next(one for one in page.findChildren(Ask) if one.isVisible())


def test_the_list_counts_down_and_then_says_what_is_missing(
    opened: Open, observed: Session, clock: FakeClock
) -> None:
    clock.advance(minutes=-2)
    page = opened(observed)
    card = page.part(LeavingPart).card
    assert card.verdict.text() == "Observation ends in 0:01:00"
    clock.advance(seconds=30)
    page.tick()
    assert card.verdict.text() == "Observation ends in 0:00:30"
    clock.advance(seconds=31)
    page.tick()
    assert card.verdict.text().startswith("Not yet: Oxygen saturation, measure")
    assert lines(page)["observation"] == "Observation time, met, since 12:40"


def test_a_failed_value_stands_with_its_limit_and_what_to_do(
    opened: Open, observed: Session, ward: Ward
) -> None:
    ward.a_rating(observed, "cadss23", 1)
    page = opened(observed)
    assert (
        lines(page)["dissociation"]
        == "Dissociation (CADSS), not met, CADSS 23, 12:41  ·  limit 4: rate again"
    )


def test_all_that_is_asked_is_answered_with_one_button(
    opened: Open, observed: Session, ward: Ward
) -> None:
    page = opened(observed)
    assert page.part(LeavingPart).card.all.text() == "All 5 looked at now: yes"
    page.part(LeavingPart).card.all.click()
    assert all(", met, yes, 12:41" in lines(page)[one] for one in ASKED)
    looks = bedside.standing(bedside.lines(ward.desk, observed.id), Look)
    assert tuple(one.criterion for _, one in looks) == ASKED


def test_a_look_by_keys_goes_from_line_to_line(
    qtbot: QtBot, opened: Open, observed: Session, ward: Ward
) -> None:
    page = opened(observed)
    card = page.part(LeavingPart).card
    card.lines["orientation"].answer.setFocus()
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Y):
        qtbot.keyClick(page.focusWidget(), key)
    found = bedside.standing(bedside.lines(ward.desk, observed.id), Look)
    assert [(one.criterion, one.is_yes) for _, one in found] == [
        ("orientation", True), ("gait", False), ("nausea", True),
    ]  # fmt: skip
    assert card.lines["escort"].answer.isAncestorOf(page.focusWidget())


def test_a_look_at_a_typed_time_keeps_that_time(
    opened: Open, observed: Session, ward: Ward
) -> None:
    page = opened(observed)
    page.part(LeavingPart).card.at.setText("12:40")
    page.part(LeavingPart).card.all.click()
    looks = bedside.standing(bedside.lines(ward.desk, observed.id), Look)
    assert {f"{line.at.local:%H:%M}" for line, _ in looks} == {"12:40"}
    assert page.part(LeavingPart).card.at.text() == ""


def test_what_was_met_grows_old_while_somebody_watches(
    opened: Open, observed: Session, ward: Ward, clock: FakeClock
) -> None:
    measure(ward, observed)
    page = opened(observed)
    assert ", met, 98 %, 12:41" in lines(page)["spo2"]
    clock.advance(minutes=16)
    page.tick()
    assert ", too old, 98 %, 12:41" in lines(page)["spo2"]


def test_a_nurse_is_told_what_is_missing_and_who_may_let_the_patient_go(
    opened: Open, observed: Session
) -> None:
    page = opened(observed)
    page.part(DosingPart).card.leave.click()
    assert "Walks unaided (look)" in page.message.text
    assert "only a physician" in page.message.text
    assert not any(one.isVisible() for one in page.findChildren(Ask))
    assert page.situation.stage is Stage.OBSERVING


def test_a_nurse_lets_a_patient_go_who_meets_everything(
    qtbot: QtBot, opened: Open, observed: Session, ward: Ward
) -> None:
    measure(ward, observed)
    ward.a_rating(observed, "cadss23")
    leaving.look_at_all(ward.desk, observed.id)
    page = opened(observed)
    assert page.part(LeavingPart).card.verdict.text() == "Every criterion of the list is met."
    page.part(LeavingPart).card.leave.click()
    assert question(page).focusWidget() is question(page).cancel
    with qtbot.waitSignal(page.closed):
        question(page).do.click()
    page.refresh()
    assert page.situation.stage is Stage.CLOSED
    assert "Left at 12:41." in page.part(LeavingPart).card.said.text()
    assert not page.part(LeavingPart).card.all.isVisible()


def test_an_early_discharge_is_a_physicians_with_a_reason(
    opened: Open, observed: Session, ward: Ward
) -> None:
    ward.at("physician")
    page = opened(observed)
    page.part(LeavingPart).card.leave.click()
    ask = question(page)
    ask.do.click()
    assert "not met" in ask.message.text
    ask.findChildren(Field)[0].setText("goes to the ward with a nurse")
    ask.do.click()
    found = bedside.standing(bedside.lines(ward.desk, observed.id), LeftEarly)
    assert [one.reason for _, one in found] == ["goes to the ward with a nurse"]


def test_ready_is_asked_of_a_physician_only(opened: Open, observed: Session, ward: Ward) -> None:
    assert not opened(observed).part(LeavingPart).card.ready.isVisible()
    ward.at("physician")
    page = opened(observed)
    page.part(LeavingPart).card.ready.click()
    question(page).findChildren(Field)[0].setText("11:55")
    question(page).do.click()
    assert page.part(LeavingPart).card.said.text() == "Would have been ready at 11:55."


def test_an_alert_stands_above_the_session_until_a_clinician_acknowledges(
    opened: Open, observed: Session, ward: Ward
) -> None:
    draft = ward.a_draft(observed, "madrs-dosing")
    rate.record_answer(ward.desk, draft.id, 10, 5)
    page = opened(observed)
    (notice,) = page.part(WaitingPart).card.notices
    assert "item 10 = 5" in notice.accessibleName()
    assert notice.findChildren(Button) == []
    ward.at("physician")
    page = opened(observed)
    page.part(WaitingPart).card.notices[0].findChildren(Button)[0].click()
    assert page.part(WaitingPart).card.notices == ()
    assert not page.part(WaitingPart).card.isVisible()
    assert ", met" in lines(page)["suicidality"]


def test_a_hand_over_note_stands_above_the_session_until_it_is_read(
    opened: Open, observed: Session, ward: Ward
) -> None:
    bedside.hand_over(ward.desk, observed.id, "escort comes at noon")
    page = opened(observed)
    (notice,) = page.part(WaitingPart).card.notices
    assert notice.accessibleName() == "Hand-over, Rater, 12:41: escort comes at noon"
    notice.findChildren(Button)[0].click()
    assert page.part(WaitingPart).card.notices == ()


def test_before_the_dosing_there_is_no_list(opened: Open, ward: Ward) -> None:
    ward.at("rater")
    page = opened(visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id))
    assert not page.part(LeavingPart).card.isVisible()
    page.part(DosingPart).card.undosed.click()
    question(page).do.click()
    page.refresh()
    assert page.situation.stage is Stage.CLOSED


def test_every_state_has_a_word_of_its_own() -> None:
    from ketrate.protocol.discharge_words import state_word

    assert len({state_word(one) for one in CriterionState}) == len(CriterionState)
