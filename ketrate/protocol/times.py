"""From anchor, offset and window to points in time."""

from datetime import UTC, datetime, time, timedelta

from ketrate.clock import Instant
from ketrate.protocol.schedule import Timepoint
from ketrate.records.treatment import DosingKind, Session

DAY_MINUTES = 1440
Times = tuple[Instant | None, Instant | None, Instant | None]
"""Planned, opens, closes; all None until the anchor has happened."""


def anchor_time(session: Session, anchor: str) -> Instant | None:
    """When the anchor happened in this session; an injection is its start."""
    if anchor == "end":
        return session.ended
    if anchor == "first-spray":
        return session.first(DosingKind.SPRAY)
    if anchor == "last-spray":
        return session.last(DosingKind.SPRAY)
    return session.started


def minute_times(timepoint: Timepoint, anchor: Instant | None) -> Times:
    """Planned moment and window of a minute timepoint; durations are counted in UTC."""
    if anchor is None:
        return None, None, None
    low, high = timepoint.window
    return (
        anchor.plus(minutes=timepoint.offset),
        anchor.plus(minutes=low),
        anchor.plus(minutes=high),
    )


def day_times(timepoint: Timepoint, first_start: Instant) -> Times:
    """Planned moment and window of a day timepoint, counted from the course's first dosing start.

    A whole number of days in the window means calendar days of the place (6 to 8: from the first
    minute of day 6 to the last of day 8); a fraction means hours (1 d: 16 to 36 h).
    """
    low, high = timepoint.window
    planned = first_start.plus(minutes=timepoint.offset * DAY_MINUTES)
    if low == int(low) and high == int(high):
        opens = _midnight(first_start, int(low))
        return planned, opens, _midnight(first_start, int(high) + 1).plus(minutes=-1 / 60)
    return (
        planned,
        first_start.plus(minutes=low * DAY_MINUTES),
        first_start.plus(minutes=high * DAY_MINUTES),
    )


def _midnight(first_start: Instant, day: int) -> Instant:
    date = first_start.local.date() + timedelta(days=day)
    shift = timedelta(minutes=first_start.offset_minutes)
    return Instant(datetime.combine(date, time(), UTC) - shift, first_start.offset_minutes)
