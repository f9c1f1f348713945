"""What was changed after a rating was finished, read back: old answer, new answer, who and why."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ketrate.records.ids import RatingId, StaffId
from ketrate.records.rating import Answer, Rating, Unanswered
from ketrate.records.signature import Amendment
from ketrate.store.chain import Facts
from ketrate.store.rows import instant
from ketrate.store.vault import Vault
from ketrate.words import tr

_CHANGED = """SELECT m.rating_id, m.version, a.item, a.old_value, a.old_reason, a.old_carried,
    a.new_value, a.new_reason, m.old_total, m.old_prorated, m.uid, t.uid, m.at_us, m.at_offset,
    m.reason_said, d.text, coalesce(g.signer_name, t.name),
    m.by_staff
    FROM amended_answer a JOIN amendment m ON m.id = a.amendment_id
    JOIN staff t ON t.id = m.by_staff LEFT JOIN said d ON d.uid = m.reason_said
    LEFT JOIN signature g ON g.rating_id = m.rating_id AND g.version = m.version
        AND g.meaning = 'amended' AND g.signer_id = m.by_staff
    WHERE m.rating_id IN (SELECT value FROM json_each(?)) ORDER BY m.rating_id, m.version, a.item"""
Changes = Mapping[int, Answer | None]


@dataclass
class Step:
    """One amendment: what stood before it, and what it says of itself.

    `old_total` is the total that was shown, `was_prorated` whether a rule had made it.
    """

    version: int
    old_total: int | None
    was_prorated: bool
    old: dict[int, Answer | None] = field(default_factory=dict)
    says: Facts = field(default_factory=dict)


def of_rating(vault: Vault, rating_id: RatingId) -> tuple[Amendment, ...]:
    """Every item changed after a rating was finished, oldest first."""
    return of_ratings(vault, [rating_id])


def of_ratings(vault: Vault, rating_ids: Iterable[RatingId]) -> tuple[Amendment, ...]:
    """The same of many ratings, each rating's together."""
    return tuple(map(_amendment, _rows(vault, rating_ids)))


def steps(vault: Vault, rating_ids: Iterable[RatingId]) -> dict[RatingId, list[Step]]:
    """The amendments of many ratings, oldest first, for going back to an earlier version."""
    found: dict[RatingId, list[Step]] = {}
    for row in _rows(vault, rating_ids):
        known = found.setdefault(RatingId(row[0]), [])
        if not known or known[-1].version != row[1]:
            known.append(_step(row))
        known[-1].old[row[2]] = _answer(row[2], *row[3:6])
        known[-1].says[str(row[2])] = list(row[3:5])
    return found


def as_of(rating: Rating, version: int, made: Iterable[Step]) -> Rating:
    """The rating as it stood in an earlier version."""
    for step in reversed(list(made)):
        if version < step.version <= rating.version:
            answers = changed(rating, step.old)
            rating = replace(
                rating,
                version=step.version - 1,
                total=step.old_total,
                is_prorated=step.was_prorated,
                answers=answers,
            )
    return rating


def changed(rating: Rating, answers: Changes) -> tuple[Answer, ...]:
    """A rating's answers with some of them replaced, or taken away (None)."""
    kept = [one for one in rating.answers if one.item not in answers]
    kept += [one for one in answers.values() if one is not None]
    return tuple(sorted(kept, key=lambda one: one.item))


def _rows(vault: Vault, rating_ids: Iterable[RatingId]) -> list[tuple[Any, ...]]:
    return vault.rows(_CHANGED, (json.dumps(sorted(rating_ids)),))


def _step(row: tuple[Any, ...]) -> Step:
    says: Facts = {
        "uid": row[10].hex(), "by": row[11].hex(), "at": list(row[12:14]), "why": row[14].hex(),
        "old_total": row[8], "old_prorated": row[9],
    }  # fmt: skip
    was_prorated = row[8] is None and row[9] is not None
    return Step(row[1], row[9] if was_prorated else row[8], was_prorated, says=says)


def _answer(
    item: int, value: int | None, reason: str | None, carried: int | None = None
) -> Answer | None:
    if value is None and reason is None:
        return None
    why = Unanswered(reason) if reason is not None else None
    return Answer(item, value, why, RatingId(carried) if carried is not None else None)


def _amendment(row: tuple[Any, ...]) -> Amendment:
    reason = row[15] if row[15] is not None else tr("(erased)")
    return Amendment(
        RatingId(row[0]),
        row[1],
        row[2],
        _answer(row[2], *row[3:6]),
        _answer(row[2], *row[6:8]),
        reason,
        row[16],
        instant(row[12], row[13]),
        StaffId(row[17]),
    )
