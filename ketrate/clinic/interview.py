"""One interview, two raters: the second rates without having seen the first, then both compare."""

from ketrate.clinic.answering import instrument_of
from ketrate.clinic.blinding import scales_of, seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, is_blinded, require
from ketrate.clock import Instant
from ketrate.errors import NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.protocol.matching import is_finished
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.records.rating import Rating, Source, Status
from ketrate.words import tr

CLOSE_MINUTES = 60
"""How far apart two ratings may begin and still be offered as one interview (KetRate's choice)."""
Place = tuple[PatientId, CourseId, SessionId | None]


def offered_first(desk: Desk, place: Place, instrument_id: str) -> RatingId | None:
    """The rating of somebody else, begun within the hour, beside which a second one could stand.

    Only its number: of what was rated nothing is told.
    """
    from ketrate.store import ratings

    me = require(desk, Action.RATE_BLINDED if is_blinded(desk.signed_in()) else Action.RATE)
    patient_id, course_id, session_id = place
    found = [
        one
        for one in ratings.of_course(desk.vault, course_id, scales_of(desk, patient_id))
        if one.instrument_id == instrument_id
        and one.session_id == session_id
        and one.rater_id not in (None, me.id)
        and one.second_of is None
        and _stands(one)
        and _minutes_ago(desk, one) <= CLOSE_MINUTES
    ]
    mine = [one.second_of for one in ratings.drafts(desk.vault, me.id)]
    mine += [one.second_of for one in ratings.of_course(desk.vault, course_id, None)
             if one.rater_id == me.id and is_finished(one)]  # fmt: skip
    fresh = [one for one in found if one.id not in mine]
    return min(fresh, key=lambda one: _minutes_ago(desk, one)).id if fresh else None


def first_rater(desk: Desk, first_id: RatingId) -> tuple[str, Instant]:
    """Who rates or has rated the interview, and since when; nothing of what was rated."""
    from ketrate.store import ratings, staff

    require(desk, Action.SEE_PATIENTS)
    first = ratings.get(desk.vault, first_id)
    names = {person.id: person.name for person in staff.everyone(desk.vault)}
    name = names.get(first.rater_id, first.rater_name) if first.rater_id else first.rater_name
    return name, _begun(first)


def require_second_possible(desk: Desk, first_id: RatingId) -> tuple[Rating, Instrument]:
    """The first rating with its scale; raises NotNowError where a second is not independent."""
    from ketrate.store import audit, ratings

    me = require(desk, Action.RATE_BLINDED if is_blinded(desk.signed_in()) else Action.RATE)
    first = ratings.get(desk.vault, first_id)
    if first.second_of is not None:
        return require_second_possible(desk, first.second_of)
    if first.rater_id == me.id:
        raise NotNowError(
            tr("You rated this interview yourself."), tr("A second rating is another person's.")
        )
    if not _stands(first):
        raise NotNowError(tr("This rating is void."), tr("Rate without a first one."))
    looks = audit.events(desk.vault, entity_uid=first.uid)
    if any(one.kind == "rating.view" and one.by == me.login for one in looks):
        raise NotNowError(
            tr("You have looked at the first rating."),
            tr("A second rating is independent only when its rater has not."),
        )
    return first, instrument_of(desk, first)


def hidden(desk: Desk) -> frozenset[RatingId]:
    """Ratings withheld from the signed-in person, whose own of the same interview is open."""
    from ketrate.store import co_ratings

    me = require(desk, Action.SEE_PATIENTS)
    return co_ratings.hidden_from(desk.vault, me.id)


def hidden_uids(desk: Desk) -> frozenset[bytes]:
    """The same, by the names that the trail uses."""
    from ketrate.store import ratings

    return frozenset(ratings.get(desk.vault, number).uid for number in hidden(desk))


def require_not_hidden(desk: Desk, rating_id: RatingId) -> None:
    """Raises NotNowError for a rating beside which one's own second rating is unfinished."""
    if rating_id in hidden(desk):
        raise NotNowError(
            tr("You are rating the same interview."),
            tr("Finish your own rating first; then both are shown side by side."),
        )


def others(desk: Desk, rating: Rating) -> tuple[Rating, ...]:
    """The finished ratings of the same interview by other people; none beside a draft."""
    from ketrate.store import co_ratings, ratings

    require(desk, Action.SEE_PATIENTS)
    if not is_finished(rating):
        return ()
    withheld = hidden(desk)
    visible = scales_of(desk, rating.patient_id)
    found = [
        ratings.get(desk.vault, number)
        for number in co_ratings.others(desk.vault, rating.id)
        if number not in withheld
    ]
    return tuple(
        seen_rating(desk, one)
        for one in found
        if is_finished(one) and (visible is None or one.instrument_id in visible)
    )


def _stands(rating: Rating) -> bool:
    return rating.status is not Status.VOID and rating.source is not Source.IMPORTED


def _begun(rating: Rating) -> Instant:
    return rating.observed if isinstance(rating.observed, Instant) else rating.entered


def _minutes_ago(desk: Desk, rating: Rating) -> float:
    return abs(desk.now().minutes_since(_begun(rating)))
