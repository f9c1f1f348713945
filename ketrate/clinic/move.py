"""A rating that was taken under the wrong patient goes to the right one.

The old one becomes void and stays readable; a copy stands at the right place with the same
observed times, rater, source and answers. A signature does not move: the copy needs a new one.
Alerts follow, and a clinician must see them again, now with the right patient. Moving the copy
back undoes it; every step keeps its reason under both patients.
"""

from dataclasses import dataclass, replace

from ketrate.clinic.blinding import scales_of
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id, protocol_of
from ketrate.clinic.rate import instrument_of, rating
from ketrate.clinic.recall import carried
from ketrate.clinic.rights import Action, may_meet, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotAllowedError, NotFoundError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.protocol.situation import plan
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.records.rating import Answer, Rating, Status, Unanswered
from ketrate.records.text import clean_text
from ketrate.records.treatment import Course, Session
from ketrate.words import tr

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a rating came from and where it went, as patient codes; empty where it did not."""

    came_from: str = ""
    went_to: str = ""


def move(
    desk: Desk,
    rating_id: RatingId,
    to_course_id: CourseId,
    to_session_id: SessionId | None,
    reason: str,
) -> Rating:
    """Void a finished rating and copy it to that course and session (None: between sessions).

    Items that were carried from the wrong patient's own earlier rating are carried from the right
    patient's instead; where there is none they count as not assessed. Raises BadInputError
    without a reason or for the place where it stands already, NotNowError for a draft and for
    what is void.
    """
    from ketrate.store import courses, moves, ratings

    require(desk, Action.MOVE)
    old = ratings.get(desk.vault, rating_id)
    instrument = instrument_of(desk, old)
    _require_movable(desk, old, instrument)
    reason = clean_text(reason, tr("Reason"), LONGEST_REASON)
    if not reason:
        raise BadInputError(tr("Reason"), tr("moving needs one."))
    course = courses.get(desk.vault, to_course_id)
    session = _session_of(desk, course, to_session_id)
    if (old.course_id, old.session_id) == (to_course_id, to_session_id):
        raise BadInputError(tr("Right place"), tr("the rating stands there already."))
    place = (course.patient_id, course.id, to_session_id, *_planned(desk, old, course, session))
    codes = [patient_by_id(desk, one).code for one in (old.patient_id, course.patient_id)]
    with desk.change() as change:
        ratings.void(change, old.id, tr("moved to {code}: {why}", code=codes[1], why=reason))
        said = tr("moved from {code}: {why}", code=codes[0], why=reason)
        answers = _answers(desk, old, course, session, instrument)
        new = moves.copy(change, old, place, answers, instrument, said)
        moves.take_alerts_along(change, old, new)
    return new


def moved(desk: Desk, rating_id: RatingId) -> Moved:
    """Whether a rating is a copy from another place, or was moved away.

    Raises NotAllowedError for a rating that must not reach the person.
    """
    from ketrate.store import moves

    require(desk, Action.SEE_PATIENTS)
    rating(desk, rating_id)
    came, went = moves.origin(desk.vault, rating_id), moves.target(desk.vault, rating_id)
    return Moved(_code_of(desk, came), _code_of(desk, went))


def origins(desk: Desk, patient_id: PatientId) -> dict[RatingId, str]:
    """Of a patient's ratings that were moved here: the code they came from.

    A blinded rater is told of none whose scale is closed to them.
    """
    from ketrate.store import moves, ratings

    require(desk, Action.SEE_PATIENTS)
    found, scales = moves.origins(desk.vault, patient_id), scales_of(desk, patient_id)
    seen = {one.id for one in ratings.of_patient(desk.vault, patient_id, scales)}
    return {number: code for number, code in found.items() if number in seen}


def _code_of(desk: Desk, rating_id: RatingId | None) -> str:
    from ketrate.store import ratings

    if rating_id is None:
        return ""
    return patient_by_id(desk, ratings.get(desk.vault, rating_id).patient_id).code


def _require_movable(desk: Desk, old: Rating, instrument: Instrument) -> None:
    staff = desk.signed_in()
    if not may_meet(staff, instrument):
        desk.note("right.refused", action=str(Action.MOVE))
        raise NotAllowedError(tr(Action.MOVE.value), tuple(sorted(staff.roles)))
    if old.status is Status.DRAFT:
        raise NotNowError(
            tr("This rating is not finished."), tr("Finish it and move it, or discard it.")
        )
    if old.status is Status.VOID:
        raise NotNowError(tr("This rating is void."), tr("Move the one that counts."))


def _session_of(desk: Desk, course: Course, session_id: SessionId | None) -> Session | None:
    from ketrate.store import sessions

    if session_id is None:
        return None
    found = sessions.get(desk.vault, session_id)
    if found.course_id != course.id:
        raise NotFoundError(tr("session"), str(session_id))
    return found


def _planned(
    desk: Desk, old: Rating, course: Course, session: Session | None
) -> tuple[str | None, Instant | None]:
    """The same timepoint of the other session's protocol, if it has it for this scale."""
    if session is None or old.timepoint_id is None:
        return None, None
    for due in plan(protocol_of(desk, course), session):
        if due.timepoint.id == old.timepoint_id and due.what == old.instrument_id:
            return due.timepoint.id, due.planned
    return None, None


def _answers(
    desk: Desk, old: Rating, course: Course, session: Session | None, instrument: Instrument
) -> tuple[Answer, ...]:
    """The old answers; what was carried from the wrong patient is carried from the right one."""
    here = replace(
        old,
        patient_id=course.patient_id,
        course_id=course.id,
        session_id=session.id if session else None,
    )
    theirs = {one.item: one for one in carried(desk, instrument, here)}
    return tuple(
        one
        if one.carried_from is None
        else theirs.get(one.item, Answer(one.item, reason=Unanswered.NOT_ASSESSED))
        for one in old.answers
    )
