"""What is done, due, overdue or missed: a pure function of stored events and the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ketrate.clock import Instant
from ketrate.protocol.matching import Slot, at, matches, vitals_for
from ketrate.protocol.schedule import VITALS, Protocol, Timepoint
from ketrate.protocol.times import DAY_MINUTES, anchor_time, day_times, minute_times
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating
from ketrate.records.treatment import DosingKind, Session, Stage, Vitals

FOLLOW_UP_KEPT_DAYS = 14
"""How long a follow-up stays overdue when no later one takes its place (site default)."""


NotDoneKey = tuple[str, str]
"""Timepoint id, and scale id or `vitals`."""
NOTHING_SAID: Mapping[NotDoneKey, str] = {}


class State(StrEnum):
    """Where one planned rating stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """One instrument (or `vitals`) at one timepoint. No times until the anchor has happened."""

    timepoint: Timepoint
    what: str
    state: State
    planned: Instant | None
    opens: Instant | None
    closes: Instant | None
    rating_id: RatingId | None = None
    deviation_minutes: float | None = None
    reason: str = ""
    """Why it was not done, where somebody said so; it is missed then, and asks no more."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A session at one moment. `next` is the most pressing open item: overdue, due, then later."""

    stage: Stage
    elapsed_seconds: float | None
    items: tuple[Due, ...]
    next: Due | None
    seconds_to_next: float | None


def stage(session: Session) -> Stage:
    """How far the session has come, from its dosing events alone."""
    if session.first(DosingKind.LEFT) is not None:
        return Stage.CLOSED
    if session.is_imported:
        return Stage.CLOSED
    if session.ended is not None:
        return Stage.OBSERVING
    if session.started is None and session.first(DosingKind.SPRAY) is None:
        return Stage.PREPARING
    return Stage.INTERRUPTED if _is_interrupted(session) else Stage.RUNNING


def plan(protocol: Protocol, session: Session) -> tuple[Due, ...]:
    """Everything planned in minutes for this session, with its times; nothing is matched yet.

    Timepoints of the last session are included: whether it is the last may not be known.
    """
    slots = _slots(protocol, session, is_last_session=True)
    return tuple(_due(timepoint, slot, State.LATER) for timepoint, slot in slots)


def situation(  # noqa: PLR0913 - everything a session's state follows from
    protocol: Protocol,
    session: Session,
    ratings: Sequence[Rating],
    vitals: Sequence[Vitals],
    now: Instant,
    *,
    is_last_session: bool = False,
    not_done: Mapping[NotDoneKey, str] = NOTHING_SAID,
    course_first_start: Instant | None = None,  # noqa: ARG001 - day timepoints are `follow_ups`
) -> Situation:
    """Where every planned rating of the session stands at `now`; pure, and cheap enough to tick.

    `not_done` holds the reason, by (timepoint id, scale or `vitals`), for what will not be taken;
    a rating that was taken all the same counts as done.
    """
    slots = _slots(protocol, session, is_last_session=is_last_session)
    own = [one for one in ratings if one.session_id == session.id]
    done = matches([slot for _, slot in slots if slot.what != VITALS], own)
    signs = vitals_for([slot for _, slot in slots if slot.what == VITALS], vitals)
    now_stage = stage(session)
    items = tuple(
        _filled(timepoint, slot, done, signs)
        or _given_reason(timepoint, slot, not_done)
        or _open(timepoint, slot, now_stage, now)
        for timepoint, slot in slots
    )
    first = session.started or session.first(DosingKind.SPRAY)
    upcoming = _most_pressing(items)
    return Situation(
        stage=now_stage,
        elapsed_seconds=None if first is None else max(0.0, now.minutes_since(first) * 60),
        items=items,
        next=upcoming,
        seconds_to_next=_seconds_to(upcoming, now),
    )


def follow_ups(
    protocol: Protocol, course_first_start: Instant, ratings: Sequence[Rating], now: Instant
) -> tuple[Due, ...]:
    """The course's day timepoints, in order of time.

    One that was not done is overdue until the window of a later one has closed too, at most
    fourteen days; then it is missed.
    """
    slots = [
        (timepoint, Slot(timepoint.id, what, *day_times(timepoint, course_first_start)))
        for timepoint in protocol.timepoints
        if timepoint.anchor == "day"
        for what in timepoint.due
    ]
    slots.sort(key=lambda pair: _planned_key(pair[1]))
    done = matches([slot for _, slot in slots], _between_sessions(protocol, ratings))
    closings = [slot.closes for _, slot in slots if slot.closes is not None]
    return tuple(
        _filled(timepoint, slot, done, {}) or _follow_up(timepoint, slot, closings, now)
        for timepoint, slot in slots
    )


def _slots(
    protocol: Protocol, session: Session, *, is_last_session: bool
) -> list[tuple[Timepoint, Slot]]:
    """What is planned for the session, by planned time; unknown times last, in file order."""
    found: list[tuple[Timepoint, Slot]] = []
    for timepoint in protocol.timepoints:
        if not _applies(timepoint, session, is_last_session=is_last_session):
            continue
        times = minute_times(timepoint, anchor_time(session, timepoint.anchor))
        found += [(timepoint, Slot(timepoint.id, what, *times)) for what in timepoint.due]
    found.sort(key=lambda pair: _planned_key(pair[1]))
    return found


def _applies(timepoint: Timepoint, session: Session, *, is_last_session: bool) -> bool:
    if timepoint.anchor == "day":
        return False
    if timepoint.sessions == "first":
        return session.number == 1
    return timepoint.sessions != "last" or is_last_session


def _planned_key(slot: Slot) -> float:
    return float("inf") if slot.planned is None else slot.planned.utc.timestamp()


def _is_interrupted(session: Session) -> bool:
    interrupted, resumed = session.last(DosingKind.INTERRUPT), session.last(DosingKind.RESUME)
    if interrupted is None:
        return False
    return resumed is None or resumed.utc < interrupted.utc


def _filled(
    timepoint: Timepoint,
    slot: Slot,
    done: Mapping[Slot, Rating],
    signs: Mapping[Slot, Vitals],
) -> Due | None:
    """Done, with its deviation from the plan as it stood when the rating was opened."""
    rating = done.get(slot)
    if rating is not None:
        planned = rating.planned or slot.planned
        due = _due(timepoint, slot, State.DONE)
        gap = _minutes_between(planned, at(rating))
        return replace(due, planned=planned, rating_id=rating.id, deviation_minutes=gap)
    taken = signs.get(slot)
    if taken is None:
        return None
    gap = _minutes_between(slot.planned, taken.at)
    return replace(_due(timepoint, slot, State.DONE), deviation_minutes=gap)


def _given_reason(
    timepoint: Timepoint, slot: Slot, not_done: Mapping[NotDoneKey, str]
) -> Due | None:
    reason = not_done.get((timepoint.id, slot.what))
    return None if reason is None else replace(_due(timepoint, slot, State.MISSED), reason=reason)


def _open(timepoint: Timepoint, slot: Slot, now_stage: Stage, now: Instant) -> Due:
    return _due(timepoint, slot, _open_state(timepoint, slot, now_stage, now))


def _open_state(timepoint: Timepoint, slot: Slot, now_stage: Stage, now: Instant) -> State:
    """Before its anchor a pre-dose rating is due at once; after it, what was not done is missed."""
    if now_stage is Stage.CLOSED:
        return State.MISSED
    is_before_anchor = timepoint.window[1] <= 0
    if slot.opens is None or slot.closes is None:
        return State.DUE if is_before_anchor else State.LATER
    if is_before_anchor:
        return State.MISSED
    return _by_window(slot.opens, slot.closes, now)


def _by_window(opens: Instant, closes: Instant, now: Instant) -> State:
    if now.utc < opens.utc:
        return State.LATER
    return State.DUE if now.utc <= closes.utc else State.OVERDUE


def _between_sessions(protocol: Protocol, ratings: Sequence[Rating]) -> list[Rating]:
    """Without those that belong to a session: one rating fills one timepoint."""
    planned = {one.id for one in protocol.timepoints}
    days = {one.id for one in protocol.timepoints if one.anchor == "day"}
    return [
        one
        for one in ratings
        if one.timepoint_id in days or (one.session_id is None and one.timepoint_id not in planned)
    ]


def _follow_up(timepoint: Timepoint, slot: Slot, closings: Sequence[Instant], now: Instant) -> Due:
    if slot.opens is None or slot.closes is None:
        return _due(timepoint, slot, State.LATER)
    state = _by_window(slot.opens, slot.closes, now)
    if state is State.OVERDUE and now.utc > _given_up(slot.closes, closings).utc:
        state = State.MISSED
    return _due(timepoint, slot, state)


def _given_up(closes: Instant, closings: Sequence[Instant]) -> Instant:
    limit = closes.plus(minutes=FOLLOW_UP_KEPT_DAYS * DAY_MINUTES)
    later = [one for one in closings if one.utc > closes.utc]
    return min([limit, *later], key=lambda one: one.utc)


def _due(timepoint: Timepoint, slot: Slot, state: State) -> Due:
    return Due(timepoint, slot.what, state, slot.planned, slot.opens, slot.closes)


def _minutes_between(planned: Instant | None, observed: Instant | None) -> float | None:
    if planned is None or observed is None:
        return None
    return observed.minutes_since(planned)


_PRESSING = {State.OVERDUE: 0, State.DUE: 1, State.LATER: 2}


def _most_pressing(items: Sequence[Due]) -> Due | None:
    """Overdue, then due, then the next that has a time; among equals the earlier."""
    best: Due | None = None
    for item in items:  # sorted by planned time: the first of its kind is the earliest
        if item.state not in _PRESSING or (item.state is State.LATER and item.planned is None):
            continue
        if best is None or _PRESSING[item.state] < _PRESSING[best.state]:
            best = item
    return best


def _seconds_to(item: Due | None, now: Instant) -> float | None:
    """Seconds until the planned moment, negative after it; 0 for what is due without a time."""
    if item is None:
        return None
    return 0.0 if item.planned is None else -now.minutes_since(item.planned) * 60
