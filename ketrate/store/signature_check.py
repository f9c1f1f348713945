"""Comparing signatures anew with what stands there: record, scale, meaning, signer and trail."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from ketrate.records.ids import RatingId, StaffId, Uid
from ketrate.records.rating import Rating
from ketrate.records.signature import Meaning, Signature, Signed
from ketrate.records.staff import Role
from ketrate.store import amendments, signed_record
from ketrate.store.amendments import Step
from ketrate.store.chain import Facts, genesis
from ketrate.store.rating_rows import read
from ketrate.store.rows import instant
from ketrate.store.signed_record import Uids
from ketrate.store.vault import Vault

_SELECT = """SELECT g.id, g.uid, g.rating_id, g.version, g.meaning, g.signer_id, g.signer_name,
    g.signer_roles, g.at_us, g.at_offset, g.digest, g.head, t.uid, g.event_seq, e.kind,
    e.entity_uid, e.body, b.hash FROM signature g JOIN rating r ON r.id = g.rating_id
    JOIN staff t ON t.id = g.signer_id
    LEFT JOIN event e ON e.station = 1 AND e.seq = g.event_seq
    LEFT JOIN event b ON b.station = 1 AND b.seq = g.event_seq - 1"""
EVENT = "rating.sign"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What signatures are compared with."""

    ratings: dict[RatingId, Rating]
    steps: dict[RatingId, list[Step]]
    uids: Uids
    sound_definitions: frozenset[str]
    start: bytes


def says(
    meaning: str,
    signer: bytes,
    name: str,
    roles: str,
    at: tuple[int | None, int | None],
    head: bytes,
) -> Facts:
    """What a signature says of itself; `at` is microseconds of UTC and the offset."""
    return {"meaning": meaning, "signer": signer.hex(), "name": name, "roles": roles,
            "at": list(at), "head": head.hex()}  # fmt: skip


def document(rating: Rating, version: int, made: list[Step], names: Uids) -> Facts:
    """The version that was signed, with the amendment that made it."""
    told = signed_record.document(amendments.as_of(rating, version, made), names)
    return told | {"amendment": next((s.says for s in made if s.version == version), None)}


def compared(
    vault: Vault,
    where: str,
    values: tuple[object, ...],
    instrument_ids: frozenset[str] | None = None,
) -> tuple[Signed, ...]:
    """The signatures under ratings that fulfil a fixed condition, each compared."""
    rows = vault.rows(f"{_SELECT} WHERE {where} ORDER BY g.id", values)
    if not rows:
        return ()
    those = f"{where} AND EXISTS (SELECT 1 FROM signature s WHERE s.rating_id = r.id)"  # noqa: S608
    kept = _kept(vault, read(vault, those, values, instrument_ids, with_answers=True))
    return tuple(_one(row, kept) for row in rows if row[2] in kept.ratings)


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


def _one(row: tuple[Any, ...], kept: _Kept) -> Signed:
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
    told = says(row[4], row[12], row[6], row[7], (row[8], row[9]), row[11])
    return signed_record.digest(document(rating, row[3], made, kept.uids), told)


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
