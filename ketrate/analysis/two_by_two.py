"""Do those who dissociated get well later: exposure in the first dosing, outcome up to a window."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketrate.analysis.flow import Flow
from ketrate.analysis.later import LATE_ENOUGH, Later, Visit
from ketrate.analysis.methods.tables import Table, TwoByTwo, two_by_two
from ketrate.analysis.response import Verdict
from ketrate.analysis.review import Arm, Block
from ketrate.words import tr

Claim = Callable[[Verdict], bool | None]
_OUTCOMES: tuple[tuple[str, Claim], ...] = (
    ("responded", lambda one: one.responded),
    ("remitted", lambda one: one.remitted),
)


@dataclass(frozen=True, slots=True)
class LaterByExposure:
    """One outcome. Those who are unknown on either side are counted and stand in no cell.

    `at_last` is the same table by the status at the last rating of the window. `n_intervening`
    patients had further doses of the same agent before the rating that decided.
    """

    outcome: str
    window: str
    result: TwoByTwo
    at_last: TwoByTwo
    unknown: int
    unknown_exposure: int
    unknown_outcome: int
    not_eligible: int
    no_baseline: int
    n_intervening: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class _Decided:
    """One patient's outcome, and whether a further dose came before the rating that decided."""

    later: Later
    ever: bool | None
    at_last: bool | None
    had_further: bool


def later_by_exposure(arm: Arm) -> Block:
    """The tables for response and for remission; one entry per patient of the arm."""
    if not arm.has_dissociation:
        return Block(None, tr("Dissociation was not rated in this arm."))
    found = tuple(_table(arm, name, claim) for name, claim in _OUTCOMES)
    return Block(found, table_note())


def table_note() -> str:
    """What the tables count."""
    return tr(
        "Ratings after the first session's discharge up to the window's end; further doses of the "
        "same agent are counted, not left out."
    )


def _table(arm: Arm, name: str, claim: Claim) -> LaterByExposure:
    options, everyone = arm.review.options, arm.later
    decided = [_decide(one, claim, options.window_days) for one in everyone if one.is_eligible]
    in_table = [
        one for one in decided if one.later.dissociated is not None and one.ever is not None
    ]
    no_exposure = sum(one.later.dissociated is None for one in decided)
    return LaterByExposure(
        name,
        options.window,
        two_by_two(_count([(one.later.dissociated, one.ever) for one in in_table])),
        two_by_two(_count([(one.later.dissociated, one.at_last) for one in in_table])),
        len(decided) - len(in_table),
        no_exposure,
        len(decided) - len(in_table) - no_exposure,
        sum(one.is_eligible is False for one in everyone),
        sum(one.is_eligible is None for one in everyone),
        sum(one.had_further for one in in_table),
        _flow(arm, decided, len(in_table)),
    )


def _flow(arm: Arm, decided: Sequence[_Decided], analysed: int) -> Flow:
    return Flow(
        len(arm.review.patients),
        len(arm.later),
        sum(one.is_eligible is not None for one in arm.later),
        sum(one.dissociated is not None for one in arm.later),
        sum(one.ever is not None for one in decided),
        analysed,
    )


def _decide(later: Later, claim: Claim, window: float) -> _Decided:
    """Yes at the first qualifying rating; no needs a rating late enough; else unknown."""
    visits = [one for one in later.visits if one.is_after_leaving]
    first = next((one for one in visits if claim(one.verdict)), None)
    is_late = bool(visits) and visits[-1].days >= LATE_ENOUGH * window
    if first is not None:
        had_further = bool(first.further_doses)
        return _Decided(later, ever=True, at_last=_status(visits, claim), had_further=had_further)
    if not is_late:
        return _Decided(later, ever=None, at_last=None, had_further=False)
    had_further = bool(visits[-1].further_doses)
    return _Decided(later, ever=False, at_last=False, had_further=had_further)


def _status(visits: Sequence[Visit], claim: Claim) -> bool:
    return bool(claim(visits[-1].verdict))


def _count(found: Sequence[tuple[bool | None, bool | None]]) -> Table:
    counts = Counter(found)
    exposed, others = ((counts[answer, True], counts[answer, False]) for answer in (True, False))
    return exposed, others
