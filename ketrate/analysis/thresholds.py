"""Response, partial response and remission as whole scores: as good or better counts.

On most scales that is at or below, where higher is better at or above.

Scores are whole numbers, so each percentage rule has one highest score that still fulfils it.
It is worked out once, in exact fractions; exactly 50.0 % can then never be lost to rounding.
"""

import math
from dataclasses import dataclass, field
from fractions import Fraction

from ketrate.analysis.direction import Way, way_of
from ketrate.analysis.family import Family
from ketrate.analysis.findings import Thresholds
from ketrate.analysis.rules import Rules
from ketrate.instruments.definition import BETTER, ZERO_IS_BEST
from ketrate.words import tr

PARTIAL_PERCENT = 25  # "partial" and "worsened", clinical/definitions


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the rules mean for one baseline.

    A score at or below `response`, `partial` or `remission` counts, at or above `worsened`
    likewise; the other way round where higher is better (`way`). All but `remission` are None
    without a baseline or with one at `floor`, the best score. `is_eligible` is None without a
    baseline.
    """

    baseline: int | None
    floor: int
    response: int | None
    partial: int | None
    worsened: int | None
    remission: int | None
    is_eligible: bool | None
    way: Way = field(default_factory=Way)


def highest_score(baseline: int, floor: int, percent: float, *, strict: bool = False) -> int:
    """The highest score with at least (strict: more than) `percent` improvement; 33, 50 % -> 16."""
    limit = baseline - Fraction(str(percent)) / 100 * (baseline - floor)
    return math.ceil(limit) - 1 if strict else math.floor(limit)


def remission_cutoff(family: Family, rules: Rules) -> int | None:
    """The clinic's cut-off, else the scale's own; that score or a better one counts."""
    if rules.remission is not None or family.remission is None:
        return rules.remission
    return family.remission.value - (family.remission.operator == "<")


def bounds(baseline: int | None, family: Family, rules: Rules) -> Bounds:
    """The rules worked out for one baseline."""
    way, cutoff = way_of(family.main), remission_cutoff(family, rules)
    if baseline is None or baseline == way.best:
        is_eligible = None if baseline is None else _is_eligible(baseline, cutoff, rules, way)
        return Bounds(baseline, way.best, None, None, None, cutoff, is_eligible, way)
    burden = way.burden(baseline)
    response = highest_score(burden, 0, rules.response_percent, strict=rules.strict)
    return Bounds(
        baseline,
        way.best,
        way.score(response),
        way.score(highest_score(burden, 0, PARTIAL_PERCENT)),
        way.score(math.ceil(burden + Fraction(PARTIAL_PERCENT, 100) * burden)),
        cutoff,
        _is_eligible(baseline, cutoff, rules, way),
        way,
    )


def _is_eligible(baseline: int, cutoff: int | None, rules: Rules, way: Way) -> bool:
    if rules.minimum_baseline is not None:
        return way.burden(baseline) >= way.burden(rules.minimum_baseline)
    return cutoff is None or way.burden(baseline) > way.burden(cutoff)


def lines(found: Bounds, family: Family, rules: Rules) -> Thresholds:
    """The lines of the plot, with the sentences that go beside them.

    A scale that is best at zero has none: its bounds lie on both sides.
    """
    is_drawn = found.is_eligible is True and found.way.direction != ZERO_IS_BEST
    remission = found.remission
    others = [one.value for one in family.main.remission if one.value != remission]
    return Thresholds(
        found.response if is_drawn else None,
        found.partial if is_drawn else None,
        remission,
        others[0] if others else None,
        _response_text(found, family, rules),
        remission_text(family, rules),
    )


def response_text(family: Family, rules: Rules) -> str:
    """The response rule as a sentence, with its source."""
    percent, source = f"{rules.response_percent:g}", family.main.response_source
    if rules.strict:
        text = tr("Response: more than {percent} % improvement", percent=percent)
    else:
        text = tr("Response: at least {percent} % improvement", percent=percent)
    return f"{text} ({source})" if source else text


def remission_text(family: Family, rules: Rules) -> str:
    """The remission rule as a sentence, with its source or as the clinic's choice."""
    cutoff = remission_cutoff(family, rules)
    if cutoff is None:
        return tr("Remission: no cut-off is known for this scale")
    text = (
        tr("Remission: {name} at or above {n}", name=family.main.short_name, n=cutoff)
        if family.main.direction == BETTER
        else tr("Remission: {name} at or below {n}", name=family.main.short_name, n=cutoff)
    )
    own = family.remission
    if rules.remission is None and own is not None:
        return f"{text} ({own.source})" if own.source else text
    return f"{text} ({tr('clinic setting')})"


def _response_text(found: Bounds, family: Family, rules: Rules) -> str:
    text = response_text(family, rules)
    if found.is_eligible is False:
        low = tr("{rule}; not eligible, the baseline {n} is too low", rule=text, n=found.baseline)
        high = tr("{rule}; not eligible, the baseline {n} is too high", rule=text, n=found.baseline)
        return high if family.main.direction == BETTER else low
    return text
