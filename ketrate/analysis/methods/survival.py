"""Kaplan-Meier, its median with a log-log interval, and the log-rank test.

From statsmodels and scipy; the log-log interval is Brookmeyer and Crowley's (Biometrics
1982;38:29-41) on that scale.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FEWEST_EVENTS = 5  # per group, for the log-rank test
_Z = float(stats.norm.ppf(0.975))


@dataclass(frozen=True, slots=True)
class Step:
    """The share without an event from this time on, with its log-log 95 % interval."""

    time: float
    survival: float
    ci: tuple[float, float] | None
    at_risk: int
    events: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One group.

    `median` is the first time at which at most half are left, None if never; an end of `ci` that
    is None is not reached either.
    """

    n: int
    events: int
    median: float | None
    ci: tuple[float | None, float | None]
    steps: tuple[Step, ...]
    method: str = "Kaplan-Meier, log-log interval"


def kaplan_meier(times: Floats, is_event: Bools) -> Curve:
    """The curve; `times` in any unit, `is_event` False where censored. Empty groups have none."""
    if not len(times) or not is_event.any():
        return Curve(len(times), 0, None, (None, None), ())
    found = SurvfuncRight(times, is_event.astype(float))
    steps = tuple(
        Step(float(t), float(s), _interval(float(s), float(e)), int(r), int(d))
        for t, s, e, r, d in zip(
            found.surv_times,
            found.surv_prob,
            found.surv_prob_se,
            found.n_risk,
            found.n_events,
            strict=True,
        )
        if d
    )
    shares: list[float | None] = [one.survival for one in steps]
    low = _first_at_half(steps, [one.survival if one.ci is None else one.ci[0] for one in steps])
    high = _first_at_half(steps, [None if one.ci is None else one.ci[1] for one in steps])
    median = _first_at_half(steps, shares)
    return Curve(len(times), int(is_event.sum()), median, (low, high), steps)


def shares_left(curve: Curve, when: Floats) -> Floats:
    """The share without an event at each of those times; 1 before the first event."""
    times = np.array([one.time for one in curve.steps])
    shares = np.array([1.0, *(one.survival for one in curve.steps)])
    found: Floats = shares[np.searchsorted(times, when, side="right")]
    return found


def at_risk(times: Floats, when: float) -> int:
    """How many are still without an event and under observation just before `when`."""
    return int(np.sum(times >= when))


def log_rank_p(one: tuple[Floats, Bools], other: tuple[Floats, Bools]) -> float | None:
    """Two-sided; None with fewer than five events in a group."""
    if min(int(one[1].sum()), int(other[1].sum())) < FEWEST_EVENTS:
        return None
    first, second = (
        stats.CensoredData.right_censored(times, ~is_event) for times, is_event in (one, other)
    )
    return float(stats.logrank(first, second).pvalue)


def _interval(survival: float, error: float) -> tuple[float, float] | None:
    """On the scale log(-log S); none at 0 and 1, where that scale ends."""
    if not 0 < survival < 1 or not np.isfinite(error):
        return None
    spread = _Z * error / (survival * np.log(survival))
    ends = survival ** np.exp(spread), survival ** np.exp(-spread)
    return float(min(ends)), float(max(ends))


def _first_at_half(steps: tuple[Step, ...], limits: list[float | None]) -> float | None:
    """The first time at which a share is at most one half; a share that is None is none."""
    pairs = zip(steps, limits, strict=True)
    return next((one.time for one, s in pairs if s is not None and s <= 0.5 + 1e-12), None)
