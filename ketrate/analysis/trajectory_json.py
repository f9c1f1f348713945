"""The document of `ketrate trajectory --json`: what does not exist is null, never 0 or NaN."""

from collections.abc import Mapping

from ketrate.analysis.findings import (
    Baseline,
    DissociationCourse,
    Point,
    SessionMark,
    Trajectory,
)
from ketrate.clock import Instant
from ketrate.records.ids import StaffId
from ketrate.records.rating import Source


def document(trajectory: Trajectory, staff_names: Mapping[StaffId, str]) -> dict[str, object]:
    """The keys the command line promises, in their order, and a few more at the end."""
    lines = trajectory.thresholds
    return {
        "code": trajectory.code,
        "course": trajectory.course_number,
        "instrument": trajectory.family,
        "baseline": _baseline(trajectory.baseline),
        "thresholds": {
            "response": lines.response,
            "partial": lines.partial,
            "remission": lines.remission,
            "response_text": lines.response_text,
            "remission_text": lines.remission_text,
        },
        "points": [_point(point, staff_names) for point in trajectory.points],
        "sessions": [_session(mark) for mark in trajectory.sessions],
        "no_change_reason": trajectory.no_change_reason or None,
        "direction": trajectory.direction,
    }


def _baseline(baseline: Baseline | None) -> dict[str, object] | None:
    if baseline is None:
        return None
    return {
        "total": baseline.total,
        "at": _iso(baseline.at),
        "age_days": baseline.age_days,
        "stated": baseline.was_stated,
    }


def _point(point: Point, staff_names: Mapping[StaffId, str]) -> dict[str, object]:
    rating = point.rating
    known = None if rating.rater_id is None else staff_names.get(rating.rater_id)
    return {
        "instrument": point.instrument_id,
        "recall": point.recall,
        "carried": point.items_carried,
        "at": _iso(point.at),
        "day": point.day,
        "minute": _number(point.minute),
        "session": point.session_number,
        "complete": point.is_complete,
        "total": point.total,
        "change": point.change,
        "percent_improvement": point.percent_improvement,
        "responded": point.responded,
        "remitted": point.remitted,
        "state": point.state,
        "planned_at": _iso(point.planned_at),
        "deviation_min": _number(point.deviation_minutes),
        "rater": known or rating.rater_name or None,
        "imported": rating.source is Source.IMPORTED,
        "prorated": point.is_prorated,
    }


def _session(mark: SessionMark) -> dict[str, object]:
    one = mark.session
    return {
        "number": one.number,
        "started_at": _iso(one.started),
        "agent": one.agent,
        "route": one.route,
        "dose_prescribed_mg": one.dose_prescribed_mg,
        "dose_given_mg": one.dose_given_mg,
        "dose_given_mg_per_kg": one.given_mg_per_kg,
        "dissociation": _dissociation(mark.dissociation),
    }


def _dissociation(found: DissociationCourse | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "pre": found.pre,
        "at_minute": found.at_minute,
        "change_at_minute": found.change_at_minute,
        "peak": found.peak,
        "peak_observed": found.peak_observed,
        "peak_minute": _number(found.peak_minute),
        "peak_change": found.peak_change,
    }


def _iso(at: Instant | None) -> str | None:
    return None if at is None else at.iso()


def _number(minutes: float | None) -> float | None:
    """Minutes to a tenth; whole ones as whole numbers."""
    if minutes is None:
        return None
    rounded = round(minutes, 1)
    return int(rounded) if rounded == int(rounded) else rounded
