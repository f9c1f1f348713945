"""Finding and adding patients."""

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ketrate.clinic import enrol
from ketrate.screens.background import Background
from ketrate.screens.models.patients import PatientLine, PatientTable
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Picker
from tests.ward import Ward


@pytest.fixture
def page(qtbot: QtBot, ward: Ward, background: Background, theme: Theme) -> PatientsPage:
    ward.at("rater")
    ward.a_patient("KR-0001")
    ward.a_patient("KR-0002")
    made = PatientsPage(ward.desk, background, theme)
    qtbot.addWidget(made)
    made.resize(1280, 748)
    made.refresh()
    made.show()
    return made


def fields(page: PatientsPage) -> tuple[Ask, dict[str, Field]]:
    ask = page.findChildren(Ask)[0]
    return ask, {field.accessibleName(): field for field in ask.findChildren(Field)}


def test_the_list_is_a_sound_table(qtmodeltester: ModelTester) -> None:
    table = PatientTable()
    table.take([PatientLine("KR-1", "DEMO, Ada", "1981", "MDD", "1", "MADRS 12")])
    qtmodeltester.check(table)


@pytest.mark.parametrize(("typed", "found"), [("0002", 1), ("demo", 2), ("(.*", 0)])
def test_the_search_takes_code_and_name_as_they_are_typed(
    page: PatientsPage, typed: str, found: int
) -> None:
    page.search.setText(typed)
    assert page.found.rowCount() == found


def test_enter_in_the_search_opens_the_only_one_found(qtbot: QtBot, page: PatientsPage) -> None:
    page.search.setText("0002")
    with qtbot.waitSignal(page.patient_requested) as wanted:
        page.search.returnPressed.emit()
    assert wanted.args == ["KR-0002"]


def test_a_new_patient_is_added_and_chosen(page: PatientsPage, ward: Ward) -> None:
    page.add_patient()
    ask, by_name = fields(page)
    by_name["Code (study id or MRN)"].setText("KR-0100")
    by_name["Family name"].setText("Sample")
    by_name["Birth date"].setText("1990-12-31")
    ask.do.click()
    assert enrol.patient(ward.desk, "KR-0100").identity.family_name == "Sample"
    assert page.chosen_code() == "KR-0100"


@pytest.mark.parametrize("born", ["31.12.1990", "1990-13-01", "2090-01-01"])
def test_a_birth_date_that_cannot_be_is_refused_in_the_dialog(
    page: PatientsPage, ward: Ward, born: str
) -> None:
    page.add_patient()
    ask, by_name = fields(page)
    by_name["Code (study id or MRN)"].setText("KR-0100")
    by_name["Birth date"].setText(born)
    ask.do.click()
    assert ask.isVisible()
    assert "Birth date" in ask.message.text
    assert len(enrol.patients(ward.desk)) == 2


def test_a_taken_code_is_refused(page: PatientsPage, ward: Ward) -> None:
    page.add_patient()
    ask, by_name = fields(page)
    by_name["Code (study id or MRN)"].setText("KR-0001")
    ask.do.click()
    assert "taken" in ask.message.text


def test_a_course_and_then_a_session_are_started_from_the_list(
    qtbot: QtBot, page: PatientsPage, ward: Ward
) -> None:
    page.choose("KR-0002")
    assert not page.session.isEnabled()
    page.course.click()
    ask = page.findChildren(Ask)[0]
    ask.findChildren(Picker)[0].choose("six-infusions")
    ask.do.click()
    patient = enrol.patient(ward.desk, "KR-0002")
    assert [c.protocol_id for c in enrol.courses(ward.desk, patient.id)] == ["six-infusions"]
    assert page.session.isEnabled()
    page.session.click()
    ask = next(a for a in page.findChildren(Ask) if a.isVisible())
    with qtbot.waitSignal(page.session_requested):
        ask.do.click()


def test_text_from_outside_is_shown_as_it_is(page: PatientsPage, ward: Ward) -> None:
    from ketrate.records.patient import Identity

    enrol.enrol(ward.desk, "KR-0300", Identity("<b>Bold</b>", "&amp;"))
    page.refresh()
    page.choose("KR-0300")
    line = page.model.line_at(page.found.mapToSource(page.table.currentIndex()).row())
    assert line.name == "<B>BOLD</B>, &amp;"


def test_no_key_is_named_that_is_not_the_persons(page: PatientsPage, ward: Ward) -> None:
    assert "Ctrl+N" in page.keys.text()
    ward.at("blinded")
    page.refresh()
    assert "Ctrl+N" not in page.keys.text()
