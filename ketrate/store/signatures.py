"""Signatures: kept for ever, and compared anew with what stands at every look."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, StaffId, Uid
from ketrate.records.rating import Rating, Status
from ketrate.records.signature import Meaning, Signature, Signed
from ketrate.records.staff import Role, Staff
from ketrate.store import amendments, ratings, signed_record
from ketrate.store.amendments import Step
from ketrate.store.chain import Facts, genesis
from ketrate.store.rating_rows import read
from ketrate.store.rows import instant, pair
from ketrate.store.signed_record import Uids
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_INSERT = """INSERT INTO signature (uid, rating_id, version, meaning, signer_id, signer_name,
    signer_roles, at_us, at_offset, event_seq, head, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SELECT = """SELECT g.id, g.uid, g.rating_id, g.version, g.meaning, g.signer_id, g.signer_name,
    g.signer_roles, g.at_us, g.at_offset, g.digest, g.head, t.uid, g.event_seq, e.kind,
    e.entity_uid, e.body, b.hash FROM signature g JOIN rating r ON r.id = g.rating_id
    JOIN staff t ON t.id = g.signer_id
    LEFT JOIN event e ON e.station = 1 AND e.seq = g.event_seq
    LEFT JOIN event b ON b.station = 1 AND b.seq = g.event_seq - 1"""
EVENT = "rating.sign"
UNSIGNED = "r.status = 'complete' AND r.source <> 'imported' AND r.rater_id = ?1"
AMENDED_UNSIGNED = """r.status = 'amended' AND r.rater_id = ?1
    AND r.id IN (SELECT rating_id FROM amendment)
    AND NOT EXISTS (SELECT 1 FROM signature g WHERE g.rating_id = r.id
        AND g.signer_id = r.rater_id AND g.meaning <> 'reviewed')"""
UNREVIEWED = """r.id IN (SELECT rating_id FROM signature) AND r.status IN ('signed', 'amended')
    AND r.rater_id <> ?1 AND NOT EXISTS (SELECT 1 FROM signature g WHERE g.rating_id = r.id
        AND g.version = r.version AND (g.meaning = 'reviewed' OR g.signer_id = ?1))"""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What signatures are compared with."""

    ratings: dict[RatingId, Rating]
    steps: dict[RatingId, list[Step]]
    uids: Uids
    sound_definitions: frozenset[str]
    start: bytes


def add(change: Change, rating: Rating, meaning: Meaning, signer: Staff) -> Rating:
    """Put a signature under a rating as it stands; the first one makes it signed."""
    uid, at = change.new_uid(), pair(change.at.instant)
    roles, head = ",".join(sorted(signer.roles)), change.head
    says = _says(meaning, signer.uid, signer.name, roles, at, head)
    made = amendments.steps(change.vault, [rating.id]).get(rating.id, [])
    names = signed_record.uids(change.vault, [rating])
    digest = signed_record.digest(_document(rating, rating.version, made, names), says)
    change.execute(
        _INSERT,
        (uid, rating.id, rating.version, meaning.value, signer.id, signer.name, roles, *at,
         change.seq + 1, head, digest),
    )  # fmt: skip
    signed = _with_status(change, rating, meaning)
    facts: Facts = {
        "signature": uid.hex(), "version": rating.version, "meaning": meaning.value,
        "signer": signer.uid.hex(), "roles": roles, "entry": change.seq + 1,
        "head": head.hex(), "digest": digest.hex(), "status": signed.status.value,
    }  # fmt: skip
    ratings.note_event(change, rating, EVENT, facts)
    return signed


def of_rating(vault: Vault, rating_id: RatingId) -> tuple[Signed, ...]:
    """Every signature under a rating, oldest first."""
    return _signed(vault, "r.id = ?", (rating_id,))


def of_patient(
    vault: Vault, patient_id: PatientId, instrument_ids: frozenset[str] | None
) -> tuple[Signed, ...]:
    """Every signature under a patient's ratings on those scales (None: all)."""
    return _signed(vault, "r.patient_id = ?", (patient_id,), instrument_ids)


def of_course(
    vault: Vault, course_id: CourseId, instrument_ids: frozenset[str] | None
) -> tuple[Signed, ...]:
    """Every signature under the ratings of a course on those scales (None: all)."""
    return _signed(vault, "r.course_id = ?", (course_id,), instrument_ids)


def everyone(vault: Vault, instrument_ids: frozenset[str] | None) -> tuple[Signed, ...]:
    """Every signature under ratings on those scales (None: all)."""
    return _signed(vault, "r.id IN (SELECT rating_id FROM signature)", (), instrument_ids)


def unsigned(
    vault: Vault,
    rater_id: StaffId,
    instrument_ids: frozenset[str] | None,
    session_id: SessionId | None = None,
) -> tuple[Rating, ...]:
    """A rater's finished ratings that they have not signed, in order of time."""
    found = [
        one
        for where in (UNSIGNED, AMENDED_UNSIGNED)
        for one in read(vault, where, (rater_id,), instrument_ids, with_answers=True)
    ]
    return tuple(one for one in found if session_id is None or one.session_id == session_id)


def unreviewed(
    vault: Vault, reviewer_id: StaffId, instrument_ids: frozenset[str] | None
) -> tuple[Rating, ...]:
    """Signed ratings that nobody has reviewed and this person neither made nor signed."""
    return read(vault, UNREVIEWED, (reviewer_id,), instrument_ids, with_answers=True)


def problems(vault: Vault) -> list[str]:
    """A sentence for every signature that does not match; none in a vault of before signing."""
    if vault.row("SELECT 1 FROM sqlite_master WHERE name = 'signature'") is None:
        return []
    wrong = [one.signature for one in everyone(vault, None) if not one.matches]
    return [
        tr("signature does not match: {code}, {instrument}, signed by {name} on {time}",
           code=code, instrument=instrument, name=one.signer_name, time=one.at.iso())
        for one in wrong
        for code, instrument in _whose(vault, one.rating_id)
    ]  # fmt: skip


def _whose(vault: Vault, rating_id: RatingId) -> list[tuple[Any, ...]]:
    return vault.rows(
        "SELECT p.code, c.instrument FROM rating r JOIN patient p ON p.id = r.patient_id "
        "JOIN scale c ON c.id = r.scale_id WHERE r.id = ?",
        (rating_id,),
    )


def _with_status(change: Change, rating: Rating, meaning: Meaning) -> Rating:
    if meaning is Meaning.PERFORMED and rating.status is Status.COMPLETE:
        change.execute(
            "UPDATE rating SET status = ? WHERE id = ?", (Status.SIGNED.value, rating.id)
        )
    return ratings.get(change.vault, rating.id)


def _says(
    meaning: str,
    signer: bytes,
    name: str,
    roles: str,
    at: tuple[int | None, int | None],
    head: bytes,
) -> Facts:
    return {"meaning": meaning, "signer": signer.hex(), "name": name, "roles": roles,
            "at": list(at), "head": head.hex()}  # fmt: skip


def _document(rating: Rating, version: int, made: list[Step], names: Uids) -> Facts:
    """The version that was signed, with the amendment that made it."""
    told = signed_record.document(amendments.as_of(rating, version, made), names)
    return told | {"amendment": next((s.says for s in made if s.version == version), None)}


def _signed(
    vault: Vault,
    where: str,
    values: tuple[object, ...],
    instrument_ids: frozenset[str] | None = None,
) -> tuple[Signed, ...]:
    rows = vault.rows(f"{_SELECT} WHERE {where} ORDER BY g.id", values)
    if not rows:
        return ()
    signed = f"{where} AND r.id IN (SELECT rating_id FROM signature)"  # noqa: S608 - fixed
    kept = _kept(vault, read(vault, signed, values, instrument_ids, with_answers=True))
    return tuple(_compared(row, kept) for row in rows if row[2] in kept.ratings)


def _kept(vault: Vault, found: tuple[Rating, ...]) -> _Kept:
    by_number = {one.id: one for one in found}
    made = amendments.steps(vault, by_number)
    earlier = [amendments.as_of(by_number[number], 1, steps) for number, steps in made.items()]
    hashes = json.dumps(sorted({one.definition_hash for one in found}))
    texts = vault.rows(
        "SELECT hash, text FROM definition WHERE hash IN (SELECT value FROM json_each(?))",
        (hashes,),
    )
    sound = frozenset(h for h, text in texts if hashlib.sha256(text.encode()).hexdigest() == h)
    names = signed_record.uids(vault, [*found, *earlier])
    return _Kept(by_number, made, names, sound, genesis(vault.station))


def _compared(row: tuple[Any, ...], kept: _Kept) -> Signed:
    one = _signature(row)
    rating = kept.ratings[one.rating_id]
    matches = (
        one.version <= rating.version
        and rating.definition_hash in kept.sound_definitions
        and (row[17] or kept.start) == row[11]
        and _is_in_trail(row, rating.uid)
        and _digest(row, rating, kept) == row[10]
    )
    return Signed(one, matches, is_superseded=one.version < rating.version)


def _digest(row: tuple[Any, ...], rating: Rating, kept: _Kept) -> bytes:
    made = kept.steps.get(rating.id, [])
    says = _says(row[4], row[12], row[6], row[7], (row[8], row[9]), row[11])
    return signed_record.digest(_document(rating, row[3], made, kept.uids), says)


def _is_in_trail(row: tuple[Any, ...], rating_uid: bytes) -> bool:
    """Whether the event of signing tells of this signature."""
    kind, entity, body = row[14:17]
    if kind != EVENT or entity != rating_uid:
        return False
    facts = json.loads(body)["facts"]
    return bool(facts["signature"] == row[1].hex() and facts["digest"] == row[10].hex())


def _signature(row: tuple[Any, ...]) -> Signature:
    return Signature(
        row[0],
        Uid(row[1]),
        RatingId(row[2]),
        row[3],
        Meaning(row[4]),
        StaffId(row[5]),
        row[6],
        tuple(Role(name) for name in row[7].split(",")),
        instant(row[8], row[9]),
        row[10].hex(),
    )
