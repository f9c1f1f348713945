"""How results look on a terminal: JSON documents, tables, and a progress bar."""

import json
import sys
from collections.abc import Callable, Sequence

from ketrate.words import tr


def json_document(document: object) -> None:
    """One JSON document; NaN and infinity are bugs, so they raise."""
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; what does not exist is a dash."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    for row in [list(head), *cells]:
        print("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def progress_bar(what: str) -> Callable[[int, int], None] | None:
    """A bar on standard error when that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        return None

    def advance(done: int, total: int) -> None:
        filled = 30 * done // max(total, 1)
        end = "\n" if done >= total else ""
        bar = "#" * filled + "." * (30 - filled)
        print(f"\r{what} [{bar}] {done}/{total}", end=end, file=sys.stderr, flush=True)

    return advance


def message(text: str) -> None:
    """A sentence for the person, beside the results."""
    print(text, file=sys.stderr)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)
