"""The ratings of a bulk write: what is new among them, and writing them quickly."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ketrate.clock import Instant
from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import check_total, score_answers
from ketrate.records.bulk import NewRating
from ketrate.records.rating import Answer, Source
from ketrate.store import definitions, old_alerts, presences, said
from ketrate.store.chain import Facts, Note
from ketrate.store.rating_rows import scale_number
from ketrate.store.ratings import INSERT
from ketrate.store.rows import exact, pair, us, when_columns, when_text
from ketrate.store.steps_presence import COLUMNS
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

Place = tuple[int, bytes]
_CHUNK = 5_000
_NOBODY: tuple[int | None, str | None] = (None, None)
_ANSWER = "INSERT INTO answer (rating_id, item, value, reason) VALUES (?, ?, ?, ?)"
_RATING = (
    INSERT.replace("(uid,", "(id, uid,")
    .replace("recall)", f"recall, {', '.join(COLUMNS)})")
    .replace("VALUES (", "VALUES (" + "?, " * (1 + len(COLUMNS)))
)
_SECOND = "INSERT INTO co_rating (rating_id, first_rating) VALUES (?, ?)"
_KNOWN = """SELECT p.code, s.instrument, r.observed_us, r.rel_minutes, r.rel_day, c.number,
    d.number, r.total, r.id FROM rating r JOIN scale s ON s.id = r.scale_id
    JOIN patient p ON p.id = r.patient_id JOIN course c ON c.id = r.course_id
    LEFT JOIN session d ON d.id = r.session_id WHERE r.status <> 'void'"""
_Value = tuple[int | None, tuple[tuple[int, int | str | None], ...]]
_Key = tuple[object, ...]


class OtherValuesError(BadFileError):
    """Ratings that are in the vault with other values; `conflicts` holds (place, sentence)."""

    def __init__(self, conflicts: Sequence[tuple[str, str]]) -> None:
        place, problem = conflicts[0]
        super().__init__(tr("Import"), place, problem, tr("Correct the rows, or leave them out."))
        self.conflicts = tuple(conflicts)


def same_as_before(vault: Vault, new: Sequence[NewRating]) -> list[NewRating]:
    """The ratings that are not there yet, same ones left out.

    Raises OtherValuesError, with every place, for another value at the same patient, scale, time
    and dosing.
    """
    known = _known(vault)
    fresh = []
    conflicts: list[tuple[str, str]] = []
    for one in new:
        key, value = _key(one), _value(one)
        before = known.get(key)
        if before is None:
            known[key] = value
            fresh.append(one)
        elif not _agree(before, value):
            text = tr("{code} has another {name} value at that time in the clinic's records",
                      code=one.code, name=one.instrument_id)  # fmt: skip
            conflicts.append((one.place, text))
    if conflicts:
        raise OtherValuesError(conflicts)
    return fresh


class RatingWriter:
    """Writes ratings in chunks; numbers are given out here so that answers can follow at once."""

    def __init__(
        self,
        change: Change,
        patients: Mapping[str, Place],
        courses: Mapping[tuple[str, int], Place],
        sessions: Mapping[tuple[str, int, int], Place],
        catalogue: Catalogue,
    ) -> None:
        self._change = change
        self._patients, self._courses, self._sessions = patients, courses, sessions
        self._catalogue = catalogue
        self._scales: dict[str, int] = {}
        self._names: dict[str, said.Reference | None] = {"": None}
        self._staff = {
            name: (number, uid.hex())
            for number, uid, *names in change.vault.rows("SELECT id, uid, name, login FROM staff")
            for name in names
        }
        row = change.vault.row("SELECT coalesce(max(id), 0) FROM rating")
        self._number = int(row[0]) if row else 0
        self._uid = b""

    def write(
        self, ratings: Sequence[NewRating], progress: Callable[[int, int], None] | None
    ) -> None:
        """Write them all; suicidality answers among them become alerts that are history."""
        first = self._number + 1
        for start in range(0, len(ratings), _CHUNK):
            self._write_chunk(ratings[start : start + _CHUNK])
            if progress is not None:
                progress(min(start + _CHUNK, len(ratings)), len(ratings))
        new = {one.instrument_id for one in ratings if one.source is Source.IMPORTED}
        old_alerts.raise_for_imported(self._change, map(self._catalogue.get, sorted(new)), first)

    def _write_chunk(self, ratings: Sequence[NewRating]) -> None:
        rows: list[tuple[object, ...]] = []
        answers: list[tuple[object, ...]] = []
        seconds: list[tuple[object, ...]] = []
        notes: list[Note] = []
        for one in ratings:
            self._number += 1
            instrument = self._catalogue.get(one.instrument_id)
            uid, total = self._change.new_uid(), _total(one, instrument)
            rows.append(self._row(one, instrument, uid, total))
            answers += [(self._number, a.item, a.value, a.reason) for a in one.answers]
            notes.append(self._note(one, instrument, uid, total))
            if one.is_second:
                seconds.append((self._number, self._number - 1))
                facts: Facts = {"instrument": instrument.id, "first": self._uid.hex()}
                notes.append(Note("rating.second", uid, self._patients[one.code][1], facts))
            self._uid = uid
        self._change.executemany(_RATING, rows)
        self._change.executemany(_ANSWER, answers)
        self._change.executemany(_SECOND, seconds)
        self._change.note_many(notes)

    def _row(
        self, one: NewRating, instrument: Instrument, uid: bytes, total: int | None
    ) -> tuple[object, ...]:
        session = self._session(one)
        return (
            self._number, uid, self._patients[one.code][0],
            self._courses[one.code, one.course][0], session[0] if session else None,
            self._scale(instrument), one.timepoint_id, *pair(one.planned), one.status.value,
            one.source.value, *when_columns(one.observed), *pair(self._change.at.instant),
            self._staff.get(one.rater, _NOBODY)[0], one.rater, total, len(one.answers),
            int(one.is_baseline), one.recall, *_presence(one),
        )  # fmt: skip

    def _note(self, one: NewRating, instrument: Instrument, uid: bytes, total: int | None) -> Note:
        session = self._session(one)
        facts: Facts = {
            "instrument": instrument.id,
            "definition": instrument.definition_hash,
            "course": self._courses[one.code, one.course][1].hex(),
            "session": session[1].hex() if session else None,
            "observed": when_text(one.observed),
            "timepoint": one.timepoint_id,
            "status": one.status.value,
            "source": one.source.value,
            "total": total,
            "answers": {str(a.item): _given(a) for a in one.answers},
            "is_baseline": one.is_baseline,
            "recall": one.recall,
            "rater": self._rater(one.rater),
            "rater_uid": self._staff.get(one.rater, _NOBODY)[1],
            "planned": exact(one.planned),
        }
        if one.presence is not None:
            facts |= dict(zip(COLUMNS, _presence(one), strict=True))
        return Note("rating.import", uid, self._patients[one.code][1], facts)

    def _session(self, one: NewRating) -> Place | None:
        if one.dosing is None:
            return None
        return self._sessions[one.code, one.course, one.dosing]

    def _scale(self, instrument: Instrument) -> int:
        if instrument.id not in self._scales:
            definition = instrument.definition_hash
            definitions.keep(self._change, "instrument", definition, instrument.text)
            self._scales[instrument.id] = scale_number(self._change, instrument)
        return self._scales[instrument.id]

    def _rater(self, name: str) -> said.Reference | None:
        if name not in self._names:
            self._names[name] = said.keep(self._change, name)
        return self._names[name]


def _total(one: NewRating, instrument: Instrument) -> int | None:
    if one.answers:
        return score_answers(instrument, one.answers).total
    if one.total is not None:
        check_total(instrument, one.total)
    return one.total


def _presence(one: NewRating) -> tuple[object, ...]:
    """The columns of what the rater could know; empty where nobody was asked."""
    return (None,) * len(COLUMNS) if one.presence is None else presences.values(one.presence)


def _given(answer: Answer) -> int | str | None:
    return answer.value if answer.reason is None else answer.reason.value


def _value(one: NewRating) -> _Value:
    return one.total, tuple(sorted((a.item, _given(a)) for a in one.answers))


def _agree(before: _Value, new: _Value) -> bool:
    """The answers decide where both have some; else the totals do."""
    if before[1] and new[1]:
        return before[1] == new[1]
    return before[0] == new[0]


def _key(one: NewRating) -> _Key:
    if isinstance(one.observed, Instant):
        time: _Key = (us(one.observed.utc), None, None, None)
    else:
        time = (None, one.observed.minutes, one.observed.day, one.course)
    return (one.code, one.instrument_id, one.dosing, *time)


def _known(vault: Vault) -> dict[_Key, _Value]:
    answers: dict[int, list[tuple[int, Any]]] = {}
    sql = "SELECT rating_id, item, coalesce(value, reason) FROM answer ORDER BY 1, 2"
    for number, item, given in vault.rows(sql):
        answers.setdefault(number, []).append((item, given))
    known: dict[_Key, _Value] = {}
    for code, scale, at, minutes, day, course, dosing, total, number in vault.rows(_KNOWN):
        time = (at, None, None, None) if at is not None else (None, minutes, day, course)
        known[code, scale, dosing, *time] = (total, tuple(answers.get(number, ())))
    return known
