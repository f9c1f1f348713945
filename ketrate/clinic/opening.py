"""Opening a rating: due, late, unscheduled, copied from paper, or a second one beside another's."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ketrate.clinic.answering import draft_of_mine, require_rater
from ketrate.clinic.blinding import is_blind_for, seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import protocol_of
from ketrate.clinic.identify import require_known
from ketrate.clinic.interview import require_second_possible
from ketrate.clinic.recall import carried, guard_recall
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotFoundError
from ketrate.instruments.definition import Instrument
from ketrate.protocol.situation import plan
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.records.rating import Rating, Source
from ketrate.records.staff import Staff
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

_Place = tuple[PatientId, CourseId, SessionId | None, str | None]
_Planned = tuple[PatientId, CourseId, SessionId | None, str | None, Instant | None]


def open_rating(  # noqa: PLR0913 - what a rating hangs on
    desk: Desk,
    *,
    patient_id: PatientId,
    course_id: CourseId,
    session_id: SessionId | None,
    timepoint_id: str | None,
    instrument_id: str,
    observed: Instant | None = None,
) -> Rating:
    """A draft to fill in; one's own unfinished draft for the same timepoint is taken up again.

    With `observed` (a time that has passed) the rating is marked as transcribed from paper.
    Raises NotNowError when the recall guard asks for another scale, BadInputError for a time that
    cannot be, and `identify.NotIdentified` while nobody has made sure who the patient is.
    """
    instrument = desk.catalogue.get(instrument_id)
    rater = require_rater(desk, instrument)
    _require_one_patient(desk, patient_id, course_id, session_id)
    draft = _own_draft(desk, rater, (course_id, session_id, timepoint_id, instrument_id))
    if draft is not None:
        return seen_rating(desk, draft)
    require_known(desk, patient_id, session_id)
    guard_recall(desk, instrument_id, session_id, course_id, observed)
    place = patient_id, course_id, session_id, timepoint_id
    if observed is not None:
        _check_paper_time(desk, place, observed)
    planned = _planned(desk, course_id, session_id, timepoint_id)
    return _opened(desk, instrument, rater, (*place, planned), observed)


def open_second(desk: Desk, first_id: RatingId) -> Rating:
    """A second, independent rating of the interview that another person rates or has rated.

    It hangs on the same course, session and timepoint, and does not fill the timepoint beside the
    first. The first is withheld from this person until theirs is finished. Raises NotNowError for
    one's own rating, and for one that this person has looked at.
    """
    from ketrate.store import co_ratings

    first, instrument = require_second_possible(desk, first_id)
    rater = require_rater(desk, instrument)
    draft = next((one for one in _drafts_of(desk, rater) if one.second_of == first.id), None)
    if draft is not None:
        return seen_rating(desk, draft)
    require_known(desk, first.patient_id, first.session_id)
    place = first.patient_id, first.course_id, first.session_id, first.timepoint_id
    return _opened(
        desk, instrument, rater, (*place, first.planned), None,
        lambda change, made: co_ratings.link(change, made, first),
    )  # fmt: skip


def transcribe(desk: Desk, rating_id: RatingId, observed: Instant) -> Rating:
    """Say of one's own draft that it is copied from paper, and when it was rated.

    Entry time stays. Raises BadInputError for a time that has not come, or that lies before the
    dosing while the planned moment lies after it; NotNowError by the recall guard of that time.
    """
    from ketrate.store import ratings

    draft, instrument = draft_of_mine(desk, rating_id)
    guard_recall(desk, instrument.id, draft.session_id, draft.course_id, observed)
    place = draft.patient_id, draft.course_id, draft.session_id, draft.timepoint_id
    _check_paper_time(desk, place, observed)
    with desk.change() as change:
        return seen_rating(desk, ratings.transcribe(change, rating_id, observed))


def _opened(
    desk: Desk,
    instrument: Instrument,
    rater: Staff,
    place: _Planned,
    observed: Instant | None,
    also: "Callable[[Change, Rating], None] | None" = None,
) -> Rating:
    """The draft with what it carries along, and whatever belongs to its opening, in one change."""
    from ketrate.store import definitions, ratings

    patient_id, course_id, session_id, timepoint_id, planned = place
    with desk.change() as change:
        definitions.keep(change, "instrument", instrument.definition_hash, instrument.text)
        rating = ratings.open_rating(
            change,
            patient_id=patient_id,
            course_id=course_id,
            session_id=session_id,
            timepoint_id=timepoint_id,
            planned=planned,
            instrument=instrument,
            rater=rater,
            observed=observed or desk.now(),
            entered=desk.now(),
            source=Source.TRANSCRIBED if observed else Source.ENTERED,
        )
        if also is not None:
            also(change, rating)
        for answer in carried(desk, instrument, rating):
            ratings.answer(change, rating.id, answer, instrument, desk.now())
        rating = ratings.get(desk.vault, rating.id)
    return seen_rating(desk, rating)


def _check_paper_time(desk: Desk, place: _Place, observed: Instant) -> None:
    """A time on paper has passed; after the dosing, where the planned moment is counted from it."""
    from ketrate.store import sessions

    what = tr("Observed time")
    patient_id, course_id, session_id, timepoint_id = place
    if observed.utc > desk.now().utc:
        raise BadInputError(what, tr("it has not come yet."), tr("Look at the date and time."))
    if session_id is None or timepoint_id is None or _is_pre_dose(desk, course_id, timepoint_id):
        return
    session = sessions.get(desk.vault, session_id)
    if session.started is not None and observed.utc < session.started.utc:
        problem = tr("it lies before the dosing began ({time}).", time=session.started.iso()[:16])
        if is_blind_for(desk, patient_id):  # when the dosing was is not theirs to read
            problem = tr("it does not fit the planned time.")
        raise BadInputError(what, problem, tr("Look at the date and time."))


def _is_pre_dose(desk: Desk, course_id: CourseId, timepoint_id: str) -> bool:
    """Whether the timepoint is done before its anchor, or is counted in days and not minutes."""
    from ketrate.store import courses

    protocol = protocol_of(desk, courses.get(desk.vault, course_id))
    found = [one for one in protocol.timepoints if one.id == timepoint_id]
    return all(one.anchor == "day" or one.window[0] < 0 for one in found)


def _require_one_patient(
    desk: Desk, patient_id: PatientId, course_id: CourseId, session_id: SessionId | None
) -> None:
    """Raises NotFoundError for a course or session of somebody else."""
    from ketrate.store import courses, sessions

    if courses.get(desk.vault, course_id).patient_id != patient_id:
        raise NotFoundError(tr("course"), str(course_id))
    if session_id is not None and sessions.get(desk.vault, session_id).course_id != course_id:
        raise NotFoundError(tr("session"), str(session_id))


def _own_draft(
    desk: Desk, rater: Staff, key: tuple[CourseId, SessionId | None, str | None, str]
) -> Rating | None:
    for draft in _drafts_of(desk, rater):
        place = (draft.course_id, draft.session_id, draft.timepoint_id, draft.instrument_id)
        if place == key and draft.second_of is None:
            return draft
    return None


def _drafts_of(desk: Desk, rater: Staff) -> tuple[Rating, ...]:
    from ketrate.store import ratings

    return ratings.drafts(desk.vault, rater.id)


def _planned(
    desk: Desk, course_id: CourseId, session_id: SessionId | None, timepoint_id: str | None
) -> Instant | None:
    from ketrate.store import courses, sessions

    if session_id is None or timepoint_id is None:
        return None
    protocol = protocol_of(desk, courses.get(desk.vault, course_id))
    session = sessions.get(desk.vault, session_id)
    return next(
        (d.planned for d in plan(protocol, session) if d.timepoint.id == timepoint_id), None
    )
