"""Looking at one patient: the course, its ratings, and the trail in sentences."""

from dataclasses import dataclass, replace

from ketrate.analysis.rules import Rules
from ketrate.analysis.trajectory import Trajectory
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import course as find_course
from ketrate.clinic.enrol import courses, patient, protocol_of, sessions_of
from ketrate.clinic.history import sentences
from ketrate.clinic.rights import Action, is_blinded, require
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.treatment import Course, Session
from ketrate.words import tr

HISTORY_LINES = 200


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything the patient page shows; `course` and `trajectory` are None before a course."""

    patient: Patient
    courses: tuple[Course, ...]
    course: Course | None
    protocol: Protocol | None
    trajectory: Trajectory | None
    ratings: tuple[Rating, ...]
    sessions: tuple[Session, ...]
    alerts: tuple[Alert, ...]
    staff_names: dict[StaffId, str]
    history: tuple[str, ...]


def page(desk: Desk, code: str, course_number: int | None = None) -> PatientPage:
    """One patient's page; the view is noted in the trail."""
    from ketrate.store import alerts, audit

    require(desk, Action.SEE_PATIENTS)
    who = patient(desk, code)
    desk.note_once("patient.view", who.uid)
    all_courses = courses(desk, who.id)
    course = find_course(desk, who, course_number) if all_courses else None
    told = sentences(desk, audit.events_of_patient(desk.vault, who.id, HISTORY_LINES))
    return PatientPage(
        who,
        all_courses,
        course,
        _protocol(desk, course) if course else None,
        trajectory(desk, who, course) if course else None,
        ratings_of(desk, course) if course else (),
        sessions_of(desk, course.id) if course else (),
        alerts.open_alerts(desk.vault, who.id),
        staff_names(desk),
        told,
    )


def trajectory(desk: Desk, who: Patient, course: Course) -> Trajectory:
    """The course as it stands now, by the clinic's rules; without its dosings where blinded."""
    from ketrate.analysis.trajectory import build

    found = build(
        code=who.code,
        course=course,
        sessions=sessions_of(desk, course.id),
        ratings=ratings_of(desk, course),
        instruments=desk.catalogue,
        protocol=protocol_of(desk, course),
        rules=rules(desk),
        now=desk.now(),
    )
    if not is_blinded(desk.signed_in()):
        return found
    reason = tr("Change is counted from the first dosing and is not shown to a blinded rater.")
    return replace(found, no_change_reason=reason)


def _protocol(desk: Desk, course: Course) -> Protocol:
    """The protocol; to a blinded rater its timepoints alone, not what it gives, nor how often."""
    found = protocol_of(desk, course)
    if not is_blinded(desk.signed_in()):
        return found
    return Protocol(
        id="",
        name="",
        version="",
        agent=None,
        route=None,
        dose_mg_per_kg=None,
        duration_minutes=None,
        session_days=(),
        checklist=(),
        timepoints=found.timepoints,
        windows_note="",
        source="",
        definition_hash="",
        text="",
    )


def trajectory_document(desk: Desk, code: str, course_number: int | None) -> dict[str, object]:
    """The JSON document of `ketrate trajectory`."""
    from ketrate.analysis.trajectory_json import document

    who = patient(desk, code)
    desk.note_once("patient.view", who.uid)
    one = trajectory(desk, who, find_course(desk, who, course_number))
    return document(one, staff_names(desk))


def ratings_of(desk: Desk, course: Course) -> tuple[Rating, ...]:
    """The ratings of a course that may reach the signed-in person."""
    from ketrate.store import ratings

    return ratings.of_course(desk.vault, course.id, desk.instrument_ids())


def rules(desk: Desk) -> Rules:
    """The clinic's rule set for baseline, response and remission."""
    from ketrate.store import settings

    kept = settings.get(desk.vault, "rules", {})
    return Rules(**kept) if isinstance(kept, dict) else Rules()


def staff_names(desk: Desk) -> dict[StaffId, str]:
    """The name of every person who ever worked here, by number."""
    from ketrate.store import staff

    return {person.id: person.name for person in staff.everyone(desk.vault)}
