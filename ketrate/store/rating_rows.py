"""Between the rating rows and `Rating`."""

import json
from typing import Any

from ketrate.instruments.definition import Instrument
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, StaffId, Uid
from ketrate.records.rating import Answer, ItemNote, Rating, Source, Status, Unanswered
from ketrate.store import co_ratings, item_notes, presences, prorated
from ketrate.store.chain import Note
from ketrate.store.rows import instant, instant_or_none, when
from ketrate.store.vault import Change, Vault

_SELECT = f"""SELECT r.id, r.uid, r.patient_id, r.course_id, c.instrument, c.version,
    c.definition_hash, r.status, r.source, r.observed_us, r.observed_offset, r.rel_minutes,
    r.rel_day, r.entered_us, r.entered_offset, r.session_id, r.timepoint_id, r.planned_us,
    r.planned_offset, r.last_us, r.last_offset, r.rater_id, r.rater_name, r.total, r.is_baseline,
    r.recall, r.note, r.was_present, r.mode, r.guess, r.could_see, r.rated_other_kind,
    r.version, k.first_rating, {prorated.COLUMNS}
    FROM rating r JOIN scale c ON c.id = r.scale_id {co_ratings.JOIN} {prorated.JOIN}"""  # noqa: S608 - fixed names
_Answers = dict[int, list[Answer]]


def read(
    vault: Vault,
    where: str,
    values: tuple[object, ...],
    instrument_ids: frozenset[str] | None = None,
    *,
    with_answers: bool = False,
) -> tuple[Rating, ...]:
    """Ratings that fulfil a fixed condition, on those scales, in order of time then number.

    Those without a date stand first. The scales are withheld here, before a record is made.
    """
    names = None if instrument_ids is None else json.dumps(sorted(instrument_ids))
    scales = "(? IS NULL OR c.instrument IN (SELECT value FROM json_each(?)))"
    order = "ORDER BY r.observed_us, r.rel_day, r.rel_minutes, r.id"
    given = (*values, names, names)
    rows = vault.rows(f"{_SELECT} WHERE {where} AND {scales} {order}", given)
    if not with_answers or not rows:
        return tuple(rating(row, ()) for row in rows)
    those = f"rating_id IN (SELECT r.id FROM rating r WHERE {where})"  # noqa: S608 - fixed
    answers, notes = _answers(vault, those, values), item_notes.of_ratings(vault, those, values)
    return tuple(rating(row, tuple(answers.get(row[0], ())), notes.get(row[0], ())) for row in rows)


def answers_of(vault: Vault, rating_id: RatingId) -> tuple[Answer, ...]:
    """The answers of one rating, by item."""
    return tuple(_answers(vault, "rating_id = ?", (rating_id,)).get(rating_id, ()))


def scale_number(change: Change, instrument: Instrument) -> int:
    """The number by which ratings point to an instrument's version; a new one at its first use."""
    row = change.vault.row(
        "SELECT id FROM scale WHERE definition_hash = ?", (instrument.definition_hash,)
    )
    if row is not None:
        return int(row[0])
    names = instrument.id, instrument.version, instrument.definition_hash
    made = change.execute(
        "INSERT INTO scale (instrument, version, definition_hash) VALUES (?, ?, ?)", names
    )
    facts = dict(zip(("instrument", "version", "definition"), names, strict=True))
    change.note(Note("scale.keep", facts={**facts}))
    return made


def rating(
    row: tuple[Any, ...], answers: tuple[Answer, ...], notes: tuple[ItemNote, ...] = ()
) -> Rating:
    """The record of one row; the columns of a prorated total stand last."""
    total, is_prorated, rule = prorated.of_columns(row[23], row[-5:])
    return Rating(
        RatingId(row[0]),
        Uid(row[1]),
        PatientId(row[2]),
        CourseId(row[3]),
        row[4],
        row[5],
        row[6],
        Status(row[7]),
        Source(row[8]),
        when(*row[9:13]),
        instant(row[13], row[14]),
        SessionId(row[15]) if row[15] is not None else None,
        row[16],
        instant_or_none(row[17], row[18]),
        instant_or_none(row[19], row[20]),
        StaffId(row[21]) if row[21] is not None else None,
        row[22],
        answers,
        total,
        bool(row[24]),
        row[25],
        row[26],
        version=row[32],
        presence=presences.of_columns(row[27:32]),
        is_prorated=is_prorated,
        prorating=rule,
        item_notes=notes,
        second_of=RatingId(row[33]) if row[33] is not None else None,
    )


def _answers(vault: Vault, where: str, values: tuple[object, ...]) -> _Answers:
    found: _Answers = {}
    sql = "SELECT rating_id, item, value, reason, carried_from FROM answer WHERE "
    for number, item, value, reason, carried in vault.rows(f"{sql}{where} ORDER BY 1, 2", values):
        why = Unanswered(reason) if reason is not None else None
        found.setdefault(number, []).append(Answer(item, value, why, carried))
    return found
