"""A table on paper: fixed columns, lines that wrap, the head repeated on every page.

Cells are drawn as plain text, not as paragraphs: a chart of hundreds of ratings must print in a
fraction of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from ketrate.reports.text import INK, LINE, MUTED, REGULAR, SEMIBOLD, SMALL, lines_of, plain

LEADING = 9.8
PAD = 2.6


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, and whether numbers stand right."""

    head: str
    share: float
    is_number: bool = False


class Ledger(Flowable):  # type: ignore[misc]
    """Rows of text under a head that is repeated when the table goes over a page."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._columns = columns
        self._rows = rows
        self._set: list[tuple[list[list[str]], float]] = []
        self._head: tuple[list[list[str]], float] = ([], 0.0)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Break the cells for this width; returns the size in points."""
        self.width = width
        self._head = self._broken([column.head for column in self._columns], SEMIBOLD)
        self._set = [self._broken(row, REGULAR) for row in self._rows]
        self.height = self._head[1] + sum(height for _, height in self._set)
        return width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """As many rows as fit here, and the rest under the same head on the next page."""
        used, fitting = self._head[1], 0
        for _, row_height in self._set:
            if used + row_height > height:
                break
            used += row_height
            fitting += 1
        if fitting == 0:
            return []
        parts = (self._rows[:fitting], self._rows[fitting:])
        return [Ledger(self._columns, rows) for rows in parts if rows]

    def draw(self) -> None:
        """Called by reportlab when the place on the page is known."""
        canvas, y = self.canv, self.height
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.9)
        y = self._row(self._head, y, SEMIBOLD, MUTED)
        canvas.line(0, y, self.width, y)
        canvas.setLineWidth(0.3)
        for row in self._set:
            y = self._row(row, y, REGULAR, INK)
            canvas.line(0, y, self.width, y)

    def _broken(self, row: Sequence[str], font: str) -> tuple[list[list[str]], float]:
        cells = [
            lines_of(plain(text, column.head), font, SMALL, self._room(column))
            for text, column in zip(row, self._columns, strict=True)
        ]
        return cells, LEADING * max(len(cell) for cell in cells) + PAD

    def _room(self, column: Column) -> float:
        return self.width * column.share / sum(c.share for c in self._columns) - 2 * PAD

    def _row(self, row: tuple[list[list[str]], float], y: float, font: str, colour: str) -> float:
        cells, height = row
        self.canv.setFont(font, SMALL)
        self.canv.setFillColor(colour)
        left = 0.0
        for cell, column in zip(cells, self._columns, strict=True):
            room = self._room(column)
            for i, line in enumerate(cell):
                base = y - LEADING * (i + 1) + 1.6
                if column.is_number:
                    self.canv.drawRightString(left + PAD + room, base, line)
                else:
                    self.canv.drawString(left + PAD, base, line)
            left += room + 2 * PAD
        return y - height
