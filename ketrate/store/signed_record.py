"""What a signature covers, as canonical JSON; its SHA-256 stands in the signature.

Records are named by uid, times are microseconds of UTC with their offset. A field that says no
more than its default is left out, so that a field a later program adds leaves older signatures as
they are; for the same reason no field of `Rating` or `Answer` may be renamed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from ketrate.clock import Instant
from ketrate.records.rating import Answer, Rating
from ketrate.store.chain import Facts
from ketrate.store.rows import us
from ketrate.store.vault import Vault

_POINTS_TO = {
    "patient_id": "patient",
    "course_id": "course",
    "session_id": "session",
    "rater_id": "staff",
    "carried_from": "rating",
    "second_of": "rating",
}
_LEFT_OUT = frozenset({"id", "status", "answers", "prorating"})
"""The number inside this vault, the status (signing itself changes it), what is told apart, and
words that another language would put otherwise."""


@dataclass(frozen=True, slots=True)
class Uids:
    """The names of the records that ratings point to: (table, number) to uid in hex."""

    of: Mapping[tuple[str, int], str]


def uids(vault: Vault, ratings: Iterable[Rating]) -> Uids:
    """The names that the documents of these ratings need."""
    numbers: dict[str, set[int]] = {table: set() for table in _POINTS_TO.values()}
    for record in ratings:
        for one in (record, *record.answers):
            for name, table in _POINTS_TO.items():
                number = getattr(one, name, None)
                if number is not None:
                    numbers[table].add(number)
    return Uids(
        {
            (table, number): uid.hex()
            for table, wanted in numbers.items()
            for number, uid in vault.rows(
                f"SELECT id, uid FROM {table} "  # noqa: S608 - fixed names
                "WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(wanted)),),
            )
        }
    )


def document(rating: Rating, names: Uids) -> Facts:
    """One version of a rating with its answers, by item."""
    told = _told(rating, names)
    told["answers"] = {str(one.item): _told(one, names) for one in rating.answers}
    return told


def digest(record: Facts, signature: Facts) -> bytes:
    """SHA-256 over a rating's document and what the signature says of itself."""
    whole = {"record": record, "signature": signature}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _told(one: Rating | Answer, names: Uids) -> Facts:
    told: Facts = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name in _LEFT_OUT or value == field.default:
            continue
        table = _POINTS_TO.get(field.name)
        told[table or field.name] = names.of.get((table, value)) if table else _plain(value)
    return told


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a field may hold
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Instant):
        return [us(value.utc), value.offset_minutes]
    if isinstance(value, bytes):
        return value.hex()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
