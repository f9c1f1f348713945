"""The dosings a cohort review looks at, each with its patient, baseline and ratings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ketrate.analysis import baseline as baselines
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.elapsed import CourseTimes
from ketrate.analysis.family import Family
from ketrate.analysis.findings import Baseline
from ketrate.analysis.thresholds import Bounds, bounds
from ketrate.records.ids import CourseId, PatientId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session

PatientRecords = tuple[Patient, Sequence[Course], Sequence[Session], Sequence[Rating]]
CohortData = Sequence[PatientRecords]
"""Everything that may be seen of each patient: courses, sessions and ratings."""

UNNAMED = "not recorded"  # the arm of dosings whose agent nobody wrote down


@dataclass(frozen=True, slots=True)
class Unit:
    """One dosing under review: number `n` of its course (from 0), in crossover period `period`.

    `ratings` are the finished ones of the family in this course, complete or not, and
    `all_ratings` those of every scale; `bounds` are the rules for this dosing's baseline.
    """

    patient_id: PatientId
    agent: str
    dosing: Session
    n: int
    period: int
    times: CourseTimes
    ratings: tuple[Rating, ...]
    all_ratings: Sequence[Rating]
    baseline: Baseline | None
    bounds: Bounds


def passing(data: CohortData, options: CohortOptions) -> tuple[PatientRecords, ...]:
    """The patients that pass the filters on patients."""
    wanted = options.diagnosis
    if wanted is None:
        return tuple(data)
    return tuple(
        one for one in data if (one[0].diagnosis or "").casefold() == wanted.strip().casefold()
    )


def units(data: CohortData, options: CohortOptions, family: Family) -> tuple[Unit, ...]:
    """The dosings that pass every filter; with `sessions` "first" one per patient and arm."""
    return tuple(unit for one in data for unit in _of_patient(one, options, family))


def _of_patient(records: PatientRecords, options: CohortOptions, family: Family) -> Iterator[Unit]:
    patient, courses, sessions, ratings = records
    sessions_of: dict[CourseId, list[Session]] = defaultdict(list)
    ratings_of: dict[CourseId, list[Rating]] = defaultdict(list)
    for session in sessions:
        sessions_of[session.course_id].append(session)
    for rating in ratings:
        ratings_of[rating.course_id].append(rating)
    agents: set[str] = set()
    for course in sorted(courses, key=lambda one: one.number):
        times = CourseTimes(course, sessions_of[course.id])
        chosen = _chosen(times.dosings, options, agents)
        yield from _of_course(patient.id, times, ratings_of[course.id], chosen, family, options)


def _chosen(
    dosings: Sequence[Session], options: CohortOptions, agents: set[str]
) -> list[tuple[int, int]]:
    """Index and period of each dosing that passes; `agents` remembers the arms already served."""
    found = []
    for n, period in enumerate(periods(dosings)):
        agent = agent_of(dosings[n])
        is_new = options.sessions == "all" or agent not in agents
        if is_new and _passes(agent, period, options):
            agents.add(agent)
            found.append((n, period))
    return found


def _of_course(
    patient_id: PatientId,
    times: CourseTimes,
    all_ratings: Sequence[Rating],
    chosen: Sequence[tuple[int, int]],
    family: Family,
    options: CohortOptions,
) -> Iterator[Unit]:
    if not chosen:
        return
    ratings = tuple(one for one in all_ratings if family.holds(one))
    found = baselines.candidates(times, ratings, family, options.rules)
    per_course = options.baseline in ("course", "screening")
    first = baselines.for_dosing(found, 0) if per_course else None
    for n, period in chosen:
        baseline = first if per_course else baselines.for_dosing(found, n)
        limits = bounds(None if baseline is None else baseline.total, family, options.rules)
        yield Unit(
            patient_id,
            agent_of(times.dosings[n]),
            times.dosings[n],
            n,
            period,
            times,
            ratings,
            all_ratings,
            baseline,
            limits,
        )


def agent_of(dosing: Session) -> str:
    """The arm a dosing belongs to."""
    return dosing.agent or UNNAMED


def _passes(agent: str, period: int, options: CohortOptions) -> bool:
    is_agent = options.agent is None or agent.casefold() == options.agent.strip().casefold()
    return is_agent and (options.period is None or period == options.period)


def periods(dosings: Sequence[Session]) -> list[int]:
    """The crossover period of each dosing: a period is a run of dosings with one agent."""
    found: list[int] = []
    for n, one in enumerate(dosings):
        is_change = n > 0 and dosings[n - 1].agent != one.agent
        found.append((found[-1] if found else 1) + is_change)
    return found
