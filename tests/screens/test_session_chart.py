"""The chart at the chair: adverse events, rescue medicines, hand-over notes."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from ketrate.clinic import bedside
from ketrate.records.bedside import AdverseEvent, HandOver, Line, Outcome, Rescue, Severity, Weighed
from ketrate.records.treatment import Session
from ketrate.screens.background import Background
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.session_chart import AdversePart, HandOverPart, RescuePart
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.adverse import AdverseForm
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field
from tests.fakes import FakeClock
from tests.ward import Ward

Open = Callable[[], SessionPage]


@pytest.fixture
def session(ward: Ward, clock: FakeClock) -> Session:
    """A dosing that began at 10:00; it is 10:20."""
    ward.at("rater")
    made = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=20)
    return made


@pytest.fixture
def opened(
    qtbot: QtBot, ward: Ward, background: Background, theme: Theme, session: Session
) -> Open:
    def open_page() -> SessionPage:
        page = SessionPage(ward.desk, background, theme, session.id)
        qtbot.addWidget(page)
        page.resize(1280, 748)
        page.show()
        return page

    return open_page


def question(page: SessionPage) -> Ask:
    return next(one for one in page.findChildren(Ask) if one.isVisible())


def fall(form: AdverseForm) -> None:
    form.what.setText("fall")
    form.onset.setText("10:12")
    form.severity.choose("moderate")
    form.serious.choose("no")


def chart(ward: Ward, session: Session) -> list[Line]:
    """What this page wrote; the weight belongs to the dose."""
    found = bedside.lines(ward.desk, session.id)
    return [one for one in found if not isinstance(one.written, Weighed)]


def events(ward: Ward, session: Session) -> list[AdverseEvent]:
    found = bedside.standing(bedside.lines(ward.desk, session.id), AdverseEvent)
    return [one for _, one in found]


def test_an_adverse_event_is_written_down_with_its_minute(
    opened: Open, ward: Ward, session: Session
) -> None:
    page = opened()
    fall(page.part(AdversePart).ask())
    question(page).do.click()
    (event,) = events(ward, session)
    assert (event.what, f"{event.onset.local:%H:%M}", event.severity) == (
        "fall", "10:12", Severity.MODERATE,
    )  # fmt: skip
    assert event.outcome is Outcome.ONGOING


def test_severity_and_seriousness_are_never_assumed(
    opened: Open, ward: Ward, session: Session
) -> None:
    page = opened()
    form = page.part(AdversePart).ask()
    form.what.setText("fall")
    question(page).do.click()
    assert "Severity" in question(page).message.text
    form.severity.choose("mild")
    question(page).do.click()
    assert "Serious" in question(page).message.text
    assert events(ward, session) == []


def test_an_event_that_is_over_keeps_its_onset_to_the_second(
    opened: Open, ward: Ward, session: Session
) -> None:
    ward.clock.advance(seconds=20)
    began = ward.desk.now()
    event = AdverseEvent("nausea", began, Severity.MILD, is_serious=False)
    line = bedside.note_adverse_event(ward.desk, session.id, event)
    ward.clock.advance(minutes=7, seconds=30)
    page = opened()
    page.part(AdversePart).card.buttons["end", line.id].click()
    question(page).do.click()
    (after,) = events(ward, session)
    assert after.onset == began
    assert after.outcome is Outcome.RESOLVED
    assert after.ended is not None
    assert f"{after.ended.local:%H:%M}" == "10:27"
    assert [one.is_void for one in chart(ward, session)] == [True, False]


def test_an_end_in_the_same_minute_as_the_onset_is_no_end_before_it(
    opened: Open, ward: Ward, session: Session
) -> None:
    ward.clock.advance(seconds=20)
    event = AdverseEvent("sneeze", ward.desk.now(), Severity.MILD, is_serious=False)
    line = bedside.note_adverse_event(ward.desk, session.id, event)
    ward.clock.advance(seconds=20)
    page = opened()
    page.part(AdversePart).card.buttons["end", line.id].click()
    question(page).do.click()
    assert [one.outcome for one in events(ward, session)] == [Outcome.RESOLVED]


def test_a_line_is_taken_back_with_a_reason(opened: Open, ward: Ward, session: Session) -> None:
    event = AdverseEvent("nausea", ward.desk.now(), Severity.MILD, is_serious=False)
    line = bedside.note_adverse_event(ward.desk, session.id, event)
    page = opened()
    page.part(AdversePart).card.buttons["void", line.id].click()
    question(page).do.click()
    assert "Reason" in question(page).message.text
    question(page).findChildren(Field)[0].setText("wrong chair")
    question(page).do.click()
    assert events(ward, session) == []


def test_a_rescue_medicine_is_given_at_a_typed_minute_and_corrected(
    opened: Open, ward: Ward, session: Session
) -> None:
    page = opened()
    card = page.part(RescuePart).card
    card.fields.drug.setText("ondansetron")
    card.add.click()
    assert "Dose" in page.message.text
    card.fields.dose.setText("40 mg")
    card.fields.at.setText("10:15")
    card.add.click()
    assert card.fields.drug.text() == ""
    (given,) = bedside.standing(bedside.lines(ward.desk, session.id), Rescue)
    card.buttons["correct", given[0].id].click()
    question(page).findChildren(Field)[1].setText("4 mg")
    question(page).do.click()
    (after,) = bedside.standing(bedside.lines(ward.desk, session.id), Rescue)
    assert after[1].dose == "4 mg"
    assert f"{after[0].at.local:%H:%M}" == "10:15"


def test_a_hand_over_note_is_written_and_its_state_is_told(
    opened: Open, ward: Ward, session: Session
) -> None:
    page = opened()
    card = page.part(HandOverPart).card
    card.text.setText("likes the light off")
    card.add.click()
    ((line, note),) = bedside.standing(bedside.lines(ward.desk, session.id), HandOver)
    assert note.text == "likes the light off"
    assert card.shown[0].more == "Rater  ·  not read yet"
    bedside.hear(ward.desk, line.id)
    page.refresh()
    assert card.shown[0].more == "Rater  ·  read"


def test_a_time_that_has_not_come_is_refused_in_one_sentence(
    opened: Open, ward: Ward, session: Session
) -> None:
    page = opened()
    card = page.part(RescuePart).card
    card.fields.drug.setText("ondansetron")
    card.fields.dose.setText("4 mg")
    card.fields.at.setText("10:45")
    card.add.click()
    assert "10:45 has not come yet" in page.message.text
    assert chart(ward, session) == []
