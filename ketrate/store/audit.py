"""Reading the trail, and looking whether it still holds."""

import json
from typing import Any

from ketrate.clock import Instant
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
    "events_of_patient",
    "head",
    "knows_head",
    "note_view",
    "verify",
]
_SELECT = "SELECT seq, kind, entity_uid, changed, body, hash FROM event WHERE station = 1"
_SHORTEST_HEAD = 8
_WHOSE = """SELECT uid FROM patient WHERE uid = ?1
    UNION ALL SELECT p.uid FROM session s JOIN patient p ON p.id = s.patient_id WHERE s.uid = ?1
    UNION ALL SELECT p.uid FROM rating r JOIN patient p ON p.id = r.patient_id WHERE r.uid = ?1"""


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
    return tuple(_event(vault, row) for row in rows)


def events_of_patient(vault: Vault, patient_id: PatientId, limit: int) -> tuple[Event, ...]:
    """The latest events about a patient, newest first."""
    rows = vault.rows(
        f"{_SELECT} AND patient_uid = (SELECT uid FROM patient WHERE id = ?) "  # noqa: S608
        "ORDER BY seq DESC LIMIT ?",
        (patient_id, limit),
    )
    return tuple(_event(vault, row) for row in rows)


def count(vault: Vault, kind: str) -> int:
    """How many events of a kind there are."""
    row = vault.row("SELECT count(*) FROM event WHERE station = 1 AND kind = ?", (kind,))
    return int(row[0]) if row else 0


def head(vault: Vault) -> tuple[int, str, Instant | None]:
    """Number, hash (hex) and time of the last event that changed data; what pages print."""
    row = vault.row(f"{_SELECT} AND changed = 1 ORDER BY seq DESC LIMIT 1")
    if row is None:
        return 0, "", None
    return row[0], row[5].hex(), moment(json.loads(row[4])).instant


def knows_head(vault: Vault, printed: str) -> bool:
    """Whether an event has that hash; the first eight or more signs of it will do."""
    start = printed.strip().lower()
    if len(start) < _SHORTEST_HEAD or set(start) - set("0123456789abcdef"):
        return False
    rows = vault.rows(
        "SELECT 1 FROM event WHERE substr(lower(hex(hash)), 1, ?) = ? LIMIT 1", (len(start), start)
    )
    return bool(rows)


def _event(vault: Vault, row: tuple[Any, ...]) -> Event:
    document = json.loads(row[4])
    facts = said.resolve(vault, document["facts"])
    return Event(
        vault.station.hex(),
        row[0],
        moment(document),
        document["by"],
        row[1],
        row[1].partition(".")[0],
        row[2],
        facts,
        row[5],
        bool(row[3]),
    )
