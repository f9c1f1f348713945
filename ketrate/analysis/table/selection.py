"""The dosings that pass the filters, with their baselines and the rules that follow."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.elapsed import MINUTES_PER_DAY
from ketrate.analysis.family import Family
from ketrate.analysis.filters import dose_of
from ketrate.analysis.response import UNKNOWN, Verdict, judge
from ketrate.analysis.table.clinic import Clinic
from ketrate.analysis.table.columns import (
    US_PER_MINUTE,
    Bools,
    Floats,
    Integers,
    last_of,
    minutes,
)
from ketrate.analysis.thresholds import Bounds, bounds

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_US_PER_DAY = US_PER_MINUTE * MINUTES_PER_DAY


def patients(clinic: Clinic, options: CohortOptions) -> Bools:
    """Which patients pass the filters on patients."""
    people = clinic.columns.people
    wanted = np.ones(len(people.id), dtype=bool)
    if options.diagnosis is not None:
        name = options.diagnosis.strip().casefold()
        wanted &= np.array([(one or "").casefold() == name for one in people.diagnosis], dtype=bool)
    if options.tag is not None:
        tagged = [n for n, *tag in people.tags if tuple(tag) == options.tag]
        wanted &= np.isin(np.arange(len(people.id)), tagged)
    return wanted


def dosings(clinic: Clinic, options: CohortOptions) -> Integers:
    """The places of the dosings that pass every filter, by patient and time."""
    columns = clinic.columns
    given, courses = columns.dosings, columns.courses
    wanted = patients(clinic, options)[courses.patient][given.course]
    if options.protocol is not None:
        named = np.array([_same(one, options.protocol) for one in courses.protocol], dtype=bool)
        wanted &= named[given.course]
    kinds = [
        (options.agent is None or _same(agent, options.agent))
        and (options.route is None or _same(one.route, options.route))
        and (options.dose is None or options.dose.holds(dose_of(one)))
        for one, agent in zip(given.kinds, clinic.agents, strict=True)
    ]
    wanted &= np.array(kinds, dtype=bool)[given.like]
    if options.period is not None:
        wanted &= clinic.period == options.period
    if options.session_number is not None:
        numbers = options.session_number
        wanted &= (given.number >= numbers.low) & (given.number <= numbers.high)
    return np.flatnonzero(wanted & _in_time(clinic, options))


def _in_time(clinic: Clinic, options: CohortOptions) -> Bools:
    given = clinic.columns.dosings
    day = (given.start + given.offset * US_PER_MINUTE) // _US_PER_DAY + _EPOCH_DAY
    wanted = np.ones(len(day), dtype=bool)
    if options.begins is not None:
        wanted &= day >= options.begins.toordinal()
    if options.ends is not None:
        wanted &= day <= options.ends.toordinal()
    return wanted


def _same(kept: str | None, wanted: str) -> bool:
    return (kept or "").casefold() == wanted.strip().casefold()


@dataclass(frozen=True, slots=True)
class Scale:
    """One family's ratings: the places of all finished ones, and of those that count."""

    family: Family
    counted: Integers
    counted_key: Integers
    gaps_key: Integers


def scale(clinic: Clinic, family: Family, wanted: Bools | None = None) -> Scale:
    """The family's ratings, or those of them that are wanted."""
    finished = clinic.of_scales(tuple(family.by_id))
    if wanted is not None:
        finished &= wanted
    counts = np.isfinite(clinic.columns.ratings.total)
    counted = np.flatnonzero(finished & counts)
    gaps = np.flatnonzero(finished & ~counts)
    return Scale(family, counted, clinic.rating_key[counted], clinic.rating_key[gaps])


def baselines(clinic: Clinic, found: Scale, options: CohortOptions, places: Integers) -> Integers:
    """The rating each dosing's change is counted from, by the rule chosen; -1 for none."""
    choice = options.rules.baseline
    target = places if choice == "session" else clinic.run_start[places]
    first = clinic.first_dosing[clinic.columns.dosings.course[places]]
    if choice in {"course", "screening"}:
        target = first
    candidates = _candidates(clinic, found)
    if choice == "screening":
        return _earliest(clinic, candidates, target)
    before = _latest(clinic, candidates, target, options.rules.baseline_max_age_days)
    stated = _stated(clinic, candidates)[clinic.columns.dosings.course[places]]
    is_first = target == first
    return np.where(is_first & (stated >= 0), stated, before)


def _candidates(clinic: Clinic, found: Scale) -> Integers:
    ratings, family = clinic.columns.ratings, found.family
    full = [
        one.id
        for one in family.by_id.values()
        if one.recall_minutes is not None and one.recall_minutes == family.main.recall_minutes
    ]
    codes = [n for n, name in enumerate(ratings.scales) if name in full]
    chosen: Integers = found.counted[np.isin(ratings.scale[found.counted], codes)]
    return chosen


def _stated(clinic: Clinic, candidates: Integers) -> Integers:
    """By course, the last rating that an import named the baseline."""
    ratings = clinic.columns.ratings
    named = candidates[ratings.is_baseline[candidates]]
    last = last_of(ratings.course[named], len(clinic.columns.courses.id))
    return np.where(last >= 0, named[last], -1) if len(named) else last


def _earliest(clinic: Clinic, candidates: Integers, target: Integers) -> Integers:
    """The course's first one, if it was taken before the dosing."""
    given, ratings = clinic.columns.dosings, clinic.columns.ratings
    keys = clinic.rating_key[candidates]
    low = clinic.offset[given.course[target]] - 1
    at = np.searchsorted(keys, low)
    there = at < np.searchsorted(keys, clinic.dosing_key[target])
    found = np.full(len(target), -1)
    found[there] = candidates[at[there]]
    return found if len(ratings.at) else np.full(len(target), -1)


def _latest(clinic: Clinic, candidates: Integers, target: Integers, oldest: float) -> Integers:
    """The last one before a dosing and not before the one before it, if it is young enough."""
    given, ratings = clinic.columns.dosings, clinic.columns.ratings
    keys = clinic.rating_key[candidates]
    low = clinic.offset[given.course[target]] - 1
    later = clinic.n_in_course[target] > 0
    low[later] = clinic.dosing_key[target[later] - 1]
    at = np.searchsorted(keys, clinic.dosing_key[target]) - 1
    there = at >= np.searchsorted(keys, low)
    found = np.full(len(target), -1)
    found[there] = candidates[at[there]]
    age = minutes(given.start[target[there]] - ratings.at[found[there]]) / MINUTES_PER_DAY
    found[np.flatnonzero(there)[age > oldest]] = -1
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts as columns, 0 no, 1 yes and -1 none; `percent` NaN where there is none."""

    percent: Floats
    responded: Integers
    partial: Integers
    worsened: Integers
    remitted: Integers


class Judge:
    """The rules of one family, worked out once for each baseline and each score."""

    def __init__(self, family: Family, options: CohortOptions) -> None:
        self.family, self.options = family, options
        self._bounds: dict[int | None, Bounds] = {}

    def bounds(self, baseline: float) -> Bounds:
        """What the rules mean for a baseline; NaN is none."""
        key = None if np.isnan(baseline) else int(baseline)
        if key not in self._bounds:
            self._bounds[key] = bounds(key, self.family, self.options.rules)
        return self._bounds[key]

    def eligible(self, baseline: Floats) -> Integers:
        """1, 0, or -1 without a baseline."""
        values, back = np.unique(baseline, return_inverse=True)
        return np.array([_third(self.bounds(one).is_eligible) for one in values])[back]

    def at_floor(self, baseline: Floats) -> Bools:
        """Whether the baseline is the best score."""
        values, back = np.unique(baseline, return_inverse=True)
        found = [self.bounds(one).baseline == self.bounds(one).floor for one in values]
        return np.array(found, dtype=bool)[back]

    def verdicts(self, baseline: Floats, total: Floats) -> Judged:
        """Each score by the rules for its baseline."""
        both = np.where(np.isnan(baseline), -1e6, baseline) * 1e7
        both += np.where(np.isnan(total), -1e6, total)
        _, first, back = np.unique(both, return_index=True, return_inverse=True)
        found = [self._judge(baseline[n], total[n]) for n in first]
        percent = [np.nan if one.percent is None else one.percent for one in found]
        return Judged(
            np.array(percent, dtype=np.float64)[back],
            *(
                np.array([_third(getattr(one, name)) for one in found], dtype=np.int64)[back]
                for name in ("responded", "partial", "worsened", "remitted")
            ),
        )

    def burden(self, total: Floats) -> Floats:
        """How far each score is from the best."""
        values, back = np.unique(total, return_inverse=True)
        way = self.bounds(float("nan")).way
        known = [np.nan if np.isnan(one) else float(way.burden(int(one))) for one in values]
        return np.array(known, dtype=np.float64)[back]

    def _judge(self, baseline: float, total: float) -> Verdict:
        return UNKNOWN if np.isnan(total) else judge(int(total), self.bounds(baseline))


def _third(answer: object) -> int:
    """1 for yes, 0 for no, -1 for None."""
    return -1 if answer is None else int(bool(answer))
