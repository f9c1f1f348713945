"""What the rater of a depression rating could know of the dosing, kept with the rating."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ketrate.records.ids import CourseId, SessionId, StaffId
from ketrate.records.rating import Guess, Mode, Presence, Rating
from ketrate.store.chain import Facts, Note
from ketrate.store.steps_presence import COLUMNS
from ketrate.store.vault import Change, Vault

_TAKEN = """SELECT 1 FROM rating r JOIN scale c ON c.id = r.scale_id
    JOIN answer a ON a.rating_id = r.id
    WHERE r.rater_id = ?1 AND r.course_id = ?2 AND (?3 IS NULL OR r.session_id = ?3)
    AND r.status <> 'void' AND c.instrument IN (SELECT value FROM json_each(?4)) LIMIT 1"""


def keep(change: Change, rating: Rating, presence: Presence) -> Rating:
    """Keep it on a draft; a rating that is closed refuses."""
    columns = ", ".join(f"{name} = ?" for name in COLUMNS)
    change.execute(
        f"UPDATE rating SET {columns} WHERE id = ?",  # noqa: S608 - fixed names
        (*values(presence), rating.id),
    )
    row = change.vault.row("SELECT uid FROM patient WHERE id = ?", (rating.patient_id,))
    facts: Facts = {"instrument": rating.instrument_id}
    facts |= dict(zip(COLUMNS, values(presence), strict=True))
    change.note(Note("rating.presence", rating.uid, row[0] if row else None, facts))
    return replace(rating, presence=presence)


def values(presence: Presence) -> tuple[object, ...]:
    """The columns of a presence."""
    return (
        int(presence.was_present),
        presence.mode.value,
        presence.guess.value if presence.guess else None,
        int(presence.could_see),
        int(presence.rated_other_kind),
    )


def of_columns(row: Sequence[Any]) -> Presence | None:
    """The presence of those columns, in their order; None where nobody was asked."""
    was_present, mode, guess, could_see, rated_other_kind = row
    if mode is None:
        return None
    return Presence(
        bool(was_present),
        Mode(mode),
        Guess(guess) if guess is not None else None,
        bool(could_see),
        bool(rated_other_kind),
    )


def has_rated(
    vault: Vault,
    rater_id: StaffId,
    place: tuple[CourseId, SessionId | None],
    instrument_ids: str,
) -> bool:
    """Whether that rater gave an answer on one of the scales (a JSON list) in that place."""
    return vault.row(_TAKEN, (rater_id, *place, instrument_ids)) is not None
