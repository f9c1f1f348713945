"""Ratings and their answers. Answering is the hot path: fixed SQL, a handful of statements."""

from collections.abc import Iterable
from dataclasses import replace

from ketrate.clock import Instant
from ketrate.errors import NotFoundError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import score_answers
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, StaffId
from ketrate.records.rating import Answer, Rating, Source, Status
from ketrate.records.staff import Staff
from ketrate.records.when import When
from ketrate.store import item_notes, said
from ketrate.store.chain import Facts, Note
from ketrate.store.rating_rows import answers_of, read, scale_number
from ketrate.store.rows import exact, pair, us, when_columns, when_text
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

INSERT = """INSERT INTO rating (uid, patient_id, course_id, session_id, scale_id, timepoint_id,
    planned_us, planned_offset, status, source, observed_us, observed_offset, rel_minutes, rel_day,
    entered_us, entered_offset, rater_id, rater_name, total, answered, is_baseline, recall)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ANSWER = """INSERT INTO answer (rating_id, item, value, reason, carried_from)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (rating_id, item) DO UPDATE SET value = excluded.value,
    reason = excluded.reason, carried_from = excluded.carried_from"""
_TOTAL = """UPDATE rating SET total = ?, answered = ?, last_us = ?, last_offset = ?
    WHERE id = ?"""


def open_rating(  # noqa: PLR0913 - what a rating hangs on
    change: Change,
    *,
    patient_id: PatientId,
    course_id: CourseId,
    session_id: SessionId | None,
    timepoint_id: str | None,
    planned: Instant | None,
    instrument: Instrument,
    rater: Staff,
    observed: When,
    entered: Instant,
    source: Source,
) -> Rating:
    """Open a draft. Nothing is unique: second raters and unscheduled ratings exist."""
    uid = change.new_uid()
    made = change.execute(
        INSERT,
        (uid, patient_id, course_id, session_id, scale_number(change, instrument), timepoint_id,
         *pair(planned), Status.DRAFT.value, source.value, *when_columns(observed),
         *pair(entered), rater.id, "", None, 0, 0, None),
    )  # fmt: skip
    facts: Facts = {
        "course": _uid(change.vault, "course", course_id),
        "session": _uid(change.vault, "session", session_id),
        "definition": instrument.definition_hash,
        "timepoint": timepoint_id,
        "planned": exact(planned),
        "observed": when_text(observed),
        "entered": exact(entered),
        "source": source.value,
        "rater": rater.uid.hex(),
    }
    opened = get(change.vault, RatingId(made))
    note_event(change, opened, "rating.open", facts)
    return opened


def answer(
    change: Change, rating_id: RatingId, given: Answer, instrument: Instrument, at: Instant
) -> Rating:
    """Keep one answer, with the event and the new total; raises NotNowError once it is closed."""
    before = _draft(change.vault, rating_id)
    reason = given.reason.value if given.reason else None
    change.execute(_ANSWER, (rating_id, given.item, given.value, reason, given.carried_from))
    others = [one for one in before.answers if one.item != given.item]
    after = _with(change, before, [*others, given], instrument, at)
    facts: Facts = {"item": given.item, "old": told(before.answer(given.item))}
    facts |= {"new": told(given), "total": after.total, "at": exact(at)}
    if given.carried_from is not None:
        facts["carried_from"] = _uid(change.vault, "rating", given.carried_from)
    note_event(change, after, "rating.answer", facts)
    return after


def clear_answer(
    change: Change, rating_id: RatingId, item: int, instrument: Instrument, at: Instant
) -> Rating:
    """Take an answer back; the trail keeps it."""
    before = _draft(change.vault, rating_id)
    change.execute("DELETE FROM answer WHERE rating_id = ? AND item = ?", (rating_id, item))
    others = [one for one in before.answers if one.item != item]
    after = _with(change, before, others, instrument, at)
    facts: Facts = {"item": item, "old": told(before.answer(item)), "total": after.total}
    facts["at"] = exact(at)
    note_event(change, after, "rating.clear", facts)
    return after


def set_observed(change: Change, rating_id: RatingId, at: Instant) -> None:
    """The first answer's time is when it was true."""
    before = _draft(change.vault, rating_id)
    change.execute(
        "UPDATE rating SET observed_us = ?, observed_offset = ?, rel_minutes = NULL, "
        "rel_day = NULL WHERE id = ?",
        (us(at.utc), at.offset_minutes, rating_id),
    )
    facts: Facts = {"old": when_text(before.observed), "new": exact(at)}
    note_event(change, before, "rating.observed", facts)


def transcribe(change: Change, rating_id: RatingId, at: Instant) -> Rating:
    """A draft is copied from paper: its time is the one that was typed, and it says so."""
    before = _draft(change.vault, rating_id)
    change.execute(
        "UPDATE rating SET source = ?, observed_us = ?, observed_offset = ?, rel_minutes = NULL, "
        "rel_day = NULL WHERE id = ?",
        (Source.TRANSCRIBED.value, us(at.utc), at.offset_minutes, rating_id),
    )
    facts: Facts = {"old": when_text(before.observed), "new": exact(at)}
    facts["source"] = Source.TRANSCRIBED.value
    note_event(change, before, "rating.transcribe", facts)
    return get(change.vault, rating_id)


def note_item(change: Change, rating_id: RatingId, item: int, text: str) -> Rating:
    """Set the note on one item of a draft; an empty text takes it away."""
    item_notes.put(change, _draft(change.vault, rating_id), item, text)
    return get(change.vault, rating_id)


def finish(change: Change, rating_id: RatingId, status: Status = Status.COMPLETE) -> Rating:
    """Close a draft; from here on its answers cannot be changed."""
    return _set_status(change, _draft(change.vault, rating_id), status, "rating.finish")


def void(change: Change, rating_id: RatingId, reason: str) -> Rating:
    """Take a rating out of all counting, with a reason; it stays readable."""
    before = get(change.vault, rating_id)
    return _set_status(change, before, Status.VOID, "rating.void", reason)


def note(change: Change, rating_id: RatingId, text: str) -> Rating:
    """Set the note of a draft."""
    before = _draft(change.vault, rating_id)
    change.execute("UPDATE rating SET note = ? WHERE id = ?", (text, rating_id))
    kept = said.keep(change, text, patient_uid(change.vault, before))
    note_event(change, before, "rating.note", {"note": kept})
    return get(change.vault, rating_id)


def get(vault: Vault, rating_id: RatingId) -> Rating:
    """The rating of that number; raises NotFoundError."""
    found = read(vault, "r.id = ?", (rating_id,))
    if not found:
        raise NotFoundError(tr("rating"), str(rating_id))
    notes = item_notes.of_rating(vault, rating_id)
    return replace(found[0], answers=answers_of(vault, rating_id), item_notes=notes)


def of_course(
    vault: Vault, course_id: CourseId, instrument_ids: frozenset[str] | None
) -> tuple[Rating, ...]:
    """The ratings of a course on those scales (None: all), in order of time."""
    return read(vault, "r.course_id = ?", (course_id,), instrument_ids, with_answers=True)


def of_session(
    vault: Vault, session_id: SessionId, instrument_ids: frozenset[str] | None
) -> tuple[Rating, ...]:
    """The ratings of a session on those scales (None: all), in order of time."""
    return read(vault, "r.session_id = ?", (session_id,), instrument_ids, with_answers=True)


def of_patient(
    vault: Vault, patient_id: PatientId, instrument_ids: frozenset[str] | None
) -> tuple[Rating, ...]:
    """Every rating of a patient on those scales (None: all), in order of time."""
    return read(vault, "r.patient_id = ?", (patient_id,), instrument_ids, with_answers=True)


def drafts(vault: Vault, rater_id: StaffId | None = None) -> tuple[Rating, ...]:
    """Unfinished ratings, of one rater or of all."""
    where = "r.status = 'draft' AND (?1 IS NULL OR r.rater_id = ?1)"
    return read(vault, where, (rater_id,), with_answers=True)


def latest_of_each(vault: Vault, instrument_ids: frozenset[str] | None) -> dict[PatientId, Rating]:
    """Each patient's latest finished rating with a total; one with a date before one without."""
    where = "r.status NOT IN ('draft', 'void') AND coalesce(r.total, p.total) IS NOT NULL"
    return {one.patient_id: one for one in read(vault, where, (), instrument_ids)}


def _draft(vault: Vault, rating_id: RatingId) -> Rating:
    found = get(vault, rating_id)
    if found.status is not Status.DRAFT:
        raise NotNowError(tr("This rating is finished."), tr("A finished rating is not changed."))
    return found


def _with(
    change: Change, before: Rating, answers: Iterable[Answer], instrument: Instrument, at: Instant
) -> Rating:
    kept = tuple(sorted(answers, key=lambda one: one.item))
    total = score_answers(instrument, kept).total
    change.execute(_TOTAL, (total, len(kept), us(at.utc), at.offset_minutes, before.id))
    return replace(before, answers=kept, total=total, last_answer_at=at)


def _set_status(
    change: Change, before: Rating, status: Status, kind: str, reason: str = ""
) -> Rating:
    change.execute("UPDATE rating SET status = ? WHERE id = ?", (status.value, before.id))
    facts: Facts = {"old": before.status.value, "new": status.value, "total": before.complete_total}
    facts["reason"] = said.keep(change, reason, patient_uid(change.vault, before))
    note_event(change, before, kind, facts)
    return replace(before, status=status)


def note_event(change: Change, rating: Rating, kind: str, facts: Facts) -> None:
    """One entry of the trail about a rating, with its scale and its patient."""
    facts["instrument"] = rating.instrument_id
    change.note(Note(kind, rating.uid, patient_uid(change.vault, rating), facts))


def patient_uid(vault: Vault, rating: Rating) -> bytes | None:
    """Whose rating it is, as the trail names them."""
    row = vault.row("SELECT uid FROM patient WHERE id = ?", (rating.patient_id,))
    return row[0] if row else None


def told(one: Answer | None) -> int | str | None:
    """An answer as the trail tells it: the value, else the reason why there is none."""
    if one is None:
        return None
    return one.value if one.reason is None else one.reason.value


def _uid(vault: Vault, table: str, number: int | None) -> str | None:
    row = vault.row(f"SELECT uid FROM {table} WHERE id = ?", (number,))  # noqa: S608 - a fixed name
    return row[0].hex() if row else None
