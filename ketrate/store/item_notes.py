"""Notes on single items of a rating: one for an item, replaced while the rating is a draft."""

from ketrate.records.ids import RatingId
from ketrate.records.rating import ItemNote, Rating
from ketrate.store import said
from ketrate.store.chain import Facts, Note
from ketrate.store.vault import Change, Vault

_KEEP = """INSERT INTO item_note (rating_id, item, text) VALUES (?, ?, ?)
    ON CONFLICT (rating_id, item) DO UPDATE SET text = excluded.text"""
_Notes = dict[int, tuple[ItemNote, ...]]


def put(change: Change, rating: Rating, item: int, text: str) -> None:
    """Write, replace or (with an empty text) take away the note on an item of a draft."""
    if text:
        change.execute(_KEEP, (rating.id, item, text))
    else:
        change.execute("DELETE FROM item_note WHERE rating_id = ? AND item = ?", (rating.id, item))
    row = change.vault.row("SELECT uid FROM patient WHERE id = ?", (rating.patient_id,))
    whose = row[0] if row else None
    facts: Facts = {"instrument": rating.instrument_id, "item": item}
    facts["note"] = said.keep(change, text, whose)
    change.note(Note("rating.item_note", rating.uid, whose, facts))


def of_ratings(vault: Vault, where: str, values: tuple[object, ...]) -> _Notes:
    """The notes on the ratings that fulfil a fixed condition, by rating, in order of items."""
    found: _Notes = {}
    sql = "SELECT rating_id, item, text FROM item_note WHERE "
    for number, item, text in vault.rows(f"{sql}{where} ORDER BY 1, 2", values):
        found[number] = (*found.get(number, ()), ItemNote(item, text))
    return found


def of_rating(vault: Vault, rating_id: RatingId) -> tuple[ItemNote, ...]:
    """The notes on one rating."""
    return of_ratings(vault, "rating_id = ?", (rating_id,)).get(rating_id, ())
