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
    found: list[Unit] = []
    for records in data:
        agents: set[str] = set()
        for unit in _of_patient(records, options, family):
            if options.sessions == "all" or unit.agent not in agents:
                agents.add(unit.agent)
                found.append(unit)
    return tuple(found)


def _of_patient(records: PatientRecords, options: CohortOptions, family: Family) -> Iterator[Unit]:
    patient, courses, sessions, ratings = records
    sessions_of: dict[CourseId, list[Session]] = defaultdict(list)
    ratings_of: dict[CourseId, list[Rating]] = defaultdict(list)
    for session in sessions:
        sessions_of[session.course_id].append(session)
    for rating in ratings:
        ratings_of[rating.course_id].append(rating)
    for course in sorted(courses, key=lambda one: one.number):
        times = CourseTimes(course, sessions_of[course.id])
        yield from _of_course(patient.id, times, ratings_of[course.id], options, family)


def _of_course(
    patient_id: PatientId,
    times: CourseTimes,
    all_ratings: Sequence[Rating],
    options: CohortOptions,
    family: Family,
) -> Iterator[Unit]:
    ratings = tuple(one for one in all_ratings if family.holds(one))
    found = baselines.candidates(times, ratings, family, options.rules)
    for n, dosing in enumerate(times.dosings):
        agent = dosing.agent or UNNAMED
        period = period_number(times.dosings, n)
        if _passes(agent, period, options):
            baseline = baselines.for_dosing(found, n)
            total = None if baseline is None else baseline.total
            limits = bounds(total, family, options.rules)
            yield Unit(
                patient_id, agent, dosing, n, period, times, ratings, all_ratings, baseline, limits
            )


def _passes(agent: str, period: int, options: CohortOptions) -> bool:
    is_agent = options.agent is None or agent.casefold() == options.agent.strip().casefold()
    return is_agent and (options.period is None or period == options.period)


def period_number(dosings: Sequence[Session], n: int) -> int:
    """The crossover period of dosing `n`: a period is a run of dosings with one agent."""
    return 1 + sum(dosings[k].agent != dosings[k - 1].agent for k in range(1, n + 1))
