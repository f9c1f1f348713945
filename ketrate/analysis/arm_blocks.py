"""The blocks of one arm, each a name and the function that works it out."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from ketrate.analysis import cohort_json, published
from ketrate.analysis.association import Association, Question, adjusted, associate
from ketrate.analysis.co_ratings import Agreement
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.dose_plane import Place, dose_plane
from ketrate.analysis.family import Family
from ketrate.analysis.incidence import Incidence, incidence
from ketrate.analysis.pairing import Scored, item_number, pairs, predictor, scored, scored_item
from ketrate.analysis.raters import ByRater, by_rater_independence
from ketrate.analysis.review import Arm, Block, Review
from ketrate.analysis.thresholds import remission_cutoff
from ketrate.analysis.time_to_response import TimeToResponse, time_block
from ketrate.analysis.two_by_two import LaterByExposure, later_by_exposure
from ketrate.analysis.within_between import within_between
from ketrate.words import tr

Document = dict[str, object]
HEAVY = frozenset({"within_between", "quality", "agreement"})
"""Blocks that may take longer than a person wants to wait for a click."""


def predicted(arm: Arm) -> int | None:
    """Patients with the first predictor; None where its scale was not used in this arm."""
    review = arm.review
    measure, at = review.options.measures[0], review.minutes[0]
    if not any(review.charts.has(one, measure.source) for one in arm.units):
        return None
    found = predictor(arm, measure, at)
    there = zip(arm.units, found, strict=True)
    return len({unit.patient_id for unit, one in there if np.isfinite(one.value)})


def as_document(name: str, found: Block) -> Document:
    """A block as its part of the document, with its note."""
    content = found.content
    if isinstance(content, Incidence):
        return {name: cohort_json.incidence(content), "note": found.note}
    if isinstance(content, TimeToResponse):
        rows = cohort_json.time_to_response(content)
        return {name: rows, "logrank_p": content.logrank_p, "note": _time_note(content)}
    if isinstance(content, tuple):
        return {name: _rows(content), "note": found.note}
    return {name: cohort_json.plain(content), "note": found.note}


def _rows(content: tuple[object, ...]) -> object:
    if all(isinstance(one, LaterByExposure) for one in content):
        return cohort_json.two_by_two(cast("Sequence[LaterByExposure]", content))
    if all(isinstance(one, Agreement) for one in content):
        return cohort_json.agreement(cast("Sequence[Agreement]", content))
    return cohort_json.dose_plane(cast("Sequence[Place]", content))


def _time_note(content: TimeToResponse) -> str:
    return " ".join(filter(None, (content.note, content.logrank_note)))


def _association(arm: Arm) -> Document:
    options = arm.review.options
    columns = [scored(arm, n, options.outcome) for n in range(len(arm.review.timings))]
    found = _family(arm, columns, options.outcome.text)
    if not any(one.n for one in found):
        return {"association": None, "note": tr("No dosing has both predictor and outcome.")}
    return {"association": [cohort_json.association(one, arm.agent) for one in found]}


def _suicidality(arm: Arm) -> Document:
    """The family's suicidality item, in points of improvement."""
    item = item_number(arm)
    if item is None:
        return {"suicidality": None, "note": tr("This scale has no suicidality item.")}
    columns = [scored_item(arm, n) for n in range(len(arm.review.timings))]
    if not any(np.isfinite(one.improvement) for column in columns for one in column):
        return {"suicidality": None, "note": tr("The item is not available: totals only.")}
    name = f"{arm.review.family.name}.{item}:improvement"
    found = _family(arm, columns, name)
    rows = [cohort_json.association(one, arm.agent) for one in found]
    n = len(arm.review.timings)
    for k, row in enumerate(rows):
        row["item_not_available"] = _without_item(columns[k % n])
    return {"suicidality": rows}


def _without_item(column: Sequence[Scored]) -> int:
    """Outcomes with a total whose item is not known."""
    return sum(one.outcome.total is not None and not np.isfinite(one.follow_up) for one in column)


def _family(arm: Arm, columns: Sequence[Sequence[Scored]], outcome: str) -> tuple[Association, ...]:
    """Every predictor, minute and outcome time of one call, with Holm over all of them."""
    review, found = arm.review, []
    for measure in review.options.measures:
        for at in review.minutes:
            values = predictor(arm, measure, at)
            for timing, column in zip(review.timings, columns, strict=True):
                question = Question(measure.text, at.label, at.anchor, outcome, timing.label)
                both = pairs(arm, values, column)
                screened = len(review.patients)
                found.append(associate(question, both, review.options.knot, screened))
    return adjusted(found, f"{arm.agent}, {outcome}")


def _by_rater(arm: Arm) -> Document:
    found = by_rater_independence(arm)
    if isinstance(found.content, ByRater):
        document = cohort_json.by_rater(found.content, arm.agent)
        return {"by_rater_independence": document}
    return {"by_rater_independence": None, "note": found.note}


def same_rater_share(review: Review) -> float | None:
    """Of the pairs of every arm that name both raters, those rated by one person."""
    same = known = 0
    for arm in review.arms:
        content = by_rater_independence(arm).content
        if isinstance(content, ByRater):
            same += content.same.n
            known += content.same.n + content.independent.n
    return same / known if known else None


def published_shares(arm: Arm, when: str) -> Document:
    """Published responders and remitters of the same agent, scale, time and rule."""
    return shares_beside(arm.review.options, arm.review.family, arm.agent, when)


def shares_beside(options: CohortOptions, family: Family, agent: str, when: str) -> Document:
    """The same by what it depends on."""
    response = f"{'>' if options.strict else '>='} {options.response:g}"
    remission = f"<= {remission_cutoff(family, options.rules)}"
    facts = (options.baseline, agent)
    found = (
        *published.shares("response", family.name, when, response, *facts),
        *published.shares("remission", family.name, when, remission, *facts),
    )
    return {"published": cohort_json.plain(found)}


def _plain_block(name: str, work: Callable[[Arm], Block]) -> Callable[[Arm], Document]:
    return lambda arm: as_document(name, work(arm))


ARM_BLOCKS: tuple[tuple[str, Callable[[Arm], Document]], ...] = (
    ("dissociation", _plain_block("dissociation", incidence)),
    ("association", _association),
    ("suicidality", _suicidality),
    ("two_by_two", _plain_block("two_by_two", later_by_exposure)),
    ("time_to_response", _plain_block("time_to_response", time_block)),
    ("dose_plane", _plain_block("dose_plane", dose_plane)),
    ("within_between", _plain_block("within_between", within_between)),
    ("by_rater_independence", _by_rater),
)
