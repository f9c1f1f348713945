"""What a draft comes to so far: total, how much is left, and what the scale's file points out."""

from dataclasses import dataclass, replace

from ketrate.instruments.definition import Instrument, Prorating
from ketrate.instruments.flags import flag_words
from ketrate.instruments.prorating import rule_words, total_words
from ketrate.instruments.scoring import Score, band, open_items, score_answers
from ketrate.records.rating import Rating, Status
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Beside:
    """What the form must know besides scale and draft.

    `rule` prorates where the clinic switched it on. `total_before` is the total on this scale
    before the dosing, and `is_after_dosing` whether the draft belongs behind that dosing.
    """

    rule: Prorating | None = None
    total_before: int | None = None
    is_after_dosing: bool = False


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class Standing:
    """A score with the number of items answered, left and carried, flags, and the rule used."""

    score: Score
    answered: int
    left: int
    carried: int
    flags: tuple[str, ...] = ()
    rule: str = ""
    lines: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The part of what has to be dealt with that is dealt with, 0 to 1."""
        return self.answered / max(self.answered + self.left, 1)


def standing(instrument: Instrument, rating: Rating, beside: Beside) -> Standing:
    """How a rating stands. One that is closed keeps the total and the rule it was closed with."""
    made = _score(instrument, rating, beside.rule)
    flags = flag_words(
        instrument,
        {answer.item: answer.value for answer in rating.answers},
        beside.total_before,
        made.total,
        is_after_dosing=beside.is_after_dosing,
    )
    rule = ""
    if made.is_prorated:
        rule = rating.prorating or (rule_words(beside.rule) if beside.rule else "")
    found = Standing(
        made,
        len(rating.answers),
        len(open_items(instrument, rating.answers)),
        sum(answer.carried_from is not None for answer in rating.answers),
        flags,
        rule,
    )
    return replace(found, lines=_lines(instrument, found))


def _score(instrument: Instrument, rating: Rating, rule: Prorating | None) -> Score:
    if rating.status is Status.DRAFT:
        return score_answers(instrument, rating.answers, rule)
    made = score_answers(instrument, rating.answers)
    total = rating.total
    return replace(made, total=total, band=band(instrument, total), is_prorated=rating.is_prorated)


def _lines(instrument: Instrument, found: Standing) -> tuple[str, ...]:
    """The same as sentences, for the review; nothing without a total."""
    made = found.score
    if made.total is None:
        return found.flags
    text = tr(
        "Total {n} of {maximum}",
        n=total_words(made.total, is_prorated=made.is_prorated),
        maximum=instrument.maximum,
    )
    graded = f"{text}, {made.band}" if made.band else text
    rule = (tr("Prorated: {rule}", rule=found.rule),) if found.rule else ()
    return (graded, *rule, *found.flags)
