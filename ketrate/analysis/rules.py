"""The clinic's choices that a number depends on; always printed with what they produced."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Rule set for response and baseline, by `clinical/definitions`.

    `remission` None means the instrument's default; `minimum_baseline` None means above the
    remission cut-off. `strict` turns "at least" into "more than".
    """

    baseline: str = "course"
    baseline_max_age_days: int = 7
    response_percent: float = 50
    strict: bool = False
    remission: int | None = None
    minimum_baseline: int | None = None
