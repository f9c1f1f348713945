"""The dosings a cohort review looks at, each with its patient, baseline and ratings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ketrate.analysis import baseline as baselines
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.elapsed import CourseTimes
from ketrate.analysis.family import Family
from ketrate.analysis.filters import dose_of
from ketrate.analysis.findings import Baseline
from ketrate.analysis.kept import CourseKept, Kept, PatientRecords
from ketrate.analysis.thresholds import Bounds, bounds
from ketrate.records.ids import PatientId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session

CohortData = Sequence[PatientRecords]
"""Everything that may be seen of each patient: courses, sessions and ratings."""

Limits = dict[int | None, Bounds]
"""What the rules mean, by the baseline's total."""

UNNAMED = "not recorded"  # the arm of dosings whose agent nobody wrote down


@dataclass(frozen=True, slots=True)
class Unit:
    """One dosing under review: number `n` of its course (from 0), in crossover period `period`.

    `ratings` are the finished ones of the family in this course, complete or not; `bounds` are
    the rules for this dosing's baseline.
    """

    patient_id: PatientId
    agent: str
    dosing: Session
    n: int
    period: int
    course: CourseKept
    ratings: tuple[Rating, ...]
    baseline: Baseline | None
    bounds: Bounds

    @property
    def times(self) -> CourseTimes:
        """The dosings of the course, and where its ratings lie among them."""
        return self.course.times

    @property
    def all_ratings(self) -> Sequence[Rating]:
        """The course's ratings on every scale."""
        return self.course.ratings


def passing(data: CohortData, options: CohortOptions) -> tuple[PatientRecords, ...]:
    """The patients that pass the filters on patients, by number.

    In one order whatever the order they came in: sums of fractions then end on the same digit.
    """
    found = (one for one in data if _is_wanted(one[0], options))
    return tuple(sorted(found, key=lambda one: one[0].id))


def _is_wanted(patient: Patient, options: CohortOptions) -> bool:
    is_diagnosis = options.diagnosis is None or _same(patient.diagnosis, options.diagnosis)
    return is_diagnosis and (options.tag is None or options.tag in patient.tags)


def _same(kept: str | None, wanted: str) -> bool:
    return (kept or "").casefold() == wanted.strip().casefold()


def units(data: CohortData, options: CohortOptions, family: Family, kept: Kept) -> tuple[Unit, ...]:
    """The dosings that pass every filter, whatever `sessions` says; by patient and time."""
    limits: Limits = {}
    return tuple(
        unit
        for one in data
        for course in kept.courses(one)
        for unit in _of_course(one[0].id, course, family, options, limits)
    )


def first_of_each(found: Sequence[Unit]) -> tuple[Unit, ...]:
    """The first dosing of each patient within each arm."""
    first: dict[tuple[PatientId, str], Unit] = {}
    for one in found:
        first.setdefault((one.patient_id, one.agent), one)
    return tuple(first.values())


def for_family(unit: Unit, family: Family, options: CohortOptions) -> Unit:
    """The same dosing looked at through another scale, with that scale's own baseline."""
    found = unit.course.family(family, options.rules)
    baseline = baselines.for_dosing(found.candidates, unit.n)
    limits = bounds(None if baseline is None else baseline.total, family, options.rules)
    return replace(unit, ratings=found.ratings, baseline=baseline, bounds=limits)


def _chosen(times: CourseTimes, options: CohortOptions) -> list[tuple[int, int]]:
    """Index and period of each dosing that passes."""
    if options.protocol is not None and not _same(times.course.protocol_id, options.protocol):
        return []
    return [
        (n, period)
        for n, period in enumerate(periods(times.dosings))
        if _passes(times.dosings[n], period, options)
    ]


def _of_course(
    patient_id: PatientId,
    course: CourseKept,
    family: Family,
    options: CohortOptions,
    limits: Limits,
) -> Iterator[Unit]:
    """The dosings of one course; `limits` remembers the rules worked out for each baseline."""
    times = course.times
    chosen = _chosen(times, options)
    if not chosen:
        return
    found = course.family(family, options.rules)
    per_course = options.baseline in ("course", "screening")
    first = baselines.for_dosing(found.candidates, 0) if per_course else None
    for n, period in chosen:
        baseline = first if per_course else baselines.for_dosing(found.candidates, n)
        total = None if baseline is None else baseline.total
        if total not in limits:
            limits[total] = bounds(total, family, options.rules)
        dosing = times.dosings[n]
        yield Unit(
            patient_id,
            agent_of(dosing),
            dosing,
            n,
            period,
            course,
            found.ratings,
            baseline,
            limits[total],
        )


def agent_of(dosing: Session) -> str:
    """The arm a dosing belongs to."""
    return dosing.agent or UNNAMED


def _passes(dosing: Session, period: int, options: CohortOptions) -> bool:
    return (
        (options.agent is None or _same(agent_of(dosing), options.agent))
        and (options.period is None or period == options.period)
        and (options.route is None or _same(dosing.route, options.route))
        and (options.dose is None or options.dose.holds(dose_of(dosing)))
        and (options.session_number is None or options.session_number.holds(dosing.number))
        and _is_in_time(dosing, options)
    )


def _is_in_time(dosing: Session, options: CohortOptions) -> bool:
    """Whether the dosing began on one of the days asked for; a dosing without a date did not."""
    if options.begins is None and options.ends is None:
        return True
    if dosing.started is None:
        return False
    day = dosing.started.local.date()
    return (options.begins is None or day >= options.begins) and (
        options.ends is None or day <= options.ends
    )


def periods(dosings: Sequence[Session]) -> list[int]:
    """The crossover period of each dosing: a period is a run of dosings with one agent."""
    found: list[int] = []
    for n, one in enumerate(dosings):
        is_change = n > 0 and dosings[n - 1].agent != one.agent
        found.append((found[-1] if found else 1) + is_change)
    return found
