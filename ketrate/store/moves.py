"""Ratings that were taken under the wrong patient: the copy, its link back, alerts that follow."""

from collections.abc import Sequence

from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import score_answers
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.records.rating import Answer, Rating, Status
from ketrate.store import presences, prorated, ratings, said
from ketrate.store.chain import Facts, Note
from ketrate.store.rating_rows import scale_number
from ketrate.store.rows import exact, pair, when_columns, when_text
from ketrate.store.vault import Change, Vault

_ANSWER = """INSERT INTO answer (rating_id, item, value, reason, carried_from)
    VALUES (?, ?, ?, ?, ?)"""
_MOVE = """INSERT INTO rating_move (uid, from_rating, to_rating, by_staff, at_us, at_offset)
    VALUES (?, ?, ?, ?, ?, ?)"""
Place = tuple[PatientId, CourseId, SessionId | None, str | None, Instant | None]
"""Patient, course, session, timepoint and planned time of the copy."""


def copy(
    change: Change,
    old: Rating,
    place: Place,
    answers: Sequence[Answer],
    instrument: Instrument,
    reason: str,
) -> Rating:
    """A complete copy at another place, linked to the old one; what was signed is not signed.

    Observed and entered times, rater, source and presence are the old ones.
    """
    number = _row(change, old, place, answers, instrument)
    change.executemany(
        _ANSWER,
        [
            (number, one.item, one.value, one.reason.value if one.reason else None,
             one.carried_from) for one in answers
        ],
    )  # fmt: skip
    _link(change, old, ratings.get(change.vault, number), reason)
    if old.presence is not None:
        presences.keep(change, ratings.get(change.vault, number), old.presence)
    for note in old.item_notes:
        ratings.note_item(change, number, note.item, note.text)
    change.execute("UPDATE rating SET status = ? WHERE id = ?", (Status.COMPLETE.value, number))
    rule = prorated.rule_of(change.vault, old)
    if rule is not None:
        prorated.keep(change, ratings.get(change.vault, number), instrument, rule)
    return ratings.get(change.vault, number)


def take_alerts_along(change: Change, old: Rating, new: Rating) -> None:
    """Its alerts hang on the copy and its patient, and nobody there has seen them yet."""
    for number, uid in change.vault.rows(
        "SELECT id, uid FROM alert WHERE rating_id = ?", (old.id,)
    ):
        change.execute(
            "UPDATE alert SET rating_id = ?, patient_id = ?, acknowledged_by = NULL, "
            "acknowledged_us = NULL, acknowledged_offset = NULL WHERE id = ?",
            (new.id, new.patient_id, number),
        )
        facts: Facts = {"rating": new.uid.hex(), "from": old.uid.hex()}
        patient = ratings.patient_uid(change.vault, new)
        change.note(Note("alert.move", uid, patient, facts))


def origin(vault: Vault, rating_id: RatingId) -> RatingId | None:
    """The rating of which this one is the copy."""
    row = vault.row("SELECT from_rating FROM rating_move WHERE to_rating = ?", (rating_id,))
    return RatingId(row[0]) if row else None


def target(vault: Vault, rating_id: RatingId) -> RatingId | None:
    """The rating that this one became."""
    row = vault.row("SELECT to_rating FROM rating_move WHERE from_rating = ?", (rating_id,))
    return RatingId(row[0]) if row else None


def origins(vault: Vault, patient_id: PatientId) -> dict[RatingId, str]:
    """Of a patient's ratings that were moved here: the code they came from."""
    rows = vault.rows(
        "SELECT m.to_rating, p.code FROM rating_move m JOIN rating t ON t.id = m.to_rating "
        "JOIN rating f ON f.id = m.from_rating JOIN patient p ON p.id = f.patient_id "
        "WHERE t.patient_id = ?",
        (patient_id,),
    )
    return {RatingId(row[0]): row[1] for row in rows}


def _row(
    change: Change, old: Rating, place: Place, answers: Sequence[Answer], instrument: Instrument
) -> RatingId:
    patient, course, session, timepoint, planned = place
    total = score_answers(instrument, answers).total
    made = change.execute(
        ratings.INSERT,
        (change.new_uid(), patient, course, session, scale_number(change, instrument), timepoint,
         *pair(planned), Status.DRAFT.value, old.source.value, *when_columns(old.observed),
         *pair(old.entered), old.rater_id, old.rater_name, total, len(answers),
         int(old.is_baseline), old.recall),
    )  # fmt: skip
    change.execute(
        "UPDATE rating SET note = ?, last_us = ?, last_offset = ? WHERE id = ?",
        (old.note, *pair(old.last_answer_at), made),
    )
    return RatingId(made)


def _link(change: Change, old: Rating, new: Rating, reason: str) -> None:
    uid, by = change.new_uid(), change.staff_id()
    change.execute(_MOVE, (uid, old.id, new.id, by, *pair(change.at.instant)))
    patient = ratings.patient_uid(change.vault, new)
    facts: Facts = {
        "from": old.uid.hex(),
        "move": uid.hex(),
        "by": _uid(change.vault, "staff", by),
        "course": _uid(change.vault, "course", new.course_id),
        "session": _uid(change.vault, "session", new.session_id),
        "definition": new.definition_hash,
        "timepoint": new.timepoint_id,
        "planned": exact(new.planned),
        "observed": when_text(new.observed),
        "entered": exact(new.entered),
        "last": exact(new.last_answer_at),
        "source": new.source.value,
        "rater": _uid(change.vault, "staff", new.rater_id),
        "rater_name": new.rater_name,
        "status": Status.COMPLETE.value,
        "answers": {str(one.item): _told(change.vault, one) for one in new.answers},
        "total": new.total,
        "is_baseline": int(new.is_baseline),
        "recall": new.recall,
        "note": said.keep(change, new.note, patient),
        "reason": said.keep(change, reason, patient),
    }
    ratings.note_event(change, new, "rating.move", facts)


def _told(vault: Vault, one: Answer) -> object:
    """The value or the reason; with the uid of the rating from which it was carried, if it was."""
    if one.carried_from is None:
        return ratings.told(one)
    return [ratings.told(one), _uid(vault, "rating", one.carried_from)]


def _uid(vault: Vault, table: str, number: int | None) -> str | None:
    row = vault.row(f"SELECT uid FROM {table} WHERE id = ?", (number,))  # noqa: S608 - a fixed name
    return row[0].hex() if row else None
