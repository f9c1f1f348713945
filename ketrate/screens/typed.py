"""What was typed into a field, as a number or a time; says in one sentence why not."""

from datetime import timedelta

from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.words import tr


def decimal(text: str, what: str) -> float | None:
    """A number with point or comma; None for an empty field."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        raise BadInputError(what, tr("“{text}” is not a number.", text=text), tr("Type digits."))
    return float(text)


def whole(text: str, what: str) -> int | None:
    """A whole number; None for an empty field."""
    text = text.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise BadInputError(
            what, tr("“{text}” is not a whole number.", text=text), tr("Type digits.")
        )
    return int(text)


def time_of_day(text: str, now: Instant) -> Instant | None:
    """The latest moment that the place's wall clock showed HH:MM; None for an empty field.

    "23:50" typed just after midnight is yesterday's.
    """
    text = text.strip().replace(".", ":")
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    is_time = hours.isdigit() and len(minutes) == 2 and minutes.isdigit()
    if not is_time or int(hours) > 23 or int(minutes) > 59:
        raise BadInputError(
            tr("Time"), tr("“{text}” is not a time.", text=text), tr("Type it as 14:05.")
        )
    local = now.local.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
    if local - now.local > timedelta(hours=12):
        local -= timedelta(days=1)
    return Instant.from_datetime(local)
