"""Columns out of the vault's vectors, without a record between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketrate.analysis.dissociation import DISCHARGE_MINUTES
from ketrate.analysis.table.columns import (
    Bools,
    Courses,
    Dosings,
    Integers,
    Ratings,
    minutes,
)
from ketrate.records.treatment import Session

Times = tuple[Integers, Integers, Integers]
"""Session, microseconds of UTC and offset in minutes, a place each."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Sessions of one agent, route and dose, which `kind` stands for."""

    kind: Session
    is_undated: bool
    session: Integers
    course: Integers
    number: Integers


@dataclass(frozen=True, slots=True)
class Plain:
    """Ratings as the vault numbers them; `total` and `session` -1 where none."""

    id: Integers
    course: Integers
    at: Integers
    session: Integers
    scale: Integers
    total: Integers
    is_draft: Bools
    is_baseline: Bools
    rater: Integers


@dataclass(frozen=True, slots=True)
class Unusual:
    """What few ratings have, by their number: it is laid over what holds for all."""

    rater: Mapping[int, str]
    recall: Mapping[int, str]
    blinded: Mapping[int, bool]
    other_kind: Mapping[int, int]
    carried: Mapping[int, int]
    reasons: Mapping[int, int]


def places(known: Integers, wanted: Integers) -> Integers:
    """Where each wanted number stands among the known ones; all of them are there."""
    order = np.argsort(known, kind="stable")
    found: Integers = order[np.searchsorted(known[order], wanted)]
    return found


def dosings(
    alike: Sequence[Alike], courses: Courses, starts: Times, leavings: Times
) -> Dosings | None:
    """Dosings in order; None where one was given at a time that nobody knows."""
    session = _all([one.session for one in alike])
    course = places(courses.id, _all([one.course for one in alike]))
    number = _all([one.number for one in alike])
    like = np.repeat(np.arange(len(alike)), [len(one.session) for one in alike])
    start, offset, has_start = _first(session, starts)
    left, _, has_left = _first(session, leavings)
    undated = np.array([one.is_undated for one in alike], dtype=bool)
    if len(session) and bool(np.any(undated[like] & ~has_start)):
        return None
    order = np.lexsort((number, start, course))
    order = order[has_start[order]]
    until = np.where(has_left, minutes(left - start), float(DISCHARGE_MINUTES))
    return Dosings(
        session[order], course[order], number[order], start[order], offset[order],
        until[order], like[order], [one.kind for one in alike],
    )  # fmt: skip


def _all(parts: Sequence[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _first(session: Integers, events: Times) -> tuple[Integers, Integers, Bools]:
    """Per session its first event: when, with which offset, and whether there is one."""
    whose, at, offset = events
    if not len(whose):
        nothing = np.zeros(len(session), dtype=np.int64)
        return nothing, nothing, np.zeros(len(session), dtype=bool)
    order = np.lexsort((at, whose))
    first = order[np.flatnonzero(np.diff(whose[order], prepend=-1))]
    place = np.minimum(np.searchsorted(whose[first], session), len(first) - 1)
    has_one = whose[first][place] == session
    return at[first][place], offset[first][place], has_one


def ratings(
    plain: Plain,
    courses: Courses,
    scales: Mapping[int, str],
    raters: Mapping[int, str],
    blinded: frozenset[int],
    unusual: Unusual,
) -> Ratings:
    """Ratings in order, on the scales named alone."""
    seen = np.isin(plain.scale, list(scales))
    course = places(courses.id, plain.course[seen])
    number, at = plain.id[seen], plain.at[seen]
    order = np.arange(len(number))
    if not _in_order(course, at, number):
        order = np.lexsort((number, at, course))
    kept = np.flatnonzero(seen)[order]
    number, total = plain.id[kept], plain.total[kept].astype(np.float64)
    total[total < 0] = np.nan
    names = ["", *sorted(set(scales.values()))]
    people = ["", *sorted({*raters.values(), *unusual.rater.values()} - {""})]
    recalls = ["", *sorted(set(unusual.recall.values()))]
    by_number = np.argsort(number, kind="stable")
    lay = _Layer(number[by_number], by_number)
    is_blinded = np.isin(plain.rater[kept], list(blinded))
    return Ratings(
        number, course[order], at[order], plain.session[kept],
        _coded(plain.scale[kept], {k: names.index(one) for k, one in scales.items()}),
        total, plain.is_draft[kept], plain.is_baseline[kept],
        lay.over(
            _coded(plain.rater[kept], {k: people.index(one) for k, one in raters.items()}),
            {k: people.index(one) for k, one in unusual.rater.items()},
        ),
        lay.over(_none(number), {k: recalls.index(one) for k, one in unusual.recall.items()}),
        lay.over(is_blinded.astype(np.int64), unusual.blinded) == 1,
        lay.over(_none(number) - 1, unusual.other_kind),
        lay.over(_none(number), unusual.carried),
        lay.over(_none(number), unusual.reasons),
        names, people, recalls,
    )  # fmt: skip


def _none(number: Integers) -> Integers:
    return np.zeros(len(number), dtype=np.int64)


def _coded(values: Integers, codes: Mapping[int, int]) -> Integers:
    """Small numbers by their codes; a number without one becomes 0."""
    table = np.zeros(max([*codes, *([int(values.max())] if len(values) else []), 0]) + 2, dtype=int)
    for value, code in codes.items():
        table[value] = code
    found: Integers = table[values]
    return found


def _in_order(*keys: Integers) -> bool:
    """Whether rows stand in order of the keys, the first one first."""
    equal = np.ones(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in keys:
        step = np.diff(key)
        if bool(np.any(equal & (step < 0))):
            return False
        equal &= step == 0
    return True


class _Layer:
    """Lays what few ratings have over what all have."""

    def __init__(self, numbers: Integers, where: Integers) -> None:
        self._numbers, self._where = numbers, where

    def over(self, values: Integers, few: Mapping[int, int]) -> Integers:
        if few and len(values):
            number = np.fromiter(few, dtype=np.int64, count=len(few))
            place = np.minimum(np.searchsorted(self._numbers, number), len(values) - 1)
            is_there = self._numbers[place] == number
            laid = np.fromiter(map(int, few.values()), dtype=np.int64, count=len(few))
            values[self._where[place[is_there]]] = laid[is_there]
        return values
