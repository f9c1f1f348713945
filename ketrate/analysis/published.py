"""Published results, shown beside the clinic's own where both are the same kind of number.

Only what was read in a public source stands in `resources/published`; a number worked out from
read ones is named as derived. A row stands beside a result only when statistic, scale, minute,
time and rule are the same.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

from ketrate import resources
from ketrate.analysis import statistics
from ketrate.analysis.methods.correlation import n_for_power

REFERENCE_R = 0.35  # Luckenbaugh 2014 at 230 min, the size the power note is worked out for


@dataclass(frozen=True, slots=True)
class Published:
    """One result. `derived` names the fields that were worked out rather than read.

    A share has `count` of `n`, and its interval is Wilson's; `rule` is the response or remission
    rule, `baseline` what percent change was counted from where it was not the last before dosing.
    """

    id: str
    study: str
    source: str
    statistic: str
    outcome: str
    when: str
    n: int
    agent: str | None = None
    predictor: str | None = None
    at: str | None = None
    value: float | None = None
    p: float | None = None
    ci: tuple[float, float] | None = None
    count: int | None = None
    rule: str | None = None
    baseline: str = "course"
    derived: tuple[str, ...] = ()
    sign: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Power:
    """How many pairs would find a true correlation of the published size."""

    r: float
    n: int
    power: float
    method: str


@cache
def results() -> tuple[Published, ...]:
    """Every row of the file; a row with a key that nobody knows is a bug in the file."""
    text = (resources.folder("published") / "results.toml").read_text(encoding="utf-8")
    return tuple(_row(one) for one in tomllib.loads(text)["results"])


def correlations(
    predictor: str, at: str, outcome: str, when: str, agent: str
) -> tuple[Published, ...]:
    """What stands beside a correlation of exactly this question, for the same agent."""
    asked = (predictor, at, outcome, when)
    return tuple(
        one
        for one in results()
        if one.statistic == "pearson"
        and one.agent == agent.casefold()
        and (one.predictor, one.at, one.outcome, one.when) == asked
    )


def shares(
    statistic: str, outcome: str, when: str, rule: str, baseline: str, agent: str
) -> tuple[Published, ...]:
    """What stands beside a share of responders or of remitters; remission needs no baseline."""
    return tuple(
        one
        for one in results()
        if (one.statistic, one.outcome, one.when, one.rule, one.agent)
        == (statistic, outcome, when, rule, agent.casefold())
        and (statistic == "remission" or one.baseline == baseline)
    )


def power() -> Power:
    """Early effect sizes are usually too large: the true n is likely to be larger still."""
    return Power(REFERENCE_R, n_for_power(REFERENCE_R), 0.8, "Fisher's z, two-sided 5 %")


def _row(table: dict[str, object]) -> Published:
    facts = {key: tuple(one) if isinstance(one, list) else one for key, one in table.items()}
    count, n = facts.get("count"), facts["n"]
    if isinstance(count, int) and isinstance(n, int):
        facts |= {"value": count / n, "ci": statistics.wilson(count, n)}
    return Published(**facts)  # type: ignore[arg-type]  # the file is the program's own
