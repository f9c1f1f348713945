"""What a paper form is made of: fields to fill in, boxes to tick, a grid for numbers."""

import math
from collections.abc import Sequence

from reportlab.platypus import Flowable

from ketrate.instruments.definition import Item, Level
from ketrate.reports.text import (
    BODY,
    INK,
    LINE,
    MUTED,
    REGULAR,
    SEMIBOLD,
    SMALL,
    lines_of,
    plain,
    width_of,
)
from ketrate.words import tr

BOX = 8.5
LEADING = 12.5
ROW = 21.0


class Fields(Flowable):  # type: ignore[misc]
    """Named lines to write on, side by side."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = [plain(name, tr("the form")) for name in names]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole width, one row high (points)."""
        self.width = width
        return width, ROW

    def draw(self) -> None:
        """Called by reportlab when the place on the page is known."""
        canvas = self.canv
        canvas.setFont(REGULAR, SMALL)
        canvas.setFillColor(MUTED)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.5)
        share = self.width / len(self._names)
        for i, name in enumerate(self._names):
            left = i * share
            canvas.drawString(left, 4, name)
            start = left + width_of(name, REGULAR, SMALL) + 4
            canvas.line(start, 2, left + share - 8, 2)


class Question(Flowable):  # type: ignore[misc]
    """An item with its levels as boxes, in as many columns as the words allow; never split."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item
        where = tr("item {n}", n=item.number)
        self._title = plain(f"{item.number}. {item.label}", where)
        self._paraphrase = plain(item.paraphrase, where)
        self._levels = [plain(_level_text(level), where) for level in item.levels]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole width, as high as its words need (points)."""
        self.width = width
        self._told = lines_of(self._paraphrase, REGULAR, SMALL, width) if self._paraphrase else []
        widest = max(width_of(text, REGULAR, SMALL) for text in self._levels) + BOX + 14
        self._columns = min(len(self._levels), max(1, int(width / widest)))
        rows = math.ceil(len(self._levels) / self._columns)
        room = width - BOX - 4
        self._words = [lines_of(text, REGULAR, SMALL, room) for text in self._levels]
        folded = sum(len(lines) - 1 for lines in self._words) if self._columns == 1 else 0
        self.height = LEADING * (1 + rows) + 10 * (len(self._told) + folded) + 7
        return width, self.height

    def draw(self) -> None:
        """Called by reportlab when the place on the page is known."""
        canvas, y = self.canv, self.height - 11
        canvas.setFillColor(INK)
        canvas.setFont(SEMIBOLD, BODY)
        canvas.drawString(0, y, self._title)
        self._not_assessed(y)
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, SMALL)
        for line in self._told:
            y -= 10
            canvas.drawString(0, y, line)
        canvas.setFillColor(INK)
        if self._columns == 1:
            self._folded_choices(y)
            return
        rows = math.ceil(len(self._levels) / self._columns)
        share = self.width / self._columns
        for i, text in enumerate(self._levels):
            column, row = divmod(i, rows) if rows > 1 else (i, 0)
            self._choice(column * share, y - LEADING * (row + 1), text)

    def _folded_choices(self, y: float) -> None:
        """One below the other, each over as many lines as it needs."""
        for first, *more in self._words:
            y -= LEADING
            self._choice(0, y, first)
            for line in more:
                y -= 10
                self.canv.drawString(BOX + 4, y, line)

    def _not_assessed(self, y: float) -> None:
        text = tr("not assessed, because ________________")
        left = self.width - width_of(text, REGULAR, SMALL) - BOX - 4
        self._choice(left, y, text)

    def _choice(self, left: float, y: float, text: str) -> None:
        self.canv.setFont(REGULAR, SMALL)
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.7)
        self.canv.rect(left, y - 1.5, BOX, BOX)
        self.canv.drawString(left + BOX + 4, y, text)


class Grid(Flowable):  # type: ignore[misc]
    """An empty table to write numbers in; `columns` are heads with their shares of the width."""

    def __init__(self, columns: Sequence[tuple[str, float]], rows: int) -> None:
        super().__init__()
        self._columns = columns
        self._rows = rows

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole width; rows high enough for handwriting (points)."""
        self.width = width
        self.height = ROW * (self._rows + 1.3)
        return width, self.height

    def draw(self) -> None:
        """Called by reportlab when the place on the page is known."""
        canvas = self.canv
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.setFillColor(MUTED)
        canvas.setFont(SEMIBOLD, SMALL)
        total, left = sum(share for _, share in self._columns), 0.0
        for head, share in self._columns:
            width = self.width * share / total
            canvas.rect(left, 0, width, self.height)
            for i, line in enumerate(lines_of(head, SEMIBOLD, SMALL, width - 6)):
                canvas.drawString(left + 3, self.height - 10 - 9.5 * i, line)
            left += width
        for row in range(1, self._rows + 1):
            canvas.line(0, ROW * row, self.width, ROW * row)


def _level_text(level: Level) -> str:
    text = f"{level.value}  {level.label}"
    return text if level.is_scored else tr("{level} (not scored)", level=text)
