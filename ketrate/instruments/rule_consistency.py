"""Do the rules of a scale's file fit its items? Domains, blanks, the short form and the flags."""

from collections.abc import Iterable, Sequence

from ketrate.instruments.definition import MAXIMUM, Flag, Instrument, Item
from ketrate.instruments.definition_file import Table
from ketrate.instruments.prorating import most_allowed
from ketrate.words import tr


def check(instrument: Instrument, table: Table) -> None:
    """Raise BadFileError at the first rule that does not fit."""
    _check_domains(instrument, table)
    _check_either(instrument, table)
    _check_derived(instrument, table)
    _check_flags(instrument, table)
    _check_prorating(instrument, table)


def sum_of(items: Iterable[Item]) -> tuple[int, int]:
    """The lowest and highest sum of these items."""
    return sum_pairs((item.minimum, item.maximum) for item in items)


def sum_pairs(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The sum of the lows and the sum of the highs."""
    low = high = 0
    for one in pairs:
        low, high = low + one[0], high + one[1]
    return low, high


def domain_range(items: Sequence[Item], place: Table) -> tuple[int, int]:
    """The range of a maximum; its items must have one range, or a blank would change the floor."""
    ranges = {(item.minimum, item.maximum) for item in items}
    if len(ranges) != 1:
        raise place.refuse("items", tr("items of one maximum must have the same range."))
    return ranges.pop()


def total_range(instrument: Instrument) -> tuple[int, int]:
    """The lowest and highest total: single items, and each domain once."""
    domains = [one for one in instrument.subscales if one.rule == MAXIMUM]
    covered = {number for one in domains for number in one.items}
    low, high = sum_of(i for i in instrument.items if i.counts and i.number not in covered)
    more_low, more_high = sum_pairs((one.minimum, one.maximum) for one in domains)
    return low + more_low, high + more_high


def _check_domains(instrument: Instrument, table: Table) -> None:
    taken = {item.number for item in instrument.items if not item.counts}
    for subscale, place in zip(instrument.subscales, table.tables("subscales"), strict=True):
        if subscale.rule == MAXIMUM:
            if taken & set(subscale.items):
                problem = tr("an item is in one maximum only, and must count.")
                raise place.refuse("items", problem)
            taken |= set(subscale.items)


def _check_either(instrument: Instrument, table: Table) -> None:
    domains = [set(one.items) for one in instrument.subscales if one.rule == MAXIMUM]
    seen: set[int] = set()
    for one, place in zip(instrument.either, table.tables("either"), strict=True):
        items = set(one.items)
        if len(items) < 2 or not any(items <= domain for domain in domains):
            problem = tr("these must be two items or more of one maximum.")
            raise place.refuse("items", problem)
        if seen & items:
            raise place.refuse("items", tr("an item may stand here only once."))
        seen |= items


def _check_derived(instrument: Instrument, table: Table) -> None:
    derived = instrument.derived
    if derived is None:
        return
    place = table.table("derived")
    if not derived.parents or instrument.id in derived.parents:
        raise place.refuse("from", tr("a short form is derived from another scale."))
    if len(derived.items) != len(instrument.items) or len(set(derived.items)) != len(derived.items):
        problem = tr("there must be {n} items, each once.", n=len(instrument.items))
        raise place.refuse("items", problem)


def _check_flags(instrument: Instrument, table: Table) -> None:
    seen: set[str] = set()
    for flag, place in zip(instrument.flags, table.tables("flags"), strict=True):
        if flag.id in seen:
            raise place.refuse("id", tr("the flag {id} stands twice.", id=flag.id))
        seen.add(flag.id)
        if flag.any_item and flag.above_baseline:
            raise place.refuse("any_item", tr("only a total is compared with the baseline."))
        low, high = _span(instrument, flag)
        if not low <= flag.cutoff.value <= high:
            problem = tr("{n} is outside the range.", n=flag.cutoff.value)
            raise place.refuse("value", problem)


def _check_prorating(instrument: Instrument, table: Table) -> None:
    if instrument.prorating is None:
        return
    most = most_allowed(instrument)
    if not 1 <= instrument.prorating.most_missing <= most:
        problem = (
            tr("at most {n} items may be missing: half of them must be answered.", n=most)
            if most
            else tr("a scale of one answer has nothing to prorate.")
        )
        raise table.table("prorating").refuse("most_missing", problem)


def _span(instrument: Instrument, flag: Flag) -> tuple[int, int]:
    if not flag.any_item:
        return instrument.minimum, instrument.maximum
    return (
        min(item.minimum for item in instrument.items),
        max(item.maximum for item in instrument.items),
    )
