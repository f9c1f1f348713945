"""Sessions: the treatment day, its dosing events, checklist and medicines."""

from typing import Any

from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records.ids import CourseId, PatientId, SessionId, StaffId, Uid
from ketrate.records.treatment import Check, DosingEvent, DosingKind, Medication, Session
from ketrate.records.when import RelativeTime
from ketrate.store import courses, said
from ketrate.store.chain import Note
from ketrate.store.rows import exact, instant, instant_or_none, pair
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_SELECT = """SELECT id, uid, patient_id, course_id, number, opened_us, opened_offset, chair,
    agent, route, dose_prescribed_mg, dose_given_mg, dose_mg_per_kg, weight_kg, lot,
    duration_minutes, has_relative, rel_minutes, rel_day, is_imported FROM session"""
_EVENTS = """SELECT d.id, d.session_id, d.kind, d.at_us, d.at_offset, d.amount, d.by_staff,
    d.is_void FROM dosing d"""
_FIELDS = frozenset(
    {
        "chair",
        "agent",
        "route",
        "dose_prescribed_mg",
        "dose_given_mg",
        "weight_kg",
        "lot",
        "duration_minutes",
    }
)
_Events = dict[int, list[DosingEvent]]


def open_session(change: Change, course_id: CourseId, chair: str, at: Instant) -> Session:
    """Open the course's next session."""
    course = courses.get(change.vault, course_id)
    top = change.vault.row("SELECT max(number) FROM session WHERE course_id = ?", (course_id,))
    number = (top[0] or 0) + 1 if top else 1
    uid = change.new_uid()
    made = change.execute(
        "INSERT INTO session (uid, patient_id, course_id, number, opened_us, opened_offset, chair) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (uid, course.patient_id, course_id, number, *pair(at), chair),
    )
    facts: dict[str, object] = {"course": course.uid.hex(), "number": number, "chair": chair}
    facts["at"] = exact(at)
    change.note(Note("session.open", uid, _patient_uid(change.vault, made), facts))
    return get(change.vault, SessionId(made))


def set_fields(
    change: Change, session_id: SessionId, *, reason: str = "", **fields: object
) -> Session:
    """Set fields of a session; one event per field that changed, with old and new value."""
    before = get(change.vault, session_id)
    patient = _patient_uid(change.vault, session_id)
    for name, new in fields.items():
        if name not in _FIELDS:
            raise ValueError(name)
        change.execute(f"UPDATE session SET {name} = ? WHERE id = ?", (new, session_id))  # noqa: S608 - a name from the list above
        facts: dict[str, object] = {"field": name, "old": getattr(before, name), "new": new}
        facts["reason"] = said.keep(change, reason, patient)
        if facts["old"] != new or reason or len(fields) == 1:
            change.note(Note("session.set", before.uid, patient, facts))
    if change.seq == change.vault.seq:  # the form was confirmed unchanged; that is worth a line
        change.note(Note("session.confirm", before.uid, patient))
    return get(change.vault, session_id)


def add_event(
    change: Change,
    session_id: SessionId,
    kind: DosingKind,
    at: Instant,
    amount: float | None = None,
) -> DosingEvent:
    """Write down what happened to the dosing; `LEFT` closes the session."""
    session, uid = get(change.vault, session_id), change.new_uid()
    staff = change.staff_id()
    by = StaffId(staff) if staff is not None else None
    values = (uid, session_id, kind.value, *pair(at), amount, by)
    made = change.execute(
        "INSERT INTO dosing (uid, session_id, kind, at_us, at_offset, amount, by_staff) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    _mark_closed(change, session_id)
    facts: dict[str, object] = {"session": session.uid.hex(), "at": exact(at), "amount": amount}
    facts["by"] = change.staff_uid()
    change.note(Note(f"dosing.{kind.value}", uid, _patient_uid(change.vault, session_id), facts))
    return DosingEvent(made, session_id, kind, at, amount, by)


def void_event(change: Change, event_id: int, reason: str) -> None:
    """Take a dosing event back; it stays readable."""
    sql = "SELECT uid, session_id, kind, at_us, at_offset FROM dosing WHERE id = ?"
    row = change.vault.row(sql, (event_id,))
    if row is None:
        raise NotFoundError(tr("dosing event"), str(event_id))
    change.execute("UPDATE dosing SET is_void = 1 WHERE id = ?", (event_id,))
    _mark_closed(change, row[1])
    patient = _patient_uid(change.vault, row[1])
    why = said.keep(change, reason, patient)
    facts: dict[str, object] = {"what": row[2], "at": exact(instant(row[3], row[4]))}
    change.note(Note("dosing.void", row[0], patient, facts | {"reason": why}))


def get(vault: Vault, session_id: SessionId) -> Session:
    """The session of that number in the vault; raises NotFoundError."""
    row = vault.row(f"{_SELECT} WHERE id = ?", (session_id,))
    if row is None:
        raise NotFoundError(tr("session"), str(session_id))
    return _session(row, _events(vault, "WHERE d.session_id = ?", (session_id,)))


def of_course(vault: Vault, course_id: CourseId) -> tuple[Session, ...]:
    """The sessions of a course, first to last."""
    rows = vault.rows(f"{_SELECT} WHERE course_id = ? ORDER BY number", (course_id,))
    where = "JOIN session s ON s.id = d.session_id WHERE s.course_id = ?"
    events = _events(vault, where, (course_id,))
    return tuple(_session(row, events) for row in rows)


def running(vault: Vault) -> tuple[Session, ...]:
    """Sessions opened here whose patient has not left yet."""
    rows = vault.rows(f"{_SELECT} WHERE is_closed = 0 AND is_imported = 0 ORDER BY id")
    where = """JOIN session s ON s.id = d.session_id
        WHERE s.is_closed = 0 AND s.is_imported = 0"""
    events = _events(vault, where)
    return tuple(_session(row, events) for row in rows)


def everyone(vault: Vault) -> tuple[Session, ...]:
    """Every session in the vault."""
    events = _events(vault, "")
    rows = vault.rows(f"{_SELECT} ORDER BY course_id, number")
    return tuple(_session(row, events) for row in rows)


def checks(vault: Vault, session_id: SessionId) -> tuple[Check, ...]:
    """The answers to the preparation checklist."""
    rows = vault.rows(
        "SELECT item, answer, at_us, at_offset FROM preparation WHERE session_id = ?", (session_id,)
    )
    return tuple(Check(session_id, row[0], row[1], instant(row[2], row[3])) for row in rows)


def set_check(change: Change, session_id: SessionId, item: str, answer: str, at: Instant) -> None:
    """Answer one line of the checklist."""
    old = {one.item: one.answer for one in checks(change.vault, session_id)}.get(item)
    change.execute(
        "INSERT INTO preparation (session_id, item, answer, at_us, at_offset) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (session_id, item) DO UPDATE SET "
        "answer = excluded.answer, at_us = excluded.at_us, at_offset = excluded.at_offset",
        (session_id, item, answer, *pair(at)),
    )
    facts: dict[str, object] = {"item": item, "old": old, "new": answer, "at": exact(at)}
    uid, patient = get(change.vault, session_id).uid, _patient_uid(change.vault, session_id)
    change.note(Note("preparation.set", uid, patient, facts))


def medications(vault: Vault, session_id: SessionId) -> tuple[Medication, ...]:
    """The medicines of the day."""
    rows = vault.rows(
        "SELECT id, name, taken_today, flags FROM medication "
        "WHERE session_id = ? AND is_removed = 0 ORDER BY id",
        (session_id,),
    )
    return tuple(
        Medication(row[0], session_id, row[1], bool(row[2]), tuple(filter(None, row[3].split(","))))
        for row in rows
    )


def add_medication(
    change: Change,
    session_id: SessionId,
    name: str,
    taken_today: bool,  # noqa: FBT001 - the contract of the room above
    flags: tuple[str, ...] = (),
) -> Medication:
    """Write down a medicine."""
    uid, patient = change.new_uid(), _patient_uid(change.vault, session_id)
    made = change.execute(
        "INSERT INTO medication (uid, session_id, name, taken_today, flags) VALUES (?, ?, ?, ?, ?)",
        (uid, session_id, name, int(taken_today), ",".join(flags)),
    )
    facts: dict[str, object] = {
        "session": get(change.vault, session_id).uid.hex(),
        "name": said.keep(change, name, patient),
        "taken_today": taken_today,
        "flags": list(flags),
    }
    change.note(Note("medication.add", uid, patient, facts))
    return Medication(made, session_id, name, taken_today, flags)


def remove_medication(change: Change, medication_id: int) -> None:
    """Take a medicine off the list; the trail keeps it. Raises NotFoundError."""
    sql = "SELECT uid, session_id, name FROM medication WHERE id = ?"
    row = change.vault.row(sql, (medication_id,))
    if row is None:
        raise NotFoundError(tr("medicine"), str(medication_id))
    change.execute("UPDATE medication SET is_removed = 1 WHERE id = ?", (medication_id,))
    patient = _patient_uid(change.vault, row[1])
    facts: dict[str, object] = {"name": said.keep(change, row[2], patient)}
    change.note(Note("medication.remove", row[0], patient, facts))


def _mark_closed(change: Change, session_id: int) -> None:
    change.execute(
        "UPDATE session SET is_closed = EXISTS (SELECT 1 FROM dosing d WHERE "
        "d.session_id = session.id AND d.kind = 'left' AND d.is_void = 0) WHERE id = ?",
        (session_id,),
    )


def _patient_uid(vault: Vault, session_id: int) -> bytes | None:
    row = vault.row(
        "SELECT p.uid FROM session s JOIN patient p ON p.id = s.patient_id WHERE s.id = ?",
        (session_id,),
    )
    return row[0] if row else None


def _events(vault: Vault, where: str, values: tuple[object, ...] = ()) -> _Events:
    found: _Events = {}
    for row in vault.rows(f"{_EVENTS} {where} ORDER BY d.at_us, d.id", values):
        by = StaffId(row[6]) if row[6] is not None else None
        at, kind = instant(row[3], row[4]), DosingKind(row[2])
        event = DosingEvent(row[0], SessionId(row[1]), kind, at, row[5], by, bool(row[7]))
        found.setdefault(row[1], []).append(event)
    return found


def _session(row: tuple[Any, ...], events: _Events) -> Session:
    return Session(
        SessionId(row[0]),
        Uid(row[1]),
        PatientId(row[2]),
        CourseId(row[3]),
        row[4],
        instant_or_none(row[5], row[6]),
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
        row[14],
        row[15],
        relative=RelativeTime(row[17], row[18]) if row[16] else None,
        events=tuple(events.get(row[0], ())),
        is_imported=bool(row[19]),
    )
