"""Where a score or a day lies on the sheet, and which of them get a label."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

DAY_STEPS = (1, 2, 7, 14, 28, 56, 84, 182, 364, 728)
HOUR_STEPS = (1, 2, 4, 6, 12)
SCORE_STEPS = (1, 5, 10, 20, 50)
HOURS_BELOW_DAYS = 1.6
"""A course shorter than this is labelled in hours."""
WEEKS_FROM_DAYS = 21
"""A course longer than this is labelled in whole weeks."""


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """Scores from `low` to `high`, on the sheet from `bottom` to `top` (inches)."""

    low: float
    high: float
    bottom: float
    top: float

    def y(self, score: float) -> float:
        """The height of a score on the sheet."""
        share = (score - self.low) / (self.high - self.low)
        return self.bottom + share * (self.top - self.bottom)

    def ticks(self, room: float = 0.26) -> tuple[int, ...]:
        """Round scores at least `room` inches apart."""
        per_unit = (self.top - self.bottom) / (self.high - self.low)
        step = next((s for s in SCORE_STEPS if s * per_unit >= room), SCORE_STEPS[-1])
        first = math.ceil(self.low / step) * step
        return tuple(range(first, math.floor(self.high) + 1, step))


def score_range(scores: list[int], minimum: int, maximum: int) -> tuple[float, float]:
    """From the scale's minimum to a round number above the highest score, for a readable plot."""
    highest = max(scores, default=minimum + 20)
    above = minimum + max(10.0, (highest - minimum) * 1.12)
    return minimum, min(maximum, math.ceil(above / 5) * 5)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the time axis with a zero of its own: `first` to `last` in days.

    `name` is `before` (a rating of which only that is known), `course`, or a dosing's number.
    """

    name: str
    first: float
    last: float
    left: float
    inches_per_day: float

    def x(self, day: float) -> float:
        """The place of a day on the sheet."""
        return self.left + (day - self.first) * self.inches_per_day

    @property
    def right(self) -> float:
        """Where the stretch ends on the sheet."""
        return self.x(self.last)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The whole time axis. Between two stretches the distance is not known."""

    stretches: tuple[Stretch, ...]
    is_in_hours: bool

    def x(self, name: str, day: float) -> float:
        """The place of a day of one stretch."""
        return next(s for s in self.stretches if s.name == name).x(day)

    def ticks(self, stretch: Stretch, room: float = 0.3) -> tuple[tuple[float, str], ...]:
        """(place, label) of the round days, or hours, of a stretch."""
        unit = 1 / 24 if self.is_in_hours else 1.0
        steps: tuple[int, ...] = HOUR_STEPS if self.is_in_hours else DAY_STEPS
        if stretch.last - stretch.first > WEEKS_FROM_DAYS:
            steps = tuple(step for step in steps if step >= 7)
        per_unit = stretch.inches_per_day * unit
        step = next((s for s in steps if s * per_unit >= room), steps[-1])
        first = math.ceil(stretch.first / unit / step - 1e-6)
        last = math.floor(stretch.last / unit / step + 1e-6)
        numbers = [n * step for n in range(first, last + 1)]
        return tuple((stretch.x(n * unit), str(n).replace("-", "−")) for n in numbers)


def time_axis(days: Mapping[str, list[float]], left: float, right: float) -> TimeAxis:
    """Share the room from `left` to `right` (inches) among stretches, at one scale for all.

    `days` holds for each stretch, in order, every day that must be on it.
    """
    pad, gap, slot = 0.14, 0.3, 0.3
    spans = {name: _span(found) for name, found in days.items() if name != "before"}
    fixed = (slot if "before" in days else 0) + gap * (len(days) - 1) + 2 * pad
    total = sum(last - first for first, last in spans.values()) or 1.0
    per_day = max(right - left - fixed, 0.5) / total
    stretches: list[Stretch] = []
    place = left + pad
    for name in days:
        first, last = spans.get(name, (0.0, slot / per_day))
        stretches.append(Stretch(name, first, last, place, per_day))
        place = stretches[-1].right + gap
    return TimeAxis(tuple(stretches), is_in_hours=total < HOURS_BELOW_DAYS and len(spans) == 1)


def _span(days: list[float]) -> tuple[float, float]:
    first, last = min([*days, 0.0]), max([*days, 0.0])
    return (first, last) if last - first > 1 / 6 else (first, last + 1 / 6)


def spread(places: list[float], room: float, low: float, high: float) -> list[float]:
    """Move labels apart (inches) until none is nearer than `room`, as little as possible.

    The order is kept and the result stays between `low` and `high` as far as they fit.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[tuple[list[int], float]] = []
    for i in order:
        group, centre = [i], places[i]
        while groups and _overlap(groups[-1], group, centre, room):
            earlier, _ = groups.pop()
            group = earlier + group
            centre = sum(places[j] for j in group) / len(group)
        groups.append((group, centre))
    moved = [0.0] * len(places)
    for group, centre in groups:
        half = room * (len(group) - 1) / 2
        centre = max(low + half, min(high - half, centre))  # noqa: PLW2901 - kept on the sheet
        for k, i in enumerate(group):
            moved[i] = centre - half + k * room
    return _apart(moved, order, room)


def _overlap(
    earlier: tuple[list[int], float], group: list[int], centre: float, room: float
) -> bool:
    reach = room * (len(earlier[0]) + len(group)) / 2
    return centre - earlier[1] < reach


def _apart(places: list[float], order: list[int], room: float) -> list[float]:
    """A last pass upwards: holding labels on the sheet may have pushed groups together."""
    for lower, upper in itertools.pairwise(order):
        places[upper] = max(places[upper], places[lower] + room)
    return places
