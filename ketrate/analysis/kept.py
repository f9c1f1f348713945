"""What a review works out of the records alone: the next one, with other rules, finds it there."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ketrate.analysis import baseline as baselines
from ketrate.analysis.baseline import Candidates
from ketrate.analysis.elapsed import CourseTimes
from ketrate.analysis.family import Family
from ketrate.analysis.rules import Rules
from ketrate.records.ids import CourseId, PatientId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session

PatientRecords = tuple[Patient, Sequence[Course], Sequence[Session], Sequence[Rating]]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class OfFamily:
    """The finished ratings of one family in a course, and those that may be a baseline."""

    ratings: tuple[Rating, ...]
    candidates: Candidates


@dataclass(slots=True)
class CourseKept:
    """One course: its dosings in order, its ratings, and what was found of each family so far."""

    times: CourseTimes
    ratings: Sequence[Rating]
    families: dict[str, OfFamily] = field(default_factory=dict)

    def family(self, family: Family, rules: Rules) -> OfFamily:
        """The ratings of one family, in order once and for all; the rules are those asked for."""
        found = self.families.get(family.name)
        if found is None:
            ratings = tuple(one for one in self.ratings if family.holds(one))
            ready = baselines.candidates(self.times, ratings, family, rules)
            found = self.families[family.name] = OfFamily(ratings, ready)
        if found.candidates.rules == rules:
            return found
        return replace(found, candidates=replace(found.candidates, rules=rules))


class Kept:
    """The courses of every patient. It belongs to one set of records and is never told of others.

    `shared` holds whatever else depends on the records alone, by name.
    """

    def __init__(self) -> None:
        self._courses: dict[PatientId, tuple[CourseKept, ...]] = {}
        self._shared: dict[str, object] = {}

    def courses(self, records: PatientRecords) -> tuple[CourseKept, ...]:
        """One patient's courses by number."""
        number = records[0].id
        if number not in self._courses:
            self._courses[number] = _courses(records)
        return self._courses[number]

    def shared(self, kind: type[_T], make: Callable[[], _T]) -> _T:
        """The one thing of that kind, made at its first use."""
        found = self._shared.get(kind.__name__)
        if not isinstance(found, kind):
            found = make()
            self._shared[kind.__name__] = found
        return found


def _courses(records: PatientRecords) -> tuple[CourseKept, ...]:
    _, courses, sessions, ratings = records
    sessions_of: dict[CourseId, list[Session]] = defaultdict(list)
    ratings_of: dict[CourseId, list[Rating]] = defaultdict(list)
    for session in sessions:
        sessions_of[session.course_id].append(session)
    for rating in ratings:
        ratings_of[rating.course_id].append(rating)
    return tuple(
        CourseKept(CourseTimes(one, sessions_of[one.id]), ratings_of[one.id])
        for one in sorted(courses, key=lambda course: course.number)
    )
