"""The items of a scale's file: their ranges, and the words for their values."""

from ketrate.instruments.definition import Item, Level
from ketrate.instruments.definition_file import Table
from ketrate.words import tr

ACUTE = ("rate", "carry", "omit")


def read_items(table: Table) -> tuple[Item, ...]:
    """All items; what the file says once for all of them (range, levels, unscored) is filled in."""
    shared = tuple(_shared_level(one) for one in table.tables("levels"))
    unscored = _unscored(table)
    default = table.whole_span("item_range") if table.has("item_range") else None
    items = tuple(_item(one, default, shared, unscored) for one in table.tables("items"))
    if not items:
        raise table.refuse("items", tr("a scale needs items."))
    return items


def _shared_level(table: Table) -> Level:
    level = Level(table.whole("value"), table.text("label"), table.text_or_none("hint") or "")
    table.close()
    return level


def _item(
    table: Table,
    default: tuple[int, int] | None,
    shared: tuple[Level, ...],
    unscored: tuple[Level, ...],
) -> Item:
    has_own = table.has("range") or default is None
    low, high = table.whole_span("range") if has_own else default or (0, 0)
    item = Item(
        number=table.whole("number"),
        key=table.text("key"),
        label=table.text("label"),
        paraphrase=table.text("paraphrase"),
        minimum=low,
        maximum=high,
        levels=_levels(table, low, high, shared) + (_unscored(table) or unscored),
        acute=table.choice("acute", ACUTE) if table.has("acute") else "rate",
        loinc=table.text_or_none("loinc") or "",
        counts=table.truth("counts") if table.has("counts") else True,
        unblinds=table.truth("unblinds") if table.has("unblinds") else False,
    )
    table.close()
    return item


def _levels(table: Table, low: int, high: int, shared: tuple[Level, ...]) -> tuple[Level, ...]:
    if table.has("marks_every"):
        return _marks(table, low, high)
    if not table.has("levels"):
        if [level.value for level in shared] != list(range(low, high + 1)):
            problem = tr("the levels must be {low} to {high}, each once.", low=low, high=high)
            raise table.refuse("", problem)
        return shared
    labels = table.texts("levels", may_be_blank=True)
    if len(labels) != high - low + 1 or not (labels[0] and labels[-1]):
        count = high - low + 1
        problem = tr("levels must be {n} texts, the outer ones not blank.", n=count)
        raise table.refuse("levels", problem)
    return tuple(
        Level(low + step, label or tr("between {a} and {b}", a=low + step - 1, b=low + step + 1))
        for step, label in enumerate(labels)
    )


def _marks(table: Table, low: int, high: int) -> tuple[Level, ...]:
    """A line with words at its two ends and a mark every so often; every value is allowed."""
    step, ends = table.whole("marks_every"), table.texts("ends")
    if step < 1 or (high - low) % step or high == low:
        problem = tr("marks must divide {low} to {high} evenly.", low=low, high=high)
        raise table.refuse("marks_every", problem)
    if len(ends) != 2:
        raise table.refuse("ends", tr("ends must be two texts."))
    inner = tuple(Level(value, tr("mark {n}", n=value)) for value in range(low + step, high, step))
    return Level(low, ends[0]), *inner, Level(high, ends[1])


def _unscored(table: Table) -> tuple[Level, ...]:
    levels = []
    for one in table.tables("unscored"):
        levels.append(Level(one.whole("value"), one.text("label"), is_scored=False))
        one.close()
    return tuple(levels)
