"""A total from fewer answers than the scale has, by a rule that was published or chosen.

No scale does this by itself: without a rule that the clinic switched on, a gap leaves no total.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ketrate.errors import BadInputError
from ketrate.instruments.definition import DOWN, ROUNDINGS, UP, Instrument, Prorating
from ketrate.words import tr, trn

RESULT_ONLY = "result only"


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A scale with the rule that is on (None: strict), and how many items one may leave out."""

    instrument: Instrument
    rule: Prorating | None
    most_allowed: int


Part = tuple[int, int, int | None]
"""What a total is made of, an item or a domain: lowest value, highest value, value or None."""


def prorate(parts: Sequence[Part], rule: Prorating) -> int:
    """The total at which the whole scale stands as high in its range as the known parts in theirs.

    Where all parts have one range this is their mean times their number, as papers word it; where
    they differ (HAM-D) it still cannot leave the scale's range. Worked out in exact fractions;
    a half is rounded up.
    """
    known = [(low, high, value) for low, high, value in parts if value is not None]
    floor, ceiling = sum(low for low, _, _ in parts), sum(high for _, high, _ in parts)
    low, high = sum(low for low, _, _ in known), sum(high for _, high, _ in known)
    share = Fraction(sum(value for _, _, value in known) - low, high - low)
    return _rounded(floor + share * (ceiling - floor), rule.rounding)


def most_allowed(instrument: Instrument) -> int:
    """How many items a rule may leave out at most: half of them. 0: nothing can be prorated.

    The half is KetRate's own bound, wide on purpose; published rules ask for more answers.
    """
    if instrument.licence_route == RESULT_ONLY:
        return 0
    return sum(item.counts for item in instrument.items) // 2


def check_rule(instrument: Instrument, rule: Prorating) -> None:
    """Raises BadInputError for a rule that this scale cannot have."""
    most = most_allowed(instrument)
    what = tr("Prorating {name}", name=instrument.short_name)
    if not most:
        raise BadInputError(what, tr("a scale of one answer has nothing to prorate."))
    if type(rule.most_missing) is not int or not 1 <= rule.most_missing <= most:
        raise BadInputError(
            what,
            tr("{n!r} missing items are not possible.", n=rule.most_missing),
            tr("Allow 1 to {n}.", n=most),
        )
    if rule.rounding not in ROUNDINGS:
        problem = tr("it cannot be rounded {how!r}.", how=rule.rounding)
        raise BadInputError(what, problem, tr("Use one of: {all}.", all=", ".join(ROUNDINGS)))
    if not rule.source.strip():
        raise BadInputError(what, tr("it has no source."), tr("Say where the rule comes from."))


def rule_words(rule: Prorating) -> str:
    """The rule as a sentence, with where it comes from."""
    text = trn(
        "{count} item may be missing; the others stand for it, {rounded}",
        "{count} items may be missing; the others stand for them, {rounded}",
        rule.most_missing,
        rounded=_rounding_words(rule.rounding),
    )
    origin = rule.source if rule.is_published else tr("the clinic's own rule: {s}", s=rule.source)
    return f"{text} ({origin})"


def total_words(total: int, *, is_prorated: bool) -> str:
    """A total as it is shown anywhere: one that is prorated never stands without the word."""
    shown = str(total).replace("-", "−")
    return tr("{n} prorated", n=shown) if is_prorated else shown


def _rounding_words(rounding: str) -> str:
    if rounding == DOWN:
        return tr("rounded down")
    return tr("rounded up") if rounding == UP else tr("rounded to the nearest whole number")


def _rounded(exact: Fraction, rounding: str) -> int:
    if rounding == DOWN:
        return math.floor(exact)
    return math.ceil(exact) if rounding == UP else math.floor(exact + Fraction(1, 2))
