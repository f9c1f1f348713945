"""Patients and courses: add, find, begin."""

from dataclasses import dataclass, replace
from datetime import date

from ketrate.clinic import protocols
from ketrate.clinic.blinding import is_blind_for, seen_course, seen_patient, seen_protocol
from ketrate.clinic.desk import Desk
from ketrate.clinic.identify import alike_codes, look_alikes
from ketrate.clinic.limits import NeedsConfirmation
from ketrate.clinic.rights import Action, is_blinded, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotFoundError, NotNowError
from ketrate.protocol.schedule import Protocol
from ketrate.records.bulk import NewPatient
from ketrate.records.ids import CourseId, PatientId
from ketrate.records.patient import Identity, Patient
from ketrate.records.rating import Rating
from ketrate.records.text import clean_text
from ketrate.records.treatment import Course, Session
from ketrate.words import tr

LONGEST_CODE = 64
LONGEST_NAME = 200
YOUNGEST_YEAR = 1900
MOST_TOLD = 3
"""So many similar patients are told when one is added."""


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the patient list. `last` is the latest finished depression rating.

    `sessions` is None for a person from whom the treatment is withheld. `alike` are the codes of
    patients with a similar name.
    """

    patient: Patient
    courses: int
    sessions: int | None
    last: Rating | None
    alike: tuple[str, ...] = ()


def enrol(
    desk: Desk,
    code: str,
    identity: Identity,
    *,
    sex: str | None = None,
    diagnosis: str | None = None,
    confirmed: bool = False,
) -> Patient:
    """Add a patient; raises BadInputError for a code that is taken, empty or not printable.

    Raises NeedsConfirmation where somebody with a similar name or code is here already; the same
    call with `confirmed` adds the patient all the same.
    """
    from ketrate.store import patients as kept

    require(desk, Action.ENROL)
    code = clean_text(code, tr("Patient code"), LONGEST_CODE)
    if not code:
        raise BadInputError(tr("Patient code"), tr("it is empty."), tr("Type the study id or MRN."))
    if kept.by_code(desk.vault, code) is not None:
        raise BadInputError(
            tr("Patient code"), tr("{code} is taken.", code=code), tr("Open that patient instead.")
        )
    identity = _clean_identity(desk, identity)
    diagnosis = clean_text(diagnosis or "", tr("Diagnosis"), LONGEST_NAME) or None
    if not confirmed:
        _require_unlike(desk, identity, code)
    year = identity.birth_date.year if identity.birth_date else None
    with desk.change() as change:
        return kept.add(
            change,
            NewPatient(code, sex=sex, birth_year=year, diagnosis=diagnosis, identity=identity),
        )


def start_course(desk: Desk, patient_id: PatientId, protocol_id: str, family: str) -> Course:
    """Begin the patient's next course under a protocol, with its primary depression scale."""
    from ketrate.store import courses as kept
    from ketrate.store import definitions

    require(desk, Action.TREAT)
    protocol = desk.protocols.get(protocol_id)
    protocols.require_offered(desk, protocol_id)
    if not desk.catalogue.family(family):
        raise NotFoundError(tr("instrument family"), family)
    number = 1 + max((c.number for c in kept.of_patient(desk.vault, patient_id)), default=0)
    with desk.change() as change:
        definitions.keep(change, "protocol", protocol.definition_hash, protocol.text)
        return kept.add(
            change, patient_id, number, protocol.id, protocol.definition_hash, family, desk.now()
        )


def patients(desk: Desk) -> tuple[PatientRow, ...]:
    """Every patient, sorted by code, with counts and the latest depression score; noted."""
    from ketrate.store import patients as kept

    staff = require(desk, Action.SEE_PATIENTS)
    families = frozenset(i.id for i in desk.catalogue if i.domain == "depression")
    visible = desk.instrument_ids()
    shown = families if visible is None else families & visible
    desk.note_once("patients.view", staff.uid)
    rows = kept.overview(desk.vault, shown)
    hides, like = is_blinded(staff), alike_codes(desk)
    return tuple(
        PatientRow(
            replace(row.patient, tags=()) if hides else row.patient,
            row.courses,
            None if hides else row.sessions,
            row.last,
            like.get(row.patient.code, ()),
        )
        for row in sorted(rows, key=lambda row: row.patient.code)
    )


def row_document(row: PatientRow) -> dict[str, object]:
    """One entry of the JSON document of `ketrate patients`."""
    last = row.last
    at = last.observed.iso() if last and isinstance(last.observed, Instant) else None
    return {
        "code": row.patient.code,
        "sex": row.patient.sex,
        "birth_year": row.patient.birth_year,
        "diagnosis": row.patient.diagnosis,
        "courses": row.courses,
        "sessions": row.sessions,
        "last": last
        and {
            "instrument": last.instrument_id,
            "total": last.total,
            "at": at,
            "prorated": last.is_prorated,
        },
    }


def patient(desk: Desk, code: str) -> Patient:
    """The patient of that code; raises NotFoundError."""
    from ketrate.store import patients as kept

    require(desk, Action.SEE_PATIENTS)
    found = kept.by_code(desk.vault, code)
    if found is None:
        raise NotFoundError(tr("patient"), code)
    return seen_patient(desk, found)


def patient_by_id(desk: Desk, patient_id: PatientId) -> Patient:
    """The patient of that number in this vault."""
    from ketrate.store import patients as kept

    require(desk, Action.SEE_PATIENTS)
    return seen_patient(desk, kept.get(desk.vault, patient_id))


def courses(desk: Desk, patient_id: PatientId) -> tuple[Course, ...]:
    """The patient's courses, first to last; to a blinded rater without their protocols."""
    from ketrate.store import courses as kept

    require(desk, Action.SEE_PATIENTS)
    return tuple(seen_course(desk, one) for one in kept.of_patient(desk.vault, patient_id))


def course(desk: Desk, patient: Patient, number: int | None = None) -> Course:
    """One course of the patient, the latest unless a number is given; raises NotFoundError."""
    all_courses = courses(desk, patient.id)
    if not all_courses:
        raise NotNowError(
            tr("{code} has no course yet.", code=patient.code), tr("Start a course first.")
        )
    if number is None:
        return all_courses[-1]
    for one in all_courses:
        if one.number == number:
            return one
    raise NotFoundError(tr("course"), f"{patient.code} / {number}")


def protocol_of(desk: Desk, course: Course) -> Protocol:
    """The protocol as it was when the course began, even if its file has changed since.

    To a blinded rater its follow-up days alone, not what it gives, nor how often.
    """
    from ketrate.store import courses as kept

    require(desk, Action.SEE_PATIENTS)
    return seen_protocol(
        desk, course.patient_id, _protocol_of(desk, kept.get(desk.vault, course.id))
    )


def _protocol_of(desk: Desk, course: Course) -> Protocol:
    from ketrate.protocol.loader import parse_protocol
    from ketrate.store import definitions

    current = desk.protocols.by_hash(course.protocol_hash)
    if current is not None:
        return current
    text = definitions.get(desk.vault, course.protocol_hash)
    if text is None:
        return desk.protocols.get(course.protocol_id)
    return parse_protocol(text, course.protocol_id)


def sessions_of(desk: Desk, course_id: CourseId) -> tuple[Session, ...]:
    """The sessions of a course, first to last; none for a blinded rater."""
    from ketrate.store import courses
    from ketrate.store import sessions as kept

    require(desk, Action.SEE_PATIENTS)
    patient_id = courses.get(desk.vault, course_id).patient_id
    return () if is_blind_for(desk, patient_id) else kept.of_course(desk.vault, course_id)


def _require_unlike(desk: Desk, identity: Identity, code: str) -> None:
    """Raises NeedsConfirmation that tells code, name and birth date of those who are alike."""
    others = look_alikes(desk, identity, code)
    if others:
        told = "; ".join(map(_told, others[:MOST_TOLD]))
        raise NeedsConfirmation(
            tr("Similar patient"), told + ".", tr("Is this another person? Compare birth dates.")
        )


def _told(one: Patient) -> str:
    name = " ".join(p for p in (one.identity.given_name, one.identity.family_name) if p)
    born = one.identity.birth_date or one.birth_year or tr("no birth date")
    return ", ".join((one.code, *((name,) if name else ()), str(born)))


def _clean_identity(desk: Desk, identity: Identity) -> Identity:
    born = identity.birth_date
    if born is not None and not date(YOUNGEST_YEAR, 1, 1) <= born <= desk.now().local.date():
        raise BadInputError(
            tr("Birth date"),
            tr("{date} cannot be right.", date=born.isoformat()),
            tr("Type it as year-month-day."),
        )
    return Identity(
        clean_text(identity.family_name, tr("Family name"), LONGEST_NAME),
        clean_text(identity.given_name, tr("Given name"), LONGEST_NAME),
        born,
    )
