"""A table over a tuple of frozen records, replaced whole whenever it changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A heading, and what stands under it for one record; numbers are set to the right."""

    title: str
    words: Callable[[R], str]
    is_number: bool = False
    tone: Callable[[R], str] | None = None
    """The tone of its words (`good`, `warn`, `danger`); the words say it without the colour."""


TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Under which a cell gives its tone; empty for plain ink."""


class RecordsTable(QAbstractTableModel, Generic[R]):
    """Read-only: what is shown was put into words by its columns."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._records: tuple[R, ...] = ()
        self._cells: tuple[tuple[str, ...], ...] = ()

    def take(self, records: Sequence[R]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._records = tuple(records)
        self._cells = tuple(tuple(c.words(r) for c in self._columns) for r in self._records)
        self.endResetModel()

    def add(self, records: Sequence[R]) -> None:
        """Show more records below the others."""
        at = len(self._records)
        self.beginInsertRows(NOWHERE, at, at + len(records) - 1)
        self._records += tuple(records)
        self._cells += tuple(tuple(c.words(r) for c in self._columns) for r in records)
        self.endInsertRows()

    def record(self, row: int) -> R | None:
        """The record of a row; None beyond the table."""
        return self._records[row] if 0 <= row < len(self._records) else None

    def row_of(self, is_it: Callable[[R], bool]) -> int:
        """The first row whose record fits; -1 if none does."""
        return next((row for row, record in enumerate(self._records) if is_it(record)), -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One row a record."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """One column a fact."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell, and on which side they stand."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        tone = self._columns[index.column()].tone
        if role == TONE_ROLE and tone is not None:
            return tone(self._records[index.row()])
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The headings."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        flags = Qt.AlignmentFlag
        side = flags.AlignRight if self._columns[column].is_number else flags.AlignLeft
        return side | flags.AlignVCenter
