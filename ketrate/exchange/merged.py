"""Several rows of one patient as one: a long table repeats what it knows of the patient."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ketrate.exchange.facts import Row
from ketrate.exchange.problems import Findings
from ketrate.exchange.table import Table
from ketrate.words import tr

Key = TypeVar("Key")


def merge(
    table: Table, rows: Iterable[tuple[Key, Row]], columns: Sequence[str], findings: Findings
) -> dict[Key, Row]:
    """One row per key, in order of appearance: the first value of each column that is not empty.

    A later row that says something else is noted.
    """
    places = [(name, table.columns[name]) for name in columns]
    merged: dict[Key, Row] = {}
    for key, row in rows:
        kept = merged.get(key)
        if kept is None:
            merged[key] = (row[0], list(row[1]))
            continue
        for name, place in places:
            cell = row[1][place]
            if cell == kept[1][place] or cell == "":
                continue
            if kept[1][place]:
                text = tr("row {row} says {other}", row=kept[0], other=kept[1][place])
                findings.add(table.path, row[0], name, text)
            else:
                kept[1][place] = cell
    return merged
