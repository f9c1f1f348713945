"""Many records at once: one transaction, one witness, one event per rating; all or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ketrate.clock import Moment
from ketrate.errors import NotFoundError
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.catalogue import Protocols
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewRating
from ketrate.records.ids import PatientId, SessionId
from ketrate.records.treatment import DosingKind
from ketrate.store import chart, courses, definitions, identity_checks, patients, vitals
from ketrate.store.bulk_ratings import RatingWriter, same_as_before
from ketrate.store.chain import Facts, Note
from ketrate.store.rows import exact, pair
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

Progress = Callable[[int, int], None]
_SESSION = """INSERT INTO session (uid, patient_id, course_id, number, opened_us, opened_offset,
    chair, agent, route, dose_prescribed_mg, dose_given_mg, dose_mg_per_kg, weight_kg,
    duration_minutes, has_relative, rel_minutes, rel_day, is_imported, is_closed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_DOSING = """INSERT INTO dosing (uid, session_id, kind, at_us, at_offset, amount)
    VALUES (?, ?, ?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What was written, or would be."""

    patients: int
    courses: int
    sessions: int
    ratings: int
    skipped_same: int


@dataclass
class Places:
    """Where things stand in the vault: (number, uid) by code, (code, course) and dosing."""

    patients: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    courses: dict[tuple[str, int], tuple[int, bytes]] = field(default_factory=dict)
    sessions: dict[tuple[str, int, int], tuple[int, bytes]] = field(default_factory=dict)


def check(vault: Vault, bulk: Bulk, *, catalogue: Catalogue, protocols: Protocols) -> BulkResult:
    """What `write` would do; raises the same errors and changes nothing."""
    return _plan(vault, bulk, catalogue, protocols)[0]


def _plan(
    vault: Vault, bulk: Bulk, catalogue: Catalogue, protocols: Protocols
) -> tuple[BulkResult, list[NewRating]]:
    """What there is to do, and the ratings that are not there yet."""
    for course in bulk.courses:
        protocols.get(course.protocol_id)
    for rating in bulk.ratings:
        catalogue.get(rating.instrument_id)
    places = _places(vault)
    fresh = same_as_before(vault, bulk.ratings)
    result = BulkResult(
        sum(one.code not in places.patients for one in bulk.patients),
        sum((one.code, one.number) not in places.courses for one in bulk.courses),
        sum((d.code, d.course, d.number) not in places.sessions for d in bulk.dosings),
        len(fresh),
        len(bulk.ratings) - len(fresh),
    )
    return result, fresh


def write(  # noqa: PLR0913 - what an import is
    vault: Vault,
    bulk: Bulk,
    *,
    by: str,
    at: Moment,
    catalogue: Catalogue,
    protocols: Protocols,
    kind: str = "import",
    progress: Progress | None = None,
) -> BulkResult:
    """Write everything, or nothing; patients, courses and dosings that are there are used.

    Raises BadFileError with its place for a rating that contradicts one in the vault.
    """
    result, fresh = _plan(vault, bulk, catalogue, protocols)
    with vault.change(by=by, at=at) as change:
        places = _places(vault)
        _write_patients(change, bulk, places)
        for course in bulk.courses:
            _write_course(change, course, places, protocols)
        for dosing in bulk.dosings:
            _write_session(change, dosing, places)
        _write_vitals(change, bulk, places)
        _write_lines(change, bulk, places)
        writer = RatingWriter(change, places.patients, places.courses, places.sessions, catalogue)
        writer.write(fresh, progress)
        facts: Facts = {
            "patients": result.patients,
            "ratings": result.ratings,
            "skipped_same": result.skipped_same,
        }
        is_more = result.patients or result.courses or result.sessions or result.ratings
        changed = bool(is_more or bulk.vitals)  # the same file once more moves no printed head
        change.note(Note(f"bulk.{kind}", facts=facts, changed_data=changed))
    return result


def _places(vault: Vault) -> Places:
    patient = {r[0]: (r[1], r[2]) for r in vault.rows("SELECT code, id, uid FROM patient")}
    course = vault.rows(
        "SELECT p.code, c.number, c.id, c.uid FROM course c JOIN patient p ON p.id = c.patient_id"
    )
    session = vault.rows(
        "SELECT p.code, c.number, s.number, s.id, s.uid FROM session s "
        "JOIN course c ON c.id = s.course_id JOIN patient p ON p.id = s.patient_id"
    )
    return Places(
        patient,
        {(r[0], r[1]): (r[2], r[3]) for r in course},
        {(r[0], r[1], r[2]): (r[3], r[4]) for r in session},
    )


def _write_patients(change: Change, bulk: Bulk, places: Places) -> None:
    for new in bulk.patients:
        if new.code not in places.patients:
            made = patients.add(change, new)
            places.patients[new.code] = (made.id, made.uid)
            continue
        number = PatientId(places.patients[new.code][0])
        known = dict(patients.get(change.vault, number).tags)
        for name, value in new.tags:
            if known.get(name) != value:
                patients.put_tag(change, number, name, value)


def _write_course(change: Change, new: NewCourse, places: Places, protocols: Protocols) -> None:
    if (new.code, new.number) in places.courses:
        return
    protocol = protocols.get(new.protocol_id)
    definitions.keep(change, "protocol", protocol.definition_hash, protocol.text)
    number = PatientId(_known(places.patients, new.code)[0])
    made = courses.add(
        change,
        number,
        new.number,
        protocol.id,
        protocol.definition_hash,
        new.instrument_family,
        new.start,
    )
    places.courses[new.code, new.number] = (made.id, made.uid)


def _write_session(change: Change, new: NewDosing, places: Places) -> None:
    key = (new.code, new.course, new.number)
    if key in places.sessions:
        return
    patient = _known(places.patients, new.code)
    course = _known(places.courses, (new.code, new.course))
    uid, kinds = change.new_uid(), {one[0] for one in new.events}
    opened = new.events[0][1] if new.events else None
    given = new.dose_mg if new.is_imported or DosingKind.END in kinds else None
    relative = (new.relative.minutes, new.relative.day) if new.relative else (None, None)
    columns = (new.chair, new.agent, new.route, new.dose_mg, given, new.dose_mg_per_kg)
    flags = (int(new.is_imported), int(DosingKind.LEFT in kinds))
    made = change.execute(
        _SESSION,
        (uid, patient[0], course[0], new.number, *pair(opened), *columns, new.weight_kg,
         new.duration_minutes, int(new.relative is not None), *relative, *flags),
    )  # fmt: skip
    named = [(change.new_uid(), *event) for event in new.events]
    change.executemany(
        _DOSING, [(name, made, kind.value, *pair(at), mg) for name, kind, at, mg in named]
    )
    places.sessions[key] = (made, uid)
    facts: Facts = {
        "course": course[1].hex(),
        "number": new.number,
        "agent": new.agent,
        "route": new.route,
        "chair": new.chair,
        "dose_prescribed_mg": new.dose_mg,
        "dose_given_mg": given,
        "dose_mg_per_kg": new.dose_mg_per_kg,
        "weight_kg": new.weight_kg,
        "duration_minutes": new.duration_minutes,
        "has_relative": int(new.relative is not None),
        "relative": relative,
        "is_imported": flags[0],
        "is_closed": flags[1],
        "events": [(kind.value, exact(at), mg, name.hex()) for name, kind, at, mg in named],
    }
    change.note(Note("session.import", uid, patient[1], facts))
    if new.events and not (new.is_imported or DosingKind.LEFT in kinds):
        whose = PatientId(patient[0]), SessionId(made)
        identity_checks.add(change, whose, "written with", change.at.instant)


def _write_vitals(change: Change, bulk: Bulk, places: Places) -> None:
    known = {tuple(r) for r in change.vault.rows("SELECT session_id, at_us FROM vitals")}
    for new in bulk.vitals:
        session = _known(places.sessions, (new.code, new.course, new.dosing))
        time = pair(new.at)
        if (session[0], time[0]) in known:
            continue
        uid, signs = change.new_uid(), [getattr(new, name) for name in vitals.FIELDS]
        row = (uid, session[0], *time, *signs, new.timepoint_id, None, None)
        change.execute(vitals.INSERT, row)
        facts: Facts = dict(zip(vitals.FIELDS, signs, strict=True))
        facts |= {"at": exact(new.at), "session": session[1].hex(), "timepoint": new.timepoint_id}
        facts["by"] = None
        change.note(Note("vitals.add", uid, _known(places.patients, new.code)[1], facts))


def _write_lines(change: Change, bulk: Bulk, places: Places) -> None:
    """The demo's alone: an import has no chart, so nothing is written twice."""
    whose = ((_known(places.sessions, (o.code, o.course, o.dosing))[0], o) for o in bulk.lines)
    chart.write_many(change, ((SessionId(number), o.written, o.at) for number, o in whose))


def _known(places: Mapping[Any, tuple[int, bytes]], key: object) -> tuple[int, bytes]:
    try:
        return places[key]
    except KeyError:
        raise NotFoundError(tr("record"), str(key)) from None
