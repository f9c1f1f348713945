"""Starting, spraying, injecting and putting right through the session page."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ketrate.clinic import dose, visit
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.screens.background import Background
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.session_dose import DosePart
from ketrate.screens.pages.session_dosing import DosingPart
from ketrate.screens.pages.session_vitals import VitalsPart
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field
from ketrate.screens.widgets.dose import DoseForm
from ketrate.screens.widgets.dosing import DosingPanel
from ketrate.screens.widgets.given import GivenForm
from ketrate.screens.widgets.notice import Notice
from ketrate.screens.widgets.vitals import VitalsFields, VitalsPanel
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


def new(ward: Ward, protocol: str, *, is_checked: bool = True) -> Session:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient(), protocol).id, "3")
    ward.identify(session)
    for line in visit.visit(ward.desk, session.id).protocol.checklist:
        if is_checked:
            visit.answer_check(ward.desk, session.id, line.id, "yes")
    return session


def dosing_of(page: SessionPage) -> DosingPanel:
    return page.part(DosingPart).card


def dose_of(page: SessionPage) -> DoseForm:
    return page.part(DosePart).card


def vitals_of(page: SessionPage) -> VitalsPanel:
    return page.part(VitalsPart).card


def the_ask(page: SessionPage) -> Ask:
    (found,) = [one for one in page.findChildren(Ask) if one.isVisible()]
    return found


def words_of(ask: Ask) -> str:
    return " ".join(one.text() for one in ask.findChildren(QLabel))


def fill(ask: Ask, name: str, text: str) -> None:
    (found,) = [one for one in ask.findChildren(Field) if one.accessibleName() == name]
    found.setText(text)


def kept(ward: Ward, session: Session) -> Session:
    return visit.visit(ward.desk, session.id).session


def take_pressure(page: SessionPage, systolic: str, diastolic: str) -> None:
    vitals_of(page).fields["systolic"].setText(systolic)
    vitals_of(page).fields["diastolic"].setText(diastolic)
    vitals_of(page).keep.click()


def test_what_stands_open_is_shown_at_the_start_and_forbids_nothing(
    opened: Open, ward: Ward
) -> None:
    session = new(ward, "nimh-single", is_checked=False)
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    visit.record_vitals(ward.desk, session.id, systolic=152, diastolic=88)
    page = opened(session)
    dosing_of(page).buttons[DosingKind.START].click()
    ask = the_ask(page)
    assert "Consent on file and still given" in words_of(ask)
    assert "152/88" in words_of(ask)
    assert ask.focusWidget() is ask.cancel
    assert kept(ward, session).started is None
    ask.do.click()
    assert kept(ward, session).started is not None


def test_three_sprays_by_one_button_that_counts_them(
    opened: Open, ward: Ward, clock: FakeClock
) -> None:
    session = new(ward, "esketamine-spray")
    page = opened(session)
    dose_of(page).known._buttons["84"].click()
    dose_of(page).keep.click()
    assert kept(ward, session).dose_prescribed_mg == 84
    spray = dosing_of(page).buttons[DosingKind.SPRAY]
    for n in (1, 2, 3):
        assert spray.text() == f"Spray {n} of 3 given"
        assert spray.isVisible()
        spray.click()
        clock.advance(minutes=5)
    assert not spray.isVisible()
    assert page.situation.stage is Stage.OBSERVING
    assert kept(ward, session).dose_given_mg == 84


def test_a_spray_of_a_number_of_milligrams_that_no_device_holds_is_refused(
    opened: Open, ward: Ward
) -> None:
    session = new(ward, "esketamine-spray")
    page = opened(session)
    dose_of(page).amount.setText("70")
    dose_of(page).keep.click()
    assert "28 mg" in page.message.text
    assert kept(ward, session).dose_prescribed_mg is None


def test_skipping_the_rest_asks_why(opened: Open, ward: Ward) -> None:
    session = new(ward, "esketamine-spray")
    dose.set_dose(ward.desk, session.id, amount=56, unit="mg", weight_kg=None)
    page = opened(session)
    dosing_of(page).buttons[DosingKind.SPRAY].click()
    dosing_of(page).skip.click()
    ask = the_ask(page)
    ask.do.click()
    assert "Reason" in ask.message.text
    fill(ask, "Reason", "vomited")
    ask.do.click()
    assert kept(ward, session).dose_given_mg == 28


def test_route_and_dose_are_chosen_from_the_protocols_and_an_injection_is_one_press(
    opened: Open, ward: Ward
) -> None:
    session = new(ward, "titration")
    page = opened(session)
    form = dose_of(page)
    form.weight.setText("70")
    form.known._buttons["0.3"].click()
    form.keep.click()
    assert "Route" in page.message.text
    form.route._buttons["subcutaneous"].click()
    form.keep.click()
    assert kept(ward, session).route == "subcutaneous"
    start = dosing_of(page).buttons[DosingKind.START]
    assert start.text() == "Injection given"
    start.click()
    assert page.situation.stage is Stage.OBSERVING
    assert kept(ward, session).dose_given_mg == 21
    texts = [one.text() for one in dosing_of(page).findChildren(QLabel)]
    assert "Injection given" in texts
    assert "Started" not in texts


def test_agent_and_route_are_asked_only_where_there_is_a_choice(opened: Open, ward: Ward) -> None:
    page = opened(new(ward, "two-arm"))
    assert dose_of(page).agent.isVisible()
    assert not dose_of(page).route.isVisible()


def test_pounds_are_asked_about_with_the_last_weight(opened: Open, ward: Ward) -> None:
    session = new(ward, "nimh-single")
    now = ward.desk.now()
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70, weighed=now)
    page = opened(session)
    form = dose_of(page)
    form.weight.setText("154")
    form.amount.setText("35")
    form.unit._buttons["mg"].click()
    form.keep.click()
    assert "154 kg, and 70 kg last time" in words_of(the_ask(page))
    assert kept(ward, session).weight_kg == 70


def test_the_weight_says_how_old_it_is_and_from_an_old_one_nothing_is_counted(
    opened: Open, ward: Ward, clock: FakeClock
) -> None:
    session = new(ward, "nimh-single")
    now = ward.desk.now()
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70, weighed=now)
    clock.advance(minutes=3 * 1440)
    page = opened(session)
    form = dose_of(page)
    form.amount.setText("35")
    form.unit._buttons["mg"].click()
    assert form.other.text() == "35 mg = 0.50 mg/kg at 70.0 kg, weighed 3 days ago"
    form.days.setText("31")
    assert "unknown until weighed again" in form.other.text()


def test_at_the_end_the_dose_is_counted_from_the_volume(
    opened: Open, ward: Ward, clock: FakeClock
) -> None:
    session = new(ward, "nimh-single")
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    page = opened(session)
    dosing_of(page).buttons[DosingKind.START].click()
    clock.advance(minutes=20)
    dosing_of(page).buttons[DosingKind.END].click()
    ask = the_ask(page)
    form = ask.findChildren(GivenForm)[0]
    form.way._buttons["volume"].click()
    fill(ask, "Volume prepared, mL", "50")
    fill(ask, "Concentration, mg/mL", "0,7")
    fill(ask, "Not infused, mL", "25")
    ask.do.click()
    assert "base or hydrochloride" in ask.message.text
    form.salt._buttons["base"].click()
    ask.do.click()
    assert kept(ward, session).dose_given_mg == 17.5


def test_a_rate_is_typed_in_ml_per_hour(opened: Open, ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    page = opened(session)
    dosing_of(page).buttons[DosingKind.RATE].click()
    ask = the_ask(page)
    ask.do.click()
    assert "mL/h" in ask.message.text
    fill(ask, "Rate, mL/h", "75")
    ask.do.click()
    assert [one.amount for one in kept(ward, session).events] == [None, 75]


def test_the_last_entry_is_taken_back_with_a_reason(opened: Open, ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    page = opened(session)
    dosing_of(page).take_back_wanted.emit(kept(ward, session).events[0])
    ask = the_ask(page)
    fill(ask, "Reason", "wrong chair")
    ask.do.click()
    assert page.situation.stage is Stage.PREPARING


def test_a_severe_pressure_interrupts_once_and_stays_in_sight(
    opened: Open, ward: Ward, clock: FakeClock
) -> None:
    ward.at("rater")
    page = opened(ward.a_running_session(ward.a_course(ward.a_patient())))
    take_pressure(page, "182", "95")
    ask = the_ask(page)
    assert "180/110" in words_of(ask)
    ask.cancel.click()
    assert vitals_of(page).findChildren(Notice)
    clock.advance(minutes=5)
    take_pressure(page, "185", "95")
    assert [one for one in page.findChildren(Ask) if one.isVisible()] == []
    clock.advance(minutes=5)
    take_pressure(page, "150", "90")
    notices = [one for one in vitals_of(page).findChildren(Notice) if one.isVisible()]
    assert notices == []


def test_a_value_beyond_the_clinics_limit_is_marked_with_shape_and_word(
    opened: Open, ward: Ward
) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    visit.record_vitals(ward.desk, session.id, systolic=141, diastolic=90, spo2=93)
    texts = {one.text() for one in vitals_of(opened(session)).findChildren(QLabel)}
    assert {"141 ▲ high", "90", "93 ▼ low"} <= texts


def test_vital_signs_are_corrected_or_taken_back_with_a_reason(opened: Open, ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    old = visit.record_vitals(ward.desk, session.id, systolic=218, diastolic=82)
    page = opened(session)
    vitals_of(page).correction_wanted.emit(old)
    ask = the_ask(page)
    ask.findChildren(VitalsFields)[0].fields["systolic"].setText("128")
    ask.do.click()
    assert "Reason" in ask.message.text
    fill(ask, "Reason", "digits swapped")
    ask.do.click()
    (new_one,) = visit.visit(ward.desk, session.id).vitals
    assert (new_one.systolic, new_one.diastolic, new_one.at) == (128, 82, old.at)
