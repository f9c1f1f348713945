"""The blocks of one arm on columns, by the names the document knows them by."""

from collections.abc import Callable
from functools import partial

import numpy as np

from ketrate.analysis import cohort_json
from ketrate.analysis.arm_blocks import as_document, shares_beside
from ketrate.analysis.association import Association, Question, adjusted, associate
from ketrate.analysis.dose_plane import PRIMARY, Place, mean_of
from ketrate.analysis.family import Family
from ketrate.analysis.filters import Dose
from ketrate.analysis.measures import part_items
from ketrate.analysis.raters import ByRater
from ketrate.analysis.review import Block
from ketrate.analysis.table.afterwards import later_by_exposure, time_block
from ketrate.analysis.table.columns import Floats, Integers
from ketrate.analysis.table.frequency import incidence
from ketrate.analysis.table.review import Outcome, TableArm
from ketrate.words import tr

Document = dict[str, object]


def predicted(arm: TableArm) -> int | None:
    """Patients with the first predictor; None where its scale was not used in this arm."""
    options = arm.review.options
    measure, at = options.measures[0], options.minutes[0]
    if not arm.review.acute.is_used(measure.source)[arm.units].any():
        return None
    value, _ = arm.predictor(measure, at)
    return len(np.unique(arm.patient[np.isfinite(value)]))


def primary(arm: TableArm) -> int:
    """The number of the outcome time that single figures use."""
    labels = [one.label for one in arm.review.options.timings]
    return labels.index(PRIMARY) if PRIMARY in labels else 0


def _association(arm: TableArm) -> Document:
    options = arm.review.options
    columns = [arm.outcome(n) for n in range(len(options.timings))]
    found = _family(arm, columns, options.outcome.text)
    if not any(one.n for one in found):
        return {"association": None, "note": tr("No dosing has both predictor and outcome.")}
    return {"association": [cohort_json.association(one, arm.agent) for one in found]}


def _family(arm: TableArm, columns: list[Outcome], outcome: str) -> tuple[Association, ...]:
    options, found = arm.review.options, []
    for measure in options.measures:
        for at in options.minutes:
            values = arm.predictor(measure, at)
            for timing, one in zip(options.timings, columns, strict=True):
                question = Question(measure.text, at.label, at.anchor, outcome, timing.label)
                both = arm.pairs(values, one)
                found.append(associate(question, both, options.knot, arm.review.patients))
    return adjusted(found, f"{arm.agent}, {outcome}")


def alert_item(family: Family, scale: str | None = None) -> int | None:
    """The number of the suicidality item on that scale, else on the family's main one."""
    one = family.main if scale is None else family.by_id[scale]
    alert = one.alert or family.main.alert
    if alert is None:
        return None
    return alert.item if part_items(one, str(alert.item)) else None


def _suicidality(arm: TableArm) -> Document:
    """The family's suicidality item, in points of improvement."""
    review = arm.review
    item = alert_item(review.family)
    if item is None:
        return {"suicidality": None, "note": tr("This scale has no suicidality item.")}
    low, _ = _item_values(arm, arm.baseline_rating(arm.units))
    columns, missing = [], []
    for one in arm.columns:
        later, carried = _item_values(arm, one.rating)
        columns.append(Outcome(one, low - later, low, later, carried))
        missing.append(int(np.sum(np.isfinite(one.total) & np.isnan(later))))
    if not any(np.isfinite(one.improvement).any() for one in columns):
        return {"suicidality": None, "note": tr("The item is not available: totals only.")}
    found = _family(arm, columns, f"{review.family.name}.{item}:improvement")
    rows = [cohort_json.association(one, arm.agent) for one in found]
    for k, row in enumerate(rows):
        row["item_not_available"] = missing[k % len(missing)]
    return {"suicidality": rows}


def _item_values(
    arm: TableArm, rating: Integers
) -> tuple[Floats, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
    """The item of each rating, NaN where it is not known, and whether it was carried over."""
    ratings, family = arm.review.clinic.columns.ratings, arm.review.family
    value, carried = np.full(len(rating), np.nan), np.zeros(len(rating), dtype=bool)
    there = np.flatnonzero(rating >= 0)
    scales = ratings.scale[rating[there]] if len(there) else there
    for code in np.unique(scales):
        item = alert_item(family, ratings.scales[code])
        places = there[scales == code]
        if item is None:
            continue
        numbers = ratings.id[rating[places]].tolist()
        known = arm.review.clinic.columns.items(numbers, item)
        answers = [known.get(number, (None, False)) for number in numbers]
        value[places] = [np.nan if one is None else one for one, _ in answers]
        carried[places] = [is_carried for _, is_carried in answers]
    return value, carried


def _dose_plane(arm: TableArm) -> Block:
    """One place per route and dose given, in order of both."""
    review, n = arm.review, primary(arm)
    options, at = review.options, review.options.minutes[0]
    both = arm.pairs(arm.predictor(options.change, at), arm.outcome(n))
    if len(both.patient) != len(arm.units) or not both.both.any():
        return Block(None, tr("No dosing has both values."))
    keys = [
        (route, 0.0 if unit == "" else Dose(amount, unit).rounded, text)
        for route, (amount, unit, text) in zip(
            review.clinic.routes, review.clinic.doses, strict=True
        )
    ]
    known = sorted(set(keys))
    like = review.clinic.columns.dosings.like[arm.units]
    codes = np.array([known.index(one) for one in keys], dtype=np.int64)[like]
    places = []
    for code, (route, _, dose) in enumerate(known):
        rows = both.both & (codes == code)
        if rows.any():
            places.append(
                Place(
                    route, dose, int(rows.sum()), mean_of(both.predictor[rows]),
                    mean_of(both.outcome[rows]), at.label, options.timings[n].label,
                    options.change.text, options.outcome.text,
                )
            )  # fmt: skip
    return Block(
        tuple(places), tr("Doses were not randomised: a difference between them has no cause.")
    )


def by_rater(arm: TableArm) -> Block:
    """The first predictor and minute with the first outcome; none without a known rater."""
    options, n = arm.review.options, primary(arm)
    measure, at = options.measures[0], options.minutes[0]
    both = arm.pairs(arm.predictor(measure, at), arm.outcome(n))
    both = both.where(both.both)
    is_known = np.isfinite(both.same_rater)
    if not is_known.any():
        return Block(None, tr("No pair names the raters of both sides."))
    question = Question(
        measure.text, at.label, at.anchor, options.outcome.text, options.timings[n].label
    )
    parts = (both.same_rater == 1, both.same_rater == 0, both.is_blinded)
    same, independent, blinded = (
        associate(question, both.where(one), options.knot) for one in parts
    )
    share = float(np.mean(both.same_rater[is_known] == 1))
    return Block(ByRater(same, independent, blinded, int(np.sum(~is_known)), share))


def _by_rater(arm: TableArm) -> Document:
    found = by_rater(arm)
    if isinstance(found.content, ByRater):
        return {"by_rater_independence": cohort_json.by_rater(found.content, arm.agent)}
    return {"by_rater_independence": None, "note": found.note}


def published_shares(arm: TableArm, when: str) -> Document:
    """Published responders and remitters of the same agent, scale, time and rule."""
    return shares_beside(arm.review.options, arm.review.family, arm.agent, when)


def _plain(name: str, work: Callable[[TableArm], Block], arm: TableArm) -> Document:
    return as_document(name, work(arm))


TABLE_BLOCKS: dict[str, Callable[[TableArm], Document]] = {
    "dissociation": partial(_plain, "dissociation", incidence),
    "association": _association,
    "suicidality": _suicidality,
    "two_by_two": partial(_plain, "two_by_two", later_by_exposure),
    "time_to_response": partial(_plain, "time_to_response", time_block),
    "dose_plane": partial(_plain, "dose_plane", _dose_plane),
    "by_rater_independence": _by_rater,
}
