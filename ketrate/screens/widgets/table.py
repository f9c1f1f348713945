"""A calm table: flat header, room around the words, whole rows chosen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ketrate.screens.models.records_table import TONE_ROLE
from ketrate.screens.theme import TOUCH, Theme, Weight, font
from ketrate.screens.widgets.banner import tone_colours
from ketrate.screens.widgets.paint import write

PAD = 12
Index = QModelIndex | QPersistentModelIndex


class CalmDelegate(QStyledItemDelegate):
    """Paints one cell: ground, words, a line below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colors = self._theme.colors
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = colors.accent_soft if is_chosen else colors.card
        painter.fillRect(box, ground)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colors.line)
        if is_chosen and index.column() == 0:
            painter.fillRect(box.left(), box.top(), 5, box.height(), colors.accent)
        weight = Weight.SEMIBOLD if index.column() == 0 else Weight.REGULAR
        text = str(index.data() or "")
        ink = _ink(self._theme, index)
        write(painter, box.adjusted(PAD, 0, -PAD, 0), text, font(16, weight), ink)


def _ink(theme: Theme, index: Index) -> QColor:
    tone = str(index.data(TONE_ROLE) or "")
    return tone_colours(theme, tone)[0] if tone else theme.colors.ink


class CalmHeader(QHeaderView):
    """Column names on a flat ground, with a mark at the one that sorts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setMinimumHeight(TOUCH)

    def paintSection(self, painter: QPainter, box: QRect, index: int) -> None:
        """Draw one column name."""
        colors = self._theme.colors
        painter.fillRect(box, colors.well)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colors.edge)
        text = str(self.model().headerData(index, Qt.Orientation.Horizontal) or "")
        is_sorting = self.sortIndicatorSection() == index
        if is_sorting:
            is_up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            text += "  ↑" if is_up else "  ↓"
        colour: QColor = colors.ink if is_sorting else colors.muted
        inner = box.adjusted(PAD, 0, -4, 0)
        write(painter, inner, text, font(15, Weight.SEMIBOLD), colour)


class CalmTable(QTableView):
    """The table itself."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._delegate = CalmDelegate(theme)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(CalmHeader(theme))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(16))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(TOUCH)
        theme.changed.connect(self.viewport().update)
