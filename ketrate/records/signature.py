"""Who stands behind a rating, and what was changed after it was finished."""

from dataclasses import dataclass
from enum import StrEnum

from ketrate.clock import Instant
from ketrate.records.ids import RatingId, StaffId, Uid
from ketrate.records.rating import Answer
from ketrate.records.staff import Role
from ketrate.words import tr


class Meaning(StrEnum):
    """What a signature says; the value is the word that is kept."""

    PERFORMED = "performed"
    REVIEWED = "reviewed"
    AMENDED = "amended"

    @property
    def sentence(self) -> str:
        """What the person puts their name to."""
        return {
            Meaning.PERFORMED: tr("I performed this rating."),
            Meaning.REVIEWED: tr("I reviewed this rating."),
            Meaning.AMENDED: tr("I amended this rating."),
        }[self]


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature under one version of one rating; kept for ever.

    `signer_name` and `signer_roles` are the printed name and the roles at the time of signing.
    `digest_hex` is SHA-256 over the version signed, the meaning, the signer, the time and the
    head of the trail just before.
    """

    id: int
    uid: Uid
    rating_id: RatingId
    version: int
    meaning: Meaning
    signer_id: StaffId
    signer_name: str
    signer_roles: tuple[Role, ...]
    at: Instant
    digest_hex: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it stands now: whether it still fits, and whether a newer version exists."""

    signature: Signature
    matches: bool
    is_superseded: bool


@dataclass(frozen=True, slots=True)
class Amendment:
    """One item changed after the rating was finished: `version` is the one this made.

    `old` or `new` is None where the item was, or is now, open by the scale's own rules.
    """

    rating_id: RatingId
    version: int
    item: int
    old: Answer | None
    new: Answer | None
    reason: str
    by_name: str
    at: Instant
    by_id: StaffId
