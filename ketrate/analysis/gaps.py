"""Planned depression ratings that were not done: gaps in the plot, never a line across."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from ketrate.analysis.elapsed import MINUTES_PER_DAY, CourseTimes
from ketrate.analysis.family import Family
from ketrate.analysis.findings import Gap
from ketrate.clock import Instant
from ketrate.protocol import situation as planning
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.situation import Due, State
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session

NOT_DONE = (State.MISSED, State.OVERDUE)


def gaps(
    times: CourseTimes,
    protocol: Protocol | None,
    sessions: Sequence[Session],
    ratings: Sequence[Rating],
    family: Family,
    now: Instant | None,
) -> tuple[Gap, ...]:
    """The closed planned timepoints of the family without a rating, in order of time.

    A rating by another version of the scale inside the window fills the timepoint as well.
    """
    start = None if times.first is None else times.first.started
    if protocol is None or now is None or start is None:
        return ()
    open_ones = [
        due
        for due in planned(protocol, sessions, ratings, start, now)
        if due.what in family.by_id and due.state in NOT_DONE and _is_closed(due, now)
    ]
    done = sorted(
        one.observed.utc
        for one in ratings
        if one.total is not None and isinstance(one.observed, Instant)
    )
    found = [
        Gap(due.timepoint.label, due.planned.minutes_since(start) / MINUTES_PER_DAY)
        for due in open_ones
        if due.planned is not None and not _is_filled(due, done)
    ]
    return tuple(sorted(found, key=lambda gap: gap.x_days))


def planned(
    protocol: Protocol,
    sessions: Sequence[Session],
    ratings: Sequence[Rating],
    start: Instant,
    now: Instant,
) -> chain[Due]:
    """Everything the protocol planned for one course, session by session, then the follow-ups.

    `start` is the course's first dosing.
    """
    by_session: dict[SessionId | None, list[Rating]] = defaultdict(list)
    for rating in ratings:
        by_session[rating.session_id].append(rating)
    dosed = [one for one in sessions if one.was_dosed]
    within = (
        planning.situation(
            protocol,
            one,
            by_session[one.id],
            (),
            now,
            is_last_session=one.number >= len(protocol.session_days),
            course_first_start=start,
        ).items
        for one in dosed
    )
    return chain(chain.from_iterable(within), planning.follow_ups(protocol, start, ratings, now))


def _is_closed(due: Due, now: Instant) -> bool:
    return due.state is State.MISSED or (due.closes is not None and now.utc > due.closes.utc)


def _is_filled(due: Due, done: Sequence[datetime]) -> bool:
    """Whether one of the sorted times lies inside the window."""
    if due.opens is None or due.closes is None:
        return False
    at = bisect_left(done, due.opens.utc)
    return at < len(done) and done[at] <= due.closes.utc
