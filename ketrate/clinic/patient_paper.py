"""The overview of one patient on paper: every course on one page."""

from typing import TYPE_CHECKING

from ketrate import __version__
from ketrate.clinic.bedside import standing
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import courses, patient, protocol_of, sessions_of
from ketrate.clinic.review import staff_names, trajectory
from ketrate.clinic.rights import Action, require
from ketrate.records.bedside import AdverseEvent
from ketrate.records.patient import Patient
from ketrate.records.treatment import Course

if TYPE_CHECKING:
    from ketrate.reports.patient import CourseSummary


def patient_report(desk: Desk, code: str) -> bytes:
    """Every course of a patient as PDF; the same data gives the same bytes. Noted after."""
    from ketrate.reports.patient import PatientReport, build
    from ketrate.store import alerts, audit, settings

    require(desk, Action.SEE_REPORT)
    who = patient(desk, code)
    seq, head, data_as_of = audit.head(desk.vault)
    pdf = build(
        PatientReport(
            clinic_name=str(settings.get(desk.vault, "clinic_name", "")),
            patient=who,
            courses=tuple(_summary(desk, who, one) for one in courses(desk, who.id)),
            alerts=alerts.open_alerts(desk.vault, who.id),
            instruments=desk.catalogue,
            staff_names=staff_names(desk),
            audit_seq=seq,
            audit_head=head,
            data_as_of=data_as_of,
            version=__version__,
        )
    )
    desk.note("report.print", who.uid, report="patient")
    return pdf


def _summary(desk: Desk, who: Patient, course: Course) -> "CourseSummary":
    from ketrate.reports.patient import CourseSummary
    from ketrate.store import chart

    sessions = sessions_of(desk, course.id)
    adverse = tuple(
        event
        for session in sessions
        for _, event in standing(chart.of_session(desk.vault, session.id), AdverseEvent)
    )
    found = trajectory(desk, who, course)
    return CourseSummary(course, protocol_of(desk, course), found, sessions, adverse)
