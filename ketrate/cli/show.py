"""How results look on a terminal: JSON documents, tables, and a progress bar."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ketrate.errors import SaveFailedError
from ketrate.words import is_hidden, tr, visible


def ready_streams() -> None:
    """A terminal or a pipe that lacks a sign gets a question mark for it, never a failure."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def line(text: str) -> None:
    """A line of the result; raises SaveFailedError when it cannot be written.

    What it quotes cannot steer the terminal: hidden signs show by their numbers.
    """
    _raw(visible(text))


def file(text: str) -> None:
    """A file for the person to keep: UTF-8 on every platform unless it goes to a terminal."""
    bytes_out = getattr(sys.stdout, "buffer", None)
    if bytes_out is None or sys.stdout.isatty():
        _raw("\n".join(map(visible, text.removesuffix("\n").split("\n"))))
        return
    flush()
    _written(lambda: bytes_out.write(text.encode()))


def flush() -> None:
    """See to it that the whole result has arrived; raises SaveFailedError."""
    if sys.stdout is not None:
        _written(sys.stdout.flush)


def silence() -> None:
    """Nobody reads the result any more: what is still buffered goes nowhere at the exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def json_document(document: object) -> None:
    """One JSON document; NaN and infinity are bugs, so they raise."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    is_narrow = not encoding.casefold().startswith("utf")
    text = json.dumps(document, ensure_ascii=is_narrow, indent=2, allow_nan=False)
    _raw(text if text.isascii() else _escaped(text))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; what does not exist is a dash."""
    cells = [[cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    for row in [list(head), *cells]:
        line("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def progress_bar(what: str) -> Callable[[int, int], None] | None:
    """A bar on standard error when that is a terminal, else nothing."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def advance(done: int, total: int) -> None:
        filled = 30 * done // max(total, 1)
        end = "\n" if done >= total else ""
        bar = "#" * filled + "." * (30 - filled)
        print(f"\r{what} [{bar}] {done}/{total}", end=end, file=sys.stderr, flush=True)

    return advance


def message(text: str) -> None:
    """A sentence for the person, beside the results."""
    print(visible(text), file=sys.stderr)


def _raw(text: str) -> None:
    _written(lambda: print(text))


def _escaped(text: str) -> str:
    """The same JSON with hidden signs as escapes: the same data, and nothing for a terminal."""
    return "".join(
        json.dumps(sign)[1:-1] if sign != "\n" and is_hidden(sign) else sign for sign in text
    )


def _written(write: Callable[[], None]) -> None:
    try:
        write()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence()
        raise SaveFailedError(Path(tr("standard output")), error.strerror or str(error)) from error


def number(value: object) -> object:
    """A statistic in three significant figures, a pair or a table of them in brackets."""
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list):
        return "[" + ", ".join(cell(number(one)) for one in value) + "]"
    return value


def cell(value: object) -> str:
    """One value as text; what does not exist is a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)
