"""What became of each patient after the first selected dosing, up to the window's end."""

from dataclasses import dataclass

from ketrate.analysis.dissociation import minutes_until_discharge
from ketrate.analysis.response import Verdict, judge
from ketrate.analysis.review import Arm
from ketrate.analysis.units import Unit, agent_of
from ketrate.records.rating import Rating

LATE_ENOUGH = 2 / 3  # of the window: a "no" needs a rating at or after this


@dataclass(frozen=True, slots=True)
class Visit:
    """One outcome rating: days since the dosing, the verdict, further doses before it."""

    days: float
    verdict: Verdict
    further_doses: int
    is_after_leaving: bool


@dataclass(frozen=True, slots=True)
class Later:
    """One patient: whether the first dosing dissociated, and every outcome rating after it.

    `is_eligible` is None without a baseline.
    """

    patient: int
    dissociated: bool | None
    is_eligible: bool | None
    visits: tuple[Visit, ...]


def followed(arm: Arm) -> tuple[Later, ...]:
    """Every patient of the arm, from the first selected dosing on.

    Further doses of the same agent do not end it (they are counted); the first dose of another
    agent does, and so does the window.
    """
    window = arm.review.options.window_days
    return tuple(
        Later(
            unit.patient_id,
            seen.answer,
            unit.bounds.is_eligible,
            tuple(one for one in _visits(arm, unit) if one.days <= window),
        )
        for unit, seen in zip(arm.first, arm.first_seen, strict=True)
    )


def _visits(arm: Arm, unit: Unit) -> list[Visit]:
    found = []
    for rating in unit.ratings:
        if rating.counts and arm.review.wants(rating):
            visit = _visit(unit, rating)
            if visit is not None:
                found.append(visit)
    return sorted(found, key=lambda one: one.days)


def _visit(unit: Unit, rating: Rating) -> Visit | None:
    elapsed = unit.times.since(unit.dosing, rating)
    days = None if elapsed is None else elapsed.in_days
    begun = unit.times.dosings_begun(rating)
    further = unit.times.dosings[unit.n + 1 : begun]
    if elapsed is None or days is None or days <= 0:
        return None
    if any(agent_of(one) != unit.agent for one in further):
        return None
    if elapsed.minutes is None:
        is_after = days >= 1
    else:
        is_after = elapsed.minutes > minutes_until_discharge(unit.dosing)
    verdict = judge(rating.total, unit.bounds)
    return Visit(days, verdict, len(further), is_after)
