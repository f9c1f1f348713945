"""The patient list as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ketrate.words import tr

SEARCHED = int(Qt.ItemDataRole.UserRole)
"""What a cell holds of its own, without remarks: to search and to sort by."""
NAME = 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PatientLine:
    """One patient, ready to be read."""

    code: str
    name: str
    born: str
    diagnosis: str
    sessions: str
    last: str
    similar: str = ""
    """The codes of patients with a similar name: shown after the name, not searched."""

    def cells(self) -> tuple[str, ...]:
        """In the order of the columns."""
        return (self.code, self.name, self.born, self.diagnosis, self.sessions, self.last)


class PatientTable(QAbstractTableModel):
    """Rows are patients; `line_at` gives the record behind a row."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PatientLine, ...] = ()
        self._heads = (
            tr("Code"),
            tr("Name"),
            tr("Born"),
            tr("Diagnosis"),
            tr("Sessions"),
            tr("Latest score"),
        )

    def take(self, lines: Sequence[PatientLine]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line_at(self, row: int) -> PatientLine:
        """The record of a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many patients."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The text of a cell."""
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, SEARCHED)
        if not index.isValid() or role not in wanted:
            return None
        line = self._lines[index.row()]
        text = line.cells()[index.column()]
        if index.column() != NAME or role == SEARCHED or not line.similar:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("{name} – a similar name has {codes}", name=text, codes=line.similar)
        return tr("{name}  ≈ {codes}", name=text, codes=line.similar)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._heads[section]
