"""Which rating change is counted from.

The rule is `clinical/definitions`, "Baseline": the last complete full-recall rating of the family
before the course's first dosing, at most 7 days old; none is none, never a silent fall-back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ketrate.analysis.elapsed import CourseTimes
from ketrate.analysis.family import Family, whole_days
from ketrate.analysis.findings import Baseline
from ketrate.analysis.rules import Rules
from ketrate.clock import Instant
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session
from ketrate.words import tr

CHOICES = ("course", "screening", "period", "session")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The ratings of one course that may be a baseline, in the order they were taken."""

    times: CourseTimes
    ratings: tuple[Rating, ...]
    rules: Rules


def candidates(
    times: CourseTimes, ratings: Sequence[Rating], family: Family, rules: Rules
) -> Candidates:
    """Complete full-recall ratings of the family, in order; linear but for the sort."""
    usable = [
        one for one in ratings if family.holds(one) and one.counts and family.is_full_recall(one)
    ]
    return Candidates(times, tuple(sorted(usable, key=times.order)), rules)


def for_dosing(found: Candidates, n: int) -> Baseline | None:
    """The baseline for dosing `n` (from 0) by the rule chosen."""
    choice = found.rules.baseline
    if choice == "period":
        n = period_start(found.times.dosings, n)
    if choice in ("course", "screening"):
        n = 0
    if choice == "screening":
        return _screening(found)
    return _course(found) if n == 0 else _before_dosing(found, n)


def period_start(dosings: Sequence[Session], n: int) -> int:
    """The first dosing of the run with the same agent that dosing `n` belongs to."""
    while n > 0 and dosings[n - 1].agent == dosings[n].agent:
        n -= 1
    return n


def why_none(found: Candidates) -> str:
    """Why a course has no baseline, in words."""
    before = _before_first(found)
    if not before:
        return tr(
            "Change cannot be computed: no complete full-recall rating before the first dosing."
        )
    age = _age(found.times, before[-1], 0)
    return tr(
        "Change cannot be computed: the last rating before the first dosing is {age} days old, "
        "the limit is {limit}.",
        age="?" if age is None else f"{age:.1f}",
        limit=found.rules.baseline_max_age_days,
    )


def _course(found: Candidates) -> Baseline | None:
    """What an import named wins and needs no age; else the last one, if it is young enough."""
    stated = [one for one in found.ratings if one.is_baseline]
    if stated:
        return _baseline(found.times, stated[-1], 0)
    if not found.times.dosings:
        return None
    before = _before_first(found)
    return _if_young(found, before[-1], 0) if before else None


def _screening(found: Candidates) -> Baseline | None:
    before = _before_first(found)
    return _baseline(found.times, before[0], 0) if before else None


def _before_dosing(found: Candidates, n: int) -> Baseline | None:
    """The last one between dosing n - 1 and dosing n; an unknown age is let pass and shown."""
    usable = [one for one in found.ratings if found.times.dosings_begun(one) == n]
    if not usable:
        return None
    baseline = _baseline(found.times, usable[-1], n)
    is_old = baseline.age_days is not None and baseline.age_days > found.rules.baseline_max_age_days
    return None if is_old else baseline


def _before_first(found: Candidates) -> list[Rating]:
    if not found.times.dosings:
        return list(found.ratings)
    return [one for one in found.ratings if found.times.is_before(one, 0)]


def _if_young(found: Candidates, rating: Rating, n: int) -> Baseline | None:
    age = _age(found.times, rating, n)
    if age is None or age > found.rules.baseline_max_age_days:
        return None
    return _baseline(found.times, rating, n)


def _age(times: CourseTimes, rating: Rating, n: int) -> float | None:
    if not times.dosings:
        return None
    days = whole_days(times.since(times.dosings[n], rating))
    return None if days is None else -days


def _baseline(times: CourseTimes, rating: Rating, n: int) -> Baseline:
    total = rating.total
    if total is None:
        message = "a baseline has a total"
        raise ValueError(message)
    at = rating.observed if isinstance(rating.observed, Instant) else None
    return Baseline(rating, total, at, _age(times, rating, n), rating.is_baseline)
