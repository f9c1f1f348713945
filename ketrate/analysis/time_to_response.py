"""How soon patients respond: Kaplan-Meier for all, and by dissociation in the first dosing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketrate.analysis.flow import Flow
from ketrate.analysis.later import Later, Visit
from ketrate.analysis.methods import survival
from ketrate.analysis.methods.survival import Curve
from ketrate.analysis.review import Arm, Block
from ketrate.words import tr

RISK_SHARES = (0.0, 1 / 3, 2 / 3, 1.0)  # of the window, where the numbers at risk are printed


@dataclass(frozen=True, slots=True)
class Event:
    """A response: seen at `day`, and not yet at `last_non_response` (None: never rated before)."""

    day: float
    last_non_response: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """One curve. `excluded` eligible patients had no rating after the dose; times are days.

    `censored` are those still observed at the end of theirs: the day, and the share of the group
    that had responded by then.
    """

    group: str
    curve: Curve
    at_risk: tuple[tuple[float, int], ...]
    events: tuple[Event, ...]
    excluded: int
    censored: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class TimeToResponse:
    """The curves, and the log-rank test between the two that dissociation makes."""

    groups: tuple[Group, ...]
    logrank_p: float | None
    window: str
    unknown: int
    note: str
    logrank_note: str | None
    flow: Flow


_Times = tuple[NDArray[np.float64], NDArray[np.bool_]]


def time_to_response(arm: Arm) -> TimeToResponse:
    """Eligible patients only; those whose exposure is unknown stand in the curve of all alone."""
    everyone = [one for one in arm.later if one.is_eligible]
    days = arm.review.options.window_days
    split = [[one for one in everyone if one.dissociated is answer] for answer in (True, False)]
    names = (tr("dissociated"), tr("not dissociated"))
    groups = [
        _group(name, found, days, after_leaving=True)
        for name, found in zip(names, split, strict=True)
        if arm.has_dissociation
    ]
    p = survival.log_rank_p(*(_times(one, after_leaving=True) for one in split))
    return TimeToResponse(
        (*groups, _group(tr("all"), everyone, days, after_leaving=False)),
        p,
        arm.review.options.window,
        sum(one.dissociated is None for one in everyone),
        tr("Times are visit times, in days since the dosing's start; the two groups count ratings "
           "after leaving only."),
        why_no_test(p, groups),
        _flow(arm),
    )  # fmt: skip


def time_block(arm: Arm) -> Block:
    """The curves as a block, None in an arm without an eligible patient."""
    found = time_to_response(arm)
    if not any(one.curve.n for one in found.groups):
        return Block(None, tr("No eligible patient was rated after the dosing."))
    return Block(found, found.note)


def why_no_test(p: float | None, groups: Sequence[Group]) -> str | None:
    """Why two curves were not compared; None where they were, or where there is one alone."""
    if p is not None or not groups:
        return None
    return tr("Fewer than 5 events in a group: no log-rank test.")


def _flow(arm: Arm) -> Flow:
    eligible = [one for one in arm.later if one.is_eligible]
    rated = sum(bool(one.visits) for one in eligible)
    return Flow(
        len(arm.review.patients),
        len(arm.later),
        sum(one.is_eligible is not None for one in arm.later),
        sum(one.dissociated is not None for one in arm.later),
        rated,
        rated,
    )


def _group(name: str, found: Sequence[Later], window: float, *, after_leaving: bool) -> Group:
    times, is_event = _times(found, after_leaving=after_leaving)
    events = [_event(_visits(one, after_leaving=after_leaving)) for one in found]
    seen = sorted((one for one in events if one), key=lambda one: one.day)
    return curve_of(name, times, is_event, seen, len(found) - len(times), window)


def curve_of(
    name: str,
    times: NDArray[np.float64],
    is_event: NDArray[np.bool_],
    events: Sequence[Event],
    excluded: int,
    window: float,
) -> Group:
    """One curve from times in days; `events` are those seen, in order of time."""
    when = [round(share * window, 1) for share in RISK_SHARES]
    curve = survival.kaplan_meier(times, is_event)
    left = np.sort(times[~is_event])
    shares = 1 - survival.shares_left(curve, left)
    return Group(
        name,
        curve,
        tuple((day, survival.at_risk(times, day)) for day in when),
        tuple(events),
        excluded,
        tuple(zip(left.tolist(), shares.tolist(), strict=True)),
    )


def _times(found: Sequence[Later], *, after_leaving: bool) -> _Times:
    pairs = []
    for one in found:
        visits = _visits(one, after_leaving=after_leaving)
        event = _event(visits)
        if visits:
            pairs.append((visits[-1].days if event is None else event.day, event is not None))
    return np.array([t for t, _ in pairs], dtype=float), np.array([e for _, e in pairs], dtype=bool)


def _visits(one: Later, *, after_leaving: bool) -> list[Visit]:
    return [visit for visit in one.visits if visit.is_after_leaving or not after_leaving]


def _event(visits: Sequence[Visit]) -> Event | None:
    last: float | None = None
    for visit in visits:
        if visit.verdict.responded:
            return Event(visit.days, last)
        last = visit.days
    return None
