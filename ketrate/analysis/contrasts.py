"""Two arms beside each other: between patients in the first period, and within a crossover."""

from collections.abc import Sequence

from ketrate.analysis import statistics
from ketrate.analysis.matching import Outcome
from ketrate.analysis.statistics import TTest
from ketrate.words import tr

Document = dict[str, object]
Arms = tuple[str, str]


def between(arms: Arms, when: str, one: Sequence[Outcome], other: Sequence[Outcome]) -> Document:
    """The primary contrast: dosings of period 1 alone, arm minus versus on scores (Welch)."""
    first, second = _first_period(one), _first_period(other)
    found = statistics.welch_t(_totals(first), _totals(second))
    responders = [_responders(first), _responders(second)]
    table = [[yes, n - yes] for yes, n in responders]
    return {
        "kind": "between",
        "arm": arms[0],
        "versus": arms[1],
        "when": when,
        "period": 1,
        "responders": responders,
        "fisher_p": statistics.fisher_p(table) if all(n for _, n in responders) else None,
        **compared(found, len(first) + len(second)),
        "note": between_note(),
    }


def paired(arms: Arms, when: str, one: Sequence[Outcome], other: Sequence[Outcome]) -> Document:
    """Both periods of the same patients: a plain paired t on scores, arm minus versus."""
    second = _by_patient(other)
    pairs = [
        (mine, second[patient]) for patient, mine in _by_patient(one).items() if patient in second
    ]
    mine, theirs = _totals([a for a, _ in pairs]), _totals([b for _, b in pairs])
    return {
        "kind": "paired",
        "arm": arms[0],
        "versus": arms[1],
        "when": when,
        **compared(statistics.paired_t(mine, theirs), len(pairs)),
        "period_effect": _period_effect(pairs),
        "note": paired_note(),
    }


def between_note() -> str:
    """What the contrast between patients is."""
    return tr("primary; scores at follow-up, arm minus versus, Welch's t")


def paired_note() -> str:
    """What is to be borne in mind of a crossover."""
    return tr("carry-over possible")


def _period_effect(pairs: Sequence[tuple[Outcome, Outcome]]) -> Document | None:
    """Second minus first period: half the difference of arm - versus between the two sequences."""
    differences = {True: list[float](), False: list[float]()}
    for mine, theirs in pairs:
        if mine.total is not None and theirs.total is not None:
            is_second = mine.unit.period > theirs.unit.period
            differences[is_second].append((mine.total - theirs.total) / 2)
    found = statistics.welch_t(differences[True], differences[False])
    return None if found is None else compared(found, len(pairs))


def compared(found: TTest | None, n: int) -> Document:
    """A t test as the document has it; empty where it was not made."""
    if found is None:
        return {"n": n} | dict.fromkeys(("difference", "ci", "statistic", "df", "p"))
    return {
        "n": n,
        "difference": found.difference,
        "ci": None if found.interval is None else list(found.interval),
        "statistic": found.statistic,
        "df": _whole(found.df),
        "p": found.p,
    }


def _whole(df: float | None) -> float | None:
    """Degrees of freedom: whole ones (not Welch's) without a fraction."""
    return int(df) if df is not None and df == int(df) else df


def _first_period(found: Sequence[Outcome]) -> list[Outcome]:
    return [
        one
        for one in _by_patient(found).values()
        if one.unit.period == 1 and one.unit.baseline is not None
    ]


def _by_patient(found: Sequence[Outcome]) -> dict[int, Outcome]:
    """The first dosing of each patient in this arm, where it has a value."""
    first: dict[int, Outcome] = {}
    for one in found:
        first.setdefault(one.unit.patient_id, one)
    return {patient: one for patient, one in first.items() if one.total is not None}


def _responders(found: Sequence[Outcome]) -> list[int]:
    eligible = [one for one in found if one.unit.bounds.is_eligible]
    return [sum(bool(one.verdict.responded) for one in eligible), len(eligible)]


def _totals(found: Sequence[Outcome]) -> list[int]:
    return [one.total for one in found if one.total is not None]
