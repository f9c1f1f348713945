"""Mean dissociation against mean improvement, per route and dose. Doses were not randomised."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ketrate.analysis import statistics
from ketrate.analysis.filters import dose_of
from ketrate.analysis.pairing import pairs, predictor, scored
from ketrate.analysis.pairs import Floats
from ketrate.analysis.review import Arm, Block
from ketrate.analysis.units import UNNAMED
from ketrate.words import tr

PRIMARY = "1 d"  # the outcome of the plane where it was asked for, else the first


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % t interval (None below two values)."""

    value: float
    ci: tuple[float, float] | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """One route and dose: those with both values."""

    route: str
    dose: str
    n: int
    dissociation: Mean
    improvement: Mean
    at: str
    when: str
    predictor: str
    outcome: str


def dose_plane(arm: Arm) -> Block:
    """One place per route and dose given, in order of both."""
    review = arm.review
    measure, at = review.options.change, review.minutes[0]
    n = primary(arm)
    both = pairs(arm, predictor(arm, measure, at), scored(arm, n, review.options.outcome))
    groups: dict[tuple[str, float, str], list[int]] = defaultdict(list)
    units = arm.units if len(both.patient) == len(arm.units) else ()
    for k, unit in enumerate(units):
        if both.both[k]:
            dose = dose_of(unit.dosing)
            amount, label = (0.0, UNNAMED) if dose is None else (dose.rounded, dose.text)
            groups[unit.dosing.route or UNNAMED, amount, label].append(k)
    if not groups:
        return Block(None, tr("No dosing has both values."))
    places = tuple(
        Place(
            route,
            dose,
            len(rows),
            mean_of(both.predictor[rows]),
            mean_of(both.outcome[rows]),
            at.label,
            review.timings[n].label,
            measure.text,
            review.options.outcome.text,
        )
        for (route, _, dose), rows in sorted(groups.items())
    )
    return Block(places, tr("Doses were not randomised: a difference between them has no cause."))


def primary(arm: Arm) -> int:
    """The number of the outcome time that single figures use: one day, else the first asked for."""
    labels = [one.label for one in arm.review.timings]
    return labels.index(PRIMARY) if PRIMARY in labels else 0


def mean_of(values: Floats) -> Mean:
    """The mean of at least one value."""
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return Mean(float(np.mean(values)), statistics.mean_interval(values), spread)
