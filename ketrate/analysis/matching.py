"""Which rating is a dosing's outcome at a planned time, and why there is none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ketrate.analysis.elapsed import Elapsed
from ketrate.analysis.family import Family, carried
from ketrate.analysis.response import UNKNOWN, Verdict, judge
from ketrate.analysis.units import Unit
from ketrate.analysis.windows import Timing
from ketrate.clock import Instant
from ketrate.records.rating import Rating, Status
from ketrate.records.treatment import DosingKind

REASONS = ("not done", "incomplete", "out of window", "intervening dose", "dropped out")
NOT_DUE = "not due"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one dosing gave at one planned time.

    `total` None goes with a `reason` (one of REASONS, or NOT_DUE). `last_before` is the last
    complete score after the dosing and before the window's end. `further_doses` were given
    between the dosing and the rating; `had_intervening` says that a rating lay in the window
    after one, counted or not. `rating` is the one that counted.
    """

    unit: Unit
    total: int | None
    verdict: Verdict
    reason: str | None
    last_before: int | None
    further_doses: int
    had_intervening: bool
    recall: str = ""
    items_carried: int = 0
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A rating as one dosing sees it."""

    rating: Rating
    elapsed: Elapsed
    minutes: float
    further_doses: int


def outcomes(
    unit: Unit,
    timings: Sequence[Timing],
    family: Family,
    *,
    keep: bool,
    now: Instant | None,
    wanted: Callable[[Rating], bool] | None = None,
) -> tuple[Outcome, ...]:
    """One outcome per planned time. One rating fills one time; `keep` allows further doses.

    Ratings that are not `wanted` count as not done.
    """
    if wanted is not None:
        unit = replace(unit, ratings=tuple(one for one in unit.ratings if wanted(one)))
    ends = [one.widened().window[1] + (anchor_shift(unit, one) or 0) for one in timings]
    seen = _seen(unit, max(ends))
    filled = _fill(unit, timings, [one for one in seen if keep or not one.further_doses])
    return tuple(
        _outcome(unit, timing, family, seen, filled.get(n), now) for n, timing in enumerate(timings)
    )


def anchor_shift(unit: Unit, timing: Timing) -> float | None:
    """Minutes from dosing start to the anchor; None where the anchor's time is not known."""
    if timing.anchor in ("start", "injection"):
        return 0
    kind = DosingKind.END if timing.anchor == "end" else DosingKind.SPRAY
    at, start = unit.dosing.last(kind), unit.dosing.started
    return None if at is None or start is None else at.minutes_since(start)


def _seen(unit: Unit, latest: float) -> list[_Seen]:
    """The ratings whose time compares with the dosing, in order; none long after every window."""
    found = []
    for rating in unit.ratings:
        elapsed = unit.times.since(unit.dosing, rating)
        minutes = None if elapsed is None else elapsed.in_minutes
        if elapsed is not None and minutes is not None and minutes <= latest:
            further = max(0, unit.times.dosings_begun(rating) - unit.n - 1)
            found.append(_Seen(rating, elapsed, minutes, further))
    return sorted(found, key=lambda one: one.minutes)


def _distance(unit: Unit, timing: Timing, one: _Seen) -> float | None:
    shift = anchor_shift(unit, timing)
    return None if shift is None else timing.distance(one.elapsed, shift)


def _fill(unit: Unit, timings: Sequence[Timing], seen: Sequence[_Seen]) -> dict[int, _Seen]:
    """The nearest complete rating for each time; a tie to the earlier, nearest pairs first."""
    pairs = sorted(
        (distance, n, one.minutes, k)
        for n, timing in enumerate(timings)
        for k, one in enumerate(seen)
        if one.rating.counts and (distance := _distance(unit, timing, one)) is not None
    )
    filled: dict[int, _Seen] = {}
    used: set[int] = set()
    for _, n, _, k in pairs:
        if n not in filled and k not in used:
            filled[n] = seen[k]
            used.add(k)
    return filled


def _outcome(
    unit: Unit,
    timing: Timing,
    family: Family,
    seen: Sequence[_Seen],
    chosen: _Seen | None,
    now: Instant | None,
) -> Outcome:
    inside = [one for one in seen if _distance(unit, timing, one) is not None]
    had_intervening = any(one.further_doses and one.rating.counts for one in inside)
    last = _last_before(unit, timing, seen)
    if chosen is None:
        reason = _reason(unit, timing, seen, inside, now)
        return Outcome(unit, None, UNKNOWN, reason, last, 0, had_intervening)
    rating = chosen.rating
    return Outcome(
        unit,
        rating.total,
        judge(rating.total, unit.bounds),
        None,
        last,
        chosen.further_doses,
        bool(chosen.further_doses),
        family.recall(rating, chosen.elapsed),
        carried(rating),
        rating,
    )


def _last_before(unit: Unit, timing: Timing, seen: Sequence[_Seen]) -> int | None:
    """The last complete score after the dosing, before the window's end and any further dose."""
    end = timing.window[1] + (anchor_shift(unit, timing) or 0)
    totals = [
        one.rating.total
        for one in seen
        if one.rating.counts and 0 < one.minutes <= end and not one.further_doses
    ]
    return totals[-1] if totals else None


def _reason(
    unit: Unit, timing: Timing, seen: Sequence[_Seen], inside: Sequence[_Seen], now: Instant | None
) -> str:
    """Why there is no value; the most telling reason wins."""
    if any(one.rating.counts and one.further_doses for one in inside):
        return "intervening dose"
    if not _is_closed(unit, timing, now):
        return NOT_DUE
    if any(not one.rating.counts for one in inside):
        return "incomplete"
    wide = timing.widened()
    near = [one for one in seen if one.minutes > 0 and not one.further_doses]
    if any(one.rating.counts and _distance(unit, wide, one) is not None for one in near):
        return "out of window"
    return "not done" if _was_seen_later(unit, timing) else "dropped out"


def _is_closed(unit: Unit, timing: Timing, now: Instant | None) -> bool:
    """Whether the window is over; a dosing without a date lies in the past."""
    start = unit.dosing.started
    if start is None or now is None:
        return True
    end = timing.window[1] + (anchor_shift(unit, timing) or 0)
    return now.minutes_since(start) > end


def _was_seen_later(unit: Unit, timing: Timing) -> bool:
    """Whether the patient was dosed again, or rated on any scale once the window had opened."""
    if unit.n + 1 < len(unit.times.dosings):
        return True
    opens = timing.window[0] + (anchor_shift(unit, timing) or 0)
    standing = (one for one in unit.all_ratings if one.status is not Status.VOID)
    found = (unit.times.since(unit.dosing, one) for one in standing)
    minutes = (one.in_minutes for one in found if one is not None)
    return any(one is not None and one >= opens for one in minutes)
