"""Where each rating and dosing of a course lies in time, as far as that is known.

Where every time is known there is one stretch of days since the first dosing. Where dosings have
no date, each has a stretch of its own, counted from that dosing, and nothing is invented between
them. A baseline of which nothing but that is known stands in a stretch `before`.
"""

from dataclasses import dataclass

from ketrate.analysis.trajectory import Gap, Point, SessionMark, Trajectory
from ketrate.records.when import RelativeTime

BEFORE = "before"
COURSE = "course"
MINUTES_PER_DAY = 1440

Place = tuple[str, float]
"""A stretch's name and a day on it."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Every rating, dosing and gap with its place; `unplaced` ratings have no time at all."""

    points: tuple[tuple[Point, Place], ...]
    dosings: tuple[tuple[SessionMark, Place], ...]
    gaps: tuple[tuple[Gap, Place], ...]
    unplaced: int
    is_timed: bool

    def days(self) -> dict[str, list[float]]:
        """All days of each stretch, in the order of the axis."""
        found: dict[str, list[float]] = {}
        for _, (name, day) in (*self.points, *self.dosings, *self.gaps):
            found.setdefault(name, []).append(day)
        return {name: found[name] for name in sorted(found, key=_order)} or {COURSE: []}


def place(trajectory: Trajectory) -> Placing:
    """Give everything that has a time its place."""
    is_timed = _is_timed(trajectory)
    points = [(point, _place_of(point, trajectory, is_timed)) for point in trajectory.points]
    placed = [(point, found) for point, found in points if found is not None]
    placed.sort(key=lambda pair: (_order(pair[1][0]), pair[1][1]))
    marks = [mark for mark in trajectory.sessions if mark.session.was_dosed]
    return Placing(
        tuple(placed),
        tuple((mark, _dosing_place(mark, is_timed)) for mark in marks),
        tuple((gap, (COURSE, gap.x_days)) for gap in trajectory.gaps) if is_timed else (),
        len(points) - len(placed),
        is_timed,
    )


def _is_timed(trajectory: Trajectory) -> bool:
    dosed = [mark for mark in trajectory.sessions if mark.session.was_dosed]
    after = [point for point in trajectory.points if not is_baseline(point, trajectory)]
    return all(mark.x_days is not None for mark in dosed) and all(
        point.x_days is not None or not _has_relative_time(point) for point in after
    )


def is_baseline(point: Point, trajectory: Trajectory) -> bool:
    """Whether change is counted from this rating, or an import named it a baseline."""
    baseline = trajectory.baseline
    return point.rating.is_baseline or (
        baseline is not None and point.rating.id == baseline.rating.id
    )


def _has_relative_time(point: Point) -> bool:
    observed = point.rating.observed
    return isinstance(observed, RelativeTime) and _relative_day(observed) is not None


def _relative_day(observed: RelativeTime) -> float | None:
    if observed.minutes is not None:
        return observed.minutes / MINUTES_PER_DAY
    return None if observed.day is None else float(observed.day)


def _place_of(point: Point, trajectory: Trajectory, is_timed: bool) -> Place | None:  # noqa: FBT001
    if is_timed and point.x_days is not None:
        return COURSE, point.x_days
    observed = point.rating.observed
    day = _relative_day(observed) if isinstance(observed, RelativeTime) else point.x_days
    if not is_timed and day is not None:
        return str(point.session_number or 1), day
    return (BEFORE, 0.0) if is_baseline(point, trajectory) else None


def _dosing_place(mark: SessionMark, is_timed: bool) -> Place:  # noqa: FBT001
    if is_timed:
        return COURSE, mark.x_days or 0.0
    return str(mark.session.number), 0.0


def _order(name: str) -> tuple[int, int]:
    return (0, 0) if name == BEFORE else (1, 0 if name == COURSE else int(name))
