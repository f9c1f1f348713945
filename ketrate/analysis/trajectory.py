"""One patient's scores over one course, with everything that plot and paper need."""

from collections import defaultdict
from collections.abc import Sequence

from ketrate.analysis import baseline as baselines
from ketrate.analysis.dissociation import dissociation, is_dissociation
from ketrate.analysis.elapsed import CourseTimes, Elapsed
from ketrate.analysis.family import Family, carried, family_of
from ketrate.analysis.findings import (
    AcutePoint,
    Baseline,
    DissociationCourse,
    Gap,
    Point,
    SessionMark,
    Thresholds,
    Trajectory,
)
from ketrate.analysis.gaps import gaps
from ketrate.analysis.response import UNKNOWN, judge
from ketrate.analysis.rules import Rules
from ketrate.analysis.thresholds import Bounds, bounds, lines
from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import WORSE
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import RatingId, SessionId
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session
from ketrate.words import tr

__all__ = [
    "AcutePoint",
    "Baseline",
    "DissociationCourse",
    "Gap",
    "Point",
    "SessionMark",
    "Thresholds",
    "Trajectory",
    "build",
]


def build(  # noqa: PLR0913 - keyword-only: everything a course is made of
    *,
    code: str,
    course: Course,
    sessions: Sequence[Session],
    ratings: Sequence[Rating],
    instruments: Catalogue,
    protocol: Protocol | None,
    rules: Rules,
    now: Instant | None = None,
) -> Trajectory:
    """The trajectory of one course. `ratings` are those that the reader may see.

    Without `now` no rating is called missed. Raises NotFoundError for an unknown family.
    """
    family = family_of(course.instrument_family, instruments)
    times = CourseTimes(course, sessions)
    found = baselines.candidates(times, ratings, family, rules)
    baseline = baselines.for_dosing(found, 0)
    limits = bounds(None if baseline is None else baseline.total, family, rules)
    own = sorted((one for one in ratings if family.holds(one)), key=times.order)
    return Trajectory(
        code,
        course.number,
        family.name,
        family.main.name,
        family.main.minimum,
        family.main.maximum,
        baseline,
        _no_change_reason(baseline, limits, found),
        lines(limits, family, rules),
        tuple(_point(times, one, family, limits, baseline) for one in own),
        gaps(times, protocol, sessions, own, family, now),
        _marks(times, sessions, ratings, protocol.peak_window if protocol else None),
        _axis_note(times),
        family.main.direction,
    )


def _no_change_reason(
    baseline: Baseline | None, limits: Bounds, found: baselines.Candidates
) -> str:
    if baseline is None:
        return baselines.why_none(found)
    if baseline.total == limits.floor:
        text = (
            tr("Percent improvement cannot be computed: the baseline is the lowest score ({n}).")
            if limits.way.direction == WORSE
            else tr("Percent improvement cannot be computed: the baseline is the best score ({n}).")
        )
        return text.format(n=limits.floor)
    return ""


def _point(
    times: CourseTimes, rating: Rating, family: Family, limits: Bounds, baseline: Baseline | None
) -> Point:
    dosing = times.own_dosing(rating)
    elapsed = None if dosing is None else times.since(dosing, rating)
    since_first = None if times.first is None else times.since(times.first, rating)
    at = rating.observed if isinstance(rating.observed, Instant) else None
    is_after = bool(times.dosings_begun(rating))
    is_baseline = baseline is not None and rating.id == baseline.rating.id
    verdict = judge(rating.total, limits) if is_after or is_baseline else UNKNOWN
    is_judged = is_after and not is_baseline
    return Point(
        rating=rating,
        instrument_id=rating.instrument_id,
        recall=family.recall(rating, elapsed),
        items_carried=carried(rating),
        at=at,
        day=_day(times, since_first),
        minute=None if elapsed is None else elapsed.minutes,
        session_number=times.session_number(rating),
        is_complete=rating.complete_total is not None,
        total=rating.total,
        change=verdict.change,
        percent_improvement=verdict.percent,
        responded=verdict.responded if is_judged else None,
        remitted=verdict.remitted if is_judged else None,
        state="baseline" if is_baseline else verdict.state if is_judged else None,
        planned_at=rating.planned,
        deviation_minutes=_deviation(rating.planned, at),
        x_days=None if since_first is None else since_first.in_days,
        is_prorated=rating.is_prorated,
    )


def _day(times: CourseTimes, since_first: Elapsed | None) -> int | None:
    """Calendar days since the first dosing; None where that dosing is known by number alone."""
    first = times.first
    if first is None or since_first is None:
        return None
    is_placed = first.started is not None or first.relative is not None
    return since_first.days if is_placed else None


def _deviation(planned: Instant | None, at: Instant | None) -> float | None:
    return None if planned is None or at is None else at.minutes_since(planned)


def _marks(
    times: CourseTimes,
    sessions: Sequence[Session],
    ratings: Sequence[Rating],
    peak_window: tuple[float, float] | None,
) -> tuple[SessionMark, ...]:
    by_session: dict[SessionId, dict[RatingId, Rating]] = defaultdict(dict)
    for rating in filter(is_dissociation, ratings):
        for dosing in _dosings_nearby(times, rating):
            by_session[dosing.id][rating.id] = rating
    return tuple(
        SessionMark(
            one,
            _session_x(times, one),
            dissociation(times, one, tuple(by_session[one.id].values()), peak_window),
        )
        for one in sorted(sessions, key=lambda one: one.number)
    )


def _dosings_nearby(times: CourseTimes, rating: Rating) -> tuple[Session, ...]:
    """The dosing it belongs to; a loose one may also be the pre-dose rating of the next."""
    own = times.own_dosing(rating)
    near = () if own is None else (own,)
    if rating.session_id is None:
        begun = times.dosings_begun(rating)
        return near + times.dosings[begun : begun + 1]
    return near


def _session_x(times: CourseTimes, session: Session) -> float | None:
    """Days from the first dosing to this one, as far as both times are known."""
    first = times.first
    if first is None or session.id not in times.index:
        return None
    if session.id == first.id:
        return 0.0
    if first.started is not None and session.started is not None:
        return session.started.minutes_since(first.started) / 1440
    origin, place = times.place(first), times.place(session)
    distance = None if origin is None or place is None else place.minus(origin)
    return None if distance is None else distance.in_days


def _axis_note(times: CourseTimes) -> str:
    """Said beside the plot where dosings have no date."""
    undated = [one for one in times.dosings if one.started is None]
    if not undated:
        return ""
    if all(one.relative is not None for one in undated):
        return tr("Times are relative to the course start; dates are not known.")
    return tr("Dosings are known by their number only; days count from each dosing.")
