"""A draft that was opened before the dosing and is too late now gives way to the acute variant."""

from ketrate.clinic import rate, recall
from ketrate.clinic.desk import Desk
from ketrate.errors import NotNowError
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating
from ketrate.words import tr


def late_offer(desk: Desk, rating_id: RatingId) -> recall.Offer | None:
    """The scale to use instead of an unanswered draft whose recall reaches behind the dosing.

    None while the draft may be answered, has an answer of its own, or no variant is open.
    """
    draft = rate.rating(desk, rating_id)
    if any(answer.carried_from is None for answer in draft.answers):
        return None
    place = (draft.session_id, draft.course_id)
    offer = recall.offered(desk, draft.instrument_id, *place)
    return offer if offer.reason else None


def give_way(desk: Desk, rating_id: RatingId) -> Rating:
    """Discard the unanswered draft and open the variant in its place, at the same timepoint.

    Raises NotNowError when nothing is to be given way to.
    """
    draft, offer = rate.rating(desk, rating_id), late_offer(desk, rating_id)
    if offer is None:
        raise NotNowError(tr("There is no other version of this scale to use now."))
    name = desk.catalogue.get(offer.instrument_id).short_name
    rate.discard(desk, rating_id, tr("not begun before the dosing; {name} instead", name=name))
    return rate.open_rating(
        desk,
        patient_id=draft.patient_id,
        course_id=draft.course_id,
        session_id=draft.session_id,
        timepoint_id=draft.timepoint_id,
        instrument_id=offer.instrument_id,
    )
