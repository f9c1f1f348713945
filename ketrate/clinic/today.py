"""The board: which sessions run, what is due in each, and what is due after them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ketrate.clinic.bedside import not_done
from ketrate.clinic.blinding import is_blind_for, seen_alert, seen_course
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id, protocol_of
from ketrate.clinic.looks import note_alerts_shown
from ketrate.clinic.rights import Action, is_blinded, require
from ketrate.clock import Instant
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.situation import Due, Situation, State, follow_ups, situation
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.treatment import Course, Session, Vitals

FOLLOW_UP_DAYS = 60
"""Courses whose last session lies further back are no longer on the board."""
UPCOMING_DAYS = 7


@dataclass(frozen=True, slots=True)
class Lane:
    """One session on the board; `situation` is pure, so a tick reads no vault."""

    session: Session
    patient: Patient
    course: Course
    protocol: Protocol
    ratings: tuple[Rating, ...]
    vitals: tuple[Vitals, ...]
    first_start: Instant | None = None
    not_done: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Why something will not be rated, by timepoint and scale, as the chart says."""

    def situation(self, now: Instant) -> Situation:
        """Where the session stands at that moment."""
        return situation(
            self.protocol,
            self.session,
            self.ratings,
            self.vitals,
            now,
            is_last_session=self.session.number >= self.sessions_planned,
            not_done=self.not_done,
            course_first_start=self.first_start,
        )

    @property
    def sessions_planned(self) -> int:
        """How many sessions the protocol plans; at least the one that is running."""
        return max(len(self.protocol.session_days), self.session.number)

    @property
    def initials(self) -> str:
        """Initials of the patient, for the board; empty where no name is known."""
        return initials(self.patient)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A rating that is due on a day after the session."""

    patient: Patient
    course: Course
    due: Due


@dataclass(frozen=True, slots=True)
class Board:
    """Everything Today shows."""

    lanes: tuple[Lane, ...]
    follow_ups: tuple[FollowUp, ...]
    alerts: tuple[tuple[Alert, Patient], ...]


def initials(patient: Patient) -> str:
    """First letters of given and family name."""
    parts = (patient.identity.given_name, patient.identity.family_name)
    return "".join(part[0].upper() for part in parts if part)


def board(desk: Desk) -> Board:
    """The board as the vault holds it now; a blinded rater sees follow-ups and alerts only."""
    staff = require(desk, Action.SEE_BOARD)
    desk.note_once("board.view", staff.uid)
    return Board(lanes(desk), _follow_ups(desk), _alerts(desk))


def lanes(desk: Desk) -> tuple[Lane, ...]:
    """The running sessions alone, as the vault holds them now; none for a blinded rater."""
    from ketrate.store import sessions

    staff = require(desk, Action.SEE_BOARD)
    running = () if is_blinded(staff) else sessions.running(desk.vault)
    return tuple(_lane(desk, session) for session in running)


def _lane(desk: Desk, session: Session) -> Lane:
    from ketrate.store import chart, courses, ratings, vitals

    course = courses.get(desk.vault, session.course_id)
    return Lane(
        session,
        patient_by_id(desk, session.patient_id),
        course,
        protocol_of(desk, course),
        ratings.of_session(desk.vault, session.id, desk.instrument_ids()),
        vitals.of_session(desk.vault, session.id),
        _first_start(desk, course),
        not_done(chart.of_session(desk.vault, session.id)),
    )


def _first_start(desk: Desk, course: Course) -> Instant | None:
    from ketrate.store import sessions

    starts = [s.started for s in sessions.of_course(desk.vault, course.id) if s.started]
    return min(starts, key=lambda at: at.utc, default=None)


@dataclass(frozen=True, slots=True)
class NextSession:
    """A course of which a session can be opened now."""

    patient: Patient
    course: Course
    protocol_name: str


def next_sessions(desk: Desk) -> tuple[NextSession, ...]:
    """The latest course of every patient who sits in no chair yet, by code; for who may treat."""
    from ketrate.store import courses, patients, sessions

    require(desk, Action.TREAT)
    sitting = {one.patient_id for one in sessions.running(desk.vault)}
    latest = {one.patient_id: one for one in courses.everyone(desk.vault)}
    return tuple(
        NextSession(one, latest[one.id], _protocol_name(desk, latest[one.id]))
        for one in patients.everyone(desk.vault)
        if one.id in latest and one.id not in sitting
    )


def _protocol_name(desk: Desk, course: Course) -> str:
    found = desk.protocols.by_hash(course.protocol_hash)
    return found.name if found is not None else course.protocol_id


def _follow_ups(desk: Desk) -> tuple[FollowUp, ...]:
    from ketrate.store import courses, ratings

    now = desk.now()
    found: list[FollowUp] = []
    for course in courses.active_since(desk.vault, now.plus(minutes=-FOLLOW_UP_DAYS * 1440)):
        start = _first_start(desk, course)
        if start is None:
            continue
        done = ratings.of_course(desk.vault, course.id, desk.instrument_ids())
        patient = patient_by_id(desk, course.patient_id)
        found += [
            FollowUp(patient, seen_course(desk, course), due)
            for due in follow_ups(protocol_of(desk, course), start, done, now)
            if _is_open(due, now)
            and _is_mine(desk, due)
            and not _gives_away(desk, course, due, start)
        ]
    return tuple(sorted(found, key=_planned_utc))


def _is_open(due: Due, now: Instant) -> bool:
    if due.state in (State.DUE, State.OVERDUE):
        return True
    if due.state is not State.LATER or due.opens is None:
        return False
    return due.opens.minutes_since(now) <= UPCOMING_DAYS * 1440


def _is_mine(desk: Desk, due: Due) -> bool:
    visible = desk.instrument_ids()
    return visible is None or due.what in visible


def _gives_away(desk: Desk, course: Course, due: Due, start: Instant) -> bool:
    """Whether a blinded rater would see by a day to come that the first dosing is today."""
    is_today = start.local.date() == desk.now().local.date()
    return is_today and due.state is State.LATER and is_blind_for(desk, course.patient_id)


def _planned_utc(one: FollowUp) -> float:
    return one.due.planned.utc.timestamp() if one.due.planned else 0.0


def _alerts(desk: Desk) -> tuple[tuple[Alert, Patient], ...]:
    from ketrate.store import alerts

    still_open = alerts.open_alerts(desk.vault)
    note_alerts_shown(desk, still_open)
    return tuple((seen_alert(desk, one), patient_by_id(desk, one.patient_id)) for one in still_open)
