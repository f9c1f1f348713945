"""From a scale's TOML file to an `Instrument`; anything malformed is refused with its line."""

from pathlib import Path

from ketrate.errors import BadFileError
from ketrate.instruments import consistency
from ketrate.instruments.definition import (
    DOMAINS,
    Alert,
    Band,
    Cutoff,
    Instrument,
    Item,
    Level,
    Subscale,
)
from ketrate.instruments.definition_file import Table, parse, read_text
from ketrate.words import tr

RATERS = ("clinician", "self", "observer")
ACUTE = ("rate", "carry", "omit")
ROUTES = ("full wording", "short labels", "numbers only", "result only")
SOURCED = ("items", "range", "recall", "timing", "missing", "licence")
"""What a file must give a source for, beside bands, cut-offs, subscales and the alert."""
SINCE_DOSING = "since dosing"


def read_instrument(path: Path) -> Instrument:
    """The scale in that file, named ID.toml; raises BadFileError with file, line and reason."""
    instrument = parse_instrument(read_text(path), str(path))
    if path.stem != instrument.id:
        raise BadFileError(
            str(path),
            tr("line {n}", n=1),
            tr("the file holds {id}.", id=instrument.id),
            tr("Name it {id}.toml.", id=instrument.id),
        )
    return instrument


def parse_instrument(text: str, name: str) -> Instrument:
    """The scale in that text; `name` stands for the file in refusals."""
    table = parse(text, name)
    instrument = _instrument(table)
    table.close()
    consistency.check(instrument, table)
    return instrument


def _instrument(table: Table) -> Instrument:
    items = _items(table)
    minimum, maximum = table.whole_span("range")
    percent, response_source = _response(table)
    remission = tuple(_cutoff(one) for one in table.tables("remission"))
    return Instrument(
        id=table.text("id"),
        family=table.text("family"),
        domain=table.choice("domain", DOMAINS),
        name=table.text("name"),
        short_name=table.text("short_name"),
        version=table.text("version"),
        rater=table.choice("rater", RATERS),
        recall=table.text("recall"),
        recall_minutes=_recall_minutes(table),
        earliest_after_dosing=table.whole("earliest_after_dosing"),
        acute_variant=table.text_or_none("acute_variant"),
        items=items,
        minimum=minimum,
        maximum=maximum,
        subscales=tuple(_subscale(one) for one in table.tables("subscales")),
        bands=_bands(table),
        response_percent=percent,
        response_source=response_source,
        remission=remission,
        dissociated=_cutoff(table.table("dissociated")) if table.has("dissociated") else None,
        alert=_alert(table.table("alert")) if table.has("alert") else None,
        missing=table.choice("missing", ("strict",)),
        licence=table.text("licence"),
        licence_route=table.choice("licence_route", ROUTES),
        source=table.text("source"),
        unverified=table.texts("unverified") if table.has("unverified") else (),
        definition_hash=table.file.hash,
        text=table.file.text,
        sources=_sources(table.table("sources")),
    )


def _recall_minutes(table: Table) -> int | None:
    if table.value("recall_minutes") == SINCE_DOSING:
        return None
    return table.whole("recall_minutes")


def _sources(table: Table) -> tuple[tuple[str, str], ...]:
    found = tuple((what, table.text(what)) for what in SOURCED)
    table.close()
    return found


def _items(table: Table) -> tuple[Item, ...]:
    shared = tuple(_shared_level(one) for one in table.tables("levels"))
    default = table.whole_span("item_range") if table.has("item_range") else None
    items = tuple(_item(one, default, shared) for one in table.tables("items"))
    if not items:
        raise table.refuse("items", tr("a scale needs items."))
    return items


def _shared_level(table: Table) -> Level:
    level = Level(table.whole("value"), table.text("label"), table.text_or_none("hint") or "")
    table.close()
    return level


def _item(table: Table, default: tuple[int, int] | None, shared: tuple[Level, ...]) -> Item:
    has_own = table.has("range") or default is None
    low, high = table.whole_span("range") if has_own else default or (0, 0)
    item = Item(
        number=table.whole("number"),
        key=table.text("key"),
        label=table.text("label"),
        paraphrase=table.text("paraphrase"),
        minimum=low,
        maximum=high,
        levels=_levels(table, low, high, shared) + _unscored(table),
        acute=table.choice("acute", ACUTE) if table.has("acute") else "rate",
    )
    table.close()
    return item


def _levels(table: Table, low: int, high: int, shared: tuple[Level, ...]) -> tuple[Level, ...]:
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


def _unscored(table: Table) -> tuple[Level, ...]:
    levels = []
    for one in table.tables("unscored"):
        levels.append(Level(one.whole("value"), one.text("label"), is_scored=False))
        one.close()
    return tuple(levels)


def _subscale(table: Table) -> Subscale:
    low, high = table.whole_span("range")
    subscale = Subscale(
        table.text("id"),
        table.text("name"),
        table.whole_numbers("items"),
        low,
        high,
        table.text("source"),
    )
    table.close()
    return subscale


def _bands(table: Table) -> tuple[Band, ...]:
    bands = []
    for one in table.tables("bands"):
        low, high = one.whole_span("range")
        bands.append(Band(low, high, one.text("label"), one.text("source")))
        one.close()
    return tuple(bands)


def _response(table: Table) -> tuple[int | None, str]:
    if not table.has("response"):
        return None, ""
    rule = table.table("response")
    percent, source = rule.whole("percent"), rule.text("source")
    if not 0 < percent < 100:
        raise rule.refuse("percent", tr("percent must lie between 0 and 100."))
    rule.close()
    return percent, source


def _cutoff(table: Table) -> Cutoff:
    cutoff = Cutoff(
        table.choice("operator", ("<=", ">=", ">")), table.whole("value"), table.text("source")
    )
    table.close()
    return cutoff


def _alert(table: Table) -> Alert:
    rise = table.whole("rise") if table.has("rise") else None
    alert = Alert(table.whole("item"), table.whole("at_least"), rise, table.text("source"))
    table.close()
    return alert
