"""The rules of a scale's file beyond adding up: domains, blanks, short forms, flags, alerts."""

from ketrate.instruments.definition import (
    MAXIMUM,
    NEAREST,
    ROUNDINGS,
    SUM,
    Alert,
    Cutoff,
    Derived,
    Either,
    Flag,
    Prorating,
    Subscale,
)
from ketrate.instruments.definition_file import Table


def read_subscale(table: Table) -> Subscale:
    """A subscale; its `rule` is to sum up unless the file says `maximum`."""
    low, high = table.whole_span("range")
    subscale = Subscale(
        table.text("id"),
        table.text("name"),
        table.whole_numbers("items"),
        low,
        high,
        table.text("source"),
        table.choice("rule", (SUM, MAXIMUM)) if table.has("rule") else SUM,
    )
    table.close()
    return subscale


def read_either(table: Table) -> Either:
    """Items of which one answer is enough."""
    either = Either(table.whole_numbers("items"), table.text("source"))
    table.close()
    return either


def read_derived(table: Table) -> Derived:
    """The scales a short form is taken from, and the item numbers there in its own order."""
    derived = Derived(table.texts("from"), table.whole_numbers("items"), table.text("source"))
    table.close()
    return derived


def read_flag(table: Table) -> Flag:
    """Something to point out beyond a cut-off."""
    flag = Flag(
        table.text("id"),
        table.text("label"),
        _bare_cutoff(table),
        table.truth("any_item") if table.has("any_item") else False,
        table.truth("above_baseline") if table.has("above_baseline") else False,
    )
    table.close()
    return flag


def read_cutoff(table: Table) -> Cutoff:
    """A number with its operator and source."""
    cutoff = _bare_cutoff(table)
    table.close()
    return cutoff


def read_alert(table: Table) -> Alert:
    """The suicidality rule."""
    rise = table.whole("rise") if table.has("rise") else None
    alert = Alert(table.whole("item"), table.whole("at_least"), rise, table.text("source"))
    table.close()
    return alert


def read_prorating(table: Table) -> Prorating:
    """A published rule for a total from fewer answers, to be switched on by a clinic."""
    rounding = table.choice("rounding", ROUNDINGS) if table.has("rounding") else NEAREST
    rule = Prorating(table.whole("most_missing"), rounding, table.text("source"), is_published=True)
    table.close()
    return rule


def _bare_cutoff(table: Table) -> Cutoff:
    operator = table.choice("operator", ("<=", ">=", ">"))
    return Cutoff(operator, table.whole("value"), table.text("source"))
