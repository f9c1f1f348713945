"""A spreadsheet file as rows of cells, or the sentence that says why it is none.

The limits (20 MB, 200,000 rows, 300 columns, 10,000 characters a cell) keep a hostile file from
filling the memory; a clinic's charts are far below them.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ketrate.errors import BadFileError, NotThereYetError
from ketrate.exchange.map_parts import FileFormat
from ketrate.exchange.problems import Findings
from ketrate.words import tr

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 300
MOST_CHARACTERS = 10_000

# Control characters (tab and line ends are cell content at most), lone surrogates, and what
# turns or hides text: bidirectional controls, zero-width space, byte order mark in mid-text.
_BANNED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows; a row is its number in the spreadsheet (header: 1) and its cells.

    Cells are stripped; one that is empty or among the map's missing marks is "". `blank` counts
    the rows that were empty throughout and left out.
    """

    path: Path
    columns: dict[str, int]
    rows: tuple[tuple[int, list[str]], ...]
    blank: int


def read_table(path: Path, file_format: FileFormat, findings: Findings) -> Table:
    """The cells of a CSV or TSV file; ragged rows are noted in `findings` and left out.

    Raises BadFileError for a file that cannot be read as a table at all, and NotThereYetError
    for spreadsheet formats that are not read yet.
    """
    text = _decode(path, _bytes(path), file_format.encoding)
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    records = _records(path, text, _delimiter(path, file_format))
    if _BANNED.search(text) is not None:
        _refuse_banned(path, records)
    columns = _columns(path, records)
    rows, blank = _rows(path, records, len(columns), file_format.missing, findings)
    if not rows and not findings.found:
        raise BadFileError(path, "", tr("there is no data row"))
    return Table(path, columns, tuple(rows), blank)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:  # a device or a pipe tells no size beforehand
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise BadFileError(path, "", problem, tr("Check the name of the file.")) from error
    if len(data) > MOST_BYTES:
        problem = tr("the file is larger than {most} MB", most=MOST_BYTES // 1_000_000)
        raise BadFileError(path, "", problem, tr("Split it and import the parts."))
    if data.startswith(b"PK\x03\x04") or path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise NotThereYetError(tr("Reading a workbook (XLSX) such as {name}", name=path.name))
    if data.startswith((b"$FL2", b"$FL3")) or path.suffix.lower() in (".sav", ".zsav"):
        raise NotThereYetError(tr("Reading an SPSS file such as {name}", name=path.name))
    return data


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:  # a few codecs do not say where
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        place = tr("line {line}", line=data.count(b"\n", 0, start) + 1)
        problem = tr("this is not {encoding} text", encoding=encoding)
        remedy = tr("Save it as UTF-8, or name its `encoding` in the map.")
        raise BadFileError(path, place, problem, remedy) from error


def _delimiter(path: Path, file_format: FileFormat) -> str:
    if file_format.delimiter is not None:
        return file_format.delimiter
    return "\t" if path.suffix.lower() == ".tsv" else ","


def _records(path: Path, text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) > MOST_ROWS + 1:
                problem = tr("there are more than {most} rows", most=MOST_ROWS)
                raise BadFileError(path, "", problem, tr("Split it and import the parts."))
    except csv.Error as error:
        place = tr("row {row}", row=len(records) + 1)
        raise BadFileError(path, place, tr("this cannot be read: {error}", error=error)) from error
    return records


def _refuse_banned(path: Path, records: list[list[str]]) -> None:
    for row, record in enumerate(records, start=1):
        for column, cell in enumerate(record, start=1):
            match = _BANNED.search(cell)
            if match is not None:
                place = tr("row {row}, column {column}", row=row, column=column)
                code = f"U+{ord(match.group()):04X}"
                problem = tr("the invisible character {code} is not accepted", code=code)
                raise BadFileError(path, place, problem, tr("Remove it."))


def _columns(path: Path, records: list[list[str]]) -> dict[str, int]:
    header = [cell.strip() for cell in records[0]] if records else []
    if not any(header):
        raise BadFileError(path, tr("row 1"), tr("there are no column names"))
    if len(header) > MOST_COLUMNS:
        problem = tr("there are more than {most} columns", most=MOST_COLUMNS)
        raise BadFileError(path, tr("row 1"), problem)
    columns: dict[str, int] = {}
    for number, name in enumerate(header):
        if name in columns:
            place = tr("row 1, column {column}", column=number + 1)
            problem = tr("the column name {name} stands there twice", name=name or '""')
            raise BadFileError(path, place, problem, tr("Rename one of them."))
        columns[name] = number
    return columns


def _rows(
    path: Path,
    records: list[list[str]],
    width: int,
    missing: frozenset[str],
    findings: Findings,
) -> tuple[list[tuple[int, list[str]]], int]:
    rows: list[tuple[int, list[str]]] = []
    blank = 0
    for number, record in _numbered(records):
        cells = [cell.strip() for cell in record]
        if not any(cells):
            blank += 1
        elif len(cells) != width:
            findings.add(path, number, None, _ragged(len(cells), width))
        elif max(map(len, cells)) > MOST_CHARACTERS:
            text = tr("a cell has more than {most} characters", most=MOST_CHARACTERS)
            findings.add(path, number, None, text)
        else:
            rows.append((number, ["" if cell in missing else cell for cell in cells]))
    return rows, blank


def _numbered(records: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The data rows with their numbers; the header is row 1."""
    numbered = enumerate(records, start=1)
    next(numbered, None)
    return numbered


def _ragged(cells: int, width: int) -> str:
    return tr("there are {cells} cells, but {width} columns", cells=cells, width=width)
