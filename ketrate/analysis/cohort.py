"""The clinic's cohort: outcomes per arm, and contrasts between arms.

Arms are agents. Active drugs and comparators are never pooled; there is no block for "all".
"""

from collections.abc import Sequence
from itertools import combinations

from ketrate.analysis import contrasts
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.cohort_rules import rules_document
from ketrate.analysis.family import Family, family_of
from ketrate.analysis.matching import Outcome, outcomes
from ketrate.analysis.outcomes import flow, outcome_document
from ketrate.analysis.units import CohortData, Unit, passing, units
from ketrate.analysis.windows import Timing
from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.words import tr

__all__ = ["CohortData", "CohortOptions", "build"]

COMPARATORS = ("saline", "placebo", "midazolam", "comparator")
LATER_IN_ARM = (
    "dissociation", "association", "suicidality", "two_by_two", "time_to_response", "logrank_p",
    "dose_plane", "within_between", "by_rater_independence",
)  # fmt: skip
LATER = ("local_question", "agreement", "quality")

Document = dict[str, object]
Arm = Sequence[tuple[Outcome, ...]]


def build(
    data: CohortData,
    options: CohortOptions,
    instruments: Catalogue,
    protocols: object = None,  # noqa: ARG001 - planned timepoints are not looked at yet
    now: Instant | None = None,
) -> Document:
    """The document of `ketrate cohort --json`; the caller adds what only the vault knows.

    `data` holds what may be seen. Without `now` every window counts as closed. Raises
    NotFoundError for an unknown instrument family.
    """
    family = family_of(options.instrument, instruments)
    patients = passing(data, options)
    chosen = units(patients, options, family)
    arms = {
        agent: _outcomes_of([one for one in chosen if one.agent == agent], options, family, now)
        for agent in sorted({one.agent for one in chosen}, key=_rank)
    }
    if options.agent is not None and not arms:
        arms = {options.agent: ()}
    return {
        "population": {
            "options": options.as_words(),
            "patients": len(patients),
            "sessions": len(chosen),
        },
        "rules": rules_document(options, family, instruments),
        "arms": [
            _arm(agent, found, options, family, len(patients)) for agent, found in arms.items()
        ],
        "contrasts": _contrasts(arms, options, family),
        **dict.fromkeys(LATER),
        "notes": _notes(LATER),
    }


def _rank(agent: str) -> tuple[bool, str]:
    """Active drugs first, comparators after them."""
    return agent.casefold() in COMPARATORS, agent


def _outcomes_of(
    chosen: Sequence[Unit], options: CohortOptions, family: Family, now: Instant | None
) -> Arm:
    timings, keep = options.timings, options.intervening == "keep"
    return [outcomes(unit, timings, family, keep=keep, now=now) for unit in chosen]


def _arm(agent: str, found: Arm, options: CohortOptions, family: Family, screened: int) -> Document:
    return {
        "agent": agent,
        "flow": flow(screened, found),
        "outcomes": [
            outcome_document(family.name, timing, column)
            | {"flow": flow(screened, [(one,) for one in column])}
            for timing, column in _columns(found, options)
        ],
        **dict.fromkeys(LATER_IN_ARM),
        "notes": _notes(LATER_IN_ARM),
    }


def _columns(found: Arm, options: CohortOptions) -> list[tuple[Timing, list[Outcome]]]:
    return [(timing, [row[n] for row in found]) for n, timing in enumerate(options.timings)]


def _contrasts(arms: dict[str, Arm], options: CohortOptions, family: Family) -> list[Document]:
    """Every pair of arms at every time: within the crossover, and between in period 1."""
    found: list[Document] = []
    for one, other in combinations(arms, 2):
        for n, timing in enumerate(options.timings):
            mine, theirs = [row[n] for row in arms[one]], [row[n] for row in arms[other]]
            label = {"instrument": family.name}
            if options.period is None:
                found.append(contrasts.paired((one, other), timing.label, mine, theirs) | label)
            if options.period in (None, 1):
                found.append(contrasts.between((one, other), timing.label, mine, theirs) | label)
    return found


def _notes(blocks: Sequence[str]) -> dict[str, str]:
    return dict.fromkeys(blocks, tr("This version does not work this out yet."))
