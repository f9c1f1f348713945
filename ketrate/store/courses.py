"""Courses of treatment."""

from typing import Any

from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records.ids import CourseId, PatientId, Uid
from ketrate.records.treatment import Course
from ketrate.store.chain import Note
from ketrate.store.rows import exact, instant_or_none, pair, us
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_SELECT = """SELECT id, uid, patient_id, number, protocol_id, protocol_hash, family, start_us,
    start_offset FROM course"""
INSERT = """INSERT INTO course (uid, patient_id, number, protocol_id, protocol_hash, family,
    start_us, start_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""


def add(  # noqa: PLR0913, PLR0917 - what a course is
    change: Change,
    patient_id: PatientId,
    number: int,
    protocol_id: str,
    protocol_hash: str,
    family: str,
    start: Instant | None,
) -> Course:
    """Begin a course; numbers are unique per patient."""
    uid = change.new_uid()
    values = (uid, patient_id, number, protocol_id, protocol_hash, family, *pair(start))
    made = change.execute(INSERT, values)
    row = change.vault.row("SELECT uid FROM patient WHERE id = ?", (patient_id,))
    facts: dict[str, object] = {
        "number": number,
        "protocol": protocol_id,
        "definition": protocol_hash,
        "family": family,
        "start": exact(start),
    }
    change.note(Note("course.add", uid, row[0] if row else None, facts))
    return get(change.vault, CourseId(made))


def get(vault: Vault, course_id: CourseId) -> Course:
    """The course of that number in the vault; raises NotFoundError."""
    row = vault.row(f"{_SELECT} WHERE id = ?", (course_id,))
    if row is None:
        raise NotFoundError(tr("course"), str(course_id))
    return _course(row)


def of_patient(vault: Vault, patient_id: PatientId) -> tuple[Course, ...]:
    """The patient's courses, first to last."""
    rows = vault.rows(f"{_SELECT} WHERE patient_id = ? ORDER BY number", (patient_id,))
    return tuple(map(_course, rows))


def everyone(vault: Vault) -> tuple[Course, ...]:
    """Every course in the vault."""
    return tuple(map(_course, vault.rows(f"{_SELECT} ORDER BY patient_id, number")))


def count_by_protocol(vault: Vault) -> dict[str, int]:
    """How many courses were begun under each schedule."""
    return dict(vault.rows("SELECT protocol_id, count(*) FROM course GROUP BY protocol_id"))


def active_since(vault: Vault, at: Instant) -> tuple[Course, ...]:
    """Courses with a dosing event at or after that time, whose patients may be due for a rating."""
    rows = vault.rows(
        f"{_SELECT} WHERE id IN (SELECT s.course_id FROM dosing d JOIN session s "  # noqa: S608
        "ON s.id = d.session_id WHERE d.is_void = 0 AND d.at_us >= ?) ORDER BY id",
        (us(at.utc),),
    )
    return tuple(map(_course, rows))


def _course(row: tuple[Any, ...]) -> Course:
    start = instant_or_none(row[7], row[8])
    return Course(
        CourseId(row[0]), Uid(row[1]), PatientId(row[2]), row[3], row[4], row[5], row[6], start
    )
