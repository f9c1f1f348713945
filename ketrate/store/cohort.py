"""Every record of the clinic at once, patient by patient, for the cohort review."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar

from ketrate.records.ids import PatientId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session
from ketrate.store import courses, patients, sessions
from ketrate.store.rating_rows import read
from ketrate.store.vault import Vault

Records = tuple[Patient, tuple[Course, ...], tuple[Session, ...], tuple[Rating, ...]]


class _OfPatient(Protocol):
    @property
    def patient_id(self) -> PatientId: ...


_T = TypeVar("_T", bound=_OfPatient)


def everything(vault: Vault, instrument_ids: frozenset[str] | None) -> tuple[Records, ...]:
    """(patient, courses, sessions, ratings) by code; ratings on those scales (None: all).

    Ratings come without their single answers: totals are what a cohort is counted from.
    """
    course = _by_patient(courses.everyone(vault))
    session = _by_patient(sessions.everyone(vault))
    rating = _by_patient(read(vault, "r.status <> 'void'", (), instrument_ids))
    return tuple(
        (one, tuple(course[one.id]), tuple(session[one.id]), tuple(rating[one.id]))
        for one in patients.everyone(vault)
    )


def _by_patient(records: Iterable[_T]) -> defaultdict[PatientId, list[_T]]:
    found: defaultdict[PatientId, list[_T]] = defaultdict(list)
    for one in records:
        found[one.patient_id].append(one)
    return found
