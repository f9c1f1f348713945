"""The cohort as numpy vectors, read through covering indexes; keep them, they are small.

SQLite hands over one text per column: a hundredth of the calls, and numpy reads numbers out of it
faster than Python makes objects of them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketrate.store.vault import Vault

Whole = NDArray[np.int64]
_RATINGS = """SELECT group_concat(id), group_concat(course_id), group_concat(observed_us),
    group_concat(ifnull(session_id, -1)), group_concat(scale_id), group_concat(ifnull(total, -1)),
    group_concat((status = 'draft') + 2 * is_baseline), group_concat(ifnull(rater_id, -1))
    FROM rating INDEXED BY rating_vector WHERE observed_us IS NOT NULL AND status <> 'void'"""
_UNDATED = """SELECT EXISTS (SELECT 1 FROM rating INDEXED BY rating_vector
    WHERE observed_us IS NULL AND status <> 'void')"""
_SESSIONS = """SELECT agent, route, dose_given_mg, dose_mg_per_kg, weight_kg,
    max(is_imported AND agent IS NOT NULL), group_concat(id), group_concat(course_id),
    group_concat(number) FROM session GROUP BY 1, 2, 3, 4, 5"""
_EVENTS = """SELECT group_concat(session_id), group_concat(at_us), group_concat(at_offset)
    FROM dosing INDEXED BY dosing_session WHERE kind = ? AND is_void = 0"""
_SAID = """SELECT r.id, r.recall, r.rater_name, r.rater_id IS NULL, r.was_present, r.mode, r.guess,
    r.could_see, r.rated_other_kind FROM rating r WHERE r.recall IS NOT NULL OR r.mode IS NOT NULL
    OR r.rater_id IS NULL"""
_GAPS = """SELECT rating_id, reason, carried_from IS NOT NULL FROM answer INDEXED BY answer_gap
    WHERE reason IS NOT NULL OR carried_from IS NOT NULL"""
_ITEM = """SELECT rating_id, value, carried_from IS NOT NULL FROM answer WHERE item = ?
    AND rating_id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class RatingVectors:
    """Every dated rating that is not void, a place each; `total` and `session` -1 where none."""

    id: Whole
    course: Whole
    at_us: Whole
    session: Whole
    scale: Whole
    total: Whole
    marks: Whole
    rater: Whole


@dataclass(frozen=True, slots=True)
class Kind:
    """Sessions with one agent, route and dose; `is_undated` says that one may lack its start."""

    about: tuple[Any, ...]
    is_undated: bool
    id: Whole
    course: Whole
    number: Whole


def has_undated(vault: Vault) -> bool:
    """Whether a rating has no date of its own: then vectors do not say it all."""
    row = vault.row(_UNDATED)
    return row is None or bool(row[0])


def ratings(vault: Vault) -> RatingVectors:
    """All ratings, read once."""
    row = vault.row(_RATINGS)
    return RatingVectors(*(_whole(text) for text in row or (None,) * 8))


def sessions(vault: Vault) -> int:
    """How many sessions there are."""
    row = vault.row("SELECT count(*) FROM session")
    return int(row[0]) if row else 0


def scales(vault: Vault) -> dict[int, str]:
    """The instrument of each scale number."""
    return {row[0]: row[1] for row in vault.rows("SELECT id, instrument FROM scale")}


def kinds(vault: Vault) -> list[Kind]:
    """All sessions, those alike together."""
    return [
        Kind(tuple(row[:5]), bool(row[5]), *(_whole(text) for text in row[6:]))
        for row in vault.rows(_SESSIONS)
    ]


def events(vault: Vault, kind: str) -> tuple[Whole, Whole, Whole]:
    """Session, microseconds and offset of every dosing event of a kind that stands."""
    row = vault.row(_EVENTS, (kind,))
    session, at, offset = (_whole(text) for text in row or (None,) * 3)
    return session, at, offset


def said(vault: Vault) -> list[tuple[Any, ...]]:
    """What is unusual of a rating: a recall, a presence, a rater by name alone."""
    return vault.rows(_SAID)


def gaps(vault: Vault) -> list[tuple[Any, ...]]:
    """(rating, reason, was carried) of every answer without a value or carried over."""
    return vault.rows(_GAPS)


def people(vault: Vault) -> list[tuple[Any, ...]]:
    """(number, diagnosis) of every patient, by number."""
    return vault.rows("SELECT id, diagnosis FROM patient ORDER BY id")


def tags(vault: Vault) -> list[tuple[Any, ...]]:
    """(patient, name, value) of every tag."""
    return vault.rows("SELECT patient_id, name, value FROM tag")


def courses(vault: Vault) -> list[tuple[Any, ...]]:
    """(number, patient, protocol) of every course, by patient and its own number."""
    return vault.rows("SELECT id, patient_id, protocol_id FROM course ORDER BY patient_id, number")


def item(vault: Vault, of: Sequence[int], number: int) -> dict[int, tuple[int | None, bool]]:
    """One item's value in those ratings, and whether it was carried over."""
    rows = vault.rows(_ITEM, (number, json.dumps(list(of))))
    return {row[0]: (row[1], bool(row[2])) for row in rows}


def _whole(text: str | None) -> Whole:
    return np.fromstring(text or "", dtype=np.int64, sep=",")
