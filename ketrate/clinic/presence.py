"""Each depression rating keeps what its rater could know of the dosing; asked once, at the end."""

import json
from dataclasses import dataclass

from ketrate.clinic.blinding import is_blind_for, seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, is_blinded, require
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.ids import RatingId
from ketrate.records.rating import Guess, Mode, Presence, Rating, Status
from ketrate.records.staff import Staff
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Asked:
    """What is still to be asked about a rating before it is finished."""

    is_wanted: bool
    is_guess_wanted: bool = False


def asked(desk: Desk, rating_id: RatingId) -> Asked:
    """Whether presence is still open; nobody who rated dissociation is asked for a guess.

    Before the first dosing there is nothing to ask. A blinded rater is asked all the same, so
    that the question does not tell whether there was one.
    """
    from ketrate.store import ratings

    rater = _rater(desk)
    rating = ratings.get(desk.vault, rating_id)
    is_open = rating.status is Status.DRAFT and rating.rater_id == rater.id
    if not is_open or rating.presence is not None or not _is_depression(desk, rating):
        return Asked(is_wanted=False)
    if not is_blinded(rater) and not _was_dosed(desk, rating):
        return Asked(is_wanted=False)
    return Asked(is_wanted=True, is_guess_wanted=not _has_rated_dissociation(desk, rating))


def keep(
    desk: Desk, rating_id: RatingId, *, was_present: bool, mode: Mode, guess: Guess | None = None
) -> Rating:
    """Keep the answers on the rater's own draft, with what follows from role and ratings.

    Raises BadInputError for a missing guess, NotNowError where nothing is (or no longer) asked.
    """
    from ketrate.store import presences, ratings

    question = asked(desk, rating_id)
    if not question.is_wanted:
        raise NotNowError(tr("Presence is not asked here."), tr("It is asked once, of the rater."))
    if question.is_guess_wanted and guess is None:
        raise BadInputError(tr("Guess of dissociation"), tr("it was not chosen."))
    rating = ratings.get(desk.vault, rating_id)
    found = Presence(
        was_present,
        mode,
        guess if question.is_guess_wanted else None,
        could_see=not is_blind_for(desk, rating.patient_id),
        rated_other_kind=not question.is_guess_wanted,
    )
    with desk.change() as change:
        return seen_rating(desk, presences.keep(change, rating, found))


def _rater(desk: Desk) -> Staff:
    is_blind = is_blinded(desk.signed_in())
    return require(desk, Action.RATE_BLINDED if is_blind else Action.RATE)


def _is_depression(desk: Desk, rating: Rating) -> bool:
    return rating.instrument_id in _scales(desk, "depression")


def _scales(desk: Desk, domain: str) -> list[str]:
    return sorted(one.id for one in desk.catalogue if one.domain == domain)


def _has_rated_dissociation(desk: Desk, rating: Rating) -> bool:
    from ketrate.store import presences

    if rating.rater_id is None:
        return False
    place = (rating.course_id, rating.session_id)
    scales = json.dumps(_scales(desk, "dissociation"))
    return presences.has_rated(desk.vault, rating.rater_id, place, scales)


def _was_dosed(desk: Desk, rating: Rating) -> bool:
    """Whether a dosing of the course began before now; for a session's rating, of that session."""
    from ketrate.store import sessions

    if rating.session_id is not None:
        return sessions.get(desk.vault, rating.session_id).was_dosed
    return any(one.was_dosed for one in sessions.of_course(desk.vault, rating.course_id))
