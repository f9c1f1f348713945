"""Lines of a session's chart: adverse events, rescue medicines, hand-over notes, looks.

The row's body is what the event says, word for word: typed texts stand in both only as a
reference, and are put back when the line is read.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records import bedside
from ketrate.records.bedside import Line, Written
from ketrate.records.ids import SessionId, StaffId, Uid
from ketrate.store import said
from ketrate.store.chain import Facts, Note
from ketrate.store.rows import instant, pair, us
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_SELECT = """SELECT id, uid, session_id, kind, at_us, at_offset, by_staff, body, replaces, is_void
    FROM chart"""
_INSERT = """INSERT INTO chart (uid, session_id, kind, at_us, at_offset, by_staff, body, replaces)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_BY_KIND: dict[str, type[Written]] = {one.KIND: one for one in bedside.KINDS}
_ENUMS: dict[str, type[StrEnum]] = {
    "severity": bedside.Severity,
    "relatedness": bedside.Relatedness,
    "outcome": bedside.Outcome,
}


def write(
    change: Change,
    session_id: SessionId,
    written: Written,
    at: Instant,
    *,
    replaces: int | None = None,
) -> Line:
    """Write a line; `replaces` takes an older one back in the same breath."""
    session, patient = _whose(change.vault, session_id)
    body = _body(change, written, patient)
    uid, by = change.new_uid(), change.staff_id()
    made = change.execute(
        _INSERT,
        (uid, session_id, written.KIND, *pair(at), by, _text(body), replaces),
    )
    old = _uid(change.vault, replaces)
    if replaces is not None:
        change.execute("UPDATE chart SET is_void = 1 WHERE id = ?", (replaces,))
    facts: Facts = {"session": session.hex(), "at": _time(at), "body": body, "replaces": old}
    change.note(Note(f"chart.{written.KIND}", uid, patient, facts))
    return line(change.vault, made)


def write_many(change: Change, lines: Iterable[tuple[SessionId, Written, Instant]]) -> None:
    """Write many fresh lines at once, by whoever makes the change."""
    sql = "SELECT s.id, s.uid, p.uid FROM session s JOIN patient p ON p.id = s.patient_id"
    whose = {row[0]: (row[1], row[2]) for row in change.vault.rows(sql)}
    by = change.staff_id()
    rows: list[tuple[object, ...]] = []
    notes: list[Note] = []
    for session_id, written, at in lines:
        session, patient = whose[session_id]
        uid, body = change.new_uid(), _body(change, written, patient)
        rows.append((uid, session_id, written.KIND, *pair(at), by, _text(body), None))
        facts: Facts = {"session": session.hex(), "at": _time(at), "body": body, "replaces": None}
        notes.append(Note(f"chart.{written.KIND}", uid, patient, facts))
    change.executemany(_INSERT, rows)
    change.note_many(notes)


def take_back(change: Change, line_id: int, reason: str) -> Line:
    """Void a line, with a reason; it stays readable."""
    before = line(change.vault, line_id)
    change.execute("UPDATE chart SET is_void = 1 WHERE id = ?", (line_id,))
    _, patient = _whose(change.vault, before.session_id)
    facts: Facts = {"what": before.written.KIND, "reason": said.keep(change, reason, patient)}
    change.note(Note("chart.void", before.uid, patient, facts))
    return line(change.vault, line_id)


def line(vault: Vault, line_id: int) -> Line:
    """The line of that number; raises NotFoundError."""
    row = vault.row(f"{_SELECT} WHERE id = ?", (line_id,))
    if row is None:
        raise NotFoundError(tr("line"), str(line_id))
    return _line(vault, row)


def of_session(vault: Vault, session_id: SessionId) -> tuple[Line, ...]:
    """Every line of a session, taken back or not, in order of time."""
    rows = vault.rows(f"{_SELECT} WHERE session_id = ? ORDER BY at_us, id", (session_id,))
    return tuple(_line(vault, row) for row in rows)


def _line(vault: Vault, row: tuple[Any, ...]) -> Line:
    body = said.resolve(vault, json.loads(row[7]))
    by = StaffId(row[6]) if row[6] is not None else None
    at = instant(row[4], row[5])
    written = _written(_BY_KIND[row[3]], body)
    return Line(row[0], Uid(row[1]), SessionId(row[2]), at, written, by, row[8], bool(row[9]))


def _body(change: Change, written: Written, patient: bytes) -> Facts:
    body: Facts = {}
    for field in fields(written):
        value = getattr(written, field.name)
        if field.name in written.FREE_TEXT:
            value = said.keep(change, value, patient)
        body[field.name] = _plain(value)
    return body


def _plain(value: object) -> object:
    if isinstance(value, Instant):
        return _time(value)
    return value.value if isinstance(value, StrEnum) else value


def _written(kind: type[Written], body: Mapping[str, object]) -> Written:
    values = {field.name: _read(kind, field.name, body.get(field.name)) for field in fields(kind)}
    return kind(**values)


def _read(kind: type[Written], name: str, value: object) -> Any:  # noqa: ANN401 - one of many types
    if name in kind.FREE_TEXT:
        return "" if value is None else value
    if isinstance(value, dict):
        return instant(int(value["us"]), int(value["offset"]))
    if kind is bedside.NotDone and name == "reason":
        return bedside.NotDoneReason(str(value))
    return _ENUMS[name](str(value)) if name in _ENUMS else value


def _time(at: Instant) -> dict[str, int]:
    return {"us": us(at.utc), "offset": at.offset_minutes}


def _text(body: Facts) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _uid(vault: Vault, line_id: int | None) -> str | None:
    row = vault.row("SELECT uid FROM chart WHERE id = ?", (line_id,))
    return row[0].hex() if row else None


def _whose(vault: Vault, session_id: SessionId) -> tuple[bytes, bytes]:
    row = vault.row(
        "SELECT s.uid, p.uid FROM session s JOIN patient p ON p.id = s.patient_id WHERE s.id = ?",
        (session_id,),
    )
    if row is None:
        raise NotFoundError(tr("session"), str(session_id))
    return row[0], row[1]
