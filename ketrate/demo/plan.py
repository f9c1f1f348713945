"""When a protocol wants what; ids of timepoints are read, never assumed."""

from dataclasses import dataclass

from ketrate.clock import Instant
from ketrate.protocol.schedule import Protocol, Timepoint
from ketrate.protocol.times import day_times

VITALS = "vitals"


@dataclass(frozen=True, slots=True)
class Moment:
    """A timepoint with its planned time.

    `minute` counts from dosing start; `latest` is the last minute at which a late rating is
    still told from one of the next timepoint.
    """

    timepoint: Timepoint
    planned: Instant
    minute: float
    latest: float


def start_minute(protocol: Protocol, timepoint: Timepoint, minute: float | None = None) -> float:
    """Minutes after dosing start; the anchor `end` lies the infusion's length later."""
    shift = (protocol.duration_minutes or 0) if timepoint.anchor == "end" else 0
    return (timepoint.offset if minute is None else minute) + shift


def session_timepoints(protocol: Protocol, session: int) -> tuple[Timepoint, ...]:
    """The minute timepoints of one session, in order of time."""
    count = len(protocol.session_days)
    wanted = {"all"} | ({"first"} if session == 1 else set())
    wanted |= {"last"} if session == count else set()
    found = [one for one in protocol.timepoints if one.anchor != "day" and one.sessions in wanted]
    return tuple(sorted(found, key=lambda one: start_minute(protocol, one)))


def session_moments(protocol: Protocol, session: int, start: Instant) -> tuple[Moment, ...]:
    """The minute timepoints of a session with a known start."""
    timepoints = session_timepoints(protocol, session)
    minutes = [start_minute(protocol, one) for one in timepoints]
    nexts = [start_minute(protocol, one, one.window[0]) for one in timepoints[1:]] + [
        minutes[-1] + 30 if minutes else 0
    ]
    return tuple(
        Moment(timepoint, start.plus(minutes=minute), minute, latest - 1)
        for timepoint, minute, latest in zip(timepoints, minutes, nexts, strict=True)
    )


def follow_up_moments(protocol: Protocol, first_start: Instant) -> tuple[Moment, ...]:
    """The day timepoints of a course."""
    moments = []
    for timepoint in protocol.timepoints:
        if timepoint.anchor == "day":
            planned, _, closes = day_times(timepoint, first_start)
            if planned is not None and closes is not None:
                minute = planned.minutes_since(first_start)
                moments.append(
                    Moment(timepoint, planned, minute, closes.minutes_since(first_start))
                )
    return tuple(moments)
