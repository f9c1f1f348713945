"""Signing: a rater stands behind finished ratings with meaning, name and password.

What a signature covers is in `store.signed_record`; each is compared anew at every look.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.clinic import rate
from ketrate.clinic.blinding import scales_of, seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id
from ketrate.clinic.interview import hidden
from ketrate.clinic.proof import Proof, prove, spending
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import clinic_settings
from ketrate.errors import NotNowError
from ketrate.records.ids import PatientId, RatingId, SessionId, StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.signature import Meaning, Signature, Signed
from ketrate.records.staff import Staff
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

__all__ = [
    "Proof",
    "Signed",
    "ToReview",
    "mismatches",
    "prove",
    "review",
    "sign",
    "signatures",
    "to_review",
    "to_sign",
]


@dataclass(frozen=True, slots=True)
class ToReview:
    """A signed rating that waits for another person; `signature` is the one to be reviewed."""

    rating: Rating
    patient: Patient
    instrument_name: str
    rater_name: str
    signature: Signature


def to_sign(desk: Desk, session_id: SessionId | None = None) -> tuple[Rating, ...]:
    """The signed-in rater's finished ratings without their signature, in order of time.

    Of one session, or all of theirs; a rating that somebody else amended before its rater signed
    is among them. Needs the right to sign.
    """
    from ketrate.store import signatures as kept

    staff = require(desk, Action.SIGN)
    found = kept.unsigned(desk.vault, staff.id, desk.instrument_ids(), session_id)
    return tuple(seen_rating(desk, one) for one in found)


def sign(desk: Desk, rating_ids: Iterable[RatingId], proof: Proof) -> tuple[Rating, ...]:
    """Sign one's own finished ratings together ("I performed this rating"), all or none.

    Raises NotNowError for a draft, one signed already, an imported one, another's, or a proof
    that is used up or too old.
    """
    from ketrate.store import signatures as kept

    staff = require(desk, Action.SIGN)
    ratings = _finished(desk, rating_ids)
    for one in ratings:
        if one.rater_id != staff.id:
            raise NotNowError(tr("Another person rated this."), tr("Its rater signs it."))
        _require_unsigned(one, kept.of_rating(desk.vault, one.id), staff)
    return _put(desk, ratings, Meaning.PERFORMED, proof)


def to_review(desk: Desk) -> tuple[ToReview, ...]:
    """Signed ratings without a review that this person neither made nor signed, oldest first.

    None where the clinic wants no review (`ClinicSettings.is_review_wanted`).
    """
    from ketrate.store import signatures as kept

    staff = require(desk, Action.REVIEW)
    if not clinic_settings(desk).is_review_wanted:
        return ()
    withheld = hidden(desk)
    found = [
        one
        for one in kept.unreviewed(desk.vault, staff.id, desk.instrument_ids())
        if one.id not in withheld
    ]
    signed = kept.of_ratings(desk.vault, [one.id for one in found])
    latest = {one.signature.rating_id: one.signature for one in signed}
    patients = {number: patient_by_id(desk, number) for number in {r.patient_id for r in found}}
    names = _names(desk)
    return tuple(
        ToReview(
            one,
            patients[one.patient_id],
            rate.instrument_of(desk, one).short_name,
            names.get(one.rater_id, one.rater_name),
            latest[one.id],
        )
        for one in found
    )


def review(desk: Desk, rating_ids: Iterable[RatingId], proof: Proof) -> tuple[Rating, ...]:
    """Sign another person's signed ratings ("I reviewed this rating"), all or none.

    Raises NotNowError for one's own, for one reviewed already, for one whose signature does not
    match, and where no review is wanted.
    """
    from ketrate.store import signatures as kept

    staff = require(desk, Action.REVIEW)
    if not clinic_settings(desk).is_review_wanted:
        raise NotNowError(
            tr("Your clinic has ratings signed without a review."),
            tr("An administrator can switch reviews on in the settings."),
        )
    ratings = _finished(desk, rating_ids)
    for one in ratings:
        _require_reviewable(one, kept.of_rating(desk.vault, one.id), staff)
    return _put(desk, ratings, Meaning.REVIEWED, proof)


def signatures(desk: Desk, rating_id: RatingId) -> tuple[Signed, ...]:
    """Every signature under a rating, oldest first, each compared anew with what stands there.

    Raises NotAllowedError for a rating that must not reach the person.
    """
    from ketrate.store import signatures as kept

    require(desk, Action.SEE_PATIENTS)
    rate.rating(desk, rating_id)
    return kept.of_rating(desk.vault, rating_id)


def mismatches(desk: Desk, patient_id: PatientId | None = None) -> tuple[RatingId, ...]:
    """Ratings under which a signature does not match; of one patient or of all."""
    from ketrate.store import signatures as kept

    require(desk, Action.SEE_PATIENTS)
    if patient_id is None:
        found = kept.everyone(desk.vault, desk.instrument_ids())
    else:
        found = kept.of_patient(desk.vault, patient_id, scales_of(desk, patient_id))
    return tuple(dict.fromkeys(one.signature.rating_id for one in found if not one.matches))


def require_finished(rating: Rating) -> None:
    """Raises NotNowError for what nobody signs or amends: a draft, a void or imported rating."""
    if rating.status is Status.DRAFT:
        raise NotNowError(tr("This rating is not finished."), tr("Finish it first."))
    if rating.status is Status.VOID:
        raise NotNowError(tr("This rating is void."), tr("It stays as it is."))
    if rating.source is Source.IMPORTED:
        raise NotNowError(
            tr("This rating was imported."), tr("It stands as its source has it; nobody signs it.")
        )


def _finished(desk: Desk, rating_ids: Iterable[RatingId]) -> tuple[Rating, ...]:
    """The ratings as they are kept, if they may reach the person; raises for none at all."""
    from ketrate.store import ratings

    wanted = tuple(dict.fromkeys(rating_ids))
    if not wanted:
        raise NotNowError(tr("No rating is chosen."), tr("Choose at least one."))
    for one in wanted:
        rate.rating(desk, one)
    found = tuple(ratings.get(desk.vault, one) for one in wanted)
    for rating in found:
        require_finished(rating)
    return found


def _put(
    desk: Desk, ratings: tuple[Rating, ...], meaning: Meaning, proof: Proof
) -> tuple[Rating, ...]:
    with spending(desk, proof) as change:
        signed = put_under(desk, change, meaning)
        done = tuple(map(signed, ratings))
    return tuple(seen_rating(desk, one) for one in done)


def put_under(desk: Desk, change: "Change", meaning: Meaning) -> Callable[[Rating], Rating]:
    """What puts the signed-in person's signature under a rating within a change."""
    from ketrate.store import signatures as kept

    signer = desk.signed_in()
    return lambda rating: kept.add(change, rating, meaning, signer)


def _require_unsigned(rating: Rating, signed: tuple[Signed, ...], staff: Staff) -> None:
    known = [one for one in signed if one.signature.meaning is not Meaning.REVIEWED]
    if rating.status is Status.SIGNED or any(one.signature.signer_id == staff.id for one in known):
        raise NotNowError(tr("This rating is signed already."), tr("Nothing is left to sign."))


def _require_reviewable(rating: Rating, signed: tuple[Signed, ...], staff: Staff) -> None:
    current = [one for one in signed if not one.is_superseded]
    if rating.status is Status.COMPLETE or not current:
        raise NotNowError(tr("This rating is not signed."), tr("Its rater signs it first."))
    if rating.rater_id == staff.id or any(one.signature.signer_id == staff.id for one in current):
        raise NotNowError(
            tr("You made or signed this rating yourself."), tr("Another person reviews it.")
        )
    if any(one.signature.meaning is Meaning.REVIEWED for one in current):
        raise NotNowError(tr("This rating is reviewed already."), tr("Nothing is left to review."))
    if not all(one.matches for one in current):
        raise NotNowError(
            tr("A signature under this rating does not match what stands there."),
            tr("Have the vault verified; do not sign."),
        )


def _names(desk: Desk) -> dict[StaffId | None, str]:
    from ketrate.store import staff

    return {person.id: person.name for person in staff.everyone(desk.vault)}
