"""From an arm's records to the arrays that the statistics are worked out on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketrate.analysis.filters import PER_KG, dose_of
from ketrate.analysis.matching import Outcome
from ketrate.analysis.measures import Measure, part_items
from ketrate.analysis.pairs import Floats, Pairs
from ketrate.analysis.review import Arm
from ketrate.analysis.units import Unit
from ketrate.analysis.values import sum_of
from ketrate.analysis.windows import Timing
from ketrate.records.rating import Rating

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Found:
    """A value of one dosing and the rating it was read from (None for a vital sign)."""

    value: float
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class Scored:
    """An outcome of one dosing: improvement, the two scores, and whether it was carried over."""

    improvement: float
    baseline: float
    follow_up: float
    is_carried: bool
    outcome: Outcome


NOTHING = Found(NAN, None)


def predictor(arm: Arm, measure: Measure, at: Timing) -> list[Found]:
    """The measure for each dosing of the arm; NaN where it cannot be told."""
    if measure.is_improvement:
        return [_from_outcome(row[0], measure) for row in arm.other_outcomes(measure.source, [at])]
    charts, wants = arm.review.charts, arm.review.is_by_rater
    readings = [charts.value(unit, measure, at) for unit in arm.units]
    return [
        NOTHING
        if one is None or one.value is None or not (one.rating is None or wants(one.rating))
        else Found(float(one.value), one.rating)
        for one in readings
    ]


def scored(arm: Arm, n: int, measure: Measure) -> list[Scored]:
    """The family's outcome at time number `n`, with improvement counted as `measure` says."""
    return [
        Scored(
            _improvement(one, measure),
            NAN if one.unit.baseline is None else float(one.unit.baseline.total),
            NAN if one.total is None else float(one.total),
            one.items_carried > 0,
            one,
        )
        for one in arm.column(n)
    ]


def scored_item(arm: Arm, n: int) -> list[Scored]:
    """The same for the family's suicidality item: points of that item, better = positive."""
    return [_item(arm, one) for one in arm.column(n)]


def pairs(arm: Arm, found: Sequence[Found], outcome: Sequence[Scored]) -> Pairs:
    """Both sides by side, one place per dosing of the arm."""
    facts = arm.review.facts
    amounts, dose_units = _doses(arm.units)
    ratings = [one.outcome.rating for one in outcome]
    made = Pairs(
        np.array([one.patient_id for one in arm.units], dtype=np.int64),
        np.array([one.dosing.id for one in arm.units], dtype=np.int64),
        _floats([one.value for one in found]),
        _floats([one.improvement for one in outcome]),
        _floats([one.baseline for one in outcome]),
        _floats([one.follow_up for one in outcome]),
        amounts,
        dose_units,
        _floats([_same_rater(arm, a.rating, b) for a, b in zip(found, ratings, strict=True)]),
        np.array([one is not None and facts.is_blinded(one) for one in ratings], dtype=bool),
        np.array([one.is_carried for one in outcome], dtype=bool),
        np.array([one.outcome.had_intervening for one in outcome], dtype=bool),
    )
    if arm.review.options.rater_independence == "independent":
        return made.where((made.same_rater == 0) | ~made.both)
    return made


def _from_outcome(one: Outcome, measure: Measure) -> Found:
    return Found(_improvement(one, measure), one.rating)


def _improvement(one: Outcome, measure: Measure) -> float:
    if one.total is None:
        return NAN
    if measure.kind == "score":
        return float(one.total)
    if measure.kind == "improvement":
        way, before = one.unit.bounds.way, one.unit.baseline
        return NAN if before is None else float(way.burden(before.total) - way.burden(one.total))
    return NAN if one.verdict.percent is None else float(one.verdict.percent)


def _item(arm: Arm, one: Outcome) -> Scored:
    before = None if one.unit.baseline is None else item_value(arm, one.unit.baseline.rating)
    after = None if one.rating is None else item_value(arm, one.rating)
    low = NAN if before is None else float(before)
    later = NAN if after is None else float(after)
    return Scored(low - later, low, later, _was_carried(arm, one.rating), one)


def item_value(arm: Arm, rating: Rating) -> int | None:
    """The suicidality item of a rating; None for a total alone or a scale without one."""
    item = item_number(arm, rating)
    return None if item is None else sum_of(rating, (item,))


def item_number(arm: Arm, rating: Rating | None = None) -> int | None:
    """The number of the suicidality item on that rating's scale, else on the family's main one."""
    family = arm.review.family
    scale = family.main if rating is None else family.by_id[rating.instrument_id]
    alert = scale.alert or family.main.alert
    if alert is None:
        return None
    return alert.item if part_items(scale, str(alert.item)) else None


def _was_carried(arm: Arm, rating: Rating | None) -> bool:
    item = None if rating is None else item_number(arm, rating)
    answer = None if rating is None or item is None else rating.answer(item)
    return answer is not None and answer.carried_from is not None


def _doses(units: Sequence[Unit]) -> tuple[Floats, Floats]:
    doses = [dose_of(one.dosing) for one in units]
    amounts = [NAN if one is None else one.amount for one in doses]
    kinds = [NAN if one is None else float(one.unit != PER_KG) for one in doses]
    return _floats(amounts), _floats(kinds)


def _same_rater(arm: Arm, one: Rating | None, other: Rating | None) -> float:
    if one is None or other is None:
        return NAN
    facts = arm.review.facts
    first, second = facts.rater_of(one), facts.rater_of(other)
    if first and second:
        return float(first == second)
    return NAN if other.presence is None else float(other.presence.rated_other_kind)


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
