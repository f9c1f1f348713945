"""The value of a rating: a total, or answers to its items."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ketrate import words
from ketrate.errors import BadInputError
from ketrate.exchange.cells import CellError, Cells
from ketrate.exchange.problems import Findings
from ketrate.exchange.table import Table
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import check_total, check_value
from ketrate.records.rating import Answer
from ketrate.words import tr

Content = tuple[int | None, tuple[Answer, ...]]
EMPTY: Content = (None, ())
"""No value in this row."""


def item_columns(pattern: str, table: Table) -> dict[int, int]:
    """Item number to place in the row, for the columns a pattern such as `item_{n}` names."""
    before, after = pattern.split("{n}")
    found: dict[int, int] = {}
    for name, place in table.columns.items():
        middle = name[len(before) : len(name) - len(after)]
        if name == before + middle + after and middle.isascii() and middle.isdigit():
            found[int(middle[:9])] = place
    return found


@dataclass(slots=True)
class ValueReader:
    """Reads totals and items of one block; values that were accepted once are not asked again."""

    table: Table
    cells: Cells
    findings: Findings
    total: str | None
    items: str | None
    _places: dict[int, int] = field(init=False)
    _total_place: int = field(init=False)
    _accepted: dict[tuple[str, int, str], Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = item_columns(self.items, self.table) if self.items is not None else {}
        self._total_place = self.table.columns[self.total] if self.total is not None else -1

    @property
    def places(self) -> Iterable[int]:
        """Where in a row this block's values stand."""
        return (self._total_place,) if self.total is not None else tuple(self._places.values())

    def read(self, instrument: Instrument, row: tuple[int, list[str]]) -> Content:
        """Total or answers; EMPTY when the row has none. What is wrong is noted."""
        if self.total is not None:
            return self._read_total(instrument, row)
        answers = []
        for number, place in self._places.items():
            cell = row[1][place]
            if cell:
                answer = self._answer(instrument, number, cell, row[0])
                if answer is not None:
                    answers.append(answer)
        return None, tuple(answers)

    def _read_total(self, instrument: Instrument, row: tuple[int, list[str]]) -> Content:
        cell = row[1][self._total_place]
        if not cell:
            return EMPTY
        try:
            total = self.cells.whole(cell)
            check_total(instrument, total)
        except (CellError, BadInputError) as error:
            self.findings.add(self.table.path, row[0], self.total, _said(error))
            return EMPTY
        return total, ()

    def _answer(self, instrument: Instrument, number: int, cell: str, row: int) -> Answer | None:
        key = (instrument.id, number, cell)
        known = self._accepted.get(key)
        if known is not None:
            return known
        try:
            value = self.cells.whole(cell)
            check_value(instrument, number, value)
        except (CellError, BadInputError) as error:
            column = (self.items or "").replace("{n}", str(number))
            self.findings.add(self.table.path, row, column, _said(error))
            return None
        self._accepted[key] = answer = Answer(number, value)
        return answer


def missing_items(instrument: Instrument, pattern: str, table: Table) -> list[str]:
    """The columns that a pattern asks for and the table lacks."""
    names = [pattern.replace("{n}", str(item.number)) for item in instrument.items]
    return [name for name in names if name not in table.columns]


def _said(error: CellError | BadInputError) -> str:
    return words.explain(error) if isinstance(error, BadInputError) else str(error)


def differs(one: Content, other: Content) -> str:
    """How another value for the same rating is called in a sentence."""
    if one[0] is not None or other[0] is not None:
        return tr("{one}, then {other}", one=one[0], other=other[0])
    return tr("other item values")
