"""Between rows and records: times, and identifiers that sort by their making."""

import os
from datetime import UTC, datetime, timedelta

from ketrate.clock import Instant
from ketrate.records.ids import Uid
from ketrate.records.when import RelativeTime, When

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def us(utc: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (utc - _EPOCH) // _MICROSECOND


def pair(at: Instant | None) -> tuple[int | None, int | None]:
    """An instant as its two columns."""
    return (None, None) if at is None else (us(at.utc), at.offset_minutes)


def instant(at_us: int, offset: int) -> Instant:
    """The instant of two columns."""
    return Instant(_EPOCH + timedelta(microseconds=at_us), offset)


def instant_or_none(at_us: int | None, offset: int | None) -> Instant | None:
    """The instant of two columns that may be empty."""
    return None if at_us is None else instant(at_us, offset or 0)


def when_columns(when: When) -> tuple[int | None, int | None, float | None, int | None]:
    """A time as observed_us, observed_offset, rel_minutes, rel_day."""
    if isinstance(when, Instant):
        return us(when.utc), when.offset_minutes, None, None
    return None, None, when.minutes, when.day


def when(at_us: int | None, offset: int | None, minutes: float | None, day: int | None) -> When:
    """The time of those four columns."""
    return RelativeTime(minutes, day) if at_us is None else instant(at_us, offset or 0)


def exact(at: Instant | None) -> str | None:
    """An instant as the trail writes it: ISO 8601 with offset, to the microsecond."""
    return at.local.isoformat() if at is not None else None


def when_text(at: When) -> str | dict[str, float | int | None] | None:
    """A time as the trail writes it."""
    return exact(at) if isinstance(at, Instant) else {"minutes": at.minutes, "day": at.day}


def new_uid(at: Instant) -> Uid:
    """A UUID version 7: milliseconds first, then chance (RFC 9562)."""
    random = bytearray(os.urandom(10))
    random[0] = random[0] & 0x0F | 0x70
    random[2] = random[2] & 0x3F | 0x80
    return Uid((us(at.utc) // 1000).to_bytes(6, "big") + bytes(random))
