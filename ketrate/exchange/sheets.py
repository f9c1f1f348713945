"""The tables of one import and what all of them need to be read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ketrate.clock import Instant
from ketrate.exchange.cells import Cells
from ketrate.exchange.facts import Facts, Row
from ketrate.exchange.map_parts import Map, Values
from ketrate.exchange.problems import Findings
from ketrate.exchange.table import Table, read_table
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Sheets:
    """`main` holds the rows with ratings, `patients` and `dosings` the joined files, if any."""

    map: Map
    main: Table
    patients: Table | None
    dosings: Table | None
    cells: Cells
    findings: Findings
    now: Instant

    @property
    def people(self) -> Table:
        """The table that speaks of patients: the joined file, else the spreadsheet itself."""
        return self.patients or self.main

    def facts(self, table: Table, values: Values, row: Row) -> Facts:
        """One row of a table, as a table of the map reads it."""
        return Facts(table, self.cells, self.findings, values, row)


def columns_of(values: Values) -> list[str]:
    """The columns a table of the map names."""
    return [value.column for value in values.values() if value.column is not None]


def open_sheets(file: Path, read: Map, now: Instant, findings: Findings) -> Sheets:
    """Read the spreadsheet and the files the map joins to it.

    Raises ImportProblems when the map names columns that are not there.
    """
    joined = None if read.dosings is None else read.dosings.file
    sheets = Sheets(
        map=read,
        main=read_table(file, read.format, findings),
        patients=_joined(file, read.patients.file, read, findings),
        dosings=_joined(file, joined, read, findings),
        cells=Cells(read.format, now.offset_minutes),
        findings=findings,
        now=now,
    )
    _check_columns(sheets)
    return sheets


def _joined(file: Path, name: str | None, read: Map, findings: Findings) -> Table | None:
    """A joined file; the map's delimiter is that of files with the same ending."""
    if name is None:
        return None
    path = file.parent / name
    same = path.suffix.lower() == file.suffix.lower()
    written = read.format if same else replace(read.format, delimiter=None)
    return read_table(path, written, findings)


def _check_columns(sheets: Sheets) -> None:
    """Refuse an import whose map names columns that are not there; all of them at once."""
    part = sheets.map.patients
    people = [part.code, *columns_of(part.values), *part.tags, *columns_of(sheets.map.course)]
    for values in sheets.map.dosing:
        people += columns_of(values)
    wanted = [(sheets.people, name) for name in people]
    wanted += [(sheets.main, name) for name in (part.code, *_main_columns(sheets.map))]
    if sheets.map.dosings is not None and sheets.dosings is not None:
        dosings = sheets.map.dosings
        names = (dosings.code, *columns_of(dosings.values))
        wanted += [(sheets.dosings, name) for name in names]
    missing = [(table, name) for table, name in wanted if name not in table.columns]
    for table, name in missing:
        text = tr("{name} of the map {map} is no column here", name=name, map=sheets.map.path)
        sheets.findings.add(table.path, 1, name, text)
    if missing:
        sheets.findings.refuse_if_any()


def _main_columns(read: Map) -> Iterator[str]:
    """The columns that rating blocks name (items apart: these depend on the instrument)."""
    for wide in read.wide:
        yield from (name for name in (wide.total, wide.at) if name is not None)
    for block in read.long:
        named = (block.instrument_column, block.total, block.dosing_column, block.course_column)
        yield from (name for name in named if name is not None)
        yield from block.times.values()
