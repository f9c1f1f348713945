"""Could it be the rater: the first question again, by who rated both sides."""

from dataclasses import dataclass

import numpy as np

from ketrate.analysis.association import Association, Question, associate
from ketrate.analysis.dose_plane import primary
from ketrate.analysis.pairing import pairs, predictor, scored
from ketrate.analysis.pairs import Pairs
from ketrate.analysis.review import Arm, Block
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class ByRater:
    """The same question where one person rated both, where two did, and where a blinded one did.

    `unknown` pairs name no rater on one side; `same_share` is of the pairs that name both.
    """

    same: Association
    independent: Association
    blinded: Association
    unknown: int
    same_share: float | None


def by_rater_independence(arm: Arm) -> Block:
    """The first predictor and minute with the first outcome; none without a known rater."""
    review, n = arm.review, primary(arm)
    measure, at = review.options.measures[0], review.minutes[0]
    both = pairs(arm, predictor(arm, measure, at), scored(arm, n, review.options.outcome))
    both = both.where(both.both)
    if not np.isfinite(both.same_rater).any():
        return Block(None, tr("No pair names the raters of both sides."))
    question = Question(
        measure.text, at.label, at.anchor, review.options.outcome.text, review.timings[n].label
    )

    def part(chosen: Pairs) -> Association:
        return associate(question, chosen, review.options.knot)

    known = both.same_rater[np.isfinite(both.same_rater)]
    return Block(
        ByRater(
            part(both.where(both.same_rater == 1)),
            part(both.where(both.same_rater == 0)),
            part(both.where(both.is_blinded)),
            int(np.sum(~np.isfinite(both.same_rater))),
            float(np.mean(known == 1)),
        )
    )
