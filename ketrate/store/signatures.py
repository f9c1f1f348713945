"""Signatures: kept for ever, and compared anew with what stands at every look."""

import json
from collections.abc import Iterable
from typing import Any

from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, StaffId
from ketrate.records.rating import Rating, Status
from ketrate.records.signature import Meaning, Signed
from ketrate.records.staff import Staff
from ketrate.store import amendments, ratings, signature_check, signed_record
from ketrate.store.chain import Facts
from ketrate.store.rating_rows import read
from ketrate.store.rows import pair
from ketrate.store.signature_check import EVENT, compared
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_MOST_TOLD = 50
_INSERT = """INSERT INTO signature (uid, rating_id, version, meaning, signer_id, signer_name,
    signer_roles, at_us, at_offset, event_seq, head, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
UNSIGNED = """r.status = 'complete' AND r.source <> 'imported' AND r.last_us IS NOT NULL
    AND r.rater_id = ?1"""
"""Answered here, item by item: what was written in bulk (the demo) waits for nobody."""
AMENDED_UNSIGNED = """r.status = 'amended' AND r.rater_id = ?1
    AND r.id IN (SELECT rating_id FROM amendment)
    AND NOT EXISTS (SELECT 1 FROM signature g WHERE g.rating_id = r.id
        AND g.signer_id = r.rater_id AND g.meaning <> 'reviewed')"""
UNREVIEWED = """r.id IN (SELECT rating_id FROM signature) AND r.status IN ('signed', 'amended')
    AND r.rater_id <> ?1 AND NOT EXISTS (SELECT 1 FROM signature g WHERE g.rating_id = r.id
        AND g.version = r.version AND (g.meaning = 'reviewed' OR g.signer_id = ?1))"""


def add(change: Change, rating: Rating, meaning: Meaning, signer: Staff) -> Rating:
    """Put a signature under a rating as it stands; the first one makes it signed."""
    uid, at = change.new_uid(), pair(change.at.instant)
    roles, head = ",".join(sorted(signer.roles)), change.head
    told = signature_check.says(meaning, signer.uid, signer.name, roles, at, head)
    made = amendments.steps(change.vault, [rating.id]).get(rating.id, [])
    names = signed_record.uids(change.vault, [rating])
    record = signature_check.document(rating, rating.version, made, names)
    digest = signed_record.digest(record, told)
    change.execute(
        _INSERT,
        (uid, rating.id, rating.version, meaning.value, signer.id, signer.name, roles, *at,
         change.seq + 1, head, digest),
    )  # fmt: skip
    after = _with_status(change, rating, meaning)
    facts: Facts = {
        "signature": uid.hex(), "version": rating.version, "meaning": meaning.value,
        "signer": signer.uid.hex(), "roles": roles, "entry": change.seq + 1,
        "head": head.hex(), "digest": digest.hex(), "status": after.status.value,
    }  # fmt: skip
    ratings.note_event(change, rating, EVENT, facts)
    return after


def of_rating(vault: Vault, rating_id: RatingId) -> tuple[Signed, ...]:
    """Every signature under a rating, oldest first."""
    return compared(vault, "r.id = ?", (rating_id,))


def of_ratings(vault: Vault, rating_ids: Iterable[RatingId]) -> tuple[Signed, ...]:
    """The same of many ratings at once."""
    numbers = json.dumps(sorted(rating_ids))
    return compared(vault, "r.id IN (SELECT value FROM json_each(?))", (numbers,))


def of_patient(
    vault: Vault, patient_id: PatientId, instrument_ids: frozenset[str] | None
) -> tuple[Signed, ...]:
    """Every signature under a patient's ratings on those scales (None: all)."""
    return compared(vault, "r.patient_id = ?", (patient_id,), instrument_ids)


def of_course(
    vault: Vault, course_id: CourseId, instrument_ids: frozenset[str] | None
) -> tuple[Signed, ...]:
    """Every signature under the ratings of a course on those scales (None: all)."""
    return compared(vault, "r.course_id = ?", (course_id,), instrument_ids)


def everyone(vault: Vault, instrument_ids: frozenset[str] | None) -> tuple[Signed, ...]:
    """Every signature under ratings on those scales (None: all)."""
    return compared(vault, "r.id IN (SELECT rating_id FROM signature)", (), instrument_ids)


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
    """A sentence for each signature that does not match, as far as a page; none before signing."""
    if vault.row("SELECT 1 FROM sqlite_master WHERE name = 'signature'") is None:
        return []
    wrong = [one.signature for one in everyone(vault, None) if not one.matches]
    told = [
        tr("signature does not match: {code}, {instrument}, signed by {name} on {time}",
           code=code, instrument=instrument, name=one.signer_name, time=one.at.iso())
        for one in wrong[:_MOST_TOLD]
        for code, instrument in _whose(vault, one.rating_id)
    ]  # fmt: skip
    more = len(wrong) - _MOST_TOLD
    return told + ([tr("{n} more signatures do not match", n=more)] if more > 0 else [])


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
