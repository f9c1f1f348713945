"""After Finish: corrections with a reason and a new signature, and voiding. Nothing is lost."""

from collections.abc import Mapping

from ketrate.clinic.desk import Desk
from ketrate.clinic.sign import Proof
from ketrate.errors import NotThereYetError
from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer, Rating
from ketrate.records.signature import Amendment
from ketrate.words import tr

SHORTEST_REASON = 5
"""Characters."""


def amend(
    desk: Desk,
    rating_id: RatingId,
    answers: Mapping[int, Answer | None],
    reason: str,
    proof: Proof,
) -> Rating:
    """Change answers of a finished rating: a new version, a reason and a new signature at once.

    By its rater or a physician. `answers` holds the items that change; None takes an answer away
    where the scale's rules leave the item open. Raises BadInputError for a reason that is too
    short, a value the scale does not have, or when nothing changes, and NotNowError for a
    draft, a void or imported rating, or a proof that no longer counts.
    """
    raise NotThereYetError(tr("Amending"))


def void_signed(desk: Desk, rating_id: RatingId, reason: str, proof: Proof) -> Rating:
    """Take a finished rating out of all counting; answers, signatures and amendments stay.

    By its rater or a physician. Raises as `amend` does.
    """
    raise NotThereYetError(tr("Voiding"))


def amendments(desk: Desk, rating_id: RatingId) -> tuple[Amendment, ...]:
    """Everything changed after the rating was finished, oldest first, with the reasons typed."""
    raise NotThereYetError(tr("Amending"))
