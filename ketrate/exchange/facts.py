"""Reads what a map says of a patient, a course or a dosing from one row of a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ketrate.clock import Instant
from ketrate.exchange.cells import CellError, Cells, dose, text_of, translated
from ketrate.exchange.map_parts import UNITS, Constant, Value, Values
from ketrate.exchange.problems import Findings
from ketrate.exchange.table import Table
from ketrate.records.when import RelativeTime
from ketrate.words import tr

Row = tuple[int, list[str]]
T = TypeVar("T")
LARGEST_DISTANCE = 1e7  # minutes: 19 years
LARGEST_NUMBER = 10_000  # of courses or dosings: more is a slip of the column


@dataclass(frozen=True, slots=True)
class Facts:
    """One row under the values of one map table; what cannot be read is noted and becomes None."""

    table: Table
    cells: Cells
    findings: Findings
    values: Values
    row: Row

    def text(self, key: str) -> str | None:
        """The text of a key, None when empty or not mapped."""
        return self._read(key, lambda found: text_of(str(found)) or None)

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number between two bounds."""

        def read(found: Constant) -> int:
            number = found if type(found) is int else self.cells.whole(str(found))
            if not low <= number <= high:
                raise CellError(
                    tr("{number} is not from {low} to {high}", number=number, low=low, high=high)
                )
            return number

        return self._read(key, read)

    def ordinal(self, key: str) -> int | None:
        """The number of a course or dosing, from 1."""
        return self.whole(key, 1, LARGEST_NUMBER)

    def dose(self, key: str) -> float | None:
        """A dose, 0 or more."""
        return self._read(key, lambda found: dose(self._number(found)))

    def instant(self, key: str) -> Instant | None:
        """A point in time."""

        def read(found: Constant) -> Instant:
            is_cell = self.values[key].column is not None
            read_it = self.cells.instant if is_cell else self.cells.constant_instant
            return read_it(str(found))

        return self._read(key, read)

    def distance(self) -> RelativeTime | None:
        """The relative time of a dosing, whichever unit the map names."""
        for unit in UNITS:
            number = self._read(unit, self._number)
            if number is not None:
                return self._relative(unit, number)
        return None

    def has(self, key: str) -> bool:
        """Whether the map says anything about the key."""
        return key in self.values

    def _relative(self, unit: str, number: float) -> RelativeTime | None:
        try:
            return relative(unit, number)
        except CellError as error:
            self.note(unit, str(error))
            return None

    def _number(self, found: Constant) -> float:
        return float(found) if isinstance(found, int | float) else self.cells.number(found)

    def _read(self, key: str, read: Callable[[Constant], T | None]) -> T | None:
        value = self.values.get(key)
        if value is None:
            return None
        try:
            found = self._found(value)
            return None if found is None else read(found)
        except CellError as error:
            self.note(key, str(error))
            return None

    def _found(self, value: Value) -> Constant | None:
        if value.column is None:
            return value.constant
        return translated(value, self.row[1][self.table.columns[value.column]])

    def note(self, key: str, text: str) -> None:
        """Note what is wrong with a key's cell."""
        self.findings.add(self.table.path, self.row[0], self.values[key].column or key, text)


def relative(unit: str, number: float) -> RelativeTime:
    """A distance in minutes, hours, days or weeks.

    Raises CellError for a part of a day, and for what no treatment lasts.
    """
    if not abs(number) < LARGEST_DISTANCE:
        raise CellError(tr("{number} {unit} is too far away", number=number, unit=unit))
    if unit in ("minute", "hour"):
        return RelativeTime(minutes=number * (60 if unit == "hour" else 1))
    days = number * (7 if unit == "week" else 1)
    if days != int(days):
        raise CellError(tr("{number} {unit} is no whole number of days", number=number, unit=unit))
    return RelativeTime(day=int(days))
