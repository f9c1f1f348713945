"""How complete and how timely the ratings are."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from ketrate.analysis.gaps import planned
from ketrate.analysis.matching import REASONS
from ketrate.analysis.review import Arm, Block, Review
from ketrate.clock import Instant
from ketrate.protocol.schedule import VITALS
from ketrate.protocol.situation import Due, State
from ketrate.records.ids import CourseId
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.treatment import Course, Session
from ketrate.words import tr

LATE_MINUTES = 60  # entered longer than this after it was true (site-set)


@dataclass(frozen=True, slots=True)
class Quality:
    """`completeness` = done in window / closed planned ratings (vital signs apart).

    `missing_reasons` counts the outcomes that are missing, over arms and times;
    `unanswered` the items without a value, by reason. Late entries leave imports out.
    """

    completeness: float | None
    planned_closed: int
    done_in_window: int
    median_abs_deviation_min: float | None
    missing_reasons: dict[str, int]
    unanswered: dict[str, int]
    late_entries: int
    entered: int
    same_rater_share: float | None
    note: str | None


def quality(review: Review, same_rater_share: float | None) -> Block:
    """Of the courses with a dosing that passes; the share is the one `raters` worked out."""
    courses = {one.times.course.id: one.times.course for one in review.dosings}
    ratings = [
        one
        for records in review.patients
        for one in records[3]
        if one.course_id in courses and one.status not in (Status.DRAFT, Status.VOID)
    ]
    items = list(_planned(review, courses)) if review.now is not None else []
    closed = [one for one in items if _is_closed(one, review.now)]
    done = [one for one in closed if _is_in_window(one)]
    gaps = [abs(one.deviation_minutes) for one in items if one.deviation_minutes is not None]
    entered = [one for one in ratings if one.source is not Source.IMPORTED]
    found = Quality(
        len(done) / len(closed) if closed else None,
        len(closed),
        len(done),
        float(np.median(gaps)) if gaps else None,
        _missing(review.arms),
        _unanswered(ratings),
        sum(_is_late(one) for one in entered),
        len(entered),
        same_rater_share,
        None if closed else tr("No schedule applies: nothing was planned."),
    )
    return Block(found, found.note)


def _planned(review: Review, courses: dict[CourseId, Course]) -> Iterator[Due]:
    for _, own, sessions, ratings in review.patients:
        sessions_of: dict[CourseId, list[Session]] = defaultdict(list)
        ratings_of: dict[CourseId, list[Rating]] = defaultdict(list)
        for session in sessions:
            sessions_of[session.course_id].append(session)
        for rating in ratings:
            ratings_of[rating.course_id].append(rating)
        for course in own:
            if course.id in courses:
                yield from _of_course(review, course, sessions_of[course.id], ratings_of[course.id])


def _of_course(
    review: Review, course: Course, sessions: Sequence[Session], ratings: Sequence[Rating]
) -> Iterator[Due]:
    protocol = review.protocols.get(course.protocol_id)
    starts = [one.started for one in sessions if one.started is not None]
    if protocol is None or not starts or review.now is None:
        return
    first = min(starts, key=lambda at: at.utc)
    for due in planned(protocol, sessions, ratings, first, review.now):
        if due.what != VITALS:
            yield due


def _is_closed(due: Due, now: Instant | None) -> bool:
    if due.state is State.MISSED:
        return True
    return due.closes is not None and now is not None and now.utc > due.closes.utc


def _is_in_window(due: Due) -> bool:
    if due.state is not State.DONE or due.planned is None or due.deviation_minutes is None:
        return False
    observed = due.planned.plus(minutes=due.deviation_minutes).utc
    is_early = due.opens is not None and observed < due.opens.utc
    return not is_early and not (due.closes is not None and observed > due.closes.utc)


def _missing(arms: Sequence[Arm]) -> dict[str, int]:
    rows = chain.from_iterable(row for arm in arms for row in arm.outcomes)
    counts = Counter(
        one.reason for one in rows if one.reason in REASONS and one.unit.bounds.is_eligible
    )
    return {reason: counts[reason] for reason in REASONS}


def _unanswered(ratings: Sequence[Rating]) -> dict[str, int]:
    reasons = Counter(
        str(answer.reason) for one in ratings for answer in one.answers if answer.reason is not None
    )
    return dict(sorted(reasons.items()))


def _is_late(rating: Rating) -> bool:
    """By the time the record was opened, against the time it was true."""
    observed = rating.observed
    return isinstance(observed, Instant) and rating.entered.minutes_since(observed) > LATE_MINUTES
