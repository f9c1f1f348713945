"""A session on paper: in the order of a monitoring form, complete, and the same twice."""

from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from ketrate.clinic import bedside, dose, dosing, given, leaving, rate, session_paper, visit
from ketrate.clinic.patient_paper import patient_report
from ketrate.errors import NotAllowedError, NotFoundError
from ketrate.records.bedside import (
    AdverseEvent,
    Given,
    NotDoneReason,
    Outcome,
    Relatedness,
    Severity,
)
from ketrate.records.treatment import DosingKind, Session
from ketrate.store import audit
from tests.reports.test_course import pages
from tests.ward import Ward

ORDER = (
    "Session report", "Preparation", "Medication", "Dose", "Dosing", "Timed table",
    "Rescue medicines", "Adverse events", "Suicidality alerts", "Discharge list", "Leaving",
    "Hand-over notes", "Corrected lines", "Signatures",
)  # fmt: skip


@pytest.fixture
def session(ward: Ward) -> Session:
    """A morning with everything in it; the patient has not left, it is 13:01."""
    ward.at("rater")
    desk = ward.desk
    made = visit.open_session(desk, ward.a_course(ward.a_patient()).id, "3")
    ward.identify(made)
    visit.answer_check(desk, made.id, "consent", "yes")
    visit.add_medication(
        desk, made.id, "Lorazepam 1 mg", taken_today=True, flags=("benzodiazepine",)
    )
    dose.set_dose(desk, made.id, amount=0.5, unit="mg/kg", weight_kg=70, lot="A123-7")
    begin(ward, made)
    what_went_wrong(ward, made)
    ward.clock.advance(minutes=121)
    visit.record_vitals(
        desk, made.id,
        systolic=150, diastolic=85, pulse=70, spo2=98, respiration=14, sedation=5,
    )  # fmt: skip
    leaving.look_at_all(desk, made.id)
    return made


def begin(ward: Ward, made: Session) -> None:
    """Started at 10:00, interrupted from 10:12 to 10:15, ended at 10:40 with 33 mg."""
    for kind, minutes in (
        (DosingKind.START, 12), (DosingKind.INTERRUPT, 3), (DosingKind.RESUME, 25),
    ):  # fmt: skip
        dosing.record_dosing(ward.desk, made.id, kind)
        ward.clock.advance(minutes=minutes)
    dosing.record_dosing(ward.desk, made.id, DosingKind.END, amount=33)


def what_went_wrong(ward: Ward, made: Session) -> None:
    desk = ward.desk
    fall = AdverseEvent(
        "fall", desk.now(), Severity.MODERATE, is_serious=True, relatedness=Relatedness.POSSIBLE
    )
    line = bedside.note_adverse_event(desk, made.id, fall)
    over = replace(fall, ended=desk.now(), outcome=Outcome.RESOLVED)
    bedside.note_adverse_event(desk, made.id, over, instead_of=line.id)
    bedside.give_rescue(desk, made.id, "ondansetron", "4 mg", reason="nausea")
    note = bedside.hand_over(desk, made.id, "escort comes at noon")
    bedside.hear(desk, note.id)
    bedside.say_not_done(desk, made.id, "m80", "cadss23", NotDoneReason.ASLEEP)
    ward.a_rating(made, "cadss23", 1)
    draft = ward.a_draft(made, "madrs-dosing")
    rate.record_answer(desk, draft.id, 10, 5)


def text(ward: Ward) -> str:
    return " ".join("\n".join(pages(session_paper.session_report(ward.desk, "KR-0001"))).split())


def outline(pdf: bytes) -> list[tuple[str, int]]:
    document = pdfium.PdfDocument(pdf)
    found = []
    for mark in document.get_toc():
        dest = mark.get_dest()
        assert dest is not None
        index = dest.get_index()
        assert index is not None
        found.append((mark.get_title(), index))
    document.close()
    return found


def test_it_stands_in_the_order_of_a_monitoring_form(ward: Ward, session: Session) -> None:
    titles = [title for title, _ in outline(session_paper.session_report(ward.desk, "KR-0001"))]
    assert titles == list(ORDER[1:])


def test_the_outline_leads_to_the_page_where_the_heading_stands(
    ward: Ward, session: Session
) -> None:
    pdf = session_paper.session_report(ward.desk, "KR-0001")
    printed = pages(pdf)
    found = outline(pdf)
    assert all(title in printed[page].splitlines() for title, page in found)
    assert {page for _, page in found} == set(range(len(printed)))


def test_dose_lot_flags_and_interruptions_are_told(ward: Ward, session: Session) -> None:
    told = text(ward)
    assert "Dose prescribed 35 mg = 0.5 mg/kg" in told
    assert "Dose given 33 mg = 0.47 mg/kg" in told
    assert "Lot A123-7" in told
    assert "Lorazepam 1 mg yes benzodiazepine" in told
    assert "Consent on file and still given yes" in told
    assert "Identity checked with the patient not answered" in told
    assert "10:12 12 interrupted Rater 10:15 15 resumed Rater 10:40 40 ended 33 mg Rater" in told


def test_how_the_dose_given_was_counted_is_told(ward: Ward, session: Session) -> None:
    counted = Given(32.5, volume_ml=50, mg_per_ml=0.7, not_infused_ml=3.5)
    given.set_given(ward.desk, session.id, counted, "the syringe was read again")
    assert "Counted from 50 mL at 0.7 mg/mL, stated as base, 3.5 mL not infused" in text(ward)


def test_the_table_holds_plan_deviation_values_and_reasons(ward: Ward, session: Session) -> None:
    told = text(ward)
    assert "10:40 10:40 0 min 40 min: CADSS-23 23 done Rater" in told
    assert "12:41 – Vitals 150/85 70 98 14 5 at will Rater" in told
    assert "11:20 – – 80 min: CADSS-23 missed: asleep" in told
    assert "overdue" in told


def test_what_was_taken_outside_its_window_says_so(ward: Ward, session: Session) -> None:
    visit.record_vitals(ward.desk, session.id, timepoint_id="m80", pulse=66)
    assert "11:20 12:41 +81 min 80 min: Vitals 66 done late Rater" in text(ward)


def test_what_went_wrong_is_told_with_seriousness_and_end(ward: Ward, session: Session) -> None:
    told = text(ward)
    assert "1 event, 1 of them serious." in told
    assert "10:40 10:40 fall moderate SERIOUS possibly from the dosing" in told.replace("- ", "")
    assert "10:40 ondansetron 4 mg nausea Rater" in told
    assert "escort comes at noon Rater Rater, 10:40" in told
    assert "1 suicidality alert is not acknowledged yet" in told
    assert "Adverse event: fall; moderate" in told


def test_each_criterion_stands_with_value_limit_and_met_since(ward: Ward, session: Session) -> None:
    told = text(ward)
    assert "Oxygen saturation met 98 % 12:41 at least 94 % 12:41" in told
    assert "Dissociation (CADSS) too early" not in told
    assert "Dissociation (CADSS) not met CADSS 23 10:40 at most CADSS 4 –" in told
    assert "Walks unaided met yes 12:41 – 12:41" in told
    assert "No open suicidality alert not met" in told
    assert "the patient has not left" in told


def test_leaving_early_is_told_with_reason_person_and_times(ward: Ward, session: Session) -> None:
    ward.at("physician")
    ready = ward.desk.now().plus(minutes=-20)
    leaving.would_be_ready(ward.desk, session.id, ready)
    leaving.discharge(ward.desk, session.id, "goes to the ward")
    ward.clock.advance(minutes=300)
    told = text(ward)
    assert "As it stood when the patient left, 2026-03-02 12:41." in told
    assert "120 min from the end of the dosing (10:40), over at 12:40" in told
    assert "Would have been ready at 12:21 (said by a clinician)" in told
    assert "Left at 2026-03-02 12:41" in told
    assert "Total observation time 2 h 1 min" in told
    assert "From the start of the dosing to leaving 2 h 41 min" in told
    assert "goes to the ward Not met then Dissociation (CADSS), Blood pressure" in told
    assert "Let go by Physician" in told


def test_an_open_session_prints_the_same_twice_as_long_as_nothing_changed(
    ward: Ward, session: Session
) -> None:
    first = session_paper.session_report(ward.desk, "KR-0001")
    ward.clock.advance(minutes=30)
    assert session_paper.session_report(ward.desk, "KR-0001") == first
    leaving.look(ward.desk, session.id, "gait", is_yes=False)
    assert session_paper.session_report(ward.desk, "KR-0001") != first


def test_a_long_session_flows_over_pages_that_all_name_the_patient(
    ward: Ward, session: Session
) -> None:
    for _ in range(80):
        ward.clock.advance(minutes=1)
        visit.record_vitals(ward.desk, session.id, pulse=70)
    printed = pages(session_paper.session_report(ward.desk, "KR-0001"))
    assert len(printed) >= 4
    for number, page in enumerate(printed, start=1):
        assert "Demo, Ada" in page
        assert "session 1" in page
        assert f"Page {number} of {len(printed)}" in page
        assert "documentation aid" in page
    assert sum("Deviation" in page for page in printed) >= 2


def test_a_session_in_preparation_prints_what_there_is(ward: Ward) -> None:
    ward.at("rater")
    visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id)
    told = text(ward)
    assert "No dosing was begun." in told
    assert "in preparation" in told


def test_a_session_that_is_not_there_is_named(ward: Ward, session: Session) -> None:
    with pytest.raises(NotFoundError):
        session_paper.session_report(ward.desk, "KR-0001", None, 7)


@pytest.mark.parametrize("login", ["reviewer", "admin"])
def test_whoever_may_print_needs_no_place_at_the_chair(
    ward: Ward, session: Session, login: str
) -> None:
    ward.at(login)
    assert "Timed table" in text(ward)
    last = audit.events(ward.desk.vault)[-1]
    assert (last.kind, last.body["report"], last.changed_data) == ("report.print", "session", False)


def test_a_blinded_rater_gets_neither_session_nor_overview(ward: Ward, session: Session) -> None:
    ward.at("blinded")
    with pytest.raises(NotAllowedError):
        session_paper.session_report(ward.desk, "KR-0001")
    with pytest.raises(NotAllowedError):
        patient_report(ward.desk, "KR-0001")


def test_the_overview_holds_every_course_on_one_page(ward: Ward, session: Session) -> None:
    ward.at("physician")
    leaving.discharge(ward.desk, session.id, "goes to the ward")
    ward.at("rater")
    ward.a_course(visit.visit(ward.desk, session.id).patient)
    pdf = patient_report(ward.desk, "KR-0001")
    (printed,) = pages(pdf)
    told = " ".join(printed.split())
    assert "1 1 of 1 ketamine, intravenous 33 2026-03-02 2026-03-02 23 1, 1 serious" in told
    assert "2 0 of 1" in told
    assert "1 suicidality alert is not acknowledged yet." in told
    assert patient_report(ward.desk, "KR-0001") == pdf
