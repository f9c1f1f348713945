"""After Finish: corrections with a reason and a new signature, and voiding. Nothing is lost."""

from collections.abc import Mapping
from dataclasses import replace

from ketrate.clinic import rate
from ketrate.clinic.blinding import is_blind_for, seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.proof import Proof, spending
from ketrate.clinic.rights import Action, require
from ketrate.clinic.sign import put_under, require_finished
from ketrate.errors import BadInputError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import check_value, open_items
from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer, Rating, Status
from ketrate.records.signature import Amendment, Meaning
from ketrate.records.staff import Role, Staff
from ketrate.records.text import clean_text
from ketrate.words import tr

SHORTEST_REASON = 5
"""Characters."""
Changes = Mapping[int, Answer | None]


def amend(desk: Desk, rating_id: RatingId, answers: Changes, reason: str, proof: Proof) -> Rating:
    """Change answers of a finished rating: a new version, a reason and a new signature at once.

    By its rater or a physician. `answers` holds the items that change; None takes an answer away
    where the scale's rules leave the item open. A suicidality answer at or above the limit raises
    the alert. Raises BadInputError for a reason that is too short, a value the scale does not
    have, or when nothing changes, and NotNowError for a draft, a void or imported rating,
    another's rating, an item left open, or a proof that no longer counts.
    """
    from ketrate.store import amending

    staff = require(desk, Action.AMEND)
    before = _theirs(desk, rating_id, staff)
    require_finished(before)
    why = _reason(reason)
    instrument = rate.instrument_of(desk, before)
    changes = _real_changes(before, answers, instrument)
    with spending(desk, proof) as change:
        after = amending.amend(change, before, changes, instrument, staff, why)
        for answer in changes.values():
            if answer is not None:
                rate.raise_if_reached(desk, change, after, instrument, answer)
        signed = put_under(desk, change, Meaning.AMENDED)(after)
    return seen_rating(desk, signed)


def void_signed(desk: Desk, rating_id: RatingId, reason: str, proof: Proof) -> Rating:
    """Take a finished rating out of all counting; answers, signatures and amendments stay.

    By its rater or a physician. Raises as `amend` does; an imported rating can be voided too.
    """
    from ketrate.store import ratings

    staff = require(desk, Action.VOID)
    before = _theirs(desk, rating_id, staff)
    if before.status in (Status.DRAFT, Status.VOID):
        require_finished(before)
    why = _reason(reason)
    with spending(desk, proof) as change:
        gone = ratings.void(change, rating_id, why)
    return seen_rating(desk, gone)


def amendments(desk: Desk, rating_id: RatingId) -> tuple[Amendment, ...]:
    """Everything changed after the rating was finished, oldest first, with the reasons typed.

    A blinded rater reads their own reasons only: another's words may tell of the session. Raises
    NotAllowedError for a rating that must not reach the person.
    """
    from ketrate.store import amendments as kept

    me = require(desk, Action.SEE_PATIENTS).id
    seen = rate.rating(desk, rating_id)
    found = kept.of_rating(desk.vault, rating_id)
    if not is_blind_for(desk, seen.patient_id):
        return found
    return tuple(one if one.by_id == me else replace(one, reason="") for one in found)


def _theirs(desk: Desk, rating_id: RatingId, staff: Staff) -> Rating:
    """The rating as it is kept, if it may reach the person and is theirs to change."""
    from ketrate.store import ratings

    rate.rating(desk, rating_id)
    found = ratings.get(desk.vault, rating_id)
    if found.rater_id != staff.id and Role.PHYSICIAN not in staff.roles:
        raise NotNowError(
            tr("Another person rated this."), tr("Its rater or a physician can change it.")
        )
    return found


def _reason(reason: str) -> str:
    text = clean_text(reason, tr("Reason"), rate.LONGEST_NOTE)
    if len(text) < SHORTEST_REASON:
        raise BadInputError(
            tr("Reason"), tr("it is too short."), tr("Say in a few words why it changes.")
        )
    return text


def _real_changes(before: Rating, answers: Changes, instrument: Instrument) -> Changes:
    """What differs from what stands there; every value possible, and no item left open."""
    changes = {item: _given(item, one, instrument) for item, one in answers.items()}
    changes = {item: one for item, one in changes.items() if not _is_same(one, before.answer(item))}
    if not changes:
        raise BadInputError(tr("Amendment"), tr("nothing would change."), tr("Change an answer."))
    kept = [one for one in before.answers if one.item not in changes]
    still_open = open_items(instrument, [*kept, *(one for one in changes.values() if one)])
    if still_open:
        numbers = ", ".join(map(str, still_open))
        raise NotNowError(
            tr("Items {items} are open.", items=numbers), tr("Answer them or say why not.")
        )
    return changes


def _given(item: int, one: Answer | None, instrument: Instrument) -> Answer | None:
    """A new answer is the person's own, never carried from elsewhere."""
    if item not in {known.number for known in instrument.items}:
        check_value(instrument, item, 0)
    if one is None:
        return None
    if one.value is not None:
        check_value(instrument, item, one.value)
    return Answer(item, one.value, one.reason)


def _is_same(one: Answer | None, other: Answer | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.value, one.reason) == (other.value, other.reason)
