"""A small table of numbers that shows all its rows; a long one is scrolled with the page."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from ketrate.screens.models.records_table import Column, RecordsTable
from ketrate.screens.theme import Theme, Weight, font
from ketrate.screens.widgets.controls import Button, label
from ketrate.screens.widgets.table import PAD
from ketrate.screens.widgets.tables import fitted_table
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.figures.cohort_exhibit import Table

ROW, HEAD = 32, 36
WIDEST, NARROWEST = 330, 52


class NumberTable(QWidget):
    """Title, rows, and a button that saves them."""

    def __init__(self, theme: Theme, table: "Table") -> None:
        super().__init__()
        self.table = table
        self.save = Button(
            theme, tr("Save table…"), "quiet", tr("Save: {title}", title=table.title), pixels=15
        )
        columns = tuple(
            Column(title, _cell(n), is_number=n > 0) for n, title in enumerate(table.head)
        )
        self.model: RecordsTable[tuple[str, ...]] = RecordsTable(columns)
        self.model.take(table.rows)
        self.view = fitted_table(theme, self.model, table.title)
        self._fit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(label(table.title, 16, Weight.SEMIBOLD), 1)
        head.addWidget(self.save)
        column.addLayout(head)
        column.addWidget(self.view)

    def _fit(self) -> None:
        """As high as its rows; columns as wide as their words."""
        view = self.view
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.verticalHeader().setMinimumSectionSize(ROW)
        view.verticalHeader().setDefaultSectionSize(ROW)
        head = view.horizontalHeader()
        head.setMinimumHeight(HEAD)
        head.setMaximumHeight(HEAD)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heads, words = QFontMetrics(font(15, Weight.SEMIBOLD)), QFontMetrics(font(16))
        for n, title in enumerate(self.table.head):
            widest = max((words.horizontalAdvance(cells[n]) for cells in self.table.rows),
                         default=0)  # fmt: skip
            wide = min(max(widest, heads.horizontalAdvance(title), NARROWEST), WIDEST)
            view.setColumnWidth(n, wide + 2 * PAD + 8)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = view.horizontalScrollBar().sizeHint().height()
        view.setFixedHeight(HEAD + ROW * len(self.table.rows) + bar + 2)


def _cell(n: int) -> "Words":
    def words(cells: tuple[str, ...]) -> str:
        return cells[n]

    return words


if TYPE_CHECKING:
    from collections.abc import Callable

    Words = Callable[[tuple[str, ...]], str]
