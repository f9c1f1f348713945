"""Blinds that were broken: who may see which patient's whole record from when on, for good."""

from dataclasses import dataclass

from ketrate.clock import Instant
from ketrate.records.ids import PatientId, StaffId
from ketrate.records.patient import Patient
from ketrate.records.staff import Staff
from ketrate.store import said
from ketrate.store.chain import Facts, Note
from ketrate.store.rows import exact, instant, pair
from ketrate.store.vault import Change, Vault


@dataclass(frozen=True, slots=True)
class Broken:
    """One blind that was broken; the reason stands in the trail."""

    patient_id: PatientId
    staff_id: StaffId
    at: Instant


def break_blind(change: Change, patient: Patient, staff: Staff, at: Instant, reason: str) -> None:
    """Keep that this person is no longer blind for this patient."""
    uid = change.new_uid()
    change.execute(
        "INSERT INTO broken_blind (uid, patient_id, staff_id, at_us, at_offset) "
        "VALUES (?, ?, ?, ?, ?)",
        (uid, patient.id, staff.id, *pair(at)),
    )
    kept = said.keep(change, reason, patient.uid)
    facts: Facts = {"staff": staff.uid.hex(), "at": exact(at), "reason": kept}
    change.note(Note("blind.break", uid, patient.uid, facts))


def of_patient(vault: Vault, patient_id: PatientId) -> tuple[Broken, ...]:
    """The blinds broken for a patient, oldest first."""
    rows = vault.rows(
        "SELECT patient_id, staff_id, at_us, at_offset FROM broken_blind WHERE patient_id = ? "
        "ORDER BY id",
        (patient_id,),
    )
    return tuple(Broken(PatientId(r[0]), StaffId(r[1]), instant(r[2], r[3])) for r in rows)


def is_broken(vault: Vault, patient_id: PatientId, staff_id: StaffId) -> bool:
    """Whether that person broke the blind for that patient."""
    return (
        vault.row(
            "SELECT 1 FROM broken_blind WHERE patient_id = ? AND staff_id = ?",
            (patient_id, staff_id),
        )
        is not None
    )
