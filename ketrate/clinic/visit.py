"""A session, from preparation to leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ketrate.clinic import steady
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id, protocol_of
from ketrate.clinic.identify import require_known
from ketrate.clinic.limits import check_dose, check_vitals, check_weight
from ketrate.clinic.looks import note_alerts_shown
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import clinic_settings
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
    DosingEvent,
    DosingKind,
    Medication,
    Session,
    Stage,
    Vitals,
)
from ketrate.words import tr

LONGEST_TEXT = 2000
FUTURE_LEEWAY = timedelta(minutes=2)
"""Two clocks in one room may differ by this much; anything later has not happened yet."""

EARLY_END_MINUTES = 2
"""An end up to this much before the planned one is the pump's or the typing's, not a stop."""

MEDICATION_FLAGS = ("benzodiazepine", "hypnotic", "stimulant", "MAO inhibitor", "opioid")

_ALLOWED: dict[DosingKind, frozenset[Stage]] = {
    DosingKind.START: frozenset({Stage.PREPARING}),
    DosingKind.INTERRUPT: frozenset({Stage.RUNNING}),
    DosingKind.RESUME: frozenset({Stage.INTERRUPTED}),
    DosingKind.RATE: frozenset({Stage.RUNNING, Stage.INTERRUPTED}),
    DosingKind.END: frozenset({Stage.RUNNING, Stage.INTERRUPTED}),
    DosingKind.SPRAY: frozenset({Stage.RUNNING}),
    DosingKind.LEFT: frozenset({Stage.PREPARING, Stage.OBSERVING}),
}


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


def set_dose(  # noqa: PLR0913 - one form, one act
    desk: Desk,
    session_id: SessionId,
    *,
    amount: float,
    unit: str,
    weight_kg: float | None,
    agent: str | None = None,
    route: str | None = None,
    lot: str = "",
    duration_minutes: int | None = None,
    confirmed: bool = False,
) -> Session:
    """The prescribed dose, in mg or mg/kg of base; mg/kg needs the actual weight."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    if weight_kg is not None:
        check_weight(weight_kg)
    dose_mg = _in_mg(amount, unit, weight_kg)
    asked_above = clinic_settings(desk).dose_asked_above_mg_per_kg
    check_dose(dose_mg, weight_kg, confirmed=confirmed, asked_above_mg_per_kg=asked_above)
    before = sessions.get(desk.vault, session_id)
    with desk.change() as change:
        return sessions.set_fields(
            change,
            session_id,
            agent=agent or before.agent,
            route=route or before.route,
            dose_prescribed_mg=round(dose_mg, 3),
            weight_kg=weight_kg,
            lot=clean_text(lot, tr("Lot"), 40),
            duration_minutes=duration_minutes or before.duration_minutes,
        )


def record_dosing(
    desk: Desk,
    session_id: SessionId,
    kind: DosingKind,
    at: Instant | None = None,
    amount: float | None = None,
) -> Session:
    """Start, interrupt, resume or end the dosing, now or at a time that has passed.

    For the end, `amount` is the dose given in mg; without it a dosing that ran to its planned end
    counts as given in full; where `is_dose_open` says so it stays unknown until it is typed.
    Raises NotNowError for a start while nobody has made sure who the patient is.
    """
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    before = sessions.get(desk.vault, session_id)
    at = at or desk.now()
    _check_order(before, kind)
    check_time(desk, before, at)
    _check_dose_known(before, kind)
    if kind is DosingKind.START:
        require_known(desk, before.patient_id, session_id)
    if kind is DosingKind.END and amount is not None:
        check_dose(amount, before.weight_kg, confirmed=True)
    with desk.change() as change:
        sessions.add_event(change, session_id, kind, at, amount)
        given = _dose_given(before, kind, at, amount)
        if given is not None:
            return sessions.set_fields(change, session_id, dose_given_mg=given)
    return sessions.get(desk.vault, session_id)


def is_dose_open(session: Session, end: Instant) -> bool:
    """Whether a dosing that ends then was interrupted or stopped early: how much was given?"""
    if any(e.kind is DosingKind.INTERRUPT and not e.is_void for e in session.events):
        return True
    if session.started is None or session.duration_minutes is None:
        return False
    return end.minutes_since(session.started) < session.duration_minutes - EARLY_END_MINUTES


def set_dose_given(desk: Desk, session_id: SessionId, dose_mg: float, reason: str = "") -> Session:
    """Correct the dose that was given, in mg of base."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    weight = sessions.get(desk.vault, session_id).weight_kg
    check_dose(dose_mg, weight, confirmed=True)
    with desk.change() as change:
        return sessions.set_fields(change, session_id, reason=reason, dose_given_mg=dose_mg)


def correct_dosing(desk: Desk, event: DosingEvent, at: Instant, reason: str) -> Session:
    """Move a dosing event to its true time; the old one stays, done ratings keep theirs."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    reason = clean_text(reason, tr("Reason"), LONGEST_TEXT)
    if not reason:
        raise BadInputError(tr("Reason"), tr("a correction needs one."))
    session = sessions.get(desk.vault, event.session_id)
    check_not_future(desk, at)
    _check_still_in_order(session.events, event, at)
    with desk.change() as change:
        sessions.void_event(change, event.id, reason)
        sessions.add_event(change, event.session_id, event.kind, at, event.amount)
    return sessions.get(desk.vault, event.session_id)


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


def close_session(desk: Desk, session_id: SessionId) -> Session:
    """The patient has left: what was not rated by now is missed."""
    closed = record_dosing(desk, session_id, DosingKind.LEFT)
    steady.settle(desk)
    return closed


def _in_mg(amount: float, unit: str, weight_kg: float | None) -> float:
    if unit == "mg":
        return amount
    if unit != "mg/kg":
        raise BadInputError(tr("Unit"), tr("it was not chosen."), tr("Choose mg or mg/kg."))
    if weight_kg is None:
        raise BadInputError(tr("Weight"), tr("a dose in mg/kg needs it."), tr("Weigh the patient."))
    return amount * weight_kg


def _check_order(session: Session, kind: DosingKind) -> None:
    now = stage(session)
    if now not in _ALLOWED[kind]:
        raise NotNowError(
            tr("“{kind}” does not fit: the session is {stage}.", kind=tr(kind), stage=tr(now))
        )


def _check_dose_known(session: Session, kind: DosingKind) -> None:
    if kind is DosingKind.START and session.dose_prescribed_mg is None:
        raise NotNowError(tr("The dose is not written down yet."), tr("Enter it, then start."))


def check_not_future(desk: Desk, at: Instant) -> None:
    """Raises BadInputError for a time that lies ahead by more than two clocks may differ."""
    if at.utc > desk.now().utc + FUTURE_LEEWAY:
        raise BadInputError(tr("Time"), tr("{at} has not come yet.", at=at.local.strftime("%H:%M")))


def check_time(desk: Desk, session: Session, at: Instant) -> None:
    """Raises BadInputError for a time ahead, or before the session's last entry."""
    check_not_future(desk, at)
    standing = [event.at for event in session.events if not event.is_void]
    if standing and at.utc < max(e.utc for e in standing):
        raise BadInputError(
            tr("Time"),
            tr("{at} lies before the last entry of this session.", at=at.local.strftime("%H:%M")),
            tr("Correct that entry first."),
        )


def _check_still_in_order(events: Sequence[DosingEvent], moved: DosingEvent, at: Instant) -> None:
    """A correction moves an event between its neighbours, never past one of them."""
    rank = list(DosingKind).index
    standing = sorted(
        (event for event in events if not event.is_void), key=lambda e: (e.at.utc, rank(e.kind))
    )
    place = standing.index(moved) if moved in standing else None
    if place is None:
        raise NotNowError(tr("This entry was corrected before."), tr("Correct the newer one."))
    before, after = standing[:place], standing[place + 1 :]
    if any(at.utc < one.at.utc for one in before) or any(at.utc > one.at.utc for one in after):
        raise BadInputError(tr("Time"), tr("the events of the dosing would be out of order."))


def _dose_given(
    session: Session, kind: DosingKind, at: Instant, amount: float | None
) -> float | None:
    if kind is not DosingKind.END:
        return None
    if amount is not None:
        return amount
    return None if is_dose_open(session, at) else session.dose_prescribed_mg
