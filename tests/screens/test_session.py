"""A whole infusion through the session page."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ketrate.clinic import dosing, rate, today, visit
from ketrate.protocol.situation import State
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.screens.background import Background
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.session_dose import DosePart
from ketrate.screens.pages.session_dosing import DosingPart
from ketrate.screens.pages.session_preparation import MedicationPart, PreparationPart
from ketrate.screens.pages.session_ratings import RatingsPart
from ketrate.screens.pages.session_vitals import VitalsPart
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Card, Field, Picker
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
def prepared(ward: Ward) -> Session:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "3")
    ward.identify(session)
    return session


@pytest.fixture
def checked(ward: Ward, prepared: Session) -> Session:
    """Nothing stands open before the start."""
    for line in visit.visit(ward.desk, prepared.id).protocol.checklist:
        visit.answer_check(ward.desk, prepared.id, line.id, "yes")
    return prepared


def press(page: SessionPage, kind: DosingKind) -> None:
    page.part(DosingPart).card.buttons[kind].click()


def the_ask(page: SessionPage) -> Ask:
    (found,) = [one for one in page.findChildren(Ask) if one.isVisible()]
    return found


def words_of(ask: Ask) -> str:
    return " ".join(one.text() for one in ask.findChildren(QLabel))


def field(ask: Ask, name: str) -> Field:
    (found,) = [one for one in ask.findChildren(Field) if one.accessibleName() == name]
    return found


def kept(ward: Ward, session: Session) -> Session:
    return visit.visit(ward.desk, session.id).session


def stage_of(page: SessionPage) -> Stage:
    return page.situation.stage


def type_dose(page: SessionPage, amount: str, unit: str, weight: str = "70") -> None:
    page.part(DosePart).card.weight.setText(weight)
    page.part(DosePart).card.amount.setText(amount)
    page.part(DosePart).card.unit.choose(unit)
    page.part(DosePart).card.keep.click()


def test_no_line_of_the_checklist_is_answered_beforehand(opened: Open, prepared: Session) -> None:
    page = opened(prepared)
    assert {choice.value for choice in page.part(PreparationPart).card._choices.values()} == {""}


def test_a_checklist_answer_is_kept(opened: Open, prepared: Session, ward: Ward) -> None:
    page = opened(prepared)
    page.part(PreparationPart).card._choices["consent"]._buttons["yes"].click()
    checks = visit.visit(ward.desk, prepared.id).checks
    assert [(check.item, check.answer) for check in checks] == [("consent", "yes")]


def test_a_dose_without_a_chosen_unit_is_not_taken(
    opened: Open, prepared: Session, ward: Ward
) -> None:
    page = opened(prepared)
    type_dose(page, "35", "")
    assert "Unit" in page.message.text
    assert kept(ward, prepared).dose_prescribed_mg is None


def test_the_other_unit_is_shown_while_typing(opened: Open, prepared: Session) -> None:
    page = opened(prepared)
    page.part(DosePart).card.weight.setText("70")
    page.part(DosePart).card.amount.setText("0,5")
    page.part(DosePart).card.unit._buttons["mg/kg"].click()
    assert page.part(DosePart).card.other.text() == "35 mg = 0.50 mg/kg at 70.0 kg, weighed today"
    page.part(DosePart).card.unit._buttons["mg"].click()
    assert page.part(DosePart).card.other.text() == "0.5 mg = 0.007 mg/kg at 70.0 kg, weighed today"


def test_an_unusual_dose_is_asked_about_before_it_is_written_down(
    opened: Open, prepared: Session, ward: Ward
) -> None:
    page = opened(prepared)
    type_dose(page, "1.5", "mg/kg")
    assert kept(ward, prepared).dose_prescribed_mg is None
    ask = page.findChildren(Ask)[0]
    assert ask.isVisible()
    assert ask.focusWidget() is ask.cancel
    ask.do.click()
    assert kept(ward, prepared).dose_prescribed_mg == 105


def test_a_dosing_without_a_dose_does_not_start_and_says_why(
    opened: Open, prepared: Session, ward: Ward
) -> None:
    page = opened(prepared)
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    assert "dose is not written down" in page.message.text
    assert kept(ward, prepared).started is None


def test_an_infusion_from_start_to_end(
    opened: Open, checked: Session, ward: Ward, clock: FakeClock
) -> None:
    page = opened(checked)
    type_dose(page, "0.5", "mg/kg")
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    clock.advance(minutes=10)
    page.part(DosingPart).card.buttons[DosingKind.INTERRUPT].click()
    assert stage_of(page) is Stage.INTERRUPTED
    clock.advance(minutes=2)
    page.part(DosingPart).card.buttons[DosingKind.RESUME].click()
    clock.advance(minutes=28)
    page.tick()
    assert page.part(DosingPart).card.elapsed.text() == "40:00"
    assert State.DUE in {due.state for due in page.situation.items}
    page.part(DosingPart).card.buttons[DosingKind.END].click()
    (ask,) = page.findChildren(Ask)
    ask.findChildren(Field)[0].setText("35")
    ask.do.click()
    assert stage_of(page) is Stage.OBSERVING
    assert page.part(DosingPart).card.leave.isVisible()
    assert not page.part(DosingPart).card.buttons[DosingKind.START].isVisible()


def test_a_start_that_was_forgotten_is_entered_with_its_time(
    opened: Open, checked: Session, ward: Ward, clock: FakeClock
) -> None:
    page = opened(checked)
    type_dose(page, "35", "mg")
    clock.advance(minutes=20)
    page.part(DosingPart).card.at.setText("10:05")
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    started = kept(ward, checked).started
    assert started is not None
    assert started.local.strftime("%H:%M") == "10:05"


def test_a_time_is_corrected_only_with_a_reason(
    opened: Open, checked: Session, ward: Ward, clock: FakeClock
) -> None:
    page = opened(checked)
    type_dose(page, "35", "mg")
    clock.advance(minutes=20)
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    page.part(DosingPart).card.correction_wanted.emit(kept(ward, checked).events[0])
    ask = page.findChildren(Ask)[0]
    at, reason = page.findChildren(Ask)[0].findChildren(Field)
    at.setText("10:15")
    ask.do.click()
    assert ask.isVisible()
    assert "Reason" in ask.message.text
    reason.setText("typed late")
    ask.do.click()
    started = kept(ward, checked).started
    assert started is not None
    assert started.local.strftime("%H:%M") == "10:15"


def test_vital_signs_are_kept_and_shown(opened: Open, prepared: Session, ward: Ward) -> None:
    page = opened(prepared)
    for sign, value in (("systolic", "128"), ("diastolic", "82"), ("sedation", "5")):
        page.part(VitalsPart).card.fields[sign].setText(value)
    page.part(VitalsPart).card.keep.click()
    vitals = visit.visit(ward.desk, prepared.id).vitals
    assert [(v.systolic, v.diastolic, v.pulse, v.sedation) for v in vitals] == [(128, 82, None, 5)]
    assert page.part(VitalsPart).card.fields["systolic"].text() == ""


@pytest.mark.parametrize(("sign", "value"), [("systolic", "12o"), ("sedation", "6")])
def test_a_vital_sign_that_cannot_be_is_refused_and_stays_in_its_field(
    opened: Open, prepared: Session, ward: Ward, sign: str, value: str
) -> None:
    page = opened(prepared)
    page.part(VitalsPart).card.fields[sign].setText(value)
    page.part(VitalsPart).card.keep.click()
    assert page.message.text
    assert page.part(VitalsPart).card.fields[sign].text() == value
    assert visit.visit(ward.desk, prepared.id).vitals == ()


def test_vitals_entered_from_a_timepoint_fill_that_timepoint(
    opened: Open, ward: Ward, clock: FakeClock
) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=41)
    page = opened(session)
    due = next(d for d in page.situation.items if d.what == "vitals" and d.state is State.DUE)
    page.part(RatingsPart).card.rate_wanted.emit(due)
    assert page.focusWidget() is page.part(VitalsPart).card.fields["systolic"]
    assert "Vital signs for: 40 min" in {one.text() for one in page.findChildren(QLabel)}
    page.part(VitalsPart).card.fields["pulse"].setText("71")
    page.part(VitalsPart).card.keep.click()
    assert visit.visit(ward.desk, session.id).vitals[0].timepoint_id == due.timepoint.id
    assert "Vital signs for: 40 min" not in {one.text() for one in page.findChildren(QLabel)}


def test_a_benzodiazepine_is_flagged_in_words(opened: Open, prepared: Session, ward: Ward) -> None:
    page = opened(prepared)
    page.part(MedicationPart).card.name.setText("Lorazepam 1 mg")
    page.part(MedicationPart).card.flags["benzodiazepine"].setChecked(True)
    page.part(MedicationPart).card.taken.setChecked(True)
    page.part(MedicationPart).card.add.click()
    found = visit.visit(ward.desk, prepared.id).medications
    assert [(m.name, m.taken_today, m.flags) for m in found] == [
        ("Lorazepam 1 mg", True, ("benzodiazepine",))
    ]
    assert page.part(MedicationPart).card.name.text() == ""


def test_closing_is_asked_about_and_what_is_not_rated_is_missed(
    qtbot: QtBot, opened: Open, ward: Ward, clock: FakeClock
) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=40)
    dosing.record_dosing(ward.desk, session.id, DosingKind.END)
    ward.at("physician")
    page = opened(session)
    page.part(DosingPart).card.leave.click()
    ask = page.findChildren(Ask)[0]
    ask.findChildren(Field)[0].setText("the ward takes over")
    with qtbot.waitSignal(page.closed):
        ask.do.click()
    page.refresh()
    assert page.situation.stage is Stage.CLOSED
    assert State.MISSED in {due.state for due in page.situation.items}


@pytest.mark.parametrize("width", [853, 1280, 1920])
def test_no_card_is_wider_than_the_page(
    qtbot: QtBot, opened: Open, prepared: Session, width: int
) -> None:
    page = opened(prepared)
    page.resize(width, 748)
    for card in page.findChildren(Card):
        right = card.mapTo(page, card.rect().topRight()).x()
        assert right <= width, type(card).__name__


def test_after_an_interruption_the_end_asks_how_much_was_given(
    opened: Open, checked: Session, ward: Ward, clock: FakeClock
) -> None:
    page = opened(checked)
    type_dose(page, "35", "mg")
    for kind in (DosingKind.START, DosingKind.INTERRUPT):
        page.part(DosingPart).record(kind)
        clock.advance(minutes=10)
    page.part(DosingPart).record(DosingKind.END)
    (ask,) = page.findChildren(Ask)
    assert kept(ward, checked).ended is None
    ask.do.click()
    assert "no number" in ask.message.text
    ask.findChildren(Field)[0].setText("17.5")
    ask.do.click()
    assert kept(ward, checked).dose_given_mg == 17.5
    assert kept(ward, checked).ended is not None


def test_stopped_early_the_end_asks_how_much_was_given(
    opened: Open, checked: Session, ward: Ward, clock: FakeClock
) -> None:
    page = opened(checked)
    type_dose(page, "35", "mg")
    page.part(DosingPart).record(DosingKind.START)
    clock.advance(minutes=12)
    page.part(DosingPart).record(DosingKind.END)
    (ask,) = page.findChildren(Ask)
    ask.findChildren(Field)[0].setText("10.5")
    ask.do.click()
    assert kept(ward, checked).dose_given_mg == 10.5


def test_a_time_corrected_days_later_stays_on_its_day(
    opened: Open, ward: Ward, clock: FakeClock
) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=40)
    end = dosing.record_dosing(ward.desk, session.id, DosingKind.END).ended
    assert end is not None
    clock.advance(minutes=3 * 1440)
    page = opened(session)
    page.part(DosingPart).card.correction_wanted.emit(kept(ward, session).events[-1])
    at, reason = page.findChildren(Ask)[0].findChildren(Field)
    at.setText(f"{end.plus(minutes=-5).local:%H:%M}")
    reason.setText("read from the pump")
    page.findChildren(Ask)[0].do.click()
    assert kept(ward, session).ended == end.plus(minutes=-5)


def test_a_session_opened_by_mistake_is_closed_without_dosing(
    opened: Open, prepared: Session, ward: Ward
) -> None:
    page = opened(prepared)
    page.part(DosingPart).card.undosed.click()
    (ask,) = page.findChildren(Ask)
    ask.do.click()
    assert kept(ward, prepared).started is None
    assert today.board(ward.desk).lanes == ()


def test_any_scale_can_be_rated_at_will(
    qtbot: QtBot, opened: Open, prepared: Session, ward: Ward
) -> None:
    page = opened(prepared)
    page.part(RatingsPart).card.other.click()
    (ask,) = page.findChildren(Ask)
    ask.findChildren(Picker)[0].choose("madrs")
    with qtbot.waitSignal(page.rating_requested) as asked:
        ask.do.click()
    (rating_id,) = asked.args or [None]
    found = rate.rating(ward.desk, rating_id)
    assert (found.instrument_id, found.timepoint_id) == ("madrs", None)
