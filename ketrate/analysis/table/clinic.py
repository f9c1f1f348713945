"""What the columns say whatever the filters are; worked out once and kept."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from ketrate.analysis.dissociation import PRE_DOSE_MINUTES
from ketrate.analysis.filters import dose_of
from ketrate.analysis.table.columns import (
    NEVER,
    Bools,
    Columns,
    Floats,
    Integers,
    first_of,
    last_of,
    minutes,
)
from ketrate.analysis.units import UNNAMED, agent_of

_MOST = 2**62


class Around:
    """The readings of one scale around dosings: by dosing, then minute.

    `rating` is the place of each in the ratings, `valued` the places of those with a value.
    """

    def __init__(self, dosing: Integers, minute: Floats, value: Floats, rating: Integers) -> None:
        self.dosing, self.minute, self.value, self.rating = dosing, minute, value, rating
        self.valued = np.flatnonzero(np.isfinite(value))

    def first(self, wanted: Bools, n: int) -> Integers:
        """Per dosing the first reading that has a value and is wanted, -1 without."""
        places = self.valued[wanted]
        found = first_of(self.dosing[places], n)
        return np.where(found >= 0, places[found], -1) if len(places) else found

    def last(self, wanted: Bools, n: int) -> Integers:
        """Per dosing the last such reading."""
        places = self.valued[wanted]
        found = last_of(self.dosing[places], n)
        return np.where(found >= 0, places[found], -1) if len(places) else found


class Clinic:
    """Columns with what follows from them alone: keys that order times within courses.

    A key is a course's own stretch of one long axis: searching it never leaves the course.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        dosings, ratings = columns.dosings, columns.ratings
        n = len(columns.courses.id)
        low, high = np.full(n, _MOST), np.full(n, -_MOST)
        for course, at in ((dosings.course, dosings.start), (ratings.course, ratings.at)):
            first, last = first_of(course, n), last_of(course, n)
            there = first >= 0
            low[there] = np.minimum(low[there], at[first[there]])
            high[there] = np.maximum(high[there], at[last[there]])
        spans = np.where(high >= low, high - low, 0)
        self.origin = np.where(high >= low, low, 0)
        self.span = spans
        widths = spans.astype(np.float64) + 4
        self.fits = bool(widths.sum() < _MOST)
        ends = np.cumsum(spans + 4) if self.fits else np.zeros(n, dtype=np.int64)
        self.offset = ends - spans - 2
        self.dosing_key = self.key(dosings.course, dosings.start)
        self.rating_key = self.key(ratings.course, ratings.at)
        self.first_dosing = first_of(dosings.course, n)
        self.dosings_of = np.bincount(dosings.course, minlength=n)

    def key(self, course: Integers, at: Integers) -> Integers:
        """Times as keys; a time outside all of its course's becomes the nearest place outside."""
        inside = np.clip(at - self.origin[course], -1, self.span[course] + 1)
        found: Integers = inside + self.offset[course]
        return found

    @cached_property
    def n_in_course(self) -> Integers:
        """Each dosing's number within its course, from 0."""
        course = self.columns.dosings.course
        found: Integers = np.arange(len(course)) - self.first_dosing[course]
        return found

    @cached_property
    def next_start(self) -> Integers:
        """When the course's next dosing began; far away without one."""
        dosings = self.columns.dosings
        found = np.full(len(dosings.start), _MOST)
        same = dosings.course[1:] == dosings.course[:-1]
        found[:-1][same] = dosings.start[1:][same]
        return found

    @cached_property
    def agents(self) -> tuple[str, ...]:
        """The arm of each kind of dosing."""
        return tuple(agent_of(one) for one in self.columns.dosings.kinds)

    @cached_property
    def routes(self) -> tuple[str, ...]:
        """The route of each kind of dosing."""
        return tuple(one.route or UNNAMED for one in self.columns.dosings.kinds)

    @cached_property
    def doses(self) -> tuple[tuple[float, str, str], ...]:
        """Amount, unit and text of each kind's dose; NaN and nothing where nobody knows."""
        doses = [dose_of(one) for one in self.columns.dosings.kinds]
        return tuple(
            (float("nan"), "", UNNAMED) if one is None else (one.amount, one.unit, one.text)
            for one in doses
        )

    @cached_property
    def raw_agent(self) -> Integers:
        """A number for each dosing's agent, an unknown one among them."""
        kinds = self.columns.dosings.kinds
        names = {agent: n for n, agent in enumerate(dict.fromkeys(one.agent for one in kinds))}
        codes = np.array([names[one.agent] for one in kinds], dtype=np.int64)
        return codes[self.columns.dosings.like]

    @cached_property
    def run_start(self) -> Integers:
        """The place of the first dosing of the run with one agent that each dosing belongs to."""
        course = self.columns.dosings.course
        is_new = np.ones(len(course), dtype=bool)
        is_new[1:] = (course[1:] != course[:-1]) | (self.raw_agent[1:] != self.raw_agent[:-1])
        places = np.where(is_new, np.arange(len(course)), 0)
        found: Integers = np.maximum.accumulate(places) if len(places) else places
        return found

    @cached_property
    def period(self) -> Integers:
        """The crossover period of each dosing, from 1."""
        is_new = (self.run_start == np.arange(len(self.run_start))) & (self.n_in_course > 0)
        total = np.cumsum(is_new)
        first = self.first_dosing[self.columns.dosings.course]
        found: Integers = 1 + total - total[first] if len(total) else total
        return found

    @cached_property
    def other_agent_start(self) -> Integers:
        """When the course's next dosing with another agent began; far away without one."""
        dosings, n = self.columns.dosings, len(self.run_start)
        found = np.full(n, _MOST)
        starts = np.flatnonzero(self.run_start == np.arange(n))
        run = np.searchsorted(starts, np.arange(n), side="right")
        there = run < len(starts)
        following = starts[run[there]]
        same = dosings.course[following] == dosings.course[there]
        found[np.flatnonzero(there)[same]] = dosings.start[following[same]]
        return found

    @cached_property
    def last_rated(self) -> Integers:
        """When each course was last rated on any scale, a draft included."""
        ratings, n = self.columns.ratings, len(self.columns.courses.id)
        last = last_of(ratings.course, n)
        return np.where(last >= 0, ratings.at[last], -_MOST) if len(ratings.at) else last - _MOST

    @cached_property
    def begun(self) -> Integers:
        """How many of its course's dosings had begun at each rating."""
        ratings = self.columns.ratings
        found = np.searchsorted(self.dosing_key, self.rating_key, side="right")
        before = np.cumsum(self.dosings_of) - self.dosings_of
        counted: Integers = found - before[ratings.course]
        return counted

    @cached_property
    def own_dosing(self) -> Integers:
        """The place of the dosing that each rating is tied to, -1 without."""
        sessions, tied = self.columns.dosings.session, self.columns.ratings.session
        if not len(sessions):
            return np.full(len(tied), -1)
        order = np.argsort(sessions)
        at = np.minimum(np.searchsorted(sessions[order], tied), len(sessions) - 1)
        found = order[at]
        is_it = sessions[found] == tied
        is_it &= self.columns.dosings.course[found] == self.columns.ratings.course
        return np.where(is_it, found, -1)

    @cached_property
    def _around(self) -> dict[tuple[str, ...], Around]:
        return {}

    def around(self, scales: tuple[str, ...]) -> Around:
        """The finished ratings on those scales that are tied to a dosing or were taken near it."""
        if scales not in self._around:
            self._around[scales] = self._read(scales)
        return self._around[scales]

    def of_scales(self, scales: tuple[str, ...]) -> Bools:
        """Which ratings are on one of those scales and finished."""
        ratings = self.columns.ratings
        codes = [n for n, name in enumerate(ratings.scales) if name in scales]
        return np.isin(ratings.scale, codes) & ~ratings.is_draft

    def _read(self, scales: tuple[str, ...]) -> Around:
        ratings, dosings = self.columns.ratings, self.columns.dosings
        places = np.flatnonzero(self.of_scales(scales))
        tied = places[self.own_dosing[places] >= 0]
        free = places[ratings.session[places] == NEVER]
        course, begun = ratings.course[free], self.begun[free]
        before, after = begun > 0, begun < self.dosings_of[course]
        first = self.first_dosing[course]
        rating = np.concatenate([tied, free[before], free[after]])
        dosing = np.concatenate(
            [self.own_dosing[tied], (first + begun - 1)[before], (first + begun)[after]]
        )
        minute = minutes(ratings.at[rating] - dosings.start[dosing])
        rank = np.array([_rank(name, scales) for name in ratings.scales])[ratings.scale[rating]]
        order = np.lexsort((rating, rank, minute, dosing))
        order = order[minute[order] >= -PRE_DOSE_MINUTES]
        rating = rating[order]
        return Around(dosing[order], minute[order], ratings.total[rating], rating)

    def sedated(self) -> tuple[Integers, Floats, Floats]:
        """Dosing, minute and value of every MOAA/S among the vital signs."""
        sedation, dosings = self.columns.sedation, self.columns.dosings
        places: Mapping[int, int] = (
            {int(one): n for n, one in enumerate(dosings.session)} if sedation else {}
        )
        rows = [
            (places[session], at, value)
            for session, found in sedation.items()
            if session in places
            for at, value in found
        ]
        where = np.array([row[0] for row in rows], dtype=np.int64)
        at = np.array([row[1] for row in rows], dtype=np.int64)
        values = np.array([row[2] for row in rows], dtype=np.float64)
        return where, minutes(at - dosings.start[where]), values


def _rank(name: str, scales: tuple[str, ...]) -> int:
    return scales.index(name) if name in scales else -1
