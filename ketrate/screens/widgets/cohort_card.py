"""One exhibit of the cohort on a card: what it warns of, its figure, its sentences, its tables."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ketrate.screens.background import Background
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.cohort_table import NumberTable
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted
from ketrate.screens.widgets.figure_view import PIXELS_PER_INCH, FigureView
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.figures.cohort_exhibit import Drawing, Exhibit, Table
    from ketrate.figures.sheet import SheetFigure

BESIDE = 820
"""From this width of the card on the sentences stand beside the figure."""
FIGURE_SHARE, WORDS_SHARE = 2, 1
NARROWEST = 300
NARROW_TABLE = 3
"""Columns of a table that may stand beside the sentences where there is no figure."""


class ExhibitCard(Card):
    """Shows one exhibit and takes another in its place.

    `picked` gives the patient of a point, `figure_wanted` and `table_wanted` what is to be saved.
    """

    picked = Signal(int)
    figure_wanted = Signal(object)
    table_wanted = Signal(object)

    def __init__(self, theme: Theme, background: Background) -> None:
        super().__init__(theme)
        self._background = background
        self._shown: Exhibit | None = None
        self.title = heading("")
        self.title.setWordWrap(True)
        self.guard = label("", 16, Weight.SEMIBOLD, Role.WARN)
        self.guard.setWordWrap(True)
        self.waiting = muted(tr("Being worked out …"), 16)
        self.save_figure = Button(theme, tr("Save figure…"), "quiet", pixels=15)
        self.figure: FigureView | None = None
        self.words = QVBoxLayout()
        self.words.setSpacing(6)
        self.beside = QVBoxLayout()
        self.tables = QVBoxLayout()
        self.tables.setSpacing(10)
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.setSpacing(14)
        self._lay_out()

    def take(self, exhibit: "Exhibit", *, is_new: bool) -> None:
        """Show an exhibit; of the same look, what has not changed is not drawn again."""
        before, self._shown = self._shown, exhibit
        if not is_new and before is not None and _is_same(before, exhibit):
            return
        self.setAccessibleName(exhibit.title)
        self.title.setText(exhibit.title)
        self.guard.setText(exhibit.guard)
        self.guard.setVisible(bool(exhibit.guard))
        self.waiting.setVisible(exhibit.is_waiting)
        self._show_figure(exhibit.drawing)
        emptied(self.words)
        for sentence in exhibit.says:
            self.words.addWidget(muted(sentence, 15))
        self.words.addStretch(1)
        emptied(self.tables)
        emptied(self.beside)
        self._turn_middle()
        for n, table in enumerate(exhibit.tables):
            is_narrow = exhibit.drawing is None and n == 0 and len(table.head) <= NARROW_TABLE
            (self.beside if is_narrow else self.tables).addWidget(self._table(table))
        has_beside = self.beside.count() > 0
        if has_beside:
            self.beside.addStretch(1)
        self._middle.setStretchFactor(self.beside, WORDS_SHARE if has_beside else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences beside the figure where there is room, else below it."""
        super().resizeEvent(event)
        self._turn_middle()

    def _turn_middle(self) -> None:
        is_wide = self.width() >= BESIDE
        direction = QBoxLayout.Direction
        self._middle.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def _lay_out(self) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.save_figure, 0, Qt.AlignmentFlag.AlignTop)
        self._middle.addLayout(self.words, WORDS_SHARE)
        self._middle.addLayout(self.beside)
        self.column.addLayout(head)
        self.column.addWidget(self.guard)
        self.column.addWidget(self.waiting)
        self.column.addLayout(self._middle)
        self.column.addLayout(self.tables)
        self.save_figure.clicked.connect(self._save_figure)

    def _show_figure(self, drawing: "Drawing | None") -> None:
        self.save_figure.setVisible(drawing is not None)
        if drawing is None:
            if self.figure is not None:
                self.figure.hide()
            return
        if self.figure is None:
            self.figure = FigureView(self._theme, self._background)
            self.figure.picked.connect(self.picked)
            self._middle.insertWidget(0, self.figure, FIGURE_SHARE)
        self.figure.setMinimumSize(NARROWEST, 10)
        self.figure.setFixedHeight(round(drawing.height_in * PIXELS_PER_INCH))
        self.figure.show()
        words = drawing.words
        self.figure.show_figure(
            partial(_drawn, drawing), lambda key: words.get(key, ""), drawing.summary
        )

    def _table(self, table: "Table") -> QWidget:
        made = NumberTable(self._theme, table)
        made.save.clicked.connect(lambda: self.table_wanted.emit(table))
        return made

    def _save_figure(self) -> None:
        if self._shown is not None and self._shown.drawing is not None:
            self.figure_wanted.emit(self._shown.drawing)


def _is_same(one: "Exhibit", other: "Exhibit") -> bool:
    facts = (one.name, one.says, one.tables, one.guard, one.is_waiting)
    return facts == (other.name, other.says, other.tables, other.guard, other.is_waiting)


def _drawn(drawing: "Drawing", width: float, height: float, is_dark: bool) -> "SheetFigure":  # noqa: FBT001 - FigureView's call
    from ketrate.figures.plot import Frame
    from ketrate.figures.style import DARK, LIGHT

    return drawing.make(Frame(width, height, DARK if is_dark else LIGHT))
