"""From a scale's TOML file to an `Instrument`; anything malformed is refused with its line."""

from pathlib import Path

from ketrate.errors import BadFileError
from ketrate.instruments import consistency
from ketrate.instruments.definition import DIRECTIONS, DOMAINS, WORSE, Band, Instrument
from ketrate.instruments.definition_file import Table, parse, read_text
from ketrate.instruments.item_file import read_items
from ketrate.instruments.rule_file import (
    read_alert,
    read_cutoff,
    read_derived,
    read_either,
    read_flag,
    read_prorating,
    read_subscale,
)
from ketrate.words import tr

RATERS = ("clinician", "self", "observer")
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
    items = read_items(table)
    minimum, maximum = table.whole_span("range")
    percent, response_source = _response(table)
    remission = tuple(read_cutoff(one) for one in table.tables("remission"))
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
        subscales=tuple(read_subscale(one) for one in table.tables("subscales")),
        bands=_bands(table),
        response_percent=percent,
        response_source=response_source,
        remission=remission,
        dissociated=read_cutoff(table.table("dissociated")) if table.has("dissociated") else None,
        alert=read_alert(table.table("alert")) if table.has("alert") else None,
        missing=table.choice("missing", ("strict",)),
        licence=table.text("licence"),
        licence_route=table.choice("licence_route", ROUTES),
        source=table.text("source"),
        unverified=table.texts("unverified") if table.has("unverified") else (),
        definition_hash=table.file.hash,
        text=table.file.text,
        sources=_sources(table.table("sources")),
        direction=table.choice("direction", DIRECTIONS) if table.has("direction") else WORSE,
        either=tuple(read_either(one) for one in table.tables("either")),
        derived=read_derived(table.table("derived")) if table.has("derived") else None,
        flags=tuple(read_flag(one) for one in table.tables("flags")),
        loinc_panel=table.text_or_none("loinc_panel") or "",
        loinc_total=table.text_or_none("loinc_total") or "",
        prorating=read_prorating(table.table("prorating")) if table.has("prorating") else None,
    )


def _recall_minutes(table: Table) -> int | None:
    if table.value("recall_minutes") == SINCE_DOSING:
        return None
    return table.whole("recall_minutes")


def _sources(table: Table) -> tuple[tuple[str, str], ...]:
    found = tuple((what, table.text(what)) for what in SOURCED)
    table.close()
    return found


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
