"""The cards of one tab of the cohort, below each other or in two columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ketrate.screens.background import Background
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.cohort_card import ExhibitCard

if TYPE_CHECKING:
    from ketrate.figures.cohort_exhibit import Exhibit

TWO_COLUMNS = 1380


class ExhibitBoard(QScrollArea):
    """A card for each exhibit; cards stay where they are while their exhibits change."""

    picked = Signal(int)
    figure_wanted = Signal(object)
    table_wanted = Signal(object)

    def __init__(self, theme: Theme, background: Background) -> None:
        super().__init__()
        self._theme, self._background = theme, background
        self.cards: dict[str, ExhibitCard] = {}
        self._is_wide: bool | None = None
        inner = QWidget()
        self._line = QHBoxLayout(inner)
        self._line.setContentsMargins(0, 4, 12, 14)
        self._line.setSpacing(0)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(14)
            self._line.addLayout(column)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def take(self, exhibits: Sequence["Exhibit"], *, is_new: bool) -> None:
        """Show these; cards of the same name are kept and filled anew."""
        names = [one.name for one in exhibits]
        for name in [one for one in self.cards if one not in names]:
            gone = self.cards.pop(name)
            gone.hide()
            gone.deleteLater()
        is_another = list(self.cards) != names
        self.cards = {one.name: self.cards.get(one.name) or self._made() for one in exhibits}
        if is_another:
            self._place()
        for one in exhibits:
            self.cards[one.name].take(one, is_new=is_new)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        if (self.width() >= TWO_COLUMNS) is not self._is_wide:
            self._place()

    def _made(self) -> ExhibitCard:
        card = ExhibitCard(self._theme, self._background)
        card.picked.connect(self.picked)
        card.figure_wanted.connect(self.figure_wanted)
        card.table_wanted.connect(self.table_wanted)
        return card

    def _place(self) -> None:
        self._is_wide = self.width() >= TWO_COLUMNS
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        self._line.setSpacing(14 if self._is_wide else 0)
        self._line.setStretch(0, 1)
        self._line.setStretch(1, 1 if self._is_wide else 0)
        for n, card in enumerate(self.cards.values()):
            self._columns[n % 2 if self._is_wide else 0].addWidget(card)
        for column in self._columns:
            column.addStretch(1)
