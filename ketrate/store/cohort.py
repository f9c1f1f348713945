"""Every record of the clinic at once, patient by patient, for the cohort review."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from ketrate.records.ids import PatientId, RatingId, SessionId
from ketrate.records.patient import Patient
from ketrate.records.rating import Answer, Rating, Unanswered
from ketrate.records.treatment import Course, Session, Vitals
from ketrate.store import courses, patients, sessions
from ketrate.store.rating_rows import read
from ketrate.store.rows import instant
from ketrate.store.vault import Vault

Records = tuple[Patient, tuple[Course, ...], tuple[Session, ...], tuple[Rating, ...]]
_Answers = defaultdict[RatingId, list[Answer]]

_ANSWERS = """WITH wanted AS (SELECT json_extract(value, '$[0]') AS scale,
    json_extract(value, '$[1]') AS item FROM json_each(?))
    SELECT a.rating_id, a.item, a.value, a.reason, a.carried_from FROM wanted w
    JOIN scale c ON c.instrument = w.scale JOIN rating r ON r.scale_id = c.id
    JOIN answer a ON a.rating_id = r.id AND a.item = w.item
    UNION SELECT rating_id, item, value, reason, carried_from FROM answer
    WHERE reason IS NOT NULL OR carried_from IS NOT NULL ORDER BY 1, 2"""
_OF_RATINGS = """SELECT rating_id, item, value, reason, carried_from FROM answer
    WHERE rating_id IN (SELECT value FROM json_each(?)) ORDER BY rating_id, item"""
_VITALS = """SELECT id, session_id, at_us, at_offset, systolic, diastolic, pulse, spo2, respiration,
    sedation, timepoint_id, by_staff FROM vitals
    WHERE is_void = 0 AND (? OR sedation IS NOT NULL)
    ORDER BY at_us, id"""


class _OfPatient(Protocol):
    @property
    def patient_id(self) -> PatientId: ...


_T = TypeVar("_T", bound=_OfPatient)


def everything(
    vault: Vault,
    instrument_ids: frozenset[str] | None,
    items: Mapping[str, Collection[int]] | None = None,
) -> tuple[Records, ...]:
    """(patient, courses, sessions, ratings) by code; ratings on those scales (None: all).

    Of single answers the ratings carry those to `items` (numbers by scale), every reason why
    there is none, and every answer that was carried over: totals serve for all the rest.
    """
    course = _by_patient(courses.everyone(vault))
    session = _by_patient(sessions.everyone(vault))
    ratings = read(vault, "r.status <> 'void'", (), instrument_ids)
    named = [(scale, item) for scale, numbers in (items or {}).items() for item in numbers]
    answers = _answers(vault, _ANSWERS, named)
    rating = _by_patient(_with(ratings, answers))
    return tuple(
        (one, tuple(course[one.id]), tuple(session[one.id]), tuple(rating[one.id]))
        for one in patients.everyone(vault)
    )


def with_answers(
    vault: Vault, data: Iterable[Records], of: Collection[RatingId]
) -> tuple[Records, ...]:
    """The same records; the ratings named carry all their answers."""
    answers = _answers(vault, _OF_RATINGS, sorted(of)) if of else defaultdict(list)
    return tuple(
        (patient, own_courses, own_sessions, tuple(_with(ratings, answers)))
        for patient, own_courses, own_sessions, ratings in data
    )


def vitals(vault: Vault, *, sedation_only: bool) -> dict[SessionId, list[Vitals]]:
    """Vital signs by session, in order of time; those with a MOAA/S alone, or all."""
    found: dict[SessionId, list[Vitals]] = defaultdict(list)
    for row in vault.rows(_VITALS, (not sedation_only,)):
        number = SessionId(row[1])
        found[number].append(Vitals(row[0], number, instant(row[2], row[3]), *row[4:12]))
    return dict(found)


def _answers(vault: Vault, sql: str, wanted: Collection[object]) -> _Answers:
    found: _Answers = defaultdict(list)
    for number, item, value, reason, carried in vault.rows(sql, (json.dumps(list(wanted)),)):
        why = Unanswered(reason) if reason is not None else None
        found[RatingId(number)].append(Answer(item, value, why, carried))
    return found


def _with(ratings: Iterable[Rating], answers: _Answers) -> Iterable[Rating]:
    return (
        replace(one, answers=tuple(answers[one.id])) if one.id in answers else one
        for one in ratings
    )


def _by_patient(records: Iterable[_T]) -> defaultdict[PatientId, list[_T]]:
    found: defaultdict[PatientId, list[_T]] = defaultdict(list)
    for one in records:
        found[one.patient_id].append(one)
    return found
