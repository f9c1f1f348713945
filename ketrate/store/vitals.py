"""Vital signs."""

from ketrate.clock import Instant
from ketrate.records.ids import SessionId, StaffId
from ketrate.records.treatment import Vitals
from ketrate.store.chain import Note
from ketrate.store.rows import exact, instant, pair
from ketrate.store.vault import Change, Vault

FIELDS = ("systolic", "diastolic", "pulse", "spo2", "respiration", "sedation")
INSERT = """INSERT INTO vitals (uid, session_id, at_us, at_offset, systolic, diastolic, pulse,
    spo2, respiration, sedation, timepoint_id, by_staff)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def add(
    change: Change,
    session_id: SessionId,
    *,
    at: Instant,
    timepoint_id: str | None = None,
    **values: int | None,
) -> Vitals:
    """Write down vital signs; the names of the values are those of `Vitals`."""
    uid, by = change.new_uid(), change.staff_id()
    signs = [values.pop(name, None) for name in FIELDS]
    if values:
        raise ValueError(sorted(values))
    made = change.execute(INSERT, (uid, session_id, *pair(at), *signs, timepoint_id, by))
    row = change.vault.row(
        "SELECT p.uid, s.uid FROM session s JOIN patient p ON p.id = s.patient_id WHERE s.id = ?",
        (session_id,),
    )
    patient, session = row or (None, b"")
    facts: dict[str, object] = dict(zip(FIELDS, signs, strict=True))
    facts |= {"at": exact(at), "session": session.hex(), "timepoint": timepoint_id}
    facts["by"] = change.staff_uid()
    change.note(Note("vitals.add", uid, patient, facts))
    return Vitals(
        made,
        session_id,
        at,
        timepoint_id=timepoint_id,
        by=StaffId(by) if by else None,
        **dict(zip(FIELDS, signs, strict=True)),
    )


def of_session(vault: Vault, session_id: SessionId) -> tuple[Vitals, ...]:
    """The vital signs of a session, in order of time."""
    rows = vault.rows(
        "SELECT id, session_id, at_us, at_offset, systolic, diastolic, pulse, spo2, respiration, "
        "sedation, timepoint_id, by_staff FROM vitals WHERE session_id = ? ORDER BY at_us, id",
        (session_id,),
    )
    return tuple(
        Vitals(row[0], SessionId(row[1]), instant(row[2], row[3]), *row[4:12]) for row in rows
    )
