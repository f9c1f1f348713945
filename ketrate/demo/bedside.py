"""What else is written down at the chair: side effects, rescue, hand-over, looks before leaving."""

from dataclasses import dataclass
from random import Random

from ketrate.clock import Instant
from ketrate.protocol.discharge import ASKED
from ketrate.records.bedside import (
    AdverseEvent,
    HandOver,
    LeftEarly,
    Look,
    NotDone,
    NotDoneReason,
    Outcome,
    Relatedness,
    Rescue,
    Severity,
    Written,
)

_EVENTS = (
    ("Nausea", 0.10),
    ("Headache", 0.07),
    ("Dizziness", 0.09),
    ("Blurred vision", 0.05),
    ("Anxiety while dissociated", 0.03),
    ("Blood pressure raised", 0.04),
)
"""What happens and how often in a session; made up, near what product labels list as common."""
_NOTES = (
    "Slept badly, was anxious before the start.",
    "Likes the blind down and no talking.",
    "Sister comes at the end, her number is on the card.",
    "Wants to hear the clock time now and then.",
)
_LEFT_EARLY, _HANDED_OVER, _SAID_WHY = 0.02, 0.12, 0.7
_REASONS = (
    NotDoneReason.STAFF_BUSY,
    NotDoneReason.ASLEEP,
    NotDoneReason.REFUSED,
    NotDoneReason.TOO_SEDATED,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the chart with its time."""

    at: Instant
    written: Written


def why_not(rng: Random, timepoint_id: str, what: str, at: Instant) -> Said | None:
    """For most ratings that were missed somebody says why."""
    if rng.random() >= _SAID_WHY:
        return None
    return Said(at, NotDone(timepoint_id, what, rng.choice(_REASONS)))


def session_lines(rng: Random, start: Instant, strength: float, left: Instant) -> list[Said]:
    """The chart of a finished session."""
    found = [line for what, share in _EVENTS for line in _event(rng, what, share * strength, start)]
    if rng.random() < _HANDED_OVER:
        found.append(Said(start.plus(minutes=50), HandOver(rng.choice(_NOTES))))
    return [*found, *looks(rng, left)]


def looks(rng: Random, left: Instant) -> list[Said]:
    """What was asked before leaving; now and then somebody leaves before all is well."""
    at = left.plus(minutes=-2)
    is_early = rng.random() < _LEFT_EARLY
    found = [Said(at, Look(name, not (is_early and name == "gait"))) for name in ASKED]
    if is_early:
        found.append(Said(left, LeftEarly("Wanted to go; walks with their partner.", "gait")))
    return found


def _event(rng: Random, what: str, share: float, start: Instant) -> list[Said]:
    if rng.random() >= share:
        return []
    onset = start.plus(minutes=rng.randint(10, 45))
    severity = rng.choices((Severity.MILD, Severity.MODERATE, Severity.SEVERE), (75, 22, 3))[0]
    ended = onset.plus(minutes=rng.randint(15, 60))
    event = AdverseEvent(
        what=what,
        onset=onset,
        severity=severity,
        is_serious=severity is Severity.SEVERE and rng.random() < 0.2,
        relatedness=rng.choice((Relatedness.PROBABLE, Relatedness.POSSIBLE)),
        outcome=Outcome.RESOLVED,
        ended=ended,
    )
    found = [Said(onset, event)]
    if what == "Nausea" and severity is not Severity.MILD:
        at = onset.plus(minutes=3)
        found.append(Said(at, Rescue("Ondansetron", "4 mg", "nausea")))
    return found
