"""Does a scale's file agree with itself? Ranges, bands, subscales and rules, each with its line."""

import re
from collections.abc import Sequence

from ketrate.instruments import rule_consistency
from ketrate.instruments.definition import (
    BETTER,
    MAXIMUM,
    WORSE,
    ZERO_IS_BEST,
    Cutoff,
    Instrument,
    Item,
    Subscale,
)
from ketrate.instruments.definition_file import Table
from ketrate.instruments.rule_consistency import domain_range, sum_of, total_range
from ketrate.words import tr

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


def check(instrument: Instrument, table: Table) -> None:
    """Raise BadFileError at the first thing that does not fit."""
    _check_names(instrument, table)
    _check_items(instrument, table)
    _check_subscales(instrument, table)
    rule_consistency.check(instrument, table)
    _check_range(instrument, table)
    _check_bands(instrument, table)
    _check_cutoffs(instrument, table)
    _check_alert(instrument, table)


def _check_names(instrument: Instrument, table: Table) -> None:
    for key, value in (("id", instrument.id), ("family", instrument.family)):
        if not _ID.fullmatch(value):
            raise table.refuse(key, tr("{key} must be small letters, digits and -.", key=key))
    if instrument.earliest_after_dosing < 0:
        raise table.refuse("earliest_after_dosing", tr("minutes cannot be negative."))
    if instrument.recall_minutes is not None and instrument.recall_minutes < 0:
        raise table.refuse("recall_minutes", tr("minutes cannot be negative."))
    if instrument.acute_variant == instrument.id:
        raise table.refuse("acute_variant", tr("a scale is not its own acute variant."))


def _check_items(instrument: Instrument, table: Table) -> None:
    places = table.tables("items")
    keys: set[str] = set()
    for expected, (item, place) in enumerate(zip(instrument.items, places, strict=True), 1):
        if item.number != expected:
            problem = tr("item {n} stands where {m} is expected.", n=item.number, m=expected)
            raise place.refuse("number", problem)
        if item.key in keys:
            raise place.refuse("key", tr("the key {key} is used twice.", key=item.key))
        keys.add(item.key)
        _check_unscored(item, place)


def _check_unscored(item: Item, place: Table) -> None:
    for level in item.levels:
        if not level.is_scored and item.minimum <= level.value <= item.maximum:
            problem = tr("{value} is both scored and not scored.", value=level.value)
            raise place.refuse("unscored", problem)


def _check_range(instrument: Instrument, table: Table) -> None:
    low, high = total_range(instrument)
    if (instrument.minimum, instrument.maximum) != (low, high):
        raise table.refuse("range", tr("the items add up to {low} to {high}.", low=low, high=high))


def _check_subscales(instrument: Instrument, table: Table) -> None:
    by_number = {item.number: item for item in instrument.items}
    seen: set[str] = set()
    for subscale, place in zip(instrument.subscales, table.tables("subscales"), strict=True):
        numbers = subscale.items
        if len(set(numbers)) != len(numbers) or not set(numbers) <= set(by_number):
            raise place.refuse("items", tr("items must be numbers of this scale, each once."))
        _check_subscale_range(subscale, [by_number[number] for number in numbers], place)
        if subscale.id in seen:
            raise place.refuse("id", tr("the subscale {id} stands twice.", id=subscale.id))
        seen.add(subscale.id)


def _check_subscale_range(subscale: Subscale, items: Sequence[Item], place: Table) -> None:
    if subscale.rule == MAXIMUM:
        low, high = domain_range(items, place)
    else:
        low, high = sum_of(items)
    if (subscale.minimum, subscale.maximum) != (low, high):
        problem = tr("these items add up to {low} to {high}.", low=low, high=high)
        raise place.refuse("range", problem)


def _check_bands(instrument: Instrument, table: Table) -> None:
    places = table.tables("bands")
    expected = instrument.minimum
    for band, place in zip(instrument.bands, places, strict=True):
        if band.low != expected:
            word = tr("a gap") if band.low > expected else tr("an overlap")
            problem = tr("{word}: this band should begin at {n}.", word=word, n=expected)
            raise place.refuse("range", problem)
        expected = band.high + 1
    if places and expected != instrument.maximum + 1:
        problem = tr("the last band must end at {n}.", n=instrument.maximum)
        raise places[-1].refuse("range", problem)


def _check_cutoffs(instrument: Instrument, table: Table) -> None:
    for cutoff, place in zip(instrument.remission, table.tables("remission"), strict=True):
        _check_side(cutoff, instrument, place)
        _check_in_range(cutoff, instrument, place)
    if instrument.dissociated is None:
        return
    place = table.table("dissociated")
    if instrument.domain != "dissociation":
        raise place.refuse("", tr("only a scale of dissociation has this cut-off."))
    _check_in_range(instrument.dissociated, instrument, place)


def _check_side(cutoff: Cutoff, instrument: Instrument, place: Table) -> None:
    """Remission lies on the side that is better."""
    if instrument.direction == ZERO_IS_BEST:
        raise place.refuse("", tr("a scale that is best at zero has no remission."))
    if instrument.direction == WORSE and cutoff.operator != "<=":
        raise place.refuse("operator", tr("remission is at or below (<=) a score."))
    if instrument.direction == BETTER and cutoff.operator != ">=":
        raise place.refuse("operator", tr("remission is at or above (>=) a score."))


def _check_in_range(cutoff: Cutoff, instrument: Instrument, place: Table) -> None:
    if not instrument.minimum <= cutoff.value <= instrument.maximum:
        raise place.refuse("value", tr("{n} is outside the scale's range.", n=cutoff.value))


def _check_alert(instrument: Instrument, table: Table) -> None:
    alert = instrument.alert
    if alert is None:
        return
    place = table.table("alert")
    item = next((one for one in instrument.items if one.number == alert.item), None)
    if item is None:
        raise place.refuse("item", tr("there is no item {n}.", n=alert.item))
    if not item.minimum < alert.at_least <= item.maximum:
        raise place.refuse("at_least", tr("{n} is outside the item's range.", n=alert.at_least))
    if alert.rise is not None and alert.rise < 1:
        raise place.refuse("rise", tr("a rise is 1 or more."))
