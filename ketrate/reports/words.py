"""Times, numbers and states as they stand in the tables of a report."""

from collections.abc import Mapping

from ketrate.analysis.trajectory import Point
from ketrate.clock import Instant
from ketrate.instruments.prorating import total_words
from ketrate.records.ids import StaffId
from ketrate.records.rating import Rating
from ketrate.records.when import RelativeTime, When
from ketrate.words import tr, trn

NOTHING = "–"
MINUTES_PER_DAY = 1440


def time_text(at: Instant | None) -> str:
    """Date and minute by the wall clock of the place."""
    return NOTHING if at is None else at.local.strftime("%Y-%m-%d %H:%M")


def stamp_text(at: Instant) -> str:
    """Date, time to the second and offset: when somebody put their name to something."""
    offset = at.local.strftime("%z")
    return f"{at.local:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]}"


def when_text(when: When, dosing: int | None) -> str:
    """A point in time, or how far from which dosing; no date is invented."""
    if isinstance(when, Instant):
        return time_text(when)
    distance = _distance(when)
    if not distance:
        return tr("time not known")
    if dosing is None:
        return tr("{distance} of the course", distance=distance)
    return tr("{distance} of dosing {number}", distance=distance, number=dosing)


def _distance(when: RelativeTime) -> str:
    parts = []
    if when.day is not None:
        parts.append(tr("day {n}", n=signed(when.day).lstrip("+")))
    if when.minutes is not None:
        parts.append(tr("minute {n}", n=signed(when.minutes).lstrip("+")))
    return ", ".join(parts)


def signed(value: float | None, decimals: int = 0) -> str:
    """A number with its sign (a true minus), or a dash where there is none."""
    if value is None:
        return NOTHING
    rounded = round(value, decimals)
    if rounded == 0:
        return f"{0:.{decimals}f}"
    return f"{rounded:+.{decimals}f}".replace("-", "−")


def deviation_text(minutes: float | None) -> str:
    """Observed minus planned, in minutes, or days from two days on."""
    if minutes is None:
        return NOTHING
    if abs(minutes) >= 2 * MINUTES_PER_DAY:
        return tr("{n} d", n=signed(minutes / MINUTES_PER_DAY, 1))
    return tr("{n} min", n=signed(minutes))


def percent_text(percent: float | None) -> str:
    """Percent improvement; positive is better."""
    return NOTHING if percent is None else tr("{n} %", n=signed(percent, 1))


def count_text(value: int | None) -> str:
    """A whole number, or a dash."""
    return NOTHING if value is None else str(value)


def total_text(total: int | None, *, is_prorated: bool) -> str:
    """A total, named where it is prorated, or a dash."""
    return NOTHING if total is None else total_words(total, is_prorated=is_prorated)


def dose_number(value: float | None) -> str:
    """A dose with up to two decimals, or a dash."""
    return NOTHING if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def state_text(point: Point) -> str:
    """What this rating means by the clinic's rules, response and remission named apart."""
    if point.total is None:
        return tr("incomplete")
    if point.state == "baseline":
        return tr("baseline")
    reached = []
    if point.responded:
        reached.append(tr("response"))
    if point.remitted:
        reached.append(tr("remission"))
    if reached:
        return ", ".join(reached)
    if point.state == "partial":
        return tr("partial")
    return NOTHING if point.responded is None else tr("no response")


def recall_text(point: Point, short_name: str) -> str:
    """The scale with its recall, and how many items were carried forward."""
    text = f"{short_name}, {point.recall}" if point.recall else short_name
    if point.items_carried:
        carried = trn("{count} item carried", "{count} items carried", point.items_carried)
        return f"{text}; {carried}"
    return text


def rater_text(rating: Rating, staff_names: Mapping[StaffId, str]) -> str:
    """Who rated; imports may name nobody."""
    if rating.rater_id is not None and rating.rater_id in staff_names:
        return staff_names[rating.rater_id]
    return rating.rater_name or NOTHING
