"""Does one thing go with another: correlation, ANCOVA, and Holm over the family."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketrate.analysis.flow import Flow
from ketrate.analysis.methods import correlation, regression
from ketrate.analysis.methods.correlation import FEWEST, FEWEST_FOR_P, Correlation
from ketrate.analysis.methods.multiplicity import holm
from ketrate.analysis.methods.regression import Design, Piecewise, Slope
from ketrate.analysis.pairs import Floats, Pairs
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Question:
    """One cell of the family: which predictor at which minute, which outcome when."""

    predictor: str
    at: str
    anchor: str
    outcome: str
    when: str


@dataclass(frozen=True, slots=True)
class Association:
    """The answer to one question in one arm; what is not defined or too small is None.

    Correlations are with improvement (positive = goes with getting better); the slope is in
    follow-up points (negative = better).
    """

    question: Question
    n: int
    n_intervening: int
    n_carried: int
    spearman: Correlation | None
    pearson: Correlation | None
    ancova: Slope | None
    knot: Piecewise | None
    note: str | None
    n_patients: int
    flow: Flow
    p_holm: float | None = None
    family: str | None = None
    family_size: int | None = None
    adjusted_test: str | None = None

    @property
    def raw_p(self) -> float | None:
        """The p that goes into Holm: the ANCOVA's, Spearman's where there is no baseline."""
        if self.n < FEWEST_FOR_P:
            return None
        if self.ancova is not None:
            return self.ancova.p
        return None if self.spearman is None else self.spearman.p


def associate(
    question: Question, pairs: Pairs, knot: float | None = None, screened: int | None = None
) -> Association:
    """Every statistic of one question. `pairs` may hold dosings without either value."""
    both = pairs.where(pairs.both)
    n = len(both.predictor)
    is_repeated = both.is_repeated
    found = Association(
        question,
        n,
        int(np.sum(pairs.intervening & np.isfinite(pairs.predictor))),
        int(np.sum(both.carried)),
        correlation.spearman(both.predictor, both.outcome),
        correlation.pearson(both.predictor, both.outcome),
        None if is_repeated else _ancova(both),
        None if is_repeated or knot is None else _piecewise(both, knot),
        _note(both),
        _patients(both, None),
        _flow(pairs, both, screened),
    )
    return _without_tests(found) if is_repeated else found


def adjusted(found: Sequence[Association], population: str) -> tuple[Association, ...]:
    """Holm over every question of the family with twenty pairs or more."""
    raw = [one.raw_p for one in found]
    size = sum(p is not None for p in raw)
    family = tr("{population}: every predictor, minute and outcome with n of 20 or more",
                population=population)  # fmt: skip
    return tuple(
        one
        if p is None
        else replace(
            one,
            p_holm=p,
            family=family,
            family_size=size,
            adjusted_test="ancova" if one.ancova is not None else "spearman",
        )
        for one, p in zip(found, holm(raw), strict=True)
    )


def _flow(pairs: Pairs, both: Pairs, screened: int | None) -> Flow:
    return Flow(
        screened,
        _patients(pairs, None),
        _patients(pairs, pairs.baseline),
        _patients(pairs, pairs.predictor),
        _patients(pairs, pairs.outcome),
        _patients(both, None),
    )


def _patients(pairs: Pairs, values: Floats | None) -> int:
    """How many different patients there are, or have a value."""
    known = pairs.patient if values is None else pairs.patient[np.isfinite(values)]
    return len(np.unique(known))


def _ancova(pairs: Pairs) -> Slope | None:
    scored, design = _design(pairs)
    return None if design is None else regression.ancova(scored.follow_up, scored.predictor, design)


def _piecewise(pairs: Pairs, knot: float) -> Piecewise | None:
    scored, design = _design(pairs)
    if design is None:
        return None
    return regression.piecewise(scored.follow_up, scored.predictor, design, knot)


def _design(pairs: Pairs) -> tuple[Pairs, Design | None]:
    """Those with both scores; the baseline, and the dose where the arm mixes doses."""
    scored = pairs.where(np.isfinite(pairs.baseline) & np.isfinite(pairs.follow_up))
    if len(scored.predictor) < FEWEST:
        return scored, None
    dose = _dose_columns(scored)
    columns = [scored.baseline] if np.ptp(scored.baseline) > 0 else []
    names = ("baseline",) if columns else ()
    if dose is not None:
        names = (*names, "dose")
    return scored, Design(np.column_stack([*columns, *(dose or [])]) if names else
                          np.empty((len(scored.predictor), 0)), names)  # fmt: skip


def _dose_columns(pairs: Pairs) -> list[Floats] | None:
    """One column per unit of dose, and one that tells the units apart; None where none is mixed.

    Doses are taken as mixed when they differ once rounded (mg/kg to 0.1, mg to whole ones), and
    only where every one is known: nobody is left out for the sake of the adjustment.
    """
    if not np.isfinite(pairs.dose).all():
        return None
    rounded = np.where(pairs.dose_unit == 0, np.round(pairs.dose, 1), np.round(pairs.dose))
    columns: list[Floats] = []
    units = np.unique(pairs.dose_unit)
    for unit in units:
        own = pairs.dose_unit == unit
        if np.ptp(rounded[own]) > 0:
            columns.append(np.where(own, pairs.dose - pairs.dose[own].mean(), 0.0))
    if len(units) > 1:
        columns.append((pairs.dose_unit == units[0]).astype(float))
    return columns or None


def _note(both: Pairs) -> str | None:
    n = len(both.predictor)
    if n < FEWEST:
        return tr("Fewer than {n} pairs: no coefficient.", n=FEWEST)
    if np.ptp(both.predictor) == 0 or np.ptp(both.outcome) == 0:
        return tr("One side does not vary: no coefficient.")
    if both.is_repeated:
        return tr("Sessions of one patient are not independent: no interval and no test.")
    return tr("descriptive only") if n < FEWEST_FOR_P else None


def _without_tests(found: Association) -> Association:
    bare = [
        None if one is None else replace(one, ci=None, p=None, precision=None)
        for one in (found.spearman, found.pearson)
    ]
    return replace(found, spearman=bare[0], pearson=bare[1])
