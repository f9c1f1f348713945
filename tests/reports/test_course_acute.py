"""The hours around each dosing in a course report: vital signs, and what was missed."""

from dataclasses import replace

from ketrate.clinic import bedside, dosing, leaving, paper, visit
from ketrate.records.bedside import NotDoneReason
from ketrate.records.treatment import DosingKind, Vitals
from ketrate.reports.course import build
from tests.figures.builders import six_infusions
from tests.reports.builders import report
from tests.reports.test_course import pages
from tests.ward import Ward


def told(pdf: bytes) -> str:
    return " ".join("\n".join(pages(pdf)).split())


def test_vital_signs_are_told_before_the_dosing_and_by_their_extremes() -> None:
    made = report(six_infusions())
    session = made.sessions[0]
    start = session.started
    assert start is not None
    signs = (
        Vitals(1, session.id, start.plus(minutes=-20), systolic=118, diastolic=76),
        Vitals(2, session.id, start.plus(minutes=40), 151, 88, 90, 97, 14, 4),
        Vitals(3, session.id, start.plus(minutes=80), 133, 91, 80, 95, 11, 5),
    )
    text = told(build(replace(made, vitals=signs)))
    assert "1 3 118/76 151 40 91 95 11 4" in text
    assert "Vital signs per session" not in told(build(made))


def test_a_value_that_was_not_taken_is_no_number() -> None:
    made = report(six_infusions())
    session = made.sessions[0]
    start = session.started
    assert start is not None
    only = Vitals(1, session.id, start.plus(minutes=40), pulse=90)
    assert "1 1 – – – – – – –" in told(build(replace(made, vitals=(only,))))


def test_what_was_missed_around_a_dosing_stands_with_its_reason(ward: Ward) -> None:
    ward.at("rater")
    desk = ward.desk
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=40)
    dosing.record_dosing(desk, session.id, DosingKind.END)
    bedside.say_not_done(desk, session.id, "m40", "cadss23", NotDoneReason.TOO_DISSOCIATED)
    text = told(paper.course_report(desk, "KR-0001"))
    assert "too dissociated" not in text, "nothing is missed while the patient is here"
    ward.at("physician")
    leaving.discharge(desk, session.id, "wants to go")
    text = told(paper.course_report(desk, "KR-0001"))
    assert "CADSS-23 session 1, 40 min too dissociated" in text
    assert "Vitals session 1, 80 min not measured" in text
    missed = text.partition(" Missed What")[2]
    assert missed.count("80 min") == 3, "CADSS-23, MADRS since dosing and vital signs, each once"
    assert visit.visit(desk, session.id).vitals == ()
