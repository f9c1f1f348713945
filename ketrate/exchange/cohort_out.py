"""The cohort review as CSV tables for a folder, with small counts hidden."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from ketrate.exchange import small_cells
from ketrate.exchange.small_cells import Row
from ketrate.exchange.trail_out import safe
from ketrate.figures.cohort_exhibit import Table

Document = Mapping[str, object]
Tables = dict[str, list[Row]]

_RATES = {
    "responders": ("response_rate", "response_ci_low", "response_ci_high"),
    "remitters": ("remission_rate", "remission_ci_low", "remission_ci_high"),
    "partial": (),
    "worsened": (),
}
_GROUPS = ("route", "dose", "session_number")
_CELLS = ("dissociated_yes", "dissociated_no", "others_yes", "others_no")


def files(document: Document) -> dict[str, bytes]:
    """File name to content. `document` is that of `ketrate cohort --json`."""
    tables: Tables = {"about": list(_about(document))}
    for name, rows in (
        ("outcomes", _outcomes), ("dissociation", _dissociation), ("association", _association),
        ("two_by_two", _two_by_two), ("time_to_response", _time_to_response),
        ("dose_plane", _dose_plane), ("within_between", _within_between),
    ):  # fmt: skip
        tables[name] = [{"arm": arm["agent"]} | row for arm in _arms(document) for row in rows(arm)]
    tables["contrasts"] = [_contrast(one) for one in _list(document, "contrasts")]
    tables["agreement"] = list(_agreement(document))
    return {f"{name}.csv": _csv(rows) for name, rows in tables.items() if rows}


def table_bytes(table: Table) -> bytes:
    """One table as it is shown, nothing hidden: what one person saves from the screen."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    for cells in (table.head, *table.rows):
        write([safe(one) for one in cells])
    return out.getvalue().encode("utf-8-sig")


def _csv(rows: Sequence[Row]) -> bytes:
    """UTF-8 with a mark for spreadsheets; what does not exist is an empty cell."""
    head = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(head)
    for row in rows:
        write([_cell(row.get(key)) for key in head])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    return safe(value) if isinstance(value, str) else value


def _about(document: Document) -> Iterator[Row]:
    """What the numbers were worked out from, and by which rules."""
    population = _part(document, "population")
    for key in ("data_cut", "audit_head", "version", "looks"):
        yield {"about": key, "value": population.get(key)}
    for key, value in _part(population, "options").items():
        yield {"about": f"--{key}", "value": value}
    for key, rule in _part(document, "rules").items():
        if isinstance(rule, Mapping):
            yield {"about": key, "value": rule.get("text"), "source": rule.get("source")}
    for key, note in _part(document, "notes").items():
        yield {"about": key, "value": note}
    yield {"about": small_cells.HIDDEN, "value": "a count under five, or one that would tell it"}


def _outcomes(arm: Document) -> Iterator[Row]:
    labels = ("instrument", "at", "window", "recall")
    for one in _list(arm, "outcomes"):
        row = _flat(one)
        row |= {f"missing_{k}": n for k, n in _part(_part(one, "missing"), "by_reason").items()}
        for part, told_by in _RATES.items():
            small_cells.hide_share(row, "eligible", part, told_by)
        if row["eligible"] != row["n"]:
            small_cells.hide_share(row, "n", "eligible", ())
        small_cells.hide_parts(row, [key for key in row if key.startswith("missing_")])
        for key in ("not_due", "no_baseline", "baseline_at_floor", "n_intervening"):
            small_cells.hide_parts(row, [key])
        small_cells.hide_small_group(row, "n", labels)
        yield row


def _dissociation(arm: Document) -> Iterator[Row]:
    found = _part(arm, "dissociation")
    if not found:
        return
    whole = _share({"by": "all", "group": ""}, found)
    small_cells.hide_small_group(whole, "sessions", ("by", "group"))
    yield whole
    for kind in _GROUPS:
        rows = [
            _share({"by": kind, "group": one[kind]}, one) for one in _list(_part(found, "by"), kind)
        ]
        small_cells.hide_groups(rows, "sessions", ("by", "group"))
        _hide_told(rows)
        yield from rows


def _share(row: Row, found: Document) -> Row:
    keys = ("sessions", "dissociated", "rate", "unknown", "patients")
    row = row | {key: found.get(key) for key in keys} | _ends("ci", found.get("ci"))
    told = ("rate", "ci_low", "ci_high", "unknown")
    known = _difference(found.get("sessions"), found.get("unknown"))
    hidden = dict(row) | {"known": known}
    small_cells.hide_share(hidden, "known", "dissociated", told)
    small_cells.hide_parts(hidden, ["unknown"])
    small_cells.hide_parts(hidden, ["patients"])
    return {key: hidden[key] for key in row}


def _hide_told(rows: Sequence[Row]) -> None:
    """One group whose count is hidden could be told from the total and the others."""
    hidden = [row for row in rows if row["dissociated"] == small_cells.HIDDEN]
    left = [row for row in rows if isinstance(row["dissociated"], int)]
    if len(hidden) == 1 and left:
        smallest = min(left, key=lambda row: cast("int", row["dissociated"]))
        small_cells.hide(smallest, ("dissociated", "rate", "ci_low", "ci_high"))


def _association(arm: Document) -> Iterator[Row]:
    labels = ("predictor", "at", "anchor", "outcome", "when", "note")
    for one in (*_list(arm, "association"), *_list(arm, "suicidality")):
        row = _flat(one)
        for name in ("spearman", "pearson", "ancova"):
            part = _part(one, name)
            keys = ("slope", "p", "df") if name == "ancova" else ("r", "p", "precision")
            row |= {f"{name}_{key}": part.get(key) for key in keys}
            row |= _ends(f"{name}_ci", part.get("ci"))
        for key in ("n_intervening", "n_carried", "item_not_available"):
            small_cells.hide_parts(row, [key])
        small_cells.hide_small_group(row, "n", labels)
        yield row


def _two_by_two(arm: Document) -> Iterator[Row]:
    told = (*_CELLS, "fisher", "risk", "odds")
    for one in _list(arm, "two_by_two"):
        table = cast("Sequence[Sequence[int]]", one["table"])
        row = _flat(one) | dict(zip(_CELLS, (n for line in table for n in line), strict=True))
        if any(small_cells.is_small(row[cell]) for cell in _CELLS):
            small_cells.hide(row, [key for key in row if key.startswith(told)])
        for key in ("n", "unknown", "unknown_exposure", "unknown_outcome", "not_eligible",
                    "no_baseline", "n_intervening"):  # fmt: skip
            small_cells.hide_parts(row, [key])
        yield row


def _time_to_response(arm: Document) -> Iterator[Row]:
    for one in _list(arm, "time_to_response"):
        row = _flat(one) | {f"at_risk_{day}_d": n for day, n in _part(one, "at_risk").items()}
        small_cells.hide_share(row, "n", "events", ("median_days", "ci_low", "ci_high"))
        for key in [key for key in row if key.startswith("at_risk") and row[key] != row["n"]]:
            small_cells.hide_share(row, "n", key, ())
        small_cells.hide_parts(row, ["excluded"])
        small_cells.hide_small_group(row, "n", ("group", "method"))
        yield row


def _dose_plane(arm: Document) -> Iterator[Row]:
    rows = [_flat(one) for one in _list(arm, "dose_plane")]
    small_cells.hide_groups(rows, "n", ("route", "dose", "predictor", "at", "outcome", "when"))
    yield from rows


def _within_between(arm: Document) -> Iterator[Row]:
    found = _part(arm, "within_between")
    for name in ("within", "between"):
        part = _part(found, name)
        if part:
            row = {"effect": name, "slope": part.get("slope"), "p": part.get("p")}
            row |= _ends("ci", part.get("ci"))
            yield row | {key: found.get(key) for key in ("n_patients", "n_sessions")}


def _contrast(one: Document) -> Row:
    row = _flat(one)
    groups = zip((one["arm"], one["versus"]), _list(one, "responders"), strict=False)
    for name, pair in groups:
        yes, n = cast("Sequence[int]", pair)
        cells: Row = {f"{name}_responders": yes, f"{name}_n": n}
        small_cells.hide_share(cells, f"{name}_n", f"{name}_responders", ())
        small_cells.hide_parts(cells, [f"{name}_n"])
        row |= cells
    if small_cells.HIDDEN in row.values():
        small_cells.hide(row, [key for key in row if key.endswith("_responders") or
                               key == "fisher_p"])  # fmt: skip
    if any(row.get(f"{name}_n") == small_cells.HIDDEN for name in (one["arm"], one["versus"])):
        small_cells.hide(row, [key for key in row if key.endswith("_n")])
    small_cells.hide_small_group(row, "n", ("kind", "arm", "versus", "when", "instrument", "note"))
    return row


def _agreement(document: Document) -> Iterator[Row]:
    for name, one in _part(document, "agreement").items():
        found = cast("Document", one)
        icc = _part(found, "icc")
        row = {"scale": name} | {key: found.get(key) for key in ("co_ratings", "n", "far_apart")}
        row |= {"icc_kind": icc.get("kind"), "icc": icc.get("value")} | _ends("icc", icc.get("ci"))
        limits = _part(found, "bland_altman")
        row |= {key: limits.get(key) for key in ("bias", "lower", "upper")}
        small_cells.hide_share(row, "co_ratings", "far_apart", ())
        small_cells.hide_small_group(row, "n", ("scale",))
        yield row


def _flat(one: Document) -> Row:
    """The plain values of a row, intervals as two columns; parts and lists are left out."""
    row: Row = {}
    for key, value in one.items():
        if key == "ci" or key.endswith("_ci"):
            row |= _ends(key, value)
        elif not isinstance(value, (Mapping, list)):
            row[key] = value
    return row


def _ends(name: str, interval: object) -> Row:
    low, high = cast("Sequence[object]", interval) if isinstance(interval, list) else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _difference(one: object, other: object) -> int | None:
    return one - other if isinstance(one, int) and isinstance(other, int) else None


def _arms(document: Document) -> Sequence[Document]:
    return _list(document, "arms")


def _part(document: Document, key: str) -> Document:
    part = document.get(key)
    return part if isinstance(part, Mapping) else {}


def _list(document: Document, key: str) -> Sequence[Document]:
    part = document.get(key)
    return part if isinstance(part, list) else []
