"""Suicidality alerts: raised with the answer, closed by a clinician, never deleted."""

from typing import Any

from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records.ids import PatientId, RatingId, StaffId
from ketrate.records.rating import Alert, Rating
from ketrate.store import said
from ketrate.store.chain import Facts, Note
from ketrate.store.rows import exact, instant, instant_or_none, pair
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_SELECT = """SELECT id, patient_id, rating_id, item, value, raised_us, raised_offset,
    acknowledged_by, acknowledged_us, acknowledged_offset, action,
    (SELECT a.value FROM answer a WHERE a.rating_id = alert.rating_id AND a.item = alert.item),
    (SELECT r.source = 'imported' FROM rating r WHERE r.id = alert.rating_id) AS is_old
    FROM alert"""


def raise_alert(change: Change, rating: Rating, item: int, value: int, at: Instant) -> Alert:
    """Keep that an answer reached the clinic's limit; the same value of the same item once."""
    for known in of_rating(change.vault, rating.id):
        if (known.item, known.value) == (item, value):
            return known
    made = change.execute(
        "INSERT INTO alert (uid, patient_id, rating_id, item, value, raised_us, raised_offset) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (change.new_uid(), rating.patient_id, rating.id, item, value, *pair(at)),
    )
    _note(change, made, "alert.raise", {"item": item, "value": value, "at": exact(at)})
    return _get(change.vault, made)


def acknowledge(change: Change, alert_id: int, by: StaffId, at: Instant) -> Alert:
    """A clinician has seen it; the first acknowledgement stands."""
    change.execute(
        "UPDATE alert SET acknowledged_by = ?, acknowledged_us = ?, acknowledged_offset = ? "
        "WHERE id = ? AND acknowledged_by IS NULL",
        (by, *pair(at), alert_id),
    )
    row = change.vault.row("SELECT uid FROM staff WHERE id = ?", (by,))
    facts: Facts = {"by": row[0].hex() if row else None, "at": exact(at)}
    _note(change, alert_id, "alert.acknowledge", facts)
    return _get(change.vault, alert_id)


def set_action(change: Change, alert_id: int, action: str) -> Alert:
    """What was done about it."""
    patient = _names(change.vault, alert_id)[1]
    change.execute("UPDATE alert SET action = ? WHERE id = ?", (action, alert_id))
    _note(change, alert_id, "alert.action", {"reason": said.keep(change, action, patient)})
    return _get(change.vault, alert_id)


def of_rating(vault: Vault, rating_id: RatingId) -> tuple[Alert, ...]:
    """The alerts a rating raised."""
    return tuple(map(_alert, vault.rows(f"{_SELECT} WHERE rating_id = ?", (rating_id,))))


def open_alerts(vault: Vault, patient_id: PatientId | None = None) -> tuple[Alert, ...]:
    """Alerts no clinician has acknowledged, oldest first; of one patient or of all.

    What came with an import is history and is not among them.
    """
    rows = vault.rows(
        f"{_SELECT} WHERE acknowledged_by IS NULL AND NOT is_old "
        "AND (?1 IS NULL OR patient_id = ?1) "
        "ORDER BY raised_us",
        (patient_id,),
    )
    return tuple(map(_alert, rows))


def of_patient(vault: Vault, patient_id: PatientId) -> tuple[Alert, ...]:
    """Every alert of a patient, acknowledged or not, oldest first."""
    rows = vault.rows(f"{_SELECT} WHERE patient_id = ? ORDER BY raised_us", (patient_id,))
    return tuple(map(_alert, rows))


def _note(change: Change, alert_id: int, kind: str, facts: Facts) -> None:
    uid, patient, rating = _names(change.vault, alert_id)
    change.note(Note(kind, uid, patient, facts | {"rating": rating.hex()}))


def _names(vault: Vault, alert_id: int) -> tuple[bytes, bytes, bytes]:
    row = vault.row(
        "SELECT a.uid, p.uid, r.uid FROM alert a JOIN patient p ON p.id = a.patient_id "
        "JOIN rating r ON r.id = a.rating_id WHERE a.id = ?",
        (alert_id,),
    )
    if row is None:
        raise NotFoundError(tr("alert"), str(alert_id))
    return row[0], row[1], row[2]


def _get(vault: Vault, alert_id: int) -> Alert:
    return _alert(vault.rows(f"{_SELECT} WHERE id = ?", (alert_id,))[0])


def _alert(row: tuple[Any, ...]) -> Alert:
    seen = instant_or_none(row[8], row[9])
    at = instant(row[5], row[6])
    ids = PatientId(row[1]), RatingId(row[2])
    return Alert(
        row[0],
        *ids,
        row[3],
        row[4],
        at,
        row[7],
        seen,
        row[10],
        row[11],
        is_historical=bool(row[12]),
    )
