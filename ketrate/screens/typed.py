"""What was typed into a field, as a number or a time; says in one sentence why not."""

from datetime import datetime, timedelta

from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.words import tr

LONGEST_NUMBER = 15
"""More digits than that are a stuck key or a barcode, and would not survive a float."""


def decimal(text: str, what: str) -> float | None:
    """A number with point or comma; None for an empty field."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    is_number = text.isascii() and text.replace(".", "", 1).isdigit()
    if not is_number or len(text) > LONGEST_NUMBER:
        raise BadInputError(what, tr("“{text}” is not a number.", text=text), tr("Type digits."))
    return float(text)


def whole(text: str, what: str) -> int | None:
    """A whole number; None for an empty field."""
    text = text.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST_NUMBER:
        raise BadInputError(
            what, tr("“{text}” is not a whole number.", text=text), tr("Type digits.")
        )
    return int(text)


def time_of_day(text: str, now: Instant) -> Instant | None:
    """The latest moment that the place's wall clock showed HH:MM; None for an empty field.

    "23:50" typed just after midnight is yesterday's.
    """
    local = _on_the_day_of(text, now)
    if local is None:
        return None
    if local - now.local > timedelta(hours=12):
        local -= timedelta(days=1)
    return Instant.from_datetime(local)


def time_near(text: str, known: Instant) -> Instant | None:
    """The moment nearest to `known` that shows HH:MM: a correction keeps its day and offset."""
    local = _on_the_day_of(text, known)
    if local is None:
        return None
    if local - known.local > timedelta(hours=12):
        local -= timedelta(days=1)
    elif known.local - local > timedelta(hours=12):
        local += timedelta(days=1)
    return Instant.from_datetime(local)


def _on_the_day_of(text: str, day: Instant) -> datetime | None:
    text = text.strip().replace(".", ":")
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    is_time = text.isascii() and hours.isdigit() and len(minutes) == 2 and minutes.isdigit()
    if not is_time or len(hours) > 2 or int(hours) > 23 or int(minutes) > 59:
        raise BadInputError(
            tr("Time"), tr("“{text}” is not a time.", text=text), tr("Type it as 14:05.")
        )
    return day.local.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
