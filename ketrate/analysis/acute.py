"""What was measured around a dosing: readings by minute, and what is taken from them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ketrate.analysis.dissociation import PRE_DOSE_MINUTES, low_high
from ketrate.analysis.elapsed import CourseTimes
from ketrate.analysis.windows import Timing, Window
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating, Status, Unanswered
from ketrate.records.treatment import Vitals


@dataclass(frozen=True, slots=True)
class Reading:
    """A value at a minute from dosing start; `value` None where the scale gave no total."""

    minute: float
    value: float | None
    rating: Rating | None = None

    @property
    def reasons(self) -> frozenset[Unanswered]:
        """Why items have no value."""
        answers = () if self.rating is None else self.rating.answers
        return frozenset(one.reason for one in answers if one.reason is not None)


Readings = Sequence[Reading]
Value = Callable[[Rating], float | None]


def readings(times: CourseTimes, ratings: Iterable[Rating], value: Value) -> dict[int, Readings]:
    """By dosing (from 0): the finished ratings tied to it or taken around it, in order of time.

    A rating that is tied to no dosing stands with the latest before it, and with the next one as
    well when it was taken at most two hours before that.
    """
    found: dict[int, list[Reading]] = defaultdict(list)
    for rating in ratings:
        if rating.status in (Status.DRAFT, Status.VOID):
            continue
        for n in _dosings(times, rating):
            minute = times.minutes_since(n, rating)
            if minute is not None and minute >= -PRE_DOSE_MINUTES:
                found[n].append(Reading(minute, value(rating), rating))
    for one in found.values():
        one.sort(key=lambda reading: reading.minute)
    return dict(found)


def vital_readings(
    times: CourseTimes, vitals: Mapping[SessionId, Sequence[Vitals]], name: str
) -> dict[int, Readings]:
    """The same for one vital sign; `vitals` by session id, each in order of time."""
    found: dict[int, Readings] = {}
    for n, dosing in enumerate(times.dosings):
        started = dosing.started
        if started is None:
            continue
        found[n] = [
            Reading(one.at.minutes_since(started), getattr(one, name))
            for one in vitals.get(dosing.id, ())
            if getattr(one, name) is not None
        ]
    return found


def before(found: Readings) -> float | None:
    """The last value before the start, at most 120 min old."""
    values = [
        one.value for one in found if one.value is not None and -PRE_DOSE_MINUTES <= one.minute < 0
    ]
    return values[-1] if values else None


def nearest(found: Readings, timing: Timing, shift: float | None) -> Reading | None:
    """The one with a value nearest to the plan inside its window; a tie to the earlier."""
    if shift is None:
        return None
    low, high = timing.window
    inside = [one for one in found if one.value is not None and low <= one.minute - shift <= high]
    return min(inside, key=lambda one: abs(one.minute - shift - timing.minutes), default=None)


def highest(found: Readings, until: float) -> Reading | None:
    """The highest value from start to `until`; a tie to the earlier."""
    inside = list(_from_start(found, until))
    return max(inside, key=lambda one: (_value(one), -one.minute), default=None)


def was_seen_in(found: Readings, window: Window) -> bool:
    """Whether a value lies in the window, both ends included."""
    return any(one.value is not None and low_high(one.minute, window) for one in found)


def minutes_back(found: Readings, until: float) -> float | None:
    """The minute of the first value after the peak that is at or below the one before the dosing.

    None where nothing rose, or where it was not seen to come back.
    """
    pre, peak = before(found), highest(found, until)
    if pre is None or peak is None or _value(peak) <= pre:
        return None
    later = (one for one in found if one.value is not None and one.minute > peak.minute)
    return next((one.minute for one in later if _value(one) <= pre), None)


def area(found: Readings, until: float) -> float | None:
    """Points times minutes above zero from the start on, by trapezia; the start counts as `before`.

    None without a value before the dosing or with fewer than two after it.
    """
    pre, inside = before(found), list(_from_start(found, until))
    if pre is None or len(inside) < 2:
        return None
    corners = [(0.0, pre), *((one.minute, _value(one)) for one in inside)]
    return sum((t2 - t1) * (v1 + v2) / 2 for (t1, v1), (t2, v2) in pairwise(corners))


def _from_start(found: Readings, until: float) -> Iterator[Reading]:
    return (one for one in found if one.value is not None and 0 <= one.minute <= until)


def _value(one: Reading) -> float:
    return float("-inf") if one.value is None else one.value


def _dosings(times: CourseTimes, rating: Rating) -> tuple[int, ...]:
    if rating.session_id is not None:
        n = times.index.get(rating.session_id)
        return () if n is None else (n,)
    begun = times.dosings_begun(rating)
    return tuple(n for n in (begun - 1, begun) if 0 <= n < len(times.dosings))
