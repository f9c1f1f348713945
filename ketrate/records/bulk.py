"""Many records at once, before the vault has numbered them: what imports and the demo hand over.

Patients are known by code, courses by (code, number), dosings by (code, course, number).
"""

from dataclasses import dataclass, field

from ketrate.clock import Instant
from ketrate.records.bedside import Written
from ketrate.records.patient import Identity
from ketrate.records.rating import Answer, Presence, Source, Status
from ketrate.records.treatment import DosingKind
from ketrate.records.when import RelativeTime, When


@dataclass(frozen=True, slots=True)
class NewPatient:
    """A patient to be written."""

    code: str
    sex: str | None = None
    birth_year: int | None = None
    age_years: int | None = None
    diagnosis: str | None = None
    identity: Identity = field(default_factory=Identity)
    tags: tuple[tuple[str, str], ...] = ()
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class NewCourse:
    """A course to be written; `instrument_family` is the primary depression instrument."""

    code: str
    number: int = 1
    protocol_id: str = "imported"
    instrument_family: str = "madrs"
    start: Instant | None = None


@dataclass(frozen=True, slots=True)
class NewDosing:
    """A session with its dosing. `events` are (kind, instant, amount), in order."""

    code: str
    course: int
    number: int
    agent: str | None = None
    route: str | None = None
    dose_mg: float | None = None
    dose_mg_per_kg: float | None = None
    weight_kg: float | None = None
    duration_minutes: int | None = None
    chair: str = ""
    relative: RelativeTime | None = None
    events: tuple[tuple[DosingKind, Instant, float | None], ...] = ()
    is_imported: bool = True


@dataclass(frozen=True, slots=True)
class NewRating:
    """A rating to be written; `total` alone is complete. `place` says where it stood."""

    code: str
    course: int
    instrument_id: str
    observed: When
    dosing: int | None = None
    timepoint_id: str | None = None
    planned: Instant | None = None
    total: int | None = None
    answers: tuple[Answer, ...] = ()
    is_baseline: bool = False
    rater: str = ""
    recall: str | None = None
    source: Source = Source.IMPORTED
    status: Status = Status.COMPLETE
    place: str = ""
    presence: Presence | None = None
    is_second: bool = False
    """Whether it is another person's rating of the interview of the rating before it."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a session's chart to be written."""

    code: str
    course: int
    dosing: int
    at: Instant
    written: Written


@dataclass(frozen=True, slots=True)
class NewVitals:
    """Vital signs to be written."""

    code: str
    course: int
    dosing: int
    at: Instant
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    spo2: int | None = None
    respiration: int | None = None
    sedation: int | None = None
    timepoint_id: str | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """Everything one import or the demo wants written, all or nothing."""

    patients: tuple[NewPatient, ...] = ()
    courses: tuple[NewCourse, ...] = ()
    dosings: tuple[NewDosing, ...] = ()
    ratings: tuple[NewRating, ...] = ()
    vitals: tuple[NewVitals, ...] = ()
    lines: tuple[NewLine, ...] = ()
    skipped_empty: int = 0
    notices: tuple[str, ...] = ()
