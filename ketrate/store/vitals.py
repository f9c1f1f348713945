"""Vital signs: written once; a correction is a new row, the old one stays readable."""

from dataclasses import replace
from typing import Any

from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records.ids import SessionId
from ketrate.records.treatment import Vitals
from ketrate.store import said
from ketrate.store.chain import Note
from ketrate.store.rows import exact, instant, pair
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

FIELDS = ("systolic", "diastolic", "pulse", "spo2", "respiration", "sedation")
INSERT = """INSERT INTO vitals (uid, session_id, at_us, at_offset, systolic, diastolic, pulse,
    spo2, respiration, sedation, timepoint_id, by_staff, replaces)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SELECT = """SELECT id, session_id, at_us, at_offset, systolic, diastolic, pulse, spo2,
    respiration, sedation, timepoint_id, by_staff, is_void, replaces FROM vitals"""


def add(
    change: Change,
    session_id: SessionId,
    *,
    at: Instant,
    timepoint_id: str | None = None,
    replaces: int | None = None,
    **values: int | None,
) -> Vitals:
    """Write down vital signs; the names of the values are those of `Vitals`."""
    uid, by = change.new_uid(), change.staff_id()
    signs = [values.pop(name, None) for name in FIELDS]
    if values:
        raise ValueError(sorted(values))
    row = (uid, session_id, *pair(at), *signs, timepoint_id, by, replaces)
    made = change.execute(INSERT, row)
    patient, session = _whose(change.vault, session_id)
    facts: dict[str, object] = dict(zip(FIELDS, signs, strict=True))
    facts |= {"at": exact(at), "session": session.hex(), "timepoint": timepoint_id}
    facts["by"] = change.staff_uid()
    if replaces is not None:
        facts["replaces"] = _uid(change.vault, replaces)
    change.note(Note("vitals.add", uid, patient, facts))
    return get(change.vault, made)


def void(change: Change, vitals_id: int, reason: str) -> None:
    """Take vital signs back; they stay readable. Raises NotFoundError."""
    before = get(change.vault, vitals_id)
    change.execute("UPDATE vitals SET is_void = 1 WHERE id = ?", (vitals_id,))
    patient, _ = _whose(change.vault, before.session_id)
    facts: dict[str, object] = {name: getattr(before, name) for name in FIELDS}
    facts |= {"at": exact(before.at), "reason": said.keep(change, reason, patient)}
    uid = bytes.fromhex(_uid(change.vault, vitals_id) or "")
    change.note(Note("vitals.void", uid, patient, facts))


def get(vault: Vault, vitals_id: int) -> Vitals:
    """The vital signs of that number, standing or not; raises NotFoundError."""
    row = vault.row(f"{_SELECT} WHERE id = ?", (vitals_id,))
    if row is None:
        raise NotFoundError(tr("vital signs"), str(vitals_id))
    return _vitals(row)


def of_session(
    vault: Vault, session_id: SessionId, *, with_void: bool = False
) -> tuple[Vitals, ...]:
    """The vital signs of a session that stand, in order of time; on request all there ever were."""
    rows = vault.rows(
        f"{_SELECT} WHERE session_id = ? AND (is_void = 0 OR ?) ORDER BY at_us, id",
        (session_id, int(with_void)),
    )
    return tuple(map(_vitals, rows))


def _vitals(row: tuple[Any, ...]) -> Vitals:
    written = Vitals(row[0], SessionId(row[1]), instant(row[2], row[3]), *row[4:12])
    return replace(written, is_void=bool(row[12]), replaces=row[13])


def _whose(vault: Vault, session_id: SessionId) -> tuple[bytes | None, bytes]:
    row = vault.row(
        "SELECT p.uid, s.uid FROM session s JOIN patient p ON p.id = s.patient_id WHERE s.id = ?",
        (session_id,),
    )
    return row or (None, b"")


def _uid(vault: Vault, vitals_id: int | None) -> str | None:
    row = vault.row("SELECT uid FROM vitals WHERE id = ?", (vitals_id,))
    return row[0].hex() if row else None
