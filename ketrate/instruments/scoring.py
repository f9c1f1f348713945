"""Adding up answers by the rule of the scale's file; the only place where totals are made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ketrate.errors import BadInputError
from ketrate.instruments.definition import MAXIMUM, Instrument, Item, Prorating, Subscale
from ketrate.instruments.prorating import Part, prorate
from ketrate.records.rating import Answer
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Score:
    """What the answers come to. With a gap: no total, no band, no subscale that has the gap.

    `is_prorated`: a rule that the clinic switched on made a total in spite of the gap; band and
    total then rest on the answers there are, `is_complete` stays False, subscales stay blank.
    """

    instrument: str
    version: str
    answered: int
    items: int
    is_complete: bool
    total: int | None
    subscales: Mapping[str, int | None]
    band: str | None
    missing: tuple[int, ...]
    is_prorated: bool = False


def score(
    instrument: Instrument, answers: Mapping[int, int | None], rule: Prorating | None = None
) -> Score:
    """Score answers by item number; None or absent means unanswered.

    With a `rule` too few answers may still make a total, which then is `is_prorated`. A value the
    scale does not score (HAM-D 16 = 3) counts as unanswered. Raises BadInputError for a value out
    of range or of another type and for an unknown item.
    """
    items = {item.number: item for item in instrument.items}
    scored: dict[int, int] = {}
    for number, value in answers.items():
        item = _item(instrument, items, number)
        if value is not None and _is_scored(instrument, item, value):
            scored[number] = value
    excused = _excused(instrument, scored)
    missing = tuple(
        item.number
        for item in instrument.items
        if item.counts and item.number not in scored and item.number not in excused
    )
    subscales = {one.id: _subscale(one, scored, excused) for one in instrument.subscales}
    total = None if missing else _total(instrument, scored, subscales)
    is_prorated = rule is not None and 0 < len(missing) <= rule.most_missing
    if rule is not None and is_prorated:
        total = prorate(_parts(instrument, scored, subscales), rule)
    return Score(
        instrument=instrument.id,
        version=instrument.version,
        answered=len(scored),
        items=len(items),
        is_complete=not missing,
        total=total,
        subscales=subscales,
        band=band(instrument, total),
        missing=missing,
        is_prorated=is_prorated,
    )


def score_answers(
    instrument: Instrument, answers: Sequence[Answer], rule: Prorating | None = None
) -> Score:
    """Score a rating's answers; carried values count, reasons do not.

    The `rule` is used only once every item has an answer or a reason: a rating that is still
    being asked has no total yet.
    """
    if rule is not None and open_items(instrument, answers):
        rule = None
    return score(instrument, {answer.item: answer.value for answer in answers}, rule)


def open_items(instrument: Instrument, answers: Sequence[Answer]) -> tuple[int, ...]:
    """The items that still need a value or a reason; a lawful blank is not among them."""
    dealt_with = {answer.item for answer in answers}
    lawful = lawful_blanks(instrument, answers)
    return tuple(
        item.number
        for item in instrument.items
        if item.counts and item.number not in dealt_with and item.number not in lawful
    )


def lawful_blanks(instrument: Instrument, answers: Sequence[Answer]) -> frozenset[int]:
    """The items without an answer that need none: another one of their group is answered."""
    answered = {a.item for a in answers if a.value is not None}
    return frozenset(_excused(instrument, answered) - {a.item for a in answers})


def check_value(instrument: Instrument, item: int, value: int) -> None:
    """Raise BadInputError unless the item exists and may have that value."""
    items = {one.number: one for one in instrument.items}
    check_answer(instrument, _item(instrument, items, item), value)


def check_answer(instrument: Instrument, item: Item, value: int) -> None:
    """Raise BadInputError unless that item of the scale may have that value."""
    _is_scored(instrument, item, value)


def check_total(instrument: Instrument, total: int) -> None:
    """Raise BadInputError unless a total without items lies in the scale's range."""
    if type(total) is not int or not instrument.minimum <= total <= instrument.maximum:
        raise BadInputError(
            tr("{scale} total", scale=instrument.short_name),
            tr("{value!r} is not possible.", value=total),
            _whole_numbers(instrument.minimum, instrument.maximum),
        )


def band(instrument: Instrument, total: int | None) -> str | None:
    """The name of the range a total falls into; None without a total or without bands."""
    if total is None:
        return None
    return next((one.label for one in instrument.bands if one.low <= total <= one.high), None)


def raises_alert(
    instrument: Instrument, answers: Sequence[Answer], previous: Sequence[Answer]
) -> tuple[int, int] | None:
    """The suicidality item and its value when it reaches the limit or rose enough; else None.

    `previous` are the answers of the rating before, of the same family; empty if there is none.
    """
    rule = instrument.alert
    if rule is None:
        return None
    value, before = _value(answers, rule.item), _value(previous, rule.item)
    if value is None:
        return None
    has_risen = rule.rise is not None and before is not None and value - before >= rule.rise
    return (rule.item, value) if value >= rule.at_least or has_risen else None


def _value(answers: Sequence[Answer], item: int) -> int | None:
    return next((answer.value for answer in answers if answer.item == item), None)


def _excused(instrument: Instrument, answered: Collection[int]) -> set[int]:
    """Items that may stay blank because one of their group is answered."""
    groups = [one.items for one in instrument.either]
    return {n for items in groups if any(n in answered for n in items) for n in items}


def _subscale(one: Subscale, scored: Mapping[int, int], excused: set[int]) -> int | None:
    values = [scored[number] for number in one.items if number in scored]
    if any(number not in scored and number not in excused for number in one.items):
        return None
    return max(values) if one.rule == MAXIMUM else sum(values)


def _total(
    instrument: Instrument, scored: Mapping[int, int], subscales: Mapping[str, int | None]
) -> int:
    """Single items, and each domain once with its maximum; called only without a gap."""
    domains = [one for one in instrument.subscales if one.rule == MAXIMUM]
    covered = {number for one in domains for number in one.items}
    covered |= {item.number for item in instrument.items if not item.counts}
    single = sum(value for number, value in scored.items() if number not in covered)
    return single + sum(subscales[one.id] or 0 for one in domains)


def _parts(
    instrument: Instrument, scored: Mapping[int, int], subscales: Mapping[str, int | None]
) -> list[Part]:
    """What the total is made of, with what is known of it."""
    domains = [one for one in instrument.subscales if one.rule == MAXIMUM]
    covered = {number for one in domains for number in one.items}
    single = [
        (item.minimum, item.maximum, scored.get(item.number))
        for item in instrument.items
        if item.counts and item.number not in covered
    ]
    return single + [(one.minimum, one.maximum, subscales[one.id]) for one in domains]


def _item(instrument: Instrument, items: Mapping[int, Item], number: int) -> Item:
    item = items.get(number) if type(number) is int else None
    if item is None:
        raise BadInputError(
            instrument.short_name,
            tr("there is no item {n!r}.", n=number),
            tr("Items are {low} to {high}.", low=min(items), high=max(items)),
        )
    return item


def _is_scored(instrument: Instrument, item: Item, value: int) -> bool:
    """Whether a permitted value counts; raises BadInputError for one that is not permitted."""
    if type(value) is int:
        if item.minimum <= value <= item.maximum:
            return True
        if any(level.value == value for level in item.levels):
            return False
    raise BadInputError(
        tr("{scale} item {n}", scale=instrument.short_name, n=item.number),
        tr("{value} is not possible.", value=_shown(value)),
        _whole_numbers(item.minimum, item.maximum),
    )


def _shown(value: object) -> str:
    """A value as the person wrote it, cut short."""
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _whole_numbers(low: int, high: int) -> str:
    return tr("Use a whole number from {low} to {high}.", low=low, high=high)
