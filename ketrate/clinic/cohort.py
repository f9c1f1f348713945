"""The clinic's own cohort, as far as it is there: outcomes and contrasts."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from ketrate import __version__
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.records.ids import PatientId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortOptions


class _OfPatient(Protocol):
    @property
    def patient_id(self) -> PatientId: ...


R = TypeVar("R", bound=_OfPatient)


def cohort(desk: Desk, options: "CohortOptions") -> dict[str, object]:
    """The JSON document of `ketrate cohort --json`; the look is noted and counted."""
    from ketrate.analysis.cohort import build
    from ketrate.store import audit
    from ketrate.store import cohort as kept

    require(desk, Action.SEE_COHORT)
    _, head, data_as_of = audit.head(desk.vault)
    data = _by_patient(*kept.everything(desk.vault, desk.instrument_ids()))
    looks = audit.count(desk.vault, "cohort.view")
    found = build(data, options, desk.catalogue, desk.protocols, desk.now())
    population = found["population"]
    if isinstance(population, dict):
        population |= {
            "data_cut": data_as_of.iso() if data_as_of else None,
            "audit_head": head,
            "version": __version__,
            "looks": looks,
        }
    desk.note("cohort.view", options=options.as_words())
    return found


def _by_patient(
    patients: Iterable[Patient],
    courses: Iterable[Course],
    sessions: Iterable[Session],
    ratings: Iterable[Rating],
) -> tuple[tuple[Patient, list[Course], list[Session], list[Rating]], ...]:
    """What the vault gives in four sweeps, sorted to the patients it belongs to."""
    of_courses, of_sessions, of_ratings = _grouped(courses), _grouped(sessions), _grouped(ratings)
    return tuple(
        (one, of_courses[one.id], of_sessions[one.id], of_ratings[one.id]) for one in patients
    )


def _grouped(records: Iterable[R]) -> dict[PatientId, list[R]]:
    found: dict[PatientId, list[R]] = defaultdict(list)
    for record in records:
        found[record.patient_id].append(record)
    return found
