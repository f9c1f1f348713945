"""A course of treatment sessions, and what happened in each."""

from dataclasses import dataclass
from enum import StrEnum

from ketrate.clock import Instant
from ketrate.records.ids import CourseId, PatientId, SessionId, StaffId, Uid
from ketrate.records.when import RelativeTime


@dataclass(frozen=True, slots=True)
class Course:
    """A series of sessions under one protocol, with one primary depression instrument (family)."""

    id: CourseId
    uid: Uid
    patient_id: PatientId
    number: int
    protocol_id: str
    protocol_hash: str
    instrument_family: str
    start: Instant | None = None


class DosingKind(StrEnum):
    """What can happen to a dosing; `LEFT` closes the session (the patient has gone home)."""

    START = "start"
    INTERRUPT = "interrupt"
    RESUME = "resume"
    RATE = "rate"
    END = "end"
    SPRAY = "spray"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class DosingEvent:
    """One thing that happened to the dosing. `amount` is mL/h for a rate, mg for a spray."""

    id: int
    session_id: SessionId
    kind: DosingKind
    at: Instant
    amount: float | None = None
    by: StaffId | None = None
    is_void: bool = False


class Stage(StrEnum):
    """How far a session has come; derived from its dosing events, never stored."""

    PREPARING = "preparing"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    OBSERVING = "observing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Session:
    """One treatment day: one infusion, spray or injection.

    Doses are in mg of base. `dose_mg_per_kg` is what an old chart stated without a weight;
    otherwise mg/kg is derived from `dose_given_mg` and `weight_kg`. `relative` places a dosing
    whose date is unknown, counted from the course start; with neither it is known by its number.
    """

    id: SessionId
    uid: Uid
    patient_id: PatientId
    course_id: CourseId
    number: int
    opened_at: Instant | None = None
    chair: str = ""
    agent: str | None = None
    route: str | None = None
    dose_prescribed_mg: float | None = None
    dose_given_mg: float | None = None
    dose_mg_per_kg: float | None = None
    weight_kg: float | None = None
    lot: str = ""
    duration_minutes: int | None = None
    relative: RelativeTime | None = None
    events: tuple[DosingEvent, ...] = ()
    is_imported: bool = False

    def first(self, kind: DosingKind) -> Instant | None:
        """When the first event of that kind that still stands took place."""
        times = [event.at for event in self.events if event.kind is kind and not event.is_void]
        return min(times, default=None, key=lambda at: at.utc)

    def last(self, kind: DosingKind) -> Instant | None:
        """When the last event of that kind that still stands took place."""
        times = [event.at for event in self.events if event.kind is kind and not event.is_void]
        return max(times, default=None, key=lambda at: at.utc)

    @property
    def started(self) -> Instant | None:
        """Dosing start, when it is known as a point in time."""
        return self.first(DosingKind.START)

    @property
    def ended(self) -> Instant | None:
        """Dosing end."""
        return self.last(DosingKind.END)

    @property
    def was_dosed(self) -> bool:
        """An import's dosing counts as given although its time is not known."""
        return self.started is not None or (self.is_imported and self.agent is not None)

    @property
    def given_mg_per_kg(self) -> float | None:
        """Dose given per actual weight; None for sprays and where either is unknown."""
        if self.route == "intranasal":
            return None
        if self.dose_given_mg is not None and self.weight_kg:
            return self.dose_given_mg / self.weight_kg
        return self.dose_mg_per_kg


@dataclass(frozen=True, slots=True)
class Medication:
    """A medicine of the day. `flags` are the classes a physician looks for: benzodiazepine."""

    id: int
    session_id: SessionId
    name: str
    taken_today: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to one line of the preparation checklist: yes, no, or not applicable."""

    session_id: SessionId
    item: str
    answer: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Vitals:
    """Blood pressure in mmHg, pulse and respiration per min, SpO2 in %, sedation as MOAA/S.

    A correction is a new row that names the old one in `replaces`; the old one `is_void`.
    """

    id: int
    session_id: SessionId
    at: Instant
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    spo2: int | None = None
    respiration: int | None = None
    sedation: int | None = None
    timepoint_id: str | None = None
    by: StaffId | None = None
    is_void: bool = False
    replaces: int | None = None
