"""Which single answers a review asks for; totals serve for all the rest."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.family import family_of
from ketrate.analysis.measures import check, part_items
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument


def items(options: CohortOptions, instruments: Catalogue) -> Mapping[str, frozenset[int]]:
    """By scale: the suicidality item of the outcome's family, and every part of a predictor.

    A predictor that is a short form needs its items in the scales it is taken from.

    Reasons for a missing answer and carried answers are needed of every scale and not named
    here. Raises NotFoundError for an unknown family, BadInputError for an unknown
    predictor.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for measure in options.measures:
        check("--predictors", measure, instruments)
    for one in family_of(options.family, instruments).by_id.values():
        if one.alert is not None:
            found[one.id].add(one.alert.item)
    for measure in (one for one in options.measures if not one.is_vital):
        for one in family_of(measure.source, instruments).by_id.values():
            for name, numbers in _of_scale(one, measure.part):
                found[name].update(numbers)
    return {name: frozenset(numbers) for name, numbers in found.items() if numbers}


def _of_scale(one: Instrument, part: str | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A part's items, or those of a short form in each scale it is taken from."""
    if part is not None:
        yield one.id, part_items(one, part)
    elif one.derived is not None:
        for parent in one.derived.parents:
            yield parent, one.derived.items


def vital_signs(options: CohortOptions) -> bool:
    """Whether vital signs other than sedation are asked for."""
    return any(one.is_vital for one in options.measures)
