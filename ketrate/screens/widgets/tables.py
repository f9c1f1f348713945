"""Tables whose columns are as wide as their words, and a list of sentences."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QListView

from ketrate.screens.theme import Theme, Weight, font
from ketrate.screens.widgets.table import PAD, CalmTable

WIDEST = 230


def fitted_table(theme: Theme, model: QAbstractItemModel, name: str) -> CalmTable:
    """A read-only table of whole rows; nothing is sorted by a click."""
    view = CalmTable(theme, name)
    view.setModel(model)
    head = view.horizontalHeader()
    head.setSectionsClickable(False)
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setStretchLastSection(True)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return view


def fit(view: CalmTable) -> None:
    """Make every column as wide as its longest words, up to a limit."""
    model = view.model()
    words, heads = QFontMetrics(font(16, Weight.SEMIBOLD)), QFontMetrics(font(15, Weight.SEMIBOLD))
    for column in range(model.columnCount()):
        title = model.headerData(column, Qt.Orientation.Horizontal)
        widest = heads.horizontalAdvance(str(title or ""))
        for row in range(model.rowCount()):
            text = str(model.index(row, column).data() or "")
            widest = max(widest, words.horizontalAdvance(text))
        view.setColumnWidth(column, min(widest, WIDEST) + 2 * PAD + 6)


def plain_list(model: QAbstractItemModel, name: str) -> QListView:
    """A list of sentences; long ones wrap."""
    view = QListView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setFont(font(15))
    view.setWordWrap(True)
    view.setSpacing(4)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
