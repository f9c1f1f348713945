"""Made-up courses to draw and print; scores chosen to meet every rule of the picture."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ketrate.analysis.trajectory import (
    AcutePoint,
    Baseline,
    DissociationCourse,
    Gap,
    Point,
    SessionMark,
    Thresholds,
    Trajectory,
)
from ketrate.clock import Instant
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, StaffId, Uid
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.treatment import DosingEvent, DosingKind, Session
from ketrate.records.when import RelativeTime, When

FIRST = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
RECALL = {"madrs": "last 7 days", "madrs-24h": "last 24 hours", "madrs-dosing": "since dosing"}


def instant(day: float) -> Instant:
    return Instant(FIRST + timedelta(days=day), 60)


def rating(
    number: int, total: int | None, observed: When, instrument: str = "madrs", session: int = 1
) -> Rating:
    return Rating(
        id=RatingId(number),
        uid=Uid(number.to_bytes(16, "big")),
        patient_id=PatientId(1),
        course_id=CourseId(1),
        instrument_id=instrument,
        instrument_version="1",
        definition_hash="0" * 64,
        status=Status.COMPLETE,
        source=Source.ENTERED if isinstance(observed, Instant) else Source.IMPORTED,
        observed=observed,
        entered=instant(0),
        session_id=SessionId(session),
        rater_id=StaffId(1),
        total=total,
    )


def point(made: Rating, baseline: int | None, x: float | None, session: int | None = None) -> Point:
    total = made.total
    change = total - baseline if baseline and total is not None else None
    percent = None if change is None or baseline is None else -100 * change / baseline
    responded = None if percent is None else percent >= 50
    remitted = None if total is None or baseline is None else total <= 12
    state = "remission" if remitted else "response" if responded else "none"
    at = made.observed if isinstance(made.observed, Instant) else None
    return Point(
        rating=made,
        instrument_id=made.instrument_id,
        recall=RECALL[made.instrument_id],
        items_carried=2 if made.instrument_id == "madrs-dosing" else 0,
        at=at,
        day=None if x is None else round(x),
        minute=None,
        session_number=session,
        is_complete=total is not None,
        total=total,
        change=change,
        percent_improvement=percent,
        responded=responded,
        remitted=remitted,
        state=None if percent is None else state,
        planned_at=at.plus(minutes=-12) if at and x and x > 0 else None,
        deviation_minutes=12.0 if at and x and x > 0 else None,
        x_days=x,
    )


def acute(peak: int, *, is_observed: bool = True, from_id: int = 500) -> DissociationCourse:
    curve = [(-20, 0), (20, peak // 2), (40, peak), (80, peak // 3), (120, 1), (230, 0)]
    if not is_observed:
        curve = [pair for pair in curve if pair[0] != 40]
        peak = max(total for _, total in curve)
    points = tuple(AcutePoint(from_id + i, m, t) for i, (m, t) in enumerate(curve))
    at_peak = next(float(m) for m, t in curve if t == peak)
    at_40 = peak if is_observed else None
    return DissociationCourse(0, at_40, at_40, peak, is_observed, at_peak, peak, points)


def session(number: int, day: float | None, *, mg_per_kg: float = 0.5) -> Session:
    events: tuple[DosingEvent, ...] = ()
    if day is not None:
        start = instant(day)
        events = (
            DosingEvent(number * 10, SessionId(number), DosingKind.START, start),
            DosingEvent(number * 10 + 1, SessionId(number), DosingKind.END, start.plus(minutes=40)),
        )
    return Session(
        id=SessionId(number),
        uid=Uid(number.to_bytes(16, "big")),
        patient_id=PatientId(1),
        course_id=CourseId(1),
        number=number,
        agent="ketamine" if day is not None or number == 1 else "saline",
        route="intravenous",
        dose_prescribed_mg=None if day is None else mg_per_kg * 72,
        dose_given_mg=None if day is None else mg_per_kg * 72,
        weight_kg=None if day is None else 72.0,
        duration_minutes=None if day is None else 40,
        events=events,
        is_imported=day is None,
    )


def mark(
    number: int, day: float | None, peak: int | None, *, mg_per_kg: float = 0.5, seen: bool = True
) -> SessionMark:
    course = None if peak is None else acute(peak, is_observed=seen, from_id=500 + number * 10)
    return SessionMark(session(number, day, mg_per_kg=mg_per_kg), day, course)


def thresholds(baseline: int | None) -> Thresholds:
    if not baseline:
        return Thresholds(None, None, None, None, "", "")
    return Thresholds(
        response=baseline // 2,
        partial=int(baseline * 0.75),
        remission=12,
        remission_second=10,
        response_text="response: improvement of 50 % or more from baseline",
        remission_text="remission: MADRS 12 or less (made up for this test)",
    )


def trajectory(
    points: Sequence[Point],
    sessions: Sequence[SessionMark],
    baseline: int | None,
    gaps: Sequence[Gap] = (),
) -> Trajectory:
    first = points[0].rating if points and baseline is not None else None
    at = first.observed if first and isinstance(first.observed, Instant) else None
    made = None
    if first is not None and baseline is not None:
        made = Baseline(first, baseline, at, 1.0 if at else None, at is None)
    return Trajectory(
        code="KR-0042",
        course_number=1,
        family="madrs",
        instrument_name="MADRS",
        minimum=0,
        maximum=60,
        baseline=made,
        no_change_reason="",
        thresholds=thresholds(baseline),
        points=tuple(points),
        gaps=tuple(gaps),
        sessions=tuple(sessions),
    )


def timed_points(
    scores: Sequence[tuple[float, int | None]], baseline: int | None, instrument: str = "madrs"
) -> list[Point]:
    return [
        point(rating(i + 1, total, instant(x), instrument), baseline, x)
        for i, (x, total) in enumerate(scores)
    ]


def six_infusions() -> Trajectory:
    scores: list[tuple[float, int | None]] = [
        (-1, 34), (1, 33), (4, 20), (6.9, 28), (8, 20), (10.9, 16), (13.9, 21), (15, 9),
        (18, 8), (21, 9), (28, 8), (42, 12), (49, None), (56, 15),
    ]  # fmt: skip
    days = (0, 3, 7, 10, 14, 17)
    peaks = (44, 37, 33, 26, 13, 12)
    sessions = [
        mark(n + 1, d, p, mg_per_kg=0.5 if n < 4 else 0.75, seen=n != 4)
        for n, (d, p) in enumerate(zip(days, peaks, strict=True))
    ]
    return trajectory(timed_points(scores, 34), sessions, 34, [Gap("day 35", 35)])


def single_infusion() -> Trajectory:
    plan = [
        (-0.04, 31, "madrs"), (0.16, 19, "madrs-dosing"), (1, 14, "madrs-24h"),
        (2, 12, "madrs-24h"), (3, 15, "madrs-24h"), (7, 18, "madrs"),
    ]  # fmt: skip
    points = [
        point(rating(i + 1, total, instant(x), instrument), 31, x)
        for i, (x, total, instrument) in enumerate(plan)
    ]
    return trajectory(points, [mark(1, 0, 28)], 31)


def nimh_import() -> Trajectory:
    plan: list[tuple[int, int, int | None]] = [
        (33, 0, None),
        (14, 1, 2),
        (22, 1, 10),
        (30, 2, 2),
        (28, 2, 10),
    ]
    points = [
        point(rating(i + 1, total, RelativeTime(None, day), session=max(n, 1)), 33, None, n or None)
        for i, (total, n, day) in enumerate(plan)
    ]
    made = trajectory(points, [mark(1, None, None), mark(2, None, None)], 33)
    return replace(
        made, code="sub-MOA101", axis_note="Dosings have no date: days count from each dosing."
    )


def no_baseline() -> Trajectory:
    made = trajectory(timed_points([(2, 24), (7, 18), (14, 22)], None), [mark(1, 0, 12)], None)
    reason = "Change cannot be computed: there is no complete rating before the first dosing."
    return replace(made, no_change_reason=reason)


def baseline_at_floor() -> Trajectory:
    made = trajectory(timed_points([(-1, 0), (2, 0), (10, 1)], 0), [mark(1, 0, 3)], 0)
    reason = "Change cannot be computed: the baseline is the lowest score the scale has."
    return replace(made, no_change_reason=reason)


def one_point() -> Trajectory:
    return trajectory(timed_points([(-0.05, 29)], 29), [mark(1, 0, None)], 29)


def nothing_yet() -> Trajectory:
    return trajectory([], [], None)


def many_sessions(count: int = 24) -> Trajectory:
    days = [n * 3.5 for n in range(8)] + [28 + (n - 8) * 7.0 for n in range(8, count)]
    scores: list[tuple[float, int | None]] = [(-1, 36)]
    scores += [(d + 0.9, max(7, 30 - n + (n * 7) % 5)) for n, d in enumerate(days)]
    sessions = [mark(n + 1, d, 30 - n % 9 * 3, seen=n % 7 != 3) for n, d in enumerate(days)]
    return trajectory(timed_points(scores, 36), sessions, 36)


COURSES = {
    "six infusions": six_infusions,
    "single infusion": single_infusion,
    "an import without dates": nimh_import,
    "no baseline": no_baseline,
    "baseline at the floor": baseline_at_floor,
    "one rating": one_point,
    "nothing yet": nothing_yet,
    "24 sessions": many_sessions,
}
