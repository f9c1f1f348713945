"""The lines of the trail, newest first; more are asked for when the last one comes into view."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from ketrate.records.trail import TrailLine
from ketrate.screens.models.records_table import NOWHERE, Column, Index, RecordsTable
from ketrate.words import tr


class TrailLines(RecordsTable[TrailLine]):
    """`wanted` asks for the lines older than the entry of that number."""

    wanted = Signal(int)

    def __init__(self) -> None:
        columns: tuple[Column[TrailLine], ...] = (
            Column(tr("Entry"), lambda line: f"{line.seq:,}", is_number=True),
            Column(tr("Time"), when),
            Column(tr("Who"), lambda line: line.who),
            Column(tr("Patient"), lambda line: line.patient_code),
            Column(tr("What, and why"), lambda line: line.sentence),
        )
        super().__init__(columns)
        self._has_more = False
        self._is_asking = False

    def show_lines(self, lines: Sequence[TrailLine], *, has_more: bool) -> None:
        """Show other lines."""
        self._has_more, self._is_asking = has_more, False
        self.take(lines)

    def append(self, lines: Sequence[TrailLine], *, has_more: bool) -> None:
        """Show these below the others."""
        self._has_more, self._is_asking = has_more, False
        if lines:
            self.add(lines)

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:
        """Whether there are older lines."""
        return self._has_more and not parent.isValid()

    def fetchMore(self, parent: Index = NOWHERE) -> None:
        """The view has come to the last line."""
        last = self.record(self.rowCount() - 1)
        if last is not None and self.canFetchMore(parent) and not self._is_asking:
            self._is_asking = True
            self.wanted.emit(last.seq)

    def whole(self, row: int) -> str:
        """A line in one sentence, for the foot of the page and for screen readers."""
        line = self.record(row)
        if line is None:
            return ""
        who = f"{line.who} ({line.patient_code})" if line.patient_code else line.who
        return f"{when(line)}, {who} {line.sentence}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As in every table; a screen reader is given the whole sentence."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            return self.whole(index.row())
        return super().data(index, role)


def when(line: TrailLine) -> str:
    """E.g. "2026-03-02 14:02:11 +01:00"."""
    offset = line.at.local.strftime("%z")
    return f"{line.at.local:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]}"
