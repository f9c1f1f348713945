"""A session as its page shows it: opening, checklist, medicines, vital signs."""

from dataclasses import dataclass

from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id, protocol_of
from ketrate.clinic.limits import check_vitals
from ketrate.clinic.looks import note_alerts_shown
from ketrate.clinic.moment import check_not_future, reason_for
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.situation import stage
from ketrate.records.ids import CourseId, SessionId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.text import clean_text
from ketrate.records.treatment import (
    Check,
    Course,
    Medication,
    Session,
    Stage,
    Vitals,
)
from ketrate.words import tr

MEDICATION_FLAGS = ("benzodiazepine", "hypnotic", "stimulant", "MAO inhibitor", "opioid")


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything the session page shows."""

    session: Session
    patient: Patient
    course: Course
    protocol: Protocol
    ratings: tuple[Rating, ...]
    vitals: tuple[Vitals, ...]
    checks: tuple[Check, ...]
    medications: tuple[Medication, ...]
    alerts: tuple[Alert, ...]


def open_session(desk: Desk, course_id: CourseId, chair: str = "") -> Session:
    """The next session of a course, in preparation; one open session per course."""
    from ketrate.store import courses, sessions

    require(desk, Action.TREAT)
    chair = clean_text(chair, tr("Chair"), 20)
    for session in sessions.of_course(desk.vault, course_id):
        if not session.is_imported and stage(session) is not Stage.CLOSED:
            raise NotNowError(
                tr("Session {n} of this course is still open.", n=session.number),
                tr("Close it first."),
            )
    protocol = protocol_of(desk, courses.get(desk.vault, course_id))
    with desk.change() as change:
        session = sessions.open_session(change, course_id, chair, desk.now())
        return sessions.set_fields(
            change,
            session.id,
            agent=protocol.agent,
            route=protocol.route,
            duration_minutes=protocol.duration_minutes,
        )


def visit(desk: Desk, session_id: SessionId) -> Visit:
    """One session with all that belongs to it; the view is noted."""
    from ketrate.store import alerts, courses, ratings, sessions, vitals

    require(desk, Action.TREAT)
    session = sessions.get(desk.vault, session_id)
    desk.note_once("session.view", session.uid)
    course = courses.get(desk.vault, session.course_id)
    still_open = alerts.open_alerts(desk.vault, session.patient_id)
    note_alerts_shown(desk, still_open)
    return Visit(
        session,
        patient_by_id(desk, session.patient_id),
        course,
        protocol_of(desk, course),
        ratings.of_session(desk.vault, session_id, desk.instrument_ids()),
        vitals.of_session(desk.vault, session_id),
        sessions.checks(desk.vault, session_id),
        sessions.medications(desk.vault, session_id),
        still_open,
    )


def answer_check(desk: Desk, session_id: SessionId, item: str, answer: str) -> None:
    """Answer one line of the preparation checklist: yes, no or n/a."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    if answer not in ("yes", "no", "n/a"):
        raise BadInputError(tr("Checklist"), tr("{a} is not yes, no or n/a.", a=answer))
    with desk.change() as change:
        sessions.set_check(change, session_id, item, answer, desk.now())


def add_medication(
    desk: Desk, session_id: SessionId, name: str, *, taken_today: bool, flags: tuple[str, ...] = ()
) -> Medication:
    """Write down a medicine; flags are what the person at the chair ticked."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    name = clean_text(name, tr("Medicine"), 200)
    if not name:
        raise BadInputError(tr("Medicine"), tr("it has no name."))
    with desk.change() as change:
        return sessions.add_medication(change, session_id, name, taken_today, flags)


def remove_medication(desk: Desk, medication_id: int) -> None:
    """Take a medicine off the list; the trail keeps it."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    with desk.change() as change:
        sessions.remove_medication(change, medication_id)


def record_vitals(
    desk: Desk,
    session_id: SessionId,
    *,
    timepoint_id: str | None = None,
    at: Instant | None = None,
    **values: int | None,
) -> Vitals:
    """Write down vital signs: systolic, diastolic, pulse, spo2, respiration, sedation."""
    from ketrate.store import vitals

    require(desk, Action.TREAT)
    check_vitals(values)
    at = at or desk.now()
    check_not_future(desk, at)
    with desk.change() as change:
        return vitals.add(change, session_id, at=at, timepoint_id=timepoint_id, **values)


def correct_vitals(
    desk: Desk, vitals_id: int, reason: str, *, at: Instant | None = None, **values: int | None
) -> Vitals:
    """Put right what was mistyped; the old values stay readable, and so does the reason."""
    from ketrate.store import vitals

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("a correction needs one."))
    check_vitals(values)
    before = _standing_vitals(desk, vitals_id)
    at = at or before.at
    check_not_future(desk, at)
    with desk.change() as change:
        vitals.void(change, vitals_id, reason)
        return vitals.add(
            change,
            before.session_id,
            at=at,
            timepoint_id=before.timepoint_id,
            replaces=vitals_id,
            **values,
        )


def take_back_vitals(desk: Desk, vitals_id: int, reason: str) -> None:
    """Take vital signs back that are another patient's, or nobody's; they stay readable."""
    from ketrate.store import vitals

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("taking back needs one."))
    _standing_vitals(desk, vitals_id)
    with desk.change() as change:
        vitals.void(change, vitals_id, reason)


def _standing_vitals(desk: Desk, vitals_id: int) -> Vitals:
    from ketrate.store import vitals

    found = vitals.get(desk.vault, vitals_id)
    if found.is_void:
        raise NotNowError(tr("These vital signs were corrected or taken back before."))
    return found
