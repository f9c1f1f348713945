"""Dissociation around one dosing, by `clinical/definitions`: CADSS-23 only."""

from collections.abc import Sequence

from ketrate.analysis.elapsed import CourseTimes
from ketrate.analysis.findings import AcutePoint, DissociationCourse
from ketrate.records.rating import Rating, Status
from ketrate.records.treatment import DosingKind, Session

INSTRUMENT = "cadss23"  # the cut-off and the published correlations belong to this version alone
PRE_DOSE_MINUTES = 120
AT_MINUTE, AT_WINDOW = 40, (35, 50)  # Luckenbaugh 2014; the window is site-set
PEAK_WINDOW = (30, 60)  # 40-minute infusion, and where the protocol names none
DISCHARGE_MINUTES = 240  # where no leaving was recorded


def dissociation(
    times: CourseTimes,
    dosing: Session,
    ratings: Sequence[Rating],
    peak_window: tuple[float, float] | None = None,
) -> DissociationCourse | None:
    """One dosing's course of dissociation; None where nothing was rated (or may be seen).

    `ratings` are the CADSS ratings that belong to this dosing, in any order; `peak_window` is the
    protocol's, in minutes after the start.
    """
    points = sorted(
        (_point(times, dosing, one) for one in ratings),
        key=lambda one: float("-inf") if one.minute is None else one.minute,
    )
    if not points:
        return None
    pre = _pre(points)
    at_minute = _nearest(points)
    peak_minute, peak = _peak(points, minutes_until_discharge(dosing))
    return DissociationCourse(
        pre,
        at_minute,
        _minus(at_minute, pre),
        peak,
        any(
            low_high(one.minute, peak_window or PEAK_WINDOW)
            for one in points
            if one.total is not None
        ),
        peak_minute,
        _minus(peak, pre),
        tuple(points),
    )


def is_dissociation(rating: Rating) -> bool:
    """Whether it is a finished CADSS-23."""
    return rating.instrument_id == INSTRUMENT and rating.status not in (Status.DRAFT, Status.VOID)


def minutes_until_discharge(dosing: Session) -> float:
    """Minutes from start to leaving; 4 h where no leaving was recorded."""
    left, started = dosing.first(DosingKind.LEFT), dosing.started
    return DISCHARGE_MINUTES if left is None or started is None else left.minutes_since(started)


def low_high(minute: float | None, window: tuple[float, float]) -> bool:
    """Whether a minute lies in a window, both ends included."""
    return minute is not None and window[0] <= minute <= window[1]


def _point(times: CourseTimes, dosing: Session, rating: Rating) -> AcutePoint:
    elapsed = times.since(dosing, rating)
    minute = None if elapsed is None else elapsed.minutes
    reasons = sorted({str(one.reason) for one in rating.answers if one.reason is not None})
    return AcutePoint(rating.id, minute, rating.complete_total, ", ".join(reasons))


def _pre(points: Sequence[AcutePoint]) -> int | None:
    """The last complete one before start, at most 120 min old."""
    totals = [
        one.total
        for one in points
        if one.total is not None and one.minute is not None and -PRE_DOSE_MINUTES <= one.minute < 0
    ]
    return totals[-1] if totals else None


def _nearest(points: Sequence[AcutePoint]) -> int | None:
    """The complete one nearest to 40 min inside the window; a tie to the earlier."""
    inside = [
        (abs(one.minute - AT_MINUTE), one.minute, one.total)
        for one in points
        if one.total is not None and one.minute is not None and low_high(one.minute, AT_WINDOW)
    ]
    return min(inside)[2] if inside else None


def _peak(points: Sequence[AcutePoint], until: float) -> tuple[float | None, int | None]:
    """Minute and total of the highest complete one from start to leaving; a tie to the earlier."""
    inside = [
        (-one.total, one.minute)
        for one in points
        if one.total is not None and one.minute is not None and 0 <= one.minute <= until
    ]
    if not inside:
        return None, None
    negative, minute = min(inside)
    return minute, -negative


def _minus(later: int | None, earlier: int | None) -> int | None:
    return None if later is None or earlier is None else later - earlier
