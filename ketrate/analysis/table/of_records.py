"""Columns out of records; none where a dosing or a rating has no date of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import overload

import numpy as np

from ketrate.analysis.dissociation import minutes_until_discharge
from ketrate.analysis.facts import Facts
from ketrate.analysis.family import carried
from ketrate.analysis.kept import PatientRecords
from ketrate.analysis.table.columns import (
    NEVER,
    TOO_DISSOCIATED,
    UNABLE,
    Columns,
    Courses,
    Dosings,
    Item,
    People,
    Ratings,
)
from ketrate.clock import Instant
from ketrate.records.ids import CourseId
from ketrate.records.rating import Rating, Status, Unanswered
from ketrate.records.treatment import Session

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNABLE = frozenset({Unanswered.TOO_SEDATED, Unanswered.ASLEEP})


class InColumns(Sequence[PatientRecords]):
    """Records that came as columns; one by one they are read only when somebody asks."""

    def __init__(self, columns: Columns, read: Callable[[], Sequence[PatientRecords]]) -> None:
        self.columns = columns
        self._read = read
        self._records: Sequence[PatientRecords] | None = None

    @property
    def is_read(self) -> bool:
        """Whether somebody asked."""
        return self._records is not None

    @property
    def records(self) -> Sequence[PatientRecords]:
        """Every patient's records."""
        if self._records is None:
            self._records = self._read()
        return self._records

    @overload
    def __getitem__(self, place: int) -> PatientRecords: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[PatientRecords]: ...

    def __getitem__(self, place: int | slice) -> PatientRecords | Sequence[PatientRecords]:
        return self.records[place]

    def __len__(self) -> int:
        return len(self.columns.people.id)


class _Names:
    """A place for every name, the empty one first."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {"": 0}

    def place(self, name: str) -> int:
        return self.places.setdefault(name, len(self.places))


def of_records(data: Sequence[PatientRecords], facts: Facts) -> Columns | None:
    """The same records as columns; `data` in any order."""
    data = sorted(data, key=lambda one: one[0].id)
    courses = [c for one in data for c in sorted(one[1], key=lambda course: course.number)]
    place = {one.id: n for n, one in enumerate(courses)}
    sessions = [one for _, _, found, _ in data for one in found if one.was_dosed]
    ratings = [r for one in data for r in one[3] if r.status is not Status.VOID]
    if any(one.started is None for one in sessions):
        return None
    if not all(isinstance(one.observed, Instant) for one in ratings):
        return None
    patients = {one[0].id: n for n, one in enumerate(data)}
    tags = frozenset((n, *tag) for n, one in enumerate(data) for tag in one[0].tags)
    by_id = {int(one.id): one for one in ratings}

    def items(numbers: Sequence[int], item: int) -> Mapping[int, Item]:
        answers = {number: by_id[number].answer(item) for number in numbers}
        return {
            number: (one.value, one.carried_from is not None)
            for number, one in answers.items()
            if one is not None
        }

    return Columns(
        People(_whole([one[0].id for one in data]), [one[0].diagnosis for one in data], tags),
        Courses(
            _whole([one.id for one in courses]),
            _whole([patients[one.patient_id] for one in courses]),
            [one.protocol_id for one in courses],
        ),
        _dosings(sessions, place),
        _ratings(ratings, place, facts),
        {
            session: [(us(one.at), one.sedation) for one in found if one.sedation is not None]
            for session, found in facts.vitals.items()
        },
        items,
    )


def us(at: Instant) -> int:
    """Microseconds of UTC."""
    return (at.utc - _EPOCH) // timedelta(microseconds=1)


def _whole(values: Sequence[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(values, dtype=np.int64)


def _started(session: Session) -> int:
    at = session.started
    return 0 if at is None else us(at)


def _dosings(sessions: Sequence[Session], place: Mapping[CourseId, int]) -> Dosings:
    rows = sorted(sessions, key=lambda one: (place[one.course_id], _started(one), one.number))
    kinds: dict[tuple[object, ...], int] = {}
    found: list[Session] = []
    like = []
    for one in rows:
        key = (one.agent, one.route, one.dose_given_mg, one.dose_mg_per_kg, one.weight_kg)
        if key not in kinds:
            kinds[key] = len(kinds)
            found.append(one)
        like.append(kinds[key])
    return Dosings(
        _whole([one.id for one in rows]),
        _whole([place[one.course_id] for one in rows]),
        _whole([one.number for one in rows]),
        _whole([_started(one) for one in rows]),
        _whole([0 if one.started is None else one.started.offset_minutes for one in rows]),
        np.array([minutes_until_discharge(one) for one in rows], dtype=np.float64),
        _whole(like),
        found,
    )


def _observed(rating: Rating) -> int:
    return us(rating.observed) if isinstance(rating.observed, Instant) else 0


def _reasons(rating: Rating) -> int:
    why = {one.reason for one in rating.answers}
    return TOO_DISSOCIATED * (Unanswered.TOO_DISSOCIATED in why) + UNABLE * bool(why & _UNABLE)


def _other_kind(rating: Rating) -> int:
    return NEVER if rating.presence is None else int(rating.presence.rated_other_kind)


def _ratings(ratings: Sequence[Rating], place: Mapping[CourseId, int], facts: Facts) -> Ratings:
    rows = sorted(ratings, key=lambda one: (place[one.course_id], _observed(one), one.id))
    scales, raters, recalls = _Names(), _Names(), _Names()
    totals = [one.complete_total for one in rows]
    return Ratings(
        _whole([one.id for one in rows]),
        _whole([place[one.course_id] for one in rows]),
        _whole([_observed(one) for one in rows]),
        _whole([NEVER if one.session_id is None else one.session_id for one in rows]),
        _whole([scales.place(one.instrument_id) for one in rows]),
        np.array([np.nan if one is None else one for one in totals], dtype=np.float64),
        np.array([one.status is Status.DRAFT for one in rows], dtype=bool),
        np.array([one.is_baseline for one in rows], dtype=bool),
        _whole([raters.place(facts.rater_of(one)) for one in rows]),
        _whole([recalls.place(one.recall or "") for one in rows]),
        np.array([facts.is_blinded(one) for one in rows], dtype=bool),
        _whole([_other_kind(one) for one in rows]),
        _whole([carried(one) for one in rows]),
        _whole([_reasons(one) for one in rows]),
        list(scales.places),
        list(raters.places),
        list(recalls.places),
    )
