"""A patient, known by a code, and the identifiers kept apart from it."""

from dataclasses import dataclass
from datetime import date

from ketrate.records.ids import PatientId, Uid


@dataclass(frozen=True, slots=True)
class Identity:
    """What names a person; shown on screen and paper, never in an audit event or an export."""

    family_name: str = ""
    given_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient. `sex` is F, M or X; `age_years` is an age an import stated, at course start."""

    id: PatientId
    uid: Uid
    code: str
    sex: str | None = None
    birth_year: int | None = None
    age_years: int | None = None
    diagnosis: str | None = None
    identity: Identity = Identity()
    tags: tuple[tuple[str, str], ...] = ()
    is_synthetic: bool = False
