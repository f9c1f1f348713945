"""That somebody made sure who the patient is: never changed, never deleted."""

from ketrate.clock import Instant
from ketrate.records.ids import PatientId, SessionId
from ketrate.store.chain import Facts, Note
from ketrate.store.rows import exact, instant, pair
from ketrate.store.vault import Change, Vault

MISMATCH = "identity.mismatch"
_INSERT = """INSERT INTO identity_check
    (uid, patient_id, session_id, by_staff, at_us, at_offset, how) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_Whose = tuple[PatientId, SessionId | None]


def add(change: Change, whose: _Whose, how: str, at: Instant) -> None:
    """Keep that the patient was identified, for a session or (None) for the day."""
    uid, (patient_id, session_id) = change.new_uid(), whose
    change.execute(_INSERT, (uid, patient_id, session_id, change.staff_id(), *pair(at), how))
    patient, session = _uids(change.vault, whose)
    facts: Facts = {"session": session.hex() if session else None, "how": how, "at": exact(at)}
    change.note(Note("identity.confirm", uid, patient, facts))


def note_mismatch(change: Change, whose: _Whose) -> int:
    """Note that what was typed does not fit, never what it was; how many times by now."""
    patient, session = _uids(change.vault, whose)
    row = change.vault.row(
        "SELECT count(*) FROM event WHERE patient_uid = ? AND kind = ?", (patient, MISMATCH)
    )
    count = 1 + (row[0] if row else 0)
    facts: Facts = {"session": session.hex() if session else None, "count": count}
    change.note(Note(MISMATCH, session or patient, patient, facts, changed_data=False))
    return count


def of_session(vault: Vault, session_id: SessionId) -> bool:
    """Whether the patient of this session was identified for it."""
    return vault.row("SELECT 1 FROM identity_check WHERE session_id = ?", (session_id,)) is not None


def latest(
    vault: Vault, patient_id: PatientId, *, between_sessions: bool = False
) -> Instant | None:
    """When the patient was identified last, for whatever or for a follow-up alone."""
    row = vault.row(
        "SELECT at_us, at_offset FROM identity_check WHERE patient_id = ? "
        "AND (session_id IS NULL OR NOT ?) ORDER BY at_us DESC LIMIT 1",
        (patient_id, between_sessions),
    )
    return None if row is None else instant(*row)


def _uids(vault: Vault, whose: _Whose) -> tuple[bytes, bytes | None]:
    row = vault.row(
        "SELECT p.uid, (SELECT uid FROM session WHERE id = ?2) FROM patient p WHERE p.id = ?1",
        whose,
    )
    return row if row is not None else (b"", None)
