"""Reading the trail, and looking whether it still holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ketrate.clock import Instant, Moment
from ketrate.records.event import Event
from ketrate.records.ids import PatientId
from ketrate.store import said
from ketrate.store.chain import Facts, Note, moment
from ketrate.store.vault import Change, Vault
from ketrate.store.verify import Verification, verify

__all__ = [
    "Verification",
    "count",
    "events",
    "events_of_kind",
    "events_of_patient",
    "head",
    "knows_head",
    "note_view",
    "verify",
]
_SELECT = "SELECT seq, kind, entity_uid, changed, body, hash FROM event WHERE station = 1"
_SHORTEST_HEAD = 8
_CHUNK = 2_000
_BY = "json_extract(body, '$.by') = ?"
_SINCE = "json_extract(body, '$.utc_us') >= ?"
_UNTIL = "json_extract(body, '$.utc_us') < ?"
_KINDS = """(kind IN (SELECT value FROM json_each(?)) OR substr(kind, 1, instr(kind, '.')) || '*'
    IN (SELECT value FROM json_each(?)))"""
_WHOSE = """SELECT uid FROM patient WHERE uid = ?1
    UNION ALL SELECT p.uid FROM session s JOIN patient p ON p.id = s.patient_id WHERE s.uid = ?1
    UNION ALL SELECT p.uid FROM rating r JOIN patient p ON p.id = r.patient_id WHERE r.uid = ?1"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; what is None or empty does not matter.

    Times are microseconds of UTC, the second one excluded. A kind that ends in ".*" stands for
    all that begin so.
    """

    patient_uid: bytes | None = None
    by: str | None = None
    since_us: int | None = None
    until_us: int | None = None
    kinds: tuple[str, ...] = ()

    def clauses(self) -> tuple[str, tuple[object, ...]]:
        """Fixed conditions, and the values that are bound to them."""
        kinds = json.dumps(self.kinds)
        given: tuple[tuple[str, tuple[object, ...]], ...] = (
            ("patient_uid = ?", (self.patient_uid,) if self.patient_uid is not None else ()),
            (_BY, (self.by,) if self.by is not None else ()),
            (_SINCE, (self.since_us,) if self.since_us is not None else ()),
            (_UNTIL, (self.until_us,) if self.until_us is not None else ()),
            (_KINDS, (kinds, kinds) if self.kinds else ()),
        )
        asked = [(sql, values) for sql, values in given if values]
        where = "".join(f" AND {sql}" for sql, _ in asked)
        return where, tuple(value for _, values in asked for value in values)


def newest(vault: Vault, wanted: Wanted, *, before: int | None, limit: int) -> tuple[Event, ...]:
    """The latest events that are asked for, newest first; those before a number."""
    where, values = wanted.clauses()
    last = vault.seq + 1 if before is None else before
    rows = vault.rows(f"{_SELECT} AND seq < ?{where} ORDER BY seq DESC LIMIT ?",
                      (last, *values, limit))  # fmt: skip
    return _events(vault, rows)


def how_many(vault: Vault, wanted: Wanted) -> int:
    """How many events are asked for."""
    where, values = wanted.clauses()
    if not where:
        return vault.seq
    row = vault.row(f"SELECT count(*) FROM event WHERE station = 1{where}", values)  # noqa: S608 - fixed conditions
    return int(row[0]) if row else 0


def patient_uid(vault: Vault, code: str) -> bytes | None:
    """Whose code it is, as events name them."""
    row = vault.row("SELECT uid FROM patient WHERE code = ?", (code,))
    return row[0] if row else None


def note_view(
    change: Change, kind: str, *, entity_uid: bytes | None = None, body: Facts | None = None
) -> None:
    """Note what changed no data, with the patient it was about: a view, a print, a refusal."""
    row = change.vault.row(_WHOSE, (entity_uid,)) if entity_uid is not None else None
    patient = row[0] if row else None
    change.note(Note(kind, entity_uid, patient, body or {}, changed_data=False))


def events(
    vault: Vault, *, after: int = 0, limit: int | None = None, entity_uid: bytes | None = None
) -> tuple[Event, ...]:
    """Events in their order, after a sequence number; of one record or of all."""
    rows = vault.rows(
        f"{_SELECT} AND seq > ?1 AND (?2 IS NULL OR entity_uid = ?2) ORDER BY seq LIMIT ?3",
        (after, entity_uid, -1 if limit is None else limit),
    )
    return _events(vault, rows)


def events_of_patient(vault: Vault, patient_id: PatientId, limit: int) -> tuple[Event, ...]:
    """The latest events about a patient, newest first."""
    rows = vault.rows(
        f"{_SELECT} AND patient_uid = (SELECT uid FROM patient WHERE id = ?) "  # noqa: S608
        "ORDER BY seq DESC LIMIT ?",
        (patient_id, limit),
    )
    return _events(vault, rows)


def events_of_kind(vault: Vault, kind: str) -> tuple[Event, ...]:
    """Every event of one kind, in order."""
    rows = vault.rows(f"{_SELECT} AND kind = ? ORDER BY seq", (kind,))
    return _events(vault, rows)


def count(vault: Vault, kind: str, after: int = 0) -> int:
    """How many events of a kind there are behind the one of that number."""
    row = vault.row(
        "SELECT count(*) FROM event WHERE station = 1 AND seq > ? AND kind = ?", (after, kind)
    )
    return int(row[0]) if row else 0


def head(vault: Vault) -> tuple[int, str, Instant | None]:
    """Number, hash (hex) and time of the last event that changed data; what pages print."""
    row = vault.row(f"{_SELECT} AND changed = 1 ORDER BY seq DESC LIMIT 1")
    if row is None:
        return 0, "", None
    return row[0], row[5].hex(), moment(json.loads(row[4])).instant


def last_moment(vault: Vault) -> Moment | None:
    """When the last event was written, by every clock."""
    row = vault.row(f"{_SELECT} ORDER BY seq DESC LIMIT 1")
    return None if row is None else moment(json.loads(row[4]))


def knows_head(vault: Vault, printed: str) -> bool:
    """Whether an event has that hash; the first eight or more signs of it will do."""
    start = printed.strip().lower()
    if len(start) < _SHORTEST_HEAD or set(start) - set("0123456789abcdef"):
        return False
    rows = vault.rows(
        "SELECT 1 FROM event WHERE substr(lower(hex(hash)), 1, ?) = ? LIMIT 1", (len(start), start)
    )
    return bool(rows)


def _events(vault: Vault, rows: Sequence[tuple[Any, ...]]) -> tuple[Event, ...]:
    documents = [json.loads(row[4]) for row in rows]
    texts = said.texts(vault, [document["facts"] for document in documents])
    station = vault.station.hex()
    return tuple(
        Event(
            station,
            row[0],
            moment(document),
            document["by"],
            row[1],
            row[1].partition(".")[0],
            row[2],
            said.put_back(document["facts"], texts),
            row[5],
            bool(row[3]),
            bytes.fromhex(document["patient"]) if document["patient"] else None,
        )
        for row, document in zip(rows, documents, strict=True)
    )
