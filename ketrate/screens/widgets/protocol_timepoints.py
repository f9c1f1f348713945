"""The part of the schedule editor about timepoints: a list, and the chosen one to be changed."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from ketrate.screens.models.records_table import Column, RecordsTable
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button, Picker, row
from ketrate.screens.widgets.protocol_fields import Box, Entry, Several, number, text
from ketrate.screens.widgets.protocol_leaving import free_id
from ketrate.screens.widgets.protocol_words import ANCHORS, SESSIONS, WORDS, plain, when, window
from ketrate.screens.widgets.tables import fit, fitted_table
from ketrate.words import tr

Timepoint = dict[str, object]
WINDOW_COLUMN, NARROW = 2, 1100
DAYS, HOURS = "window", "window_hours"


class TimepointForm(QWidget):
    """One timepoint; `changed` after every key."""

    changed = Signal()

    def __init__(self, theme: Theme, scales: Mapping[str, str]) -> None:
        super().__init__()
        self.label = Entry(theme, "label", text)
        self.anchor = Picker(theme, WORDS["anchor"], ANCHORS.items())
        self.offset = Entry(theme, "offset", number)
        self.low = Entry(theme, "window", number, words=tr("Window from"))
        self.high = Entry(theme, "window", number, words=tr("to"))
        units = ((DAYS, tr("days")), (HOURS, tr("hours")))
        self.unit = Picker(theme, tr("Window in"), units)
        self.sessions = Picker(theme, WORDS["sessions"])
        self.due = Several(theme, WORDS["due"], scales)
        self._id = ""
        self._unit = Box(("unit",), self.unit, tr("Window in"))
        self.boxes: list[Box] = [
            self.label,
            Box(("anchor",), self.anchor),
            self.offset,
            self.low,
            self.high,
            Box(("sessions",), self.sessions),
            Box(("due", "id"), self.due),
        ]
        self._lay_out()
        for entry in (self.label, self.offset, self.low, self.high):
            entry.changed.connect(self.changed)
        self.anchor.activated.connect(self._turned)
        for picker in (self.unit, self.sessions):
            picker.activated.connect(self.changed)
        self.due.changed.connect(self.changed)

    def show_data(self, one: Timepoint) -> None:
        """Show a timepoint."""
        hours = one.get(HOURS)
        bounds = one.get(DAYS) if hours is None else hours
        low, high = [*(bounds if isinstance(bounds, list) else ()), None, None][:2]
        self._id = str(one.get("id"))
        self.label.show_value(one.get("label"))
        self.anchor.choose(str(one.get("anchor")))
        self.offset.show_value(one.get("offset"))
        self.low.show_value(low)
        self.high.show_value(high)
        self.unit.choose(DAYS if hours is None else HOURS)
        self._offer_sessions(str(one.get("sessions") or "all"))
        due = one.get("due")
        self.due.show_values(due if isinstance(due, list) else [])

    def data(self) -> Timepoint:
        """The keys of the file, as far as they are filled in."""
        is_day = self.anchor.value == "day"
        bounds = [one for one in (self.low.value, self.high.value) if one is not None]
        found: Timepoint = {
            "id": self._id,
            "label": self.label.value,
            "anchor": self.anchor.value,
            "offset": self.offset.value,
            (self.unit.value if is_day else DAYS): bounds,
            "due": self.due.values,
            "sessions": self.sessions.value,
        }
        return {key: value for key, value in found.items() if value is not None}

    def say(self, problems: Mapping[str, str]) -> None:
        """What is wrong, by key."""
        known = {key for box in self.boxes for key in box.keys}
        rest = " ".join(words for key, words in problems.items() if key not in {*known, HOURS})
        for box in self.boxes:
            found = [problems[key] for key in box.keys if key in problems]
            if box is self.low and HOURS in problems:
                found.append(problems[HOURS])
            if box is self.label and rest:
                found.append(rest)
            box.say("" if box is self.high else " ".join(found))

    def _turned(self) -> None:
        self._offer_sessions(self.sessions.value)
        self.changed.emit()

    def _offer_sessions(self, wanted: str) -> None:
        """A day belongs to the course, everything else to sessions."""
        is_day = self.anchor.value == "day"
        offered = {key: words for key, words in SESSIONS.items() if (key == "course") is is_day}
        self.sessions.offer(offered.items())
        self.sessions.choose(wanted if wanted in offered else next(iter(offered)))
        self._unit.setVisible(is_day)

    def _lay_out(self) -> None:
        label, anchor, offset, low, high, sessions, due = self.boxes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(8)
        for parts in ((label, sessions), (offset, anchor), (low, high, self._unit), (due,)):
            line = QHBoxLayout()
            line.setSpacing(12)
            for part in parts:
                line.addWidget(part, 1)
            column.addLayout(line)
        column.addStretch(1)


class TimepointsForm(QWidget):
    """The list at the left, the chosen one at the right; `changed` after every key."""

    changed = Signal()

    def __init__(self, theme: Theme, scales: Mapping[str, str]) -> None:
        super().__init__()
        self._all: list[Timepoint] = []
        self._problems: dict[int, dict[str, str]] = {}
        columns: tuple[Column[int], ...] = (
            Column(WORDS["label"], self._label, tone=self._tone),
            Column(WORDS["offset"], lambda n: when(self._all[n])),
            Column(WORDS["window"], lambda n: window(self._all[n])),
        )
        self.model = RecordsTable(columns)
        self.table = fitted_table(theme, self.model, tr("Timepoints"))
        self.form = TimepointForm(theme, scales)
        self.add = Button(theme, tr("Add a timepoint"))
        self.remove = Button(theme, tr("Remove"))
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.form.changed.connect(self._take)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)

    def show_data(self, data: Mapping[str, object]) -> None:
        """Show a draft; its first timepoint is chosen."""
        given = data.get("timepoints")
        tables = given if isinstance(given, list) else []
        self._all = [dict(one) for one in tables if isinstance(one, dict)]
        self._problems = {}
        self._fill(0)

    def data(self) -> dict[str, object]:
        """The timepoints, in the order of the list."""
        return {"timepoints": [dict(one) for one in self._all]}

    def say(self, problems: dict[int, dict[str, str]]) -> None:
        """What is wrong: sentences by number and key."""
        self._problems = problems
        self._refresh()
        self.form.say(problems.get(self.chosen, {}))

    @property
    def chosen(self) -> int:
        """The number of the chosen one; -1 for none."""
        return self.table.currentIndex().row()

    def choose(self, number_: int) -> None:
        """Choose one by its number."""
        self.table.selectRow(number_)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list says what and when; the window stands beside it."""
        super().resizeEvent(event)
        self.table.setColumnHidden(WINDOW_COLUMN, self.width() < NARROW)

    def _fill(self, chosen: int) -> None:
        self.model.take(range(len(self._all)))
        fit(self.table)
        self.table.selectRow(min(chosen, len(self._all) - 1))
        self._show_chosen()

    def _refresh(self) -> None:
        """New words in the same rows; the chosen one stays."""
        at = self.chosen
        picked = self.table.selectionModel()
        picked.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.model.take(range(len(self._all)))
        self.table.selectRow(at)
        picked.blockSignals(False)  # noqa: FBT003

    def _show_chosen(self) -> None:
        is_any = 0 <= self.chosen < len(self._all)
        self.form.setVisible(is_any)
        self.remove.setEnabled(is_any)
        if is_any:
            self.form.show_data(self._all[self.chosen])
            self.form.say(self._problems.get(self.chosen, {}))

    def _take(self) -> None:
        if 0 <= self.chosen < len(self._all):
            self._all[self.chosen] = self.form.data()
            self.changed.emit()

    def _add(self) -> None:
        at = self.chosen + 1
        name = free_id("t", [str(one.get("id")) for one in self._all])
        fresh: Timepoint = {"id": name, "label": "", "anchor": "start", "window": [], "due": []}
        self._all.insert(at, {**fresh, "sessions": "all"})
        self._fill(at)
        self.changed.emit()
        self.form.label.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        at = self.chosen
        del self._all[at]
        self._problems = {}
        self._fill(at)
        self.changed.emit()

    def _label(self, number_: int) -> str:
        words = plain(self._all[number_].get("label")) or tr("(no label)")
        return f"▲ {words}" if number_ in self._problems else words

    def _tone(self, number_: int) -> str:
        return "danger" if number_ in self._problems else ""

    def _lay_out(self) -> None:
        columns = self.table.horizontalHeader()
        columns.setStretchLastSection(False)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.table, 1)
        left.addLayout(row(self.add, self.remove, 1))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addLayout(left, 5)
        line.addWidget(area, 6)
