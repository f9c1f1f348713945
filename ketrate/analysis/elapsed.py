"""How long after which dosing a rating was taken, without ever inventing a date.

Times come as points in time, as distances from the course start or from a dosing, or not at all;
a dosing may be known by its number alone. Everything here is counted from pairs of times that
really compare, and is None otherwise.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ketrate.clock import Instant
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session
from ketrate.records.when import RelativeTime

MINUTES_PER_DAY = 1440


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A distance in time: exact `minutes`, calendar `days`, or both; negative lies before."""

    minutes: float | None
    days: int | None

    @property
    def in_minutes(self) -> float | None:
        """Minutes, or whole days turned into minutes; for order and distance only."""
        if self.minutes is not None:
            return self.minutes
        return None if self.days is None else self.days * MINUTES_PER_DAY

    @property
    def in_days(self) -> float | None:
        """Days on a plot's axis, fractions where the minutes are known."""
        minutes = self.in_minutes
        return None if minutes is None else minutes / MINUTES_PER_DAY

    @property
    def is_before(self) -> bool | None:
        """Whether it lies before zero; None on the same day at an unknown hour."""
        if self.minutes is not None:
            return self.minutes < 0
        return self.days < 0 if self.days else None

    def minus(self, other: "Elapsed") -> "Elapsed | None":
        """The distance from `other` to this one; None where neither minutes nor days compare."""
        found = Elapsed(
            _difference(self.minutes, other.minutes), _whole_difference(self.days, other.days)
        )
        return None if found == NOWHERE else found


NOWHERE = Elapsed(None, None)


def between(earlier: Instant, later: Instant) -> Elapsed:
    """The distance between two points in time; days are counted on the place's calendar."""
    days = _calendar_day(later) - _calendar_day(earlier)
    return Elapsed(later.minutes_since(earlier), days)


def _calendar_day(at: Instant) -> int:
    return (at.utc + timedelta(minutes=at.offset_minutes)).toordinal()


class CourseTimes:
    """The dosings of one course in order, and where its ratings lie among them."""

    def __init__(self, course: Course, sessions: Iterable[Session]) -> None:
        self.course = course
        everyone = tuple(sessions)
        self.numbers = {one.id: one.number for one in everyone}
        self.dosings = _in_order([one for one in everyone if one.was_dosed])
        self.index = {one.id: n for n, one in enumerate(self.dosings)}
        self.starts = [one.started for one in self.dosings]
        self._clock_times: list[datetime] = [at.utc for at in self.starts if at is not None]

    @property
    def first(self) -> Session | None:
        """The course's first dosing."""
        return self.dosings[0] if self.dosings else None

    def since(self, dosing: Session, rating: Rating) -> Elapsed | None:
        """From the start of `dosing` to the rating; None where the two cannot be compared."""
        observed, started = rating.observed, self.starts[self.index[dosing.id]]
        if isinstance(observed, Instant):
            if started is not None:
                return between(started, observed)
        elif rating.session_id == dosing.id:
            return _given(observed)
        place, origin = self._rating_place(rating), self.place(dosing)
        return None if place is None or origin is None else place.minus(origin)

    def minutes_since(self, n: int, rating: Rating) -> float | None:
        """Minutes from the start of dosing `n` (from 0); None where they are not known."""
        observed, started = rating.observed, self.starts[n]
        if isinstance(observed, Instant) and started is not None:
            return observed.minutes_since(started)
        elapsed = self.since(self.dosings[n], rating)
        return None if elapsed is None else elapsed.minutes

    def own_dosing(self, rating: Rating) -> Session | None:
        """The dosing the rating belongs to: the one it was tied to, else the latest before it."""
        if rating.session_id is not None:
            at = self.index.get(rating.session_id)
            return None if at is None else self.dosings[at]
        begun = self.dosings_begun(rating)
        return self.dosings[begun - 1] if begun else None

    def session_number(self, rating: Rating) -> int | None:
        """The number of the session it belongs to, begun or still being prepared."""
        if rating.session_id is not None:
            return self.numbers.get(rating.session_id)
        own = self.own_dosing(rating)
        return None if own is None else own.number

    def dosings_begun(self, rating: Rating) -> int:
        """How many of the course's dosings had begun when the rating was taken."""
        observed = rating.observed
        if isinstance(observed, Instant) and len(self._clock_times) == len(self.dosings):
            return bisect_right(self._clock_times, observed.utc)
        begun = len(self.dosings)
        while begun and self.is_before(rating, begun - 1) is not False:
            begun -= 1
        return begun

    def is_before(self, rating: Rating, n: int) -> bool | None:
        """Whether the rating was taken before dosing `n` (from 0); None where nobody can tell.

        A rating tied to a dosing counts as taken before the next one unless both times are known.
        """
        observed, started = rating.observed, self.starts[n]
        if isinstance(observed, Instant) and started is not None:
            return observed.utc < started.utc
        elapsed = self.since(self.dosings[n], rating)
        known = None if elapsed is None else elapsed.is_before
        if known is not None:
            return known
        tied = None if rating.session_id is None else self.index.get(rating.session_id)
        if tied is not None and not rating.is_baseline:
            return tied < n
        return True if rating.is_baseline else None

    def order(self, rating: Rating) -> tuple[int, float]:
        """A sort key: dosings begun, then the distance from the latest of them.

        Ratings whose time nobody knows come first among their like.
        """
        begun = self.dosings_begun(rating)
        for n in (begun - 1, begun):
            if 0 <= n < len(self.dosings):
                elapsed = self.since(self.dosings[n], rating)
                if elapsed is not None and elapsed.in_minutes is not None:
                    return begun, elapsed.in_minutes
        place = self._rating_place(rating)
        minutes = None if place is None else place.in_minutes
        return begun, float("-inf") if minutes is None else minutes

    def place(self, dosing: Session) -> Elapsed | None:
        """Where a dosing lies on the course's own axis (0 = course start)."""
        if dosing.relative is not None:
            return _given(dosing.relative)
        if dosing.started is not None and self.course.start is not None:
            return between(self.course.start, dosing.started)
        return None

    def _rating_place(self, rating: Rating) -> Elapsed | None:
        observed, start = rating.observed, self.course.start
        if isinstance(observed, Instant):
            return None if start is None else between(start, observed)
        given = _given(observed)
        if rating.session_id is None or given is None:
            return given
        own = self._dosing(rating.session_id)
        origin = None if own is None else self.place(own)
        return None if origin is None else _sum(origin, given)

    def _dosing(self, session_id: SessionId) -> Session | None:
        at = self.index.get(session_id)
        return None if at is None else self.dosings[at]


def _in_order(dosings: list[Session]) -> tuple[Session, ...]:
    """By start where every start is known, else by number."""
    if all(one.started is not None for one in dosings):
        return tuple(sorted(dosings, key=lambda one: (_utc(one), one.number)))
    return tuple(sorted(dosings, key=lambda one: one.number))


def _utc(dosing: Session) -> datetime | None:
    return None if dosing.started is None else dosing.started.utc


def _given(observed: RelativeTime) -> Elapsed | None:
    found = Elapsed(observed.minutes, observed.day)
    return None if found == NOWHERE else found


def _sum(one: Elapsed, other: Elapsed) -> Elapsed | None:
    minutes = None
    if one.minutes is not None and other.minutes is not None:
        minutes = one.minutes + other.minutes
    days = None if one.days is None or other.days is None else one.days + other.days
    found = Elapsed(minutes, days)
    return None if found == NOWHERE else found


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _whole_difference(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
