"""How well two raters of the same interview agree."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ketrate.analysis.dissociation import INSTRUMENT
from ketrate.analysis.facts import Facts
from ketrate.analysis.methods import agreement
from ketrate.analysis.methods.agreement import FEWEST, Intraclass, Kappa, Limits
from ketrate.analysis.review import Block, Review
from ketrate.analysis.units import CohortData
from ketrate.clock import Instant
from ketrate.records.ids import PatientId, RatingId
from ketrate.records.rating import Rating
from ketrate.words import tr

CLOSE_MINUTES = 30  # two ratings this near each other are of one interview (site-set)
FAR_APART = 4  # points; pairs that differ by as much are counted (clinic's own mark)

Pair = tuple[Rating, Rating]


@dataclass(frozen=True, slots=True)
class ItemKappa:
    """One item, by its number."""

    item: int
    n: int
    kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One scale: the first co-rated interview per patient; what is too small is None.

    `co_ratings` counts all co-rated interviews, `n` the patients; `raters` how many different
    people took part. `far_apart` pairs differ by four points or more, of `co_ratings`.
    """

    instrument: str
    co_ratings: int
    n: int
    raters: int
    icc: Intraclass | None
    bland_altman: Limits | None
    kappa: tuple[ItemKappa, ...]
    far_apart: int
    note: str | None


def agreement_block(review: Review) -> Block:
    """One entry per scale of the outcome's family and for CADSS, where anything was co-rated."""
    names = [*review.family.by_id, INSTRUMENT]
    found = tuple(one for name in names if (one := _of_scale(review, name)) is not None)
    if not found:
        return Block(None, tr("No interview was rated by two people."))
    return Block(found)


def co_rated(data: CohortData, facts: Facts) -> frozenset[RatingId]:
    """The ratings of every interview that two people rated, whatever the scale."""
    found: set[RatingId] = set()
    for *_, ratings in data:
        names = {one.instrument_id for one in ratings}
        for name in names:
            found.update(one.id for pair in _pairs(facts, ratings, name) for one in pair)
    return frozenset(found)


def first_pairs(review: Review, name: str) -> tuple[tuple[PatientId, Pair], ...]:
    """Each patient's first co-rated interview on one scale: what the limits are worked out on."""
    found = ((one[0].id, next(_pairs(review.facts, one[3], name), None)) for one in review.patients)
    return tuple((patient, pair) for patient, pair in found if pair is not None)


def _of_scale(review: Review, name: str) -> Agreement | None:
    facts = review.facts
    by_patient = [list(_pairs(facts, records[3], name)) for records in review.patients]
    everyone = [pair for pairs in by_patient for pair in pairs]
    if not everyone:
        return None
    first = [pairs[0] for pairs in by_patient if pairs]
    who = [_who(facts, pair) for pair in everyone]
    same = len(set(who)) == 1
    one, other = (np.array([pair[k].total for pair in first], dtype=float) for k in (0, 1))
    return Agreement(
        name,
        len(everyone),
        len(first),
        len({rater for pair in who for rater in pair}),
        agreement.intraclass(one, other, same_raters=same),
        agreement.limits(one, other),
        _kappas(review, first, name),
        sum(abs((a.total or 0) - (b.total or 0)) >= FAR_APART for a, b in everyone),
        None if len(first) >= FEWEST else tr("Fewer than {n} patients: no coefficient.", n=FEWEST),
    )


def _who(facts: Facts, pair: Pair) -> tuple[str, str]:
    return facts.rater_of(pair[0]), facts.rater_of(pair[1])


def _pairs(facts: Facts, ratings: Sequence[Rating], name: str) -> Iterator[Pair]:
    """Neighbouring complete ratings by two people, the raters in one order throughout."""
    found: dict[int, list[Rating]] = defaultdict(list)
    for rating in ratings:
        if rating.instrument_id == name and rating.counts and facts.rater_of(rating):
            found[rating.course_id].append(rating)
    for mine in found.values():
        k = 0
        while k + 1 < len(mine):
            one, other = mine[k], mine[k + 1]
            if not _is_one_interview(facts, one, other):
                k += 1
                continue
            first, second = sorted((one, other), key=facts.rater_of)
            yield first, second
            k += 2


def _is_one_interview(facts: Facts, one: Rating, other: Rating) -> bool:
    if facts.rater_of(one) == facts.rater_of(other):
        return False
    first, second = one.observed, other.observed
    if isinstance(first, Instant) and isinstance(second, Instant):
        return abs(second.minutes_since(first)) <= CLOSE_MINUTES
    return first == second and one.session_id == other.session_id


def _kappas(review: Review, pairs: Sequence[Pair], name: str) -> tuple[ItemKappa, ...]:
    return tuple(
        ItemKappa(item.number, *_kappa(pairs, item.number))
        for item in review.instruments.get(name).items
    )


def _kappa(pairs: Sequence[Pair], item: int) -> tuple[int, Kappa | None]:
    values = []
    for one, other in pairs:
        first, second = one.answer(item), other.answer(item)
        if first and second and first.value is not None and second.value is not None:
            values.append((first.value, second.value))
    table = np.array(values, dtype=np.int64).reshape(-1, 2)
    return len(values), agreement.weighted_kappa(table[:, 0], table[:, 1])
