"""What came later, on columns: the two-by-two tables and the time to response."""

import numpy as np

from ketrate.analysis.flow import Flow
from ketrate.analysis.later import LATE_ENOUGH
from ketrate.analysis.methods import survival
from ketrate.analysis.methods.tables import Table, two_by_two
from ketrate.analysis.pairs import Bools, Floats, Integers
from ketrate.analysis.review import Block
from ketrate.analysis.table.columns import pick
from ketrate.analysis.table.later import Visits
from ketrate.analysis.table.review import TableArm
from ketrate.analysis.time_to_response import Event, Group, TimeToResponse, curve_of, why_no_test
from ketrate.analysis.two_by_two import LaterByExposure, table_note
from ketrate.words import tr


def _eligible(arm: TableArm) -> Integers:
    return arm.review.judge.eligible(arm.baseline(arm.first))


def later_by_exposure(arm: TableArm) -> Block:
    """The tables for response and for remission; one entry per patient of the arm."""
    if not arm.has_dissociation:
        return Block(None, tr("Dissociation was not rated in this arm."))
    verdict = arm.visits.verdict
    claims = {"responded": verdict.responded == 1, "remitted": verdict.remitted == 1}
    return Block(tuple(_table(arm, name, one) for name, one in claims.items()), table_note())


def _table(arm: TableArm, name: str, claim: Bools) -> LaterByExposure:
    eligible, window = _eligible(arm), arm.review.options.window_days
    exposed, _ = arm.seen(arm.first)
    ever, at_last, further = _decided(arm.visits, claim, window)
    inside = eligible == 1
    no_exposure = int(np.sum(inside & (exposed < 0)))
    chosen = inside & (exposed >= 0) & (ever >= 0)
    unknown = int(inside.sum() - chosen.sum())
    dosed = len(eligible)
    flow = Flow(
        arm.review.patients,
        dosed,
        int(np.sum(eligible >= 0)),
        int(np.sum(exposed >= 0)),
        int(np.sum(inside & (ever >= 0))),
        int(chosen.sum()),
    )
    return LaterByExposure(
        name,
        arm.review.options.window,
        two_by_two(_count(exposed[chosen], ever[chosen])),
        two_by_two(_count(exposed[chosen], at_last[chosen])),
        unknown,
        no_exposure,
        unknown - no_exposure,
        int(np.sum(eligible == 0)),
        int(np.sum(eligible < 0)),
        int(np.sum(further[chosen] > 0)),
        flow,
    )


def _decided(found: Visits, claim: Bools, window: float) -> tuple[Integers, Integers, Integers]:
    """Per patient whether ever, whether at the last, and the further doses before it was clear."""
    first = found.first(found.is_after_leaving & claim)
    last = found.last(found.is_after_leaving)
    is_late = pick(found.days, last) >= LATE_ENOUGH * window
    ever = np.where(first >= 0, 1, np.where(is_late, 0, -1))
    at_last = np.where(first >= 0, pick(claim, last) == 1, 0)
    decisive = np.where(first >= 0, first, last)
    further = np.nan_to_num(pick(found.further, decisive)).astype(np.int64)
    return ever, at_last.astype(np.int64), further


def _count(exposed: Integers, yes: Integers) -> Table:
    cells = np.bincount(2 * (1 - exposed) + (1 - yes), minlength=4).tolist()
    return (cells[0], cells[1]), (cells[2], cells[3])


def time_block(arm: TableArm) -> Block:
    """Kaplan-Meier for all and by dissociation; None without an eligible patient."""
    eligible = _eligible(arm)
    exposed, _ = arm.seen(arm.first)
    days, found = arm.review.options.window_days, arm.visits
    after = _Times(found, found.is_after_leaving)
    split = [(eligible == 1) & (exposed == answer) for answer in (1, 0)]
    names = (tr("dissociated"), tr("not dissociated"))
    groups = [
        after.group(name, chosen, days)
        for name, chosen in zip(names, split, strict=True)
        if arm.has_dissociation
    ]
    p = survival.log_rank_p(*(after.times(one) for one in split))
    everyone = _Times(found, np.ones(len(found.row), dtype=bool))
    groups_and_all = (*groups, everyone.group(tr("all"), eligible == 1, days))
    if not any(one.curve.n for one in groups_and_all):
        return Block(None, tr("No eligible patient was rated after the dosing."))
    rated = int(np.sum((eligible == 1) & (everyone.last >= 0)))
    flow = Flow(
        arm.review.patients,
        len(eligible),
        int(np.sum(eligible >= 0)),
        int(np.sum(exposed >= 0)),
        rated,
        rated,
    )
    unknown = int(np.sum((eligible == 1) & (exposed < 0)))
    made = TimeToResponse(
        groups_and_all,
        p,
        arm.review.options.window,
        unknown,
        tr("Times are visit times, in days since the dosing's start; the two groups count ratings "
           "after leaving only."),
        why_no_test(p, groups),
        flow,
    )  # fmt: skip
    return Block(made, made.note)


class _Times:
    """The time of every patient's event or last rating, among the ratings that are wanted."""

    def __init__(self, found: Visits, wanted: Bools) -> None:
        self.found = found
        self.event = found.first(wanted & (found.verdict.responded == 1))
        self.last = found.last(wanted)
        places = np.flatnonzero(wanted)
        before = np.full(len(found.row), -1)
        same = found.row[places[1:]] == found.row[places[:-1]]
        before[places[1:][same]] = places[:-1][same]
        self.before = before

    def times(self, chosen: Bools) -> tuple[Floats, Bools]:
        rated = chosen & (self.last >= 0)
        is_event = self.event[rated] >= 0
        place = np.where(is_event, self.event[rated], self.last[rated])
        return pick(self.found.days, place), is_event

    def group(self, name: str, chosen: Bools, window: float) -> Group:
        times, is_event = self.times(chosen)
        events = self.event[chosen & (self.event >= 0)]
        before = pick(self.found.days, self.before[events]) if len(events) else events
        days = self.found.days[events]
        order = np.argsort(days, kind="stable")
        seen = [
            Event(day, None if last != last else last)  # noqa: PLR0124 - not a number
            for day, last in zip(days[order].tolist(), before[order].tolist(), strict=True)
        ]
        return curve_of(name, times, is_event, seen, int(chosen.sum()) - len(times), window)
