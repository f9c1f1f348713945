"""When a protocol wants what; ids of timepoints are read, never assumed."""

from dataclasses import dataclass

from ketrate.clock import Instant
from ketrate.demo.regimen import Regimen
from ketrate.protocol.schedule import VITALS, Protocol, Timepoint
from ketrate.protocol.times import day_times

__all__ = ["VITALS", "Moment", "follow_up_moments", "session_moments"]
_AFTER_THE_LAST = 30


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


def session_moments(
    regimen: Regimen, session: int, start: Instant, pause: float = 0.0
) -> tuple[Moment, ...]:
    """The minute timepoints of a session with a known start, interrupted for `pause` minutes."""
    shift = {
        "end": regimen.end_minute(session) + pause,
        "last-spray": float(max(regimen.spray_minutes(session), default=0)),
    }
    found = [
        (one.offset + shift.get(one.anchor, 0.0), one)
        for one in _timepoints(regimen.protocol, session)
    ]
    found.sort(key=lambda pair: pair[0])
    return tuple(
        Moment(one, start.plus(minutes=minute), minute, _latest(found, minute, shift) - 1)
        for minute, one in found
    )


def _latest(found: list[tuple[float, Timepoint]], minute: float, shift: dict[str, float]) -> float:
    """Where the window of the next later timepoint opens."""
    later = (one.window[0] + shift.get(one.anchor, 0.0) for at, one in found if at > minute)
    return min(later, default=minute + _AFTER_THE_LAST)


def _timepoints(protocol: Protocol, session: int) -> list[Timepoint]:
    """The minute timepoints of one session."""
    count = len(protocol.session_days)
    wanted = {"all"} | ({"first"} if session == 1 else set())
    wanted |= {"last"} if session == count else set()
    return [one for one in protocol.timepoints if one.anchor != "day" and one.sessions in wanted]


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
