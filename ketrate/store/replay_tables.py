"""The tables that the trail tells: their columns, and how their rows are read to be compared.

Inside the vault records point to each other by number; here they do by uid, as the trail does.
A column that stands in no list is one the trail says nothing about: a test walks the schema, so
that a new column cannot be forgotten.
"""

from dataclasses import dataclass, field

from ketrate.store.steps_presence import COLUMNS as PRESENCE

Key = object
"""A uid, a text, or several of them for tables whose key has several columns."""


@dataclass(frozen=True)
class Table:
    """A table: what its rows are known by, and the columns that are compared."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict)
    """Columns that hold a record's number, with its table."""
    index: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        places = {name: number for number, name in enumerate(self.columns)}
        object.__setattr__(self, "index", places)

    def select(self, there: frozenset[str]) -> str:
        """Key, then columns, of every row; NULL for columns that an older vault lacks."""
        known = (*self.key, *self.columns)
        named = ", ".join(self._read(name) if name in there else "NULL" for name in known)
        return f"SELECT {named} FROM {self.name} t"  # noqa: S608 - fixed names

    def _read(self, column: str) -> str:
        if column not in self.links:
            return f"t.{column}"
        table = self.links[column]
        uid = _NAMED_BY.get(table, "uid")
        found = f"SELECT {uid} FROM {table} WHERE id = t.{column}"  # noqa: S608 - fixed names
        return f"coalesce(({found}), t.{column})"  # a number that leads nowhere shows as itself


_NAMED_BY = {"scale": "definition_hash"}
_AT = ("at_us", "at_offset")
_PATIENT, _SESSION = {"patient_id": "patient"}, {"session_id": "session"}
_BY = {"by_staff": "staff"}
_RATING = {"rating_id": "rating"}

_ALL = (
    Table("staff", ("uid",), ("login", "name", "roles", "is_enabled")),
    Table(
        "patient",
        ("uid",),
        ("code", "sex", "birth_year", "age_years", "diagnosis", "is_synthetic"),
    ),
    Table("identity", ("patient_id",), ("family_name", "given_name", "birth_date"), _PATIENT),
    Table("tag", ("patient_id", "name"), ("value",), _PATIENT),
    Table(
        "course",
        ("uid",),
        ("patient_id", "number", "protocol_id", "protocol_hash", "family", "start_us",
         "start_offset"),
        _PATIENT,
    ),
    Table(
        "session",
        ("uid",),
        ("patient_id", "course_id", "number", "opened_us", "opened_offset", "chair", "agent",
         "route", "dose_prescribed_mg", "dose_given_mg", "dose_mg_per_kg", "weight_kg", "lot",
         "duration_minutes", "has_relative", "rel_minutes", "rel_day", "is_imported", "is_closed"),
        _PATIENT | {"course_id": "course"},
    ),
    Table(
        "dosing",
        ("uid",),
        ("session_id", "kind", *_AT, "amount", "by_staff", "is_void"),
        _SESSION | _BY,
    ),
    Table("preparation", ("session_id", "item"), ("answer", *_AT), _SESSION),
    Table("medication", ("uid",), ("session_id", "name", "taken_today", "flags", "is_removed"),
          _SESSION),
    Table(
        "vitals",
        ("uid",),
        ("session_id", *_AT, "systolic", "diastolic", "pulse", "spo2", "respiration", "sedation",
         "timepoint_id", "by_staff", "replaces", "is_void"),
        _SESSION | _BY | {"replaces": "vitals"},
    ),
    Table("scale", ("definition_hash",), ("instrument", "version")),
    Table(
        "rating",
        ("uid",),
        ("patient_id", "course_id", "session_id", "scale_id", "timepoint_id", "planned_us",
         "planned_offset", "status", "source", "observed_us", "observed_offset", "rel_minutes",
         "rel_day", "entered_us", "entered_offset", "last_us", "last_offset", "rater_id",
         "rater_name", "total", "answered", "is_baseline", "recall", "note", *PRESENCE, "version"),
        _PATIENT | _SESSION | {"course_id": "course", "scale_id": "scale", "rater_id": "staff"},
    ),
    Table(
        "alert",
        ("uid",),
        ("patient_id", "rating_id", "item", "value", "raised_us", "raised_offset",
         "acknowledged_by", "acknowledged_us", "acknowledged_offset", "action"),
        _PATIENT | {"rating_id": "rating", "acknowledged_by": "staff"},
    ),
    Table("prorated", ("rating_id",),
          ("total", "missing", "most_missing", "rounding", "source", "is_published"), _RATING),
    Table("item_note", ("rating_id", "item"), ("text",), _RATING),
    Table("co_rating", ("rating_id",), ("first_rating",), _RATING | {"first_rating": "rating"}),
    Table("signature", ("uid",),
          ("rating_id", "version", "meaning", "signer_id", "signer_name", "signer_roles", *_AT,
           "event_seq", "head", "digest"), _RATING | {"signer_id": "staff"}),
    Table("amendment", ("uid",),
          ("rating_id", "version", "old_total", "total", "old_prorated",
           "by_staff", *_AT, "reason_said"), _RATING | _BY),
    Table("amended_answer", ("amendment_id", "item"),
          ("old_value", "old_reason", "old_carried", "new_value", "new_reason"),
          {"amendment_id": "amendment", "old_carried": "rating"}),
    Table("rating_move", ("uid",), ("from_rating", "to_rating", "by_staff", *_AT),
          _BY | {"from_rating": "rating", "to_rating": "rating"}),
    Table("identity_check", ("uid",), ("patient_id", "session_id", "by_staff", *_AT, "how"),
          _PATIENT | _SESSION | _BY),
    Table("broken_blind", ("uid",), ("patient_id", "staff_id", *_AT),
          _PATIENT | {"staff_id": "staff"}),
    Table("chart", ("uid",),
          ("session_id", "kind", *_AT, "by_staff", "body", "replaces", "is_void"),
          _SESSION | _BY | {"replaces": "chart"}),
    Table("setting", ("key",), ("value",)),
    Table("definition", ("hash",), ("kind",)),
)  # fmt: skip
TABLES = {table.name: table for table in _ALL}
"""Every table whose rows are compared column by column; answers are compared rating by rating."""

ANSWERS = """SELECT rating_id, item, CASE WHEN reason IS NULL THEN value
    WHEN value IS NULL THEN reason ELSE value || reason END, carried_from
    FROM answer ORDER BY rating_id, item"""
"""Every answer: of which rating, to which item, the value or reason, carried from where."""

OTHERWISE = {
    "clinic": "the key of the vault",
    "station": "the start of the chain",
    "event": "the chain",
    "said": "the digests that the events hold",
    "answer": "the answers of each rating",
}
"""Tables that other parts of the check watch, and which."""
