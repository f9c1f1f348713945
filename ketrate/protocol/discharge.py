"""May the patient leave? Each criterion with its state, its value, and since when it is met.

The rule (definitions, "Discharge"): a criterion is met only by its latest value, taken at or
after the minimum observation and no older than the clinic's limit; a later failure or a missing
value un-meets it. The program states what it finds and decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ketrate.clock import Instant

CRITERIA = (
    "observation", "spo2", "respiration", "sedation", "dissociation", "blood-pressure",
    "orientation", "gait", "nausea", "suicidality", "escort", "driving",
)  # fmt: skip
"""Every criterion a protocol may ask for, in the order of the list."""
ASKED = ("orientation", "gait", "nausea", "escort", "driving")
"""Those that somebody looks at and answers with yes or no."""
WITHOUT_READING = ("observation", "suicidality")


@dataclass(frozen=True, slots=True)
class DischargeRule:
    """What a protocol asks before a patient leaves: `minutes` of observation from `anchor`."""

    anchor: str = "end"
    minutes: int = 120
    criteria: tuple[str, ...] = CRITERIA


@dataclass(frozen=True, slots=True)
class DischargeLimits:
    """The clinic's own limits, all site-set; the defaults are KetRate's proposals, not published.

    Blood pressure in mmHg, SpO2 in %, respiration per minute, `dissociation_highest` a CADSS-23
    total (definitions: at most the greater of this and the pre-dose total), `sedation_lowest` on
    MOAA/S (definitions: 5), `oldest_minutes` how old a value may be (definitions: 15).
    """

    systolic_highest: int = 140
    diastolic_highest: int = 90
    spo2_lowest: int = 94
    respiration_lowest: int = 10
    sedation_lowest: int = 5
    dissociation_highest: int = 4
    oldest_minutes: int = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a criterion; `is_met` None means that there was no value to be had."""

    at: Instant
    value: str
    is_met: bool | None


class CriterionState(StrEnum):
    """Where one criterion stands; only `MET` lets a patient go without a clinician's reason."""

    MET = "met"
    NOT_MET = "not met"
    MISSING = "no value"
    TOO_EARLY = "taken too early"
    OLD = "too old"
    WAITING = "not yet"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the discharge list. `since` starts the unbroken run of values that met it.

    `limit` is what its value is held against, in the value's own unit. A value counts from
    `counts_from` (the end of the observation) and, once taken, until `counts_until`.
    """

    id: str
    state: CriterionState
    value: str = ""
    at: Instant | None = None
    since: Instant | None = None
    limit: str = ""
    counts_from: Instant | None = None
    counts_until: Instant | None = None

    @property
    def is_met(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.state is CriterionState.MET


@dataclass(frozen=True, slots=True)
class Observed:
    """What discharge is judged from. `anchor` is None until the protocol's anchor has happened.

    `limits` tells, by criterion, what the values are held against, for people to read;
    `alert_seen` is when a clinician acknowledged the last alert of the session, if there was one.
    """

    anchor: Instant | None
    readings: Mapping[str, Sequence[Reading]]
    has_open_alert: bool
    limits: Mapping[str, str] = field(default_factory=dict)
    alert_seen: Instant | None = None


def criteria(
    rule: DischargeRule, observed: Observed, limits: DischargeLimits, now: Instant
) -> tuple[Criterion, ...]:
    """Every criterion of the protocol, in its order; pure."""
    ready = observed.anchor.plus(minutes=rule.minutes) if observed.anchor else None
    return tuple(_criterion(one, observed, ready, limits, now) for one in rule.criteria)


def may_leave(found: Sequence[Criterion]) -> bool:
    """Whether every criterion is met; an empty list holds nobody back."""
    return all(one.is_met for one in found)


def _criterion(
    name: str, observed: Observed, ready: Instant | None, limits: DischargeLimits, now: Instant
) -> Criterion:
    if name == "observation":
        return _observation(ready, now)
    if name == "suicidality":
        if observed.has_open_alert:
            return Criterion(name, CriterionState.NOT_MET)
        return Criterion(name, CriterionState.MET, since=observed.alert_seen)
    readings = sorted(observed.readings.get(name, ()), key=lambda one: one.at.utc)
    limit = observed.limits.get(name, "")
    if not readings:
        return Criterion(name, CriterionState.MISSING, limit=limit, counts_from=ready)
    last = readings[-1]
    state = _state(last, ready, limits.oldest_minutes, now)
    since = _since(readings) if state is CriterionState.MET else None
    until = last.at.plus(minutes=limits.oldest_minutes)
    return Criterion(name, state, last.value, last.at, since, limit, ready, until)


def _observation(ready: Instant | None, now: Instant) -> Criterion:
    if ready is None or now.utc < ready.utc:
        return Criterion("observation", CriterionState.WAITING, at=ready)
    return Criterion("observation", CriterionState.MET, at=ready, since=ready)


def _state(
    last: Reading, ready: Instant | None, oldest_minutes: int, now: Instant
) -> CriterionState:
    if last.is_met is None:
        return CriterionState.MISSING
    if not last.is_met:
        return CriterionState.NOT_MET
    if ready is None or last.at.utc < ready.utc:
        return CriterionState.TOO_EARLY
    if now.minutes_since(last.at) > oldest_minutes:
        return CriterionState.OLD
    return CriterionState.MET


def _since(readings: Sequence[Reading]) -> Instant:
    """The first of the readings that met it without a break up to the last."""
    since = readings[-1].at
    for one in reversed(readings):
        if not one.is_met:
            break
        since = one.at
    return since
