"""Writing an amendment: the next version of a finished rating, its old answers kept beside it."""

from dataclasses import replace

from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import score_answers
from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer, Rating, Status
from ketrate.records.staff import Staff
from ketrate.store import prorated, ratings, said
from ketrate.store.amendments import Changes, changed
from ketrate.store.chain import Facts
from ketrate.store.rows import pair
from ketrate.store.vault import Change, Vault

_AMENDMENT = """INSERT INTO amendment (uid, rating_id, version, old_total, old_prorated, total,
    by_staff, at_us, at_offset, reason_said) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ITEM = """INSERT INTO amended_answer (amendment_id, item, old_value, old_reason, old_carried,
    new_value, new_reason) VALUES (?, ?, ?, ?, ?, ?, ?)"""


def amend(
    change: Change, before: Rating, answers: Changes, instrument: Instrument, by: Staff, reason: str
) -> Rating:
    """Write the next version of a finished rating, with one event for each item changed."""
    after = _after(before, answers, instrument)
    totals = (before.complete_total, before.total if before.is_prorated else None, after.total)
    uid, why = (
        change.new_uid(),
        said.keep(change, reason, ratings.patient_uid(change.vault, before)),
    )
    if why is None:
        message = "an amendment without a reason"
        raise AssertionError(message)
    made = change.execute(
        _AMENDMENT,
        (uid, before.id, after.version, *totals, by.id, *pair(change.at.instant),
         bytes.fromhex(why["said"])),
    )  # fmt: skip
    shared: Facts = {
        "amendment": uid.hex(), "by": by.uid.hex(), "version": after.version,
        "answered": len(after.answers), "reason": why,
        **dict(zip(("old_total", "old_prorated", "total"), totals, strict=True)),
    }  # fmt: skip
    for item, new in sorted(answers.items()):
        old = before.answer(item)
        change.execute(_ITEM, (made, item, *_columns(old), *_columns(new)[:2]))
        _set(change, before.id, item, old, new)
        facts = shared | _told(change.vault, item, old, new)
        ratings.note_event(change, before, "rating.amend", facts)
    change.execute(
        "UPDATE rating SET version = ?, total = ?, answered = ?, status = ? WHERE id = ?",
        (after.version, after.total, len(after.answers), after.status.value, before.id),
    )
    return prorated.renew(change, after, instrument)


def _after(before: Rating, answers: Changes, instrument: Instrument) -> Rating:
    kept = changed(before, answers)
    total = score_answers(instrument, kept).total
    version = before.version + 1
    return replace(
        before,
        answers=kept,
        total=total,
        is_prorated=False,
        prorating="",
        version=version,
        status=Status.AMENDED,
    )


def _set(
    change: Change, rating_id: RatingId, item: int, old: Answer | None, new: Answer | None
) -> None:
    place = (rating_id, item)
    if new is None:
        change.execute("DELETE FROM answer WHERE rating_id = ? AND item = ?", place)
    elif old is None:
        change.execute(
            "INSERT INTO answer (rating_id, item, value, reason) VALUES (?, ?, ?, ?)",
            (*place, *_columns(new)[:2]),
        )
    else:
        change.execute(
            "UPDATE answer SET value = ?, reason = ?, carried_from = NULL "
            "WHERE rating_id = ? AND item = ?",
            (*_columns(new)[:2], *place),
        )


def _told(vault: Vault, item: int, old: Answer | None, new: Answer | None) -> Facts:
    carried = old.carried_from if old else None
    row = vault.row("SELECT uid FROM rating WHERE id = ?", (carried,))
    return {
        "item": item,
        "old": ratings.told(old),
        "old_carried": row[0].hex() if row else None,
        "new": ratings.told(new),
    }


def _columns(one: Answer | None) -> tuple[int | None, str | None, int | None]:
    if one is None:
        return None, None, None
    return one.value, one.reason.value if one.reason else None, one.carried_from
