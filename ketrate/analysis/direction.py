"""Which way is worse: on most scales up, on some down (MOAA/S), on one away from zero (RASS)."""

from dataclasses import dataclass

from ketrate.instruments.definition import BETTER, WORSE, ZERO_IS_BEST, Instrument


@dataclass(frozen=True, slots=True)
class Way:
    """A scale's direction, as the distance of a score from the best one, in points.

    "At or below" in a rule means: at most that far from the best score.
    """

    direction: str = WORSE
    best: int = 0

    def burden(self, score: int) -> int:
        """How far from the best score; never negative for a score of the scale."""
        if self.direction == ZERO_IS_BEST:
            return abs(score)
        return self.best - score if self.direction == BETTER else score - self.best

    def score(self, burden: int) -> int:
        """The score that far from the best; the positive one of two."""
        return self.best - burden if self.direction == BETTER else self.best + burden

    def is_at_most(self, score: int, bound: int | None) -> bool | None:
        """Whether a score is as good as the bound or better; None without a bound."""
        return None if bound is None else self.burden(score) <= self.burden(bound)

    @property
    def sign(self) -> str:
        """What stands before a bound: at or below, or at or above, as good."""
        return "≥" if self.direction == BETTER else "≤"


def way_of(instrument: Instrument) -> Way:
    """The direction of a scale, as its file states it."""
    return Way(instrument.direction, instrument.best)
