"""The tables of one import and what all of them need to be read."""

from dataclasses import dataclass

from ketrate.clock import Instant
from ketrate.exchange.cells import Cells
from ketrate.exchange.facts import Facts, Row
from ketrate.exchange.map_parts import Map, Values
from ketrate.exchange.problems import Findings
from ketrate.exchange.table import Table


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
