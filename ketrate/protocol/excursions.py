"""Vital signs beyond the clinic's own limits; a severe pressure asks once for a second look."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ketrate.clock import Instant
from ketrate.protocol.discharge import DischargeLimits
from ketrate.records.treatment import Vitals

RECHECK_MINUTES = 5
"""When a severe value is to be measured again (reliability, SAF-2)."""


@dataclass(frozen=True, slots=True)
class PressureLimits:
    """The clinic's own limits in mmHg: at or above `severe` is severe, up to `normal` normal.

    Defaults: 180 and 110 are KetRate's proposals, 140/90 the label's advice before a spray.
    """

    severe: tuple[int, int] = (180, 110)
    normal: tuple[int, int] = (140, 90)


@dataclass(frozen=True, slots=True)
class Excursion:
    """The severe value that asked; `again_at` is when it is to be measured again."""

    first: Vitals
    again_at: Instant


def open_excursion(
    vitals: Sequence[Vitals], limits: PressureLimits, seen: Sequence[Instant] = ()
) -> Excursion | None:
    """The excursion that waits for a second measurement; None when nothing does.

    It begins with a severe value, and is answered by a value that is not, or by somebody who says
    why not to measure again (`seen`). The next one begins only after a normal value: a pressure
    that moves around the limit asks once.
    """
    waiting: Vitals | None = None
    is_armed = True
    for one in sorted(vitals, key=lambda one: (one.at.utc, one.id)):
        if one.systolic is None and one.diastolic is None:
            continue
        if is_severe(one, limits):
            if is_armed:
                waiting, is_armed = one, False
            continue
        waiting = None
        is_armed = is_armed or is_normal(one, limits)
    if waiting is None or any(at.utc >= waiting.at.utc for at in seen):
        return None
    return Excursion(waiting, waiting.at.plus(minutes=RECHECK_MINUTES))


def is_severe(one: Vitals, limits: PressureLimits) -> bool:
    """Whether either pressure reaches the clinic's limit."""
    return (one.systolic or 0) >= limits.severe[0] or (one.diastolic or 0) >= limits.severe[1]


def is_normal(one: Vitals, limits: PressureLimits) -> bool:
    """Whether no measured pressure lies above the clinic's limit; half a pressure is judged."""
    return (one.systolic or 0) <= limits.normal[0] and (one.diastolic or 0) <= limits.normal[1]


class Beyond(StrEnum):
    """On which side of the clinic's own limit a value lies."""

    HIGH = "high"
    LOW = "low"


def beyond(sign: str, value: int | None, limits: DischargeLimits) -> Beyond | None:
    """Whether a vital sign lies beyond the clinic's limit; None inside, unmeasured or unlimited."""
    if value is None:
        return None
    highest = getattr(limits, f"{sign}_highest", None)
    lowest = getattr(limits, f"{sign}_lowest", None)
    if highest is not None and value > highest:
        return Beyond.HIGH
    return Beyond.LOW if lowest is not None and value < lowest else None
