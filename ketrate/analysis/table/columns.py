"""The records of a cohort as columns, where every dosing and every rating has a date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketrate.records.ids import SessionId
from ketrate.records.treatment import Session

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]
Item = tuple[int | None, bool]
Items = Callable[[Sequence[int], int], Mapping[int, Item]]
"""By rating number, the value of one item and whether it was carried over; absent without one."""
TOO_DISSOCIATED, UNABLE = 1, 2
US_PER_MINUTE = 60_000_000
NEVER = -1  # an unknown session, or nobody asked


@dataclass(frozen=True, slots=True)
class People:
    """Patients by number, with what the filters on patients ask for."""

    id: Integers
    diagnosis: Sequence[str | None]
    tags: frozenset[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Courses:
    """Courses by patient's number and their own; `patient` is a place in `People`."""

    id: Integers
    patient: Integers
    protocol: Sequence[str]


@dataclass(frozen=True, slots=True)
class Dosings:
    """Dosings by course and start; times are microseconds of UTC, `until` minutes to leaving.

    `like` names one of `kinds`: a session that stands for all of its agent, route and dose.
    """

    session: Integers
    course: Integers
    number: Integers
    start: Integers
    offset: Integers
    until: Floats
    like: Integers
    kinds: Sequence[Session]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings that are not void, by course, time and number.

    `total` is NaN unless complete, `session` NEVER where none; `scale`, `rater` and `recall` name
    places in the lists, 0 being no rater and no recall. `other_kind` is NEVER where nobody was
    asked. `reasons` has the bits TOO_DISSOCIATED and UNABLE.
    """

    id: Integers
    course: Integers
    at: Integers
    session: Integers
    scale: Integers
    total: Floats
    is_draft: Bools
    is_baseline: Bools
    rater: Integers
    recall: Integers
    is_blinded: Bools
    other_kind: Integers
    carried: Integers
    reasons: Integers
    scales: Sequence[str]
    raters: Sequence[str]
    recalls: Sequence[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything a review is worked out from. `sedation` is (minute, value) by session."""

    people: People
    courses: Courses
    dosings: Dosings
    ratings: Ratings
    sedation: Mapping[SessionId, Sequence[tuple[int, int]]]
    items: Items


def last_of(group: Integers, n: int) -> Integers:
    """The place of the last member of each of `n` groups, -1 for an empty one; `group` sorted."""
    found = np.full(n, -1, dtype=np.int64)
    ends = np.flatnonzero(np.diff(group, append=-1))
    found[group[ends]] = ends
    return found


def first_of(group: Integers, n: int) -> Integers:
    """The place of the first member of each of `n` groups, -1 for an empty one."""
    found = np.full(n, -1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    found[group[starts]] = starts
    return found


def spread(low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """Every (row, place) with low <= place < high, row by row."""
    lengths = np.maximum(high - low, 0)
    row = np.repeat(np.arange(len(low)), lengths)
    before = np.cumsum(lengths) - lengths
    return row, np.arange(len(row)) - before[row] + low[row]


def minutes(microseconds: Integers) -> Floats:
    """As `Instant.minutes_since` divides, so that both end on the same digit."""
    found: Floats = microseconds / 1_000_000 / 60
    return found


def pick(values: NDArray[np.generic], places: Integers) -> Floats:
    """The values at those places, NaN for -1."""
    if not len(values):
        return np.full(len(places), np.nan)
    found: Floats = np.where(places >= 0, values[places].astype(np.float64), np.nan)
    return found
