"""What a review needs beside the patients' records; the caller takes it from the vault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ketrate.clock import Instant
from ketrate.records.ids import SessionId, StaffId
from ketrate.records.rating import Rating
from ketrate.records.treatment import Vitals


@dataclass(frozen=True, slots=True)
class LocalQuestion:
    """What the clinic chose to ask before (or after) looking at its own data.

    `sign` is the one expected of the slope: "negative" (more dissociation, lower follow-up
    score), "positive" or "any". `looks_before` counts the cohort views and exports that precede
    it in the trail, `n_then` the patients analysed on the day it was fixed.
    """

    predictor: str
    at: str
    outcome: str
    when: str
    agent: str
    sign: str
    fixed_at: Instant
    looks_before: int
    n_then: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Vital signs by session, the sign-in names of raters, who of them is blinded, the question."""

    vitals: Mapping[SessionId, Sequence[Vitals]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    raters: Mapping[StaffId, str] = field(default_factory=lambda: MappingProxyType({}))
    blinded: frozenset[StaffId] = frozenset()
    question: LocalQuestion | None = None

    def rater_of(self, rating: Rating) -> str:
        """Who rated: the sign-in name, or the name an import stated; empty where nobody knows."""
        if rating.rater_id is None:
            return rating.rater_name
        return self.raters.get(rating.rater_id, f"#{rating.rater_id}")

    def is_blinded(self, rating: Rating) -> bool:
        """Whether the rater was absent or remote and had not met the scores.

        Where nobody was asked, a rater with the blinded role counts.
        """
        if rating.presence is not None:
            return rating.presence.counts_as_blind
        return rating.rater_id in self.blinded
