"""Writes small spreadsheets and maps for the import tests."""

from pathlib import Path
from textwrap import dedent

import pytest

from ketrate.exchange.map_file import read_map
from ketrate.exchange.problems import ImportProblems
from ketrate.exchange.ratings_in import read_ratings
from ketrate.instruments.catalogue import load_catalogue
from ketrate.records.bulk import Bulk
from tests.fakes import FakeClock

PATIENTS = '[patients]\ncode = "id"\n'
WIDE = PATIENTS + '[[rating]]\ninstrument = "madrs"\ntotal = "m"\n'
LONG = PATIENTS + '[[long]]\ninstrument = "madrs"\ntotal = "m"\n'


class Desk:
    """A folder with spreadsheets that are imported by a map."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return path

    def bring(self, mapping: str, text: str | bytes, name: str = "charts.csv") -> Bulk:
        """Import a spreadsheet by a map; both are given as text."""
        read = read_map(self.write("map.toml", mapping))
        return read_ratings(
            self.write(name, text), read, load_catalogue(), FakeClock().now().instant
        )

    def problems(
        self, mapping: str, text: str | bytes, name: str = "charts.csv"
    ) -> list[tuple[int | None, str | None, str]]:
        """Row, column and text of each problem; the import must be refused."""
        with pytest.raises(ImportProblems) as refused:
            self.bring(mapping, text, name)
        return [(one.row, one.column, one.text) for one in refused.value.problems]
