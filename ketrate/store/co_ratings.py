"""Two ratings of one interview by two people: which is the second, and of what."""

from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating
from ketrate.store.chain import Facts, Note
from ketrate.store.vault import Change, Vault

JOIN = "LEFT JOIN co_rating k ON k.rating_id = r.id"


def link(change: Change, second: Rating, first: Rating) -> None:
    """Say that a rating which was just opened is the second one of that interview."""
    change.execute(
        "INSERT INTO co_rating (rating_id, first_rating) VALUES (?, ?)", (second.id, first.id)
    )
    row = change.vault.row("SELECT uid FROM patient WHERE id = ?", (second.patient_id,))
    facts: Facts = {"instrument": second.instrument_id, "first": first.uid.hex()}
    change.note(Note("rating.second", second.uid, row[0] if row else None, facts))


def others(vault: Vault, rating_id: RatingId) -> tuple[RatingId, ...]:
    """Every other rating of the same interview, the first one first."""
    rows = vault.rows(
        "SELECT first_rating FROM co_rating WHERE rating_id = ?1 UNION "
        "SELECT rating_id FROM co_rating WHERE first_rating = ?1 UNION "
        "SELECT b.rating_id FROM co_rating a JOIN co_rating b USING (first_rating) "
        "WHERE a.rating_id = ?1 AND b.rating_id <> ?1 ORDER BY 1",
        (rating_id,),
    )
    return tuple(RatingId(row[0]) for row in rows)


def hidden_from(vault: Vault, rater_id: int) -> frozenset[RatingId]:
    """The ratings of interviews of which that person has an unfinished second rating."""
    rows = vault.rows(
        "SELECT k.first_rating FROM co_rating k JOIN rating r ON r.id = k.rating_id "
        "WHERE r.status = 'draft' AND r.rater_id = ?1 UNION "
        "SELECT b.rating_id FROM co_rating k JOIN rating r ON r.id = k.rating_id "
        "JOIN co_rating b ON b.first_rating = k.first_rating AND b.rating_id <> k.rating_id "
        "WHERE r.status = 'draft' AND r.rater_id = ?1",
        (rater_id,),
    )
    return frozenset(RatingId(row[0]) for row in rows)
