"""Looking at one patient: the course, its ratings, and the trail in sentences."""

from dataclasses import dataclass, replace

from ketrate.analysis.rules import Rules
from ketrate.analysis.trajectory import Point, Trajectory
from ketrate.clinic.blinding import (
    bare_rating,
    is_blind_for,
    scales_of,
    seen_alert,
    seen_ratings,
)
from ketrate.clinic.break_blind import BrokenBlind, broken
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import course as find_course
from ketrate.clinic.enrol import courses, patient, protocol_of, sessions_of
from ketrate.clinic.interview import hidden
from ketrate.clinic.looks import note_alerts_shown
from ketrate.clinic.rights import Action, is_open_to_blinded, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clinic.trail import history
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.treatment import Course, Session
from ketrate.words import tr

HISTORY_LINES = 200


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything the patient page shows; `course` and `trajectory` are None before a course.

    `is_blind`: the treatment is withheld from the person; `broken`: the blinds broken here.
    """

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
    is_blind: bool = False
    broken: tuple[BrokenBlind, ...] = ()
    history_has_more: bool = False


def page(desk: Desk, code: str, course_number: int | None = None) -> PatientPage:
    """One patient's page; the view is noted in the trail."""
    from ketrate.store import alerts

    require(desk, Action.SEE_PATIENTS)
    who = patient(desk, code)
    desk.note_once("patient.view", who.uid)
    all_courses = courses(desk, who.id)
    course = find_course(desk, who, course_number) if all_courses else None
    still_open = alerts.open_alerts(desk.vault, who.id)
    note_alerts_shown(desk, still_open)
    told, has_more = history(desk, who.id, HISTORY_LINES)
    return PatientPage(
        who,
        all_courses,
        course,
        protocol_of(desk, course) if course else None,
        trajectory(desk, who, course) if course else None,
        ratings_of(desk, course) if course else (),
        sessions_of(desk, course.id) if course else (),
        tuple(seen_alert(desk, one) for one in still_open),
        staff_names(desk),
        told,
        is_blind_for(desk, who.id),
        broken(desk, who.id),
        has_more,
    )


def trajectory(desk: Desk, who: Patient, course: Course) -> Trajectory:
    """The course as it stands now, by the clinic's rules; without its dosings where blinded."""
    from ketrate.analysis.trajectory import build

    if is_blind_for(desk, who.id):
        return blinded_trajectory(desk, who, course)
    return build(
        code=who.code,
        course=course,
        sessions=sessions_of(desk, course.id),
        ratings=ratings_of(desk, course),
        instruments=desk.catalogue,
        protocol=protocol_of(desk, course),
        rules=rules(desk, course.instrument_family),
        now=desk.now(),
    )


def blinded_trajectory(desk: Desk, who: Patient, course: Course) -> Trajectory:
    """The course as a blinded rater sees it, whoever asks: depression scores and their times.

    Baseline, change, response and remission are null: each is judged from the first dosing
    (`clinical/definitions`), and which rating is the baseline would tell when that was. The texts
    of the rules go too: they name the trials, and with them agents.
    """
    from ketrate.analysis.trajectory import build
    from ketrate.store import ratings

    require(desk, Action.SEE_PATIENTS)
    scales = frozenset(one.id for one in desk.catalogue if is_open_to_blinded(one))
    withheld = hidden(desk)
    seen = ratings.of_course(desk.vault, course.id, scales)
    found = build(
        code=who.code,
        course=course,
        sessions=(),
        ratings=tuple(bare_rating(one) for one in seen if one.id not in withheld),
        instruments=desk.catalogue,
        protocol=None,
        rules=rules(desk, course.instrument_family),
    )
    reason = tr("Change from the baseline is not shown to a blinded rater.")
    return replace(
        found,
        baseline=None,
        no_change_reason=reason,
        thresholds=replace(found.thresholds, response_text="", remission_text=""),
        points=_from_first_rating(found.points),
        is_from_first_rating=True,
    )


def _from_first_rating(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points with their days from the first of them."""
    dated = [point.at for point in points if point.at is not None]
    first = min(dated, key=lambda at: at.utc, default=None)
    if first is None:
        return points
    return tuple(
        point if point.at is None else replace(point, x_days=point.at.minutes_since(first) / 1440)
        for point in points
    )


def trajectory_document(desk: Desk, code: str, course_number: int | None) -> dict[str, object]:
    """The JSON document of `ketrate trajectory`."""
    from ketrate.analysis.trajectory_json import document

    who = patient(desk, code)
    desk.note_once("patient.view", who.uid)
    one = trajectory(desk, who, find_course(desk, who, course_number))
    return document(one, staff_names(desk))


def ratings_of(desk: Desk, course: Course) -> tuple[Rating, ...]:
    """The ratings of a course that may reach the signed-in person.

    Not the first rating of an interview of which they have begun a second and not finished it.
    """
    from ketrate.store import ratings

    require(desk, Action.SEE_PATIENTS)
    found = ratings.of_course(desk.vault, course.id, scales_of(desk, course.patient_id))
    withheld = hidden(desk)
    return seen_ratings(desk, tuple(one for one in found if one.id not in withheld))


def rules(desk: Desk, family: str) -> Rules:
    """The clinic's rule set for baseline, response and remission on the scales of a family."""
    now = clinic_settings(desk)
    return Rules(
        response_percent=now.response_percent,
        strict=now.is_response_strict,
        remission=now.remission.get(family),
    )


def staff_names(desk: Desk) -> dict[StaffId, str]:
    """The name of every person who ever worked here, by number."""
    from ketrate.store import staff

    return {person.id: person.name for person in staff.everyone(desk.vault)}
