"""The clinic's own question, answered on the patients who came after it was fixed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ketrate.analysis.association import Association, Question, associate
from ketrate.analysis.facts import LocalQuestion
from ketrate.analysis.pairing import pairs, predictor, scored
from ketrate.analysis.review import Arm, Block, Review
from ketrate.analysis.units import CohortData
from ketrate.records.treatment import Session
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """`n_then` patients were there when it was fixed, `n_now` count towards the answer.

    `status` is "fixed before looking" or "fixed after k looks"; it stands outside every family.
    """

    question: LocalQuestion
    status: str
    looks_before: int
    n_then: int | None
    n_now: int
    result: Association
    as_expected: bool | None


def local_question(data: CohortData, review: Review) -> Block:
    """None where no question was fixed. The other filters of the review still hold."""
    asked = review.facts.question
    if asked is None:
        return nothing_asked()
    options = replace(
        review.options,
        agent=asked.agent,
        at=asked.at,
        outcomes=asked.when,
        predictors=asked.predictor,
        instrument=asked.outcome,
        sessions="first",
        tolerance="",
    )
    since = tuple(one for one in data if _is_after(one[2], asked))
    own = Review(since, options, review.instruments, review.protocols.values(), review.now,
                 review.facts, review.kept)  # fmt: skip
    return Block(_answer(asked, own.arms[0]))


def nothing_asked() -> Block:
    """What stands where no question was fixed."""
    return Block(None, tr("No local question was fixed."))


def _answer(asked: LocalQuestion, arm: Arm) -> LocalAnswer:
    options, at = arm.review.options, arm.review.minutes[0]
    measure, timing = options.measures[0], arm.review.timings[0]
    both = pairs(arm, predictor(arm, measure, at), scored(arm, 0, options.outcome))
    question = Question(measure.text, at.label, at.anchor, options.outcome.text, timing.label)
    result = associate(question, both, options.knot)
    looks = asked.looks_before
    status = tr("fixed after {n} looks", n=looks) if looks else tr("fixed before looking")
    return LocalAnswer(
        asked, status, looks, asked.n_then, result.n, result, _as_expected(asked, result)
    )


def _is_after(sessions: Sequence[Session], asked: LocalQuestion) -> bool:
    """Whether the patient's first dosing began after the question was fixed; undated ones not."""
    starts = [one.started for one in sessions if one.was_dosed]
    known = [one.utc for one in starts if one is not None]
    return bool(known) and len(known) == len(starts) and min(known) > asked.fixed_at.utc


def _as_expected(asked: LocalQuestion, found: Association) -> bool | None:
    """Whether the slope has the sign that was expected; None where none was, or none is known."""
    if asked.sign == "any" or found.ancova is None:
        return None
    return (found.ancova.slope < 0) == (asked.sign == "negative")
