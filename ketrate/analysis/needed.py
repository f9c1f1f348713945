"""Which single answers a review asks for; totals serve for all the rest."""

from collections import defaultdict
from collections.abc import Mapping

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.family import family_of
from ketrate.analysis.measures import check, part_items
from ketrate.instruments.catalogue import Catalogue


def items(options: CohortOptions, instruments: Catalogue) -> Mapping[str, frozenset[int]]:
    """By scale: the suicidality item of the outcome's family, and every part of a predictor.

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
    for measure in options.measures:
        if measure.part is not None and not measure.is_vital:
            for one in family_of(measure.source, instruments).by_id.values():
                found[one.id].update(part_items(one, measure.part))
    return {name: frozenset(numbers) for name, numbers in found.items() if numbers}


def vital_signs(options: CohortOptions) -> bool:
    """Whether vital signs other than sedation are asked for."""
    return any(one.is_vital for one in options.measures)
