"""Signing: a rater stands behind finished ratings with meaning, name and password."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clock import Moment
from ketrate.errors import NotThereYetError
from ketrate.records.ids import PatientId, RatingId, SessionId, StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.signature import Signature, Signed
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Vault

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


@dataclass(eq=False, slots=True)
class Proof:
    """That the signed-in person has just typed name and password; good once, for two minutes."""

    staff_id: StaffId
    at: Moment
    vault: "Vault" = field(repr=False)
    is_spent: bool = False


@dataclass(frozen=True, slots=True)
class ToReview:
    """A signed rating that waits for another person; `signature` is the one to be reviewed."""

    rating: Rating
    patient: Patient
    instrument_name: str
    rater_name: str
    signature: Signature


def prove(desk: Desk, name: str, password: str) -> Proof:
    """Check name and password of the signed-in person again; slow, counted like a sign-in.

    `name` is their sign-in name or printed name. Raises BadInputError for another name,
    WrongPasswordError with the wait, LockedError when nobody is signed in (any longer).
    """
    raise NotThereYetError(tr("Signing"))


def to_sign(desk: Desk, session_id: SessionId | None = None) -> tuple[Rating, ...]:
    """The signed-in rater's finished ratings without their signature, in order of time.

    Of one session, or all of theirs. Needs the right to sign.
    """
    raise NotThereYetError(tr("Signing"))


def sign(desk: Desk, rating_ids: Iterable[RatingId], proof: Proof) -> tuple[Rating, ...]:
    """Sign one's own finished ratings together ("I performed this rating"), all or none.

    Raises NotNowError for a draft, one signed already, an imported one, another's, or a proof
    that is used up or too old.
    """
    raise NotThereYetError(tr("Signing"))


def to_review(desk: Desk) -> tuple[ToReview, ...]:
    """Signed ratings of other people without a review; none where the clinic wants no review."""
    raise NotThereYetError(tr("Signing"))


def review(desk: Desk, rating_ids: Iterable[RatingId], proof: Proof) -> tuple[Rating, ...]:
    """Sign another person's signed ratings ("I reviewed this rating"), all or none.

    Raises NotNowError for one's own, for one reviewed already, and where no review is wanted.
    """
    raise NotThereYetError(tr("Signing"))


def signatures(desk: Desk, rating_id: RatingId) -> tuple[Signed, ...]:
    """Every signature under a rating, oldest first, each compared anew with what stands there."""
    raise NotThereYetError(tr("Signing"))


def mismatches(desk: Desk, patient_id: PatientId | None = None) -> tuple[RatingId, ...]:
    """Ratings under which a signature does not match; of one patient or of all."""
    raise NotThereYetError(tr("Signing"))
