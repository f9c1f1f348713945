"""Patients, known by code; what names them lies in a table of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ketrate.errors import NotFoundError
from ketrate.records.bulk import NewPatient
from ketrate.records.ids import PatientId, Uid
from ketrate.records.patient import Identity, Patient
from ketrate.records.rating import Rating
from ketrate.store import ratings, said
from ketrate.store.chain import Facts, Note
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_SELECT = """SELECT p.id, p.uid, p.code, p.sex, p.birth_year, p.age_years, p.diagnosis,
    p.is_synthetic, i.family_name, i.given_name, i.birth_date
    FROM patient p LEFT JOIN identity i ON i.patient_id = p.id"""
_PLAIN = ("code", "sex", "birth_year", "age_years", "diagnosis")
_COUNTS = """SELECT p.id, (SELECT count(*) FROM course c WHERE c.patient_id = p.id),
    (SELECT count(*) FROM session s WHERE s.patient_id = p.id) FROM patient p"""


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient with counts and the latest finished rating on the scales that were asked for."""

    patient: Patient
    courses: int
    sessions: int
    last: Rating | None


def add(change: Change, new: NewPatient) -> Patient:
    """Add a patient; codes are unique."""
    uid = change.new_uid()
    number = change.execute(
        "INSERT INTO patient (uid, code, sex, birth_year, age_years, diagnosis, is_synthetic) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (uid, *(getattr(new, name) for name in _PLAIN), int(new.is_synthetic)),
    )
    facts: Facts = {name: getattr(new, name) for name in _PLAIN}
    facts |= {"is_synthetic": new.is_synthetic, "tags": dict(new.tags)}
    facts |= _put_identity(change, number, uid, new.identity)
    change.executemany(
        "INSERT INTO tag (patient_id, name, value) VALUES (?, ?, ?)",
        [(number, name, value) for name, value in new.tags],
    )
    change.note(Note("patient.add", uid, uid, facts))
    return get(change.vault, PatientId(number))


def update(change: Change, patient_id: PatientId, *, reason: str = "", **fields: object) -> Patient:
    """Change fields (`code`, `sex` ..., or `identity`), with the old values in the trail."""
    before = get(change.vault, patient_id)
    facts: Facts = {"reason": said.keep(change, reason, before.uid)}
    identity = fields.pop("identity", None)
    if isinstance(identity, Identity):
        facts |= _said_of(change, before.uid, before.identity, "old_")
        facts |= _put_identity(change, patient_id, before.uid, identity)
    for name, value in fields.items():
        if name not in _PLAIN:
            raise ValueError(name)
        change.execute(f"UPDATE patient SET {name} = ? WHERE id = ?", (value, patient_id))  # noqa: S608 - a name from the list above
        facts[name] = {"old": getattr(before, name), "new": value}
    change.note(Note("patient.update", before.uid, before.uid, facts))
    return get(change.vault, patient_id)


def put_tag(change: Change, patient_id: PatientId, name: str, value: str) -> None:
    """Set one of the values to group by."""
    before = get(change.vault, patient_id)
    change.execute(
        "INSERT INTO tag (patient_id, name, value) VALUES (?, ?, ?) "
        "ON CONFLICT (patient_id, name) DO UPDATE SET value = excluded.value",
        (patient_id, name, value),
    )
    facts: Facts = {"name": name, "old": dict(before.tags).get(name), "new": value}
    change.note(Note("patient.tag", before.uid, before.uid, facts))


def get(vault: Vault, patient_id: PatientId) -> Patient:
    """The patient of that number; raises NotFoundError."""
    row = vault.row(f"{_SELECT} WHERE p.id = ?", (patient_id,))
    if row is None:
        raise NotFoundError(tr("patient"), str(patient_id))
    return _patient(row, _tags(vault, patient_id))


def by_code(vault: Vault, code: str) -> Patient | None:
    """The patient of that code, if there is one."""
    row = vault.row(f"{_SELECT} WHERE p.code = ?", (code,))
    return _patient(row, _tags(vault, row[0])) if row else None


def everyone(vault: Vault) -> tuple[Patient, ...]:
    """Every patient, by code."""
    tags: dict[int, list[tuple[str, str]]] = {}
    for number, name, value in vault.rows("SELECT patient_id, name, value FROM tag"):
        tags.setdefault(number, []).append((name, value))
    rows = vault.rows(f"{_SELECT} ORDER BY p.code")
    return tuple(_patient(row, tuple(tags.get(row[0], ()))) for row in rows)


def named(vault: Vault) -> tuple[Patient, ...]:
    """Every patient of whom a name is known, by code, without tags."""
    known = "i.family_name <> '' OR i.given_name <> ''"
    return tuple(
        _patient(row, ()) for row in vault.rows(f"{_SELECT} WHERE {known} ORDER BY p.code")
    )


def codes(vault: Vault) -> tuple[str, ...]:
    """The code of every patient."""
    return tuple(row[0] for row in vault.rows("SELECT code FROM patient ORDER BY code"))


def codes_by_uid(vault: Vault) -> dict[bytes, str]:
    """The code of every patient, by what events call them."""
    return dict(vault.rows("SELECT uid, code FROM patient"))


def overview(vault: Vault, instrument_ids: frozenset[str] | None) -> tuple[PatientRow, ...]:
    """Every patient with counts and the latest finished rating on those scales, by code."""
    counts = {row[0]: row[1:] for row in vault.rows(_COUNTS)}
    last = ratings.latest_of_each(vault, instrument_ids)
    return tuple(
        PatientRow(one, counts[one.id][0], counts[one.id][1], last.get(one.id))
        for one in everyone(vault)
    )


def _put_identity(change: Change, number: int, uid: bytes, who: Identity) -> Facts:
    born = who.birth_date.isoformat() if who.birth_date else None
    change.execute(
        "INSERT INTO identity (patient_id, family_name, given_name, birth_date) "
        "VALUES (?, ?, ?, ?) ON CONFLICT (patient_id) DO UPDATE SET "
        "family_name = excluded.family_name, given_name = excluded.given_name, "
        "birth_date = excluded.birth_date",
        (number, who.family_name, who.given_name, born),
    )
    return _said_of(change, uid, who)


def _said_of(change: Change, uid: bytes, who: Identity, prefix: str = "") -> Facts:
    born = who.birth_date.isoformat() if who.birth_date else None
    texts: Mapping[str, str | None] = {
        "family_name": who.family_name,
        "given_name": who.given_name,
        "birth_date": born,
    }
    return {prefix + name: said.keep(change, text, uid) for name, text in texts.items()}


def _tags(vault: Vault, number: int) -> tuple[tuple[str, str], ...]:
    rows = vault.rows("SELECT name, value FROM tag WHERE patient_id = ? ORDER BY name", (number,))
    return tuple((row[0], row[1]) for row in rows)


def _patient(row: tuple[Any, ...], tags: tuple[tuple[str, str], ...]) -> Patient:
    born = date.fromisoformat(row[10]) if row[10] else None
    who = Identity(row[8] or "", row[9] or "", born)
    return Patient(
        PatientId(row[0]),
        Uid(row[1]),
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        who,
        tags,
        bool(row[7]),
    )
