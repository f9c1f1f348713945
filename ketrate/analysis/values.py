"""How a rating becomes a number: its total, a part of it, or a short form taken out of it."""

from collections.abc import Callable, Mapping

from ketrate.analysis.family import family_of
from ketrate.analysis.measures import part_items
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import MAXIMUM, Instrument
from ketrate.instruments.scoring import score
from ketrate.instruments.short_form import derive
from ketrate.records.rating import Rating

Value = Callable[[Rating], float | None]


def values(source: str, part: str | None, instruments: Catalogue) -> Mapping[str, Value]:
    """By scale, how its ratings are read for `source` (a scale or its family) and its part.

    A short form is also read out of complete answers to the scales it is taken from. Nothing for
    a scale that the clinic does not have.
    """
    if source not in instruments and not instruments.family(source):
        return {}
    family = family_of(source, instruments).by_id
    if part is not None:
        return {name: _part(one, part) for name, one in family.items()}
    short = {
        parent: _short_form(one, parent)
        for one in family.values()
        if one.derived is not None
        for parent in one.derived.parents
    }
    return short | dict.fromkeys(family, _total)


def sum_of(rating: Rating, items: tuple[int, ...], *, maximum: bool = False) -> int | None:
    """The sum (or the highest) of some items; None unless every one of them was answered."""
    known = {one.item: one.value for one in rating.answers if one.value is not None}
    if not items or any(item not in known for item in items):
        return None
    found = [known[item] for item in items]
    return max(found) if maximum else sum(found)


def _total(rating: Rating) -> float | None:
    return rating.complete_total


def _part(instrument: Instrument, part: str) -> Value:
    items = part_items(instrument, part)
    is_maximum = any(one.id == part and one.rule == MAXIMUM for one in instrument.subscales)
    return lambda rating: sum_of(rating, items, maximum=is_maximum)


def _short_form(instrument: Instrument, parent: str) -> Value:
    def value(rating: Rating) -> float | None:
        answers = {one.item: one.value for one in rating.answers}
        return score(instrument, derive(instrument, parent, answers)).total

    return value
