"""When an outcome is looked for: the grammar `230 min,1 d,7 d`, and the window around each.

Windows are the clinic's own; no tolerance was ever published. The defaults are those of
`clinical/definitions`, "Matching a rating to a timepoint".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ketrate.analysis.elapsed import MINUTES_PER_DAY, Elapsed
from ketrate.errors import BadInputError
from ketrate.words import tr

UNITS = {"min": 1, "h": 60, "d": MINUTES_PER_DAY, "w": 7 * MINUTES_PER_DAY}
FIRST_DAY_MINUTES = 16 * 60  # from here on day windows apply
Window = tuple[float, float]

_TIME = re.compile(r"(?:(start|end|last-spray|injection)\+)?\s*(-?\d+(?:\.\d+)?)\s*(min|h|d|w)")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)\s*(min|h|d|w)")

# Offsets in minutes with a window of their own; others take the row below that reaches them.
_EXACT: Mapping[float, Window] = {-60: (-90, -30), 10: (5, 20), 40: (35, 50)}
_MINUTES = ((200, 10), (FIRST_DAY_MINUTES, 20))
_DAYS = ((4, 0.5), (14, 1), (28, 2), (float("inf"), 3))


@dataclass(frozen=True, slots=True)
class Timing:
    """A planned distance from a dosing. `minutes` and `window` count from the anchor."""

    label: str
    anchor: str
    minutes: float
    window: Window

    def distance(self, elapsed: Elapsed, anchor_shift: float = 0) -> float | None:
        """How far from the plan, in minutes; None outside the window.

        `elapsed` counts from dosing start, `anchor_shift` is the anchor's own minute. Where only
        days are known they must lie in the window as whole days: 16-36 h is day 1 and no other.
        """
        minutes = elapsed.in_minutes
        if minutes is None or (elapsed.minutes is None and not self.is_days):
            return None
        minutes -= anchor_shift
        low, high = self.window
        return abs(minutes - self.minutes) if low <= minutes <= high else None

    def widened(self) -> "Timing":
        """The same with a window twice as wide to either side: near, but out of the window."""
        low, high = self.window
        wide = (2 * low - self.minutes, 2 * high - self.minutes)
        return Timing(self.label, self.anchor, self.minutes, wide)

    @property
    def is_days(self) -> bool:
        """Whether it lies a night or more after the dosing."""
        return self.minutes >= FIRST_DAY_MINUTES

    @property
    def window_text(self) -> str:
        """The window in words: `36-60 h` or `30-50 min`."""
        low, high = self.window
        if self.is_days:
            return f"{low / 60:g}-{high / 60:g} h"
        return f"{low:g}-{high:g} min"


def timings(
    outcomes: str, tolerance: str = "", *, option: str = "--outcomes"
) -> tuple[Timing, ...]:
    """Reads both options; raises BadInputError naming the part that cannot be read."""
    own = _tolerances(tolerance)
    found = [_timing(option, part, own) for part in outcomes.split(",")]
    labels = [one.label for one in found]
    if len(set(labels)) < len(labels):
        raise BadInputError(option, tr("a time stands there twice."))
    unused = own.keys() - set(labels)
    if unused:
        problem = tr("{label} is none of the outcomes.", label=", ".join(sorted(unused)))
        raise BadInputError("--tolerance", problem)
    return tuple(found)


def matching_tolerances(tolerance: str, times: str, option: str = "--outcomes") -> str:
    """The part of `--tolerance` that speaks of one of these times."""
    if not tolerance:
        return ""
    labels = {_time(option, one)[0] for one in times.split(",")}
    parts = (one.strip() for one in tolerance.split(","))
    return ",".join(one for one in parts if one and _tolerances(one).keys() <= labels)


def duration(option: str, text: str) -> float:
    """A length of time in minutes, `21 d`; raises BadInputError."""
    return _time(option, text)[2]


def _timing(option: str, text: str, own: Mapping[str, Window]) -> Timing:
    label, anchor, minutes = _time(option, text)
    return Timing(label, anchor, minutes, own.get(label) or default_window(minutes))


def _time(option: str, text: str) -> tuple[str, str, float]:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        problem = tr("{text} is not a time.", text=repr(text.strip()))
        raise BadInputError(option, problem, tr('Write it like "230 min,1 d,7 d".'))
    anchor, number, unit = match.group(1) or "start", float(match.group(2)), match.group(3)
    prefix = "" if anchor == "start" else f"{anchor}+"
    return f"{prefix}{number:g} {unit}", anchor, number * UNITS[unit]


def default_window(minutes: float) -> Window:
    """The default window around an offset, in minutes from the same anchor."""
    if minutes in _EXACT:
        return _EXACT[minutes]
    if minutes < FIRST_DAY_MINUTES:
        half = next(half for below, half in _MINUTES if minutes < below)
        return minutes - half, minutes + half
    days = minutes / MINUTES_PER_DAY
    if days == 1:
        return 16 * 60, 36 * 60
    half_days = next(half for below, half in _DAYS if days < below)
    return (days - half_days) * MINUTES_PER_DAY, (days + half_days) * MINUTES_PER_DAY


def _tolerances(text: str) -> dict[str, Window]:
    found: dict[str, Window] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, span = part.partition("=")
        label, _, _ = _time("--tolerance", name)
        match = _RANGE.fullmatch(span.strip())
        if match is None:
            problem = tr("{text} is not a window.", text=repr(part))
            raise BadInputError("--tolerance", problem, tr('Write it like "1 d=16-36 h".'))
        factor = UNITS[match.group(3)]
        low, high = float(match.group(1)) * factor, float(match.group(2)) * factor
        if low > high:
            raise BadInputError("--tolerance", tr("{text} ends before it begins.", text=repr(part)))
        found[label] = low, high
    return found
