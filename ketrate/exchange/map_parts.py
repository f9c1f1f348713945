"""What a map says, once read: which column becomes what."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

UNITS = ("minute", "hour", "day", "week")
PATIENT_KEYS = ("sex", "birth_year", "age", "diagnosis")
COURSE_KEYS = ("number", "protocol", "agent", "route", "start")
DOSING_KEYS = ("number", "agent", "route", "dose_mg", "dose_mg_per_kg", "at", *UNITS)

Constant = str | int | float


@dataclass(frozen=True, slots=True)
class Value:
    """A constant, or a column, whose cells may be translated by `values`. `key` is its name."""

    key: str
    constant: Constant | None = None
    column: str | None = None
    values: Mapping[str, Constant] | None = None


Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the cells are written. `delimiter` None: tab for .tsv, else comma."""

    encoding: str = "utf-8"
    delimiter: str | None = None
    decimal: str = "."
    date_format: str | None = None
    sheet: str | None = None
    missing: frozenset[str] = frozenset({""})


@dataclass(frozen=True, slots=True)
class PatientsPart:
    """Where patients come from; `file` None means the spreadsheet itself."""

    code: str
    file: str | None
    values: Values
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DosingsPart:
    """A file with one row per dosing."""

    file: str
    code: str
    values: Values


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit's label means: the dosing it follows, and how long after it."""

    label: str
    dosing: int | None
    agent: str | None
    minutes: float | None
    day: int | None
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class WideBlock:
    """One rating column. `at` is a column; distances count from `dosing` or the course start."""

    place: str
    instrument: str
    total: str | None
    items: str | None
    at: str | None
    minutes: float | None
    day: int | None
    dosing: int | None
    is_baseline: bool
    rater: str
    recall: str | None

    @property
    def column(self) -> str:
        """How the block is called in a notice."""
        return self.total or self.items or ""


@dataclass(frozen=True, slots=True)
class LongBlock:
    """One instrument (or a column of them), one rating per row; `times` maps unit to column."""

    place: str
    instrument: str | None
    instrument_column: str | None
    total: str | None
    items: str | None
    times: Mapping[str, str]
    dosing_column: str | None
    course_column: str | None

    @property
    def column(self) -> str:
        """How the block is called in a notice."""
        return self.total or self.items or ""


@dataclass(frozen=True, slots=True)
class Map:
    """A whole map. `dosings` stands instead of `dosing`."""

    path: Path
    format: FileFormat
    patients: PatientsPart
    course: Values
    dosing: tuple[Values, ...]
    dosings: DosingsPart | None
    visits: Mapping[str, Visit]
    wide: tuple[WideBlock, ...]
    long: tuple[LongBlock, ...]
