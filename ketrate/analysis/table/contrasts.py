"""Two arms beside each other, on columns: the same contrasts as on records."""

from dataclasses import dataclass

import numpy as np

from ketrate.analysis import statistics
from ketrate.analysis.contrasts import between_note, compared, paired_note
from ketrate.analysis.table.columns import Bools, Floats, Integers, first_of
from ketrate.analysis.table.review import TableArm

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class _First:
    """The first dosing of each patient in an arm, where it has a score."""

    patient: Integers
    period: Integers
    total: Floats
    baseline: Floats
    eligible: Integers
    responded: Integers

    def where(self, wanted: Bools) -> "_First":
        return _First(
            self.patient[wanted], self.period[wanted], self.total[wanted],
            self.baseline[wanted], self.eligible[wanted], self.responded[wanted],
        )  # fmt: skip


def _first(arm: TableArm, n: int) -> _First:
    one = arm.columns[n]
    _, place = np.unique(arm.patient, return_inverse=True)
    count = int(place.max()) + 1 if len(place) else 0
    order = np.argsort(place, kind="stable")
    first = order[first_of(place[order], count)] if count else order
    made = _First(
        arm.patient[first], arm.review.clinic.period[arm.units[first]], one.total[first],
        one.baseline[first], one.eligible[first], one.verdict.responded[first],
    )  # fmt: skip
    return made.where(np.isfinite(made.total))


def between(one: TableArm, other: TableArm, n: int) -> Document:
    """The primary contrast: dosings of period 1 alone, arm minus versus on scores (Welch)."""
    sides = [
        found.where((found.period == 1) & np.isfinite(found.baseline))
        for found in (_first(one, n), _first(other, n))
    ]
    first, second = (found.total.astype(np.int64) for found in sides)
    found = statistics.welch_t(first, second)
    responders = [_responders(side) for side in sides]
    table = [[yes, total - yes] for yes, total in responders]
    return {
        "kind": "between",
        "arm": one.agent,
        "versus": other.agent,
        "when": one.review.options.timings[n].label,
        "period": 1,
        "responders": responders,
        "fisher_p": statistics.fisher_p(table) if all(k for _, k in responders) else None,
        **compared(found, len(first) + len(second)),
        "note": between_note(),
    }


def _responders(side: _First) -> list[int]:
    chosen = side.eligible == 1
    return [int(np.sum(side.responded[chosen] == 1)), int(chosen.sum())]


def paired(one: TableArm, other: TableArm, n: int) -> Document:
    """Both periods of the same patients: a plain paired t on scores, arm minus versus."""
    mine, theirs = _first(one, n), _first(other, n)
    _, left, right = np.intersect1d(mine.patient, theirs.patient, return_indices=True)
    first, second = mine.total[left].astype(np.int64), theirs.total[right].astype(np.int64)
    is_second = mine.period[left] > theirs.period[right]
    halves = (first - second) / 2
    effect = statistics.welch_t(halves[is_second], halves[~is_second])
    return {
        "kind": "paired",
        "arm": one.agent,
        "versus": other.agent,
        "when": one.review.options.timings[n].label,
        **compared(statistics.paired_t(first, second), len(first)),
        "period_effect": None if effect is None else compared(effect, len(first)),
        "note": paired_note(),
    }
