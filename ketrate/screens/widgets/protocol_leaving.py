"""The parts of the schedule editor about the checklist, leaving, and where it all comes from."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Picker, row
from ketrate.screens.widgets.protocol_fields import Area, Box, Entry, Ticks, number
from ketrate.screens.widgets.protocol_words import ANCHORS, CRITERIA, WORDS
from ketrate.words import tr

LONGEST_ID = 40


class LeavingForm(QWidget):
    """Checklist lines, observation, criteria; notes on windows and sources."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.checklist = Area(theme, WORDS["checklist"], 7)
        anchors = {key: words for key, words in ANCHORS.items() if key != "day"}
        self.anchor = Picker(theme, tr("Observation counted from"), anchors.items())
        self.minutes = Entry(theme, "minutes", number, tr("min"))
        self.criteria = Ticks(theme, CRITERIA, 3)
        self.notes = {key: Area(theme, WORDS[key], 4) for key in ("windows_note", "source")}
        self.boxes: list[Box] = [
            Box(("checklist",), self.checklist, tr("Checklist before a session, one line each")),
            Box(("anchor",), self.anchor, tr("Observation counted from")),
            self.minutes,
            Box(("criteria",), self.criteria, tr("What must be met before a patient leaves")),
            *(Box((key,), area) for key, area in self.notes.items()),
        ]
        self._before: Mapping[str, str] = {}
        self._lay_out()
        for area in (self.checklist, *self.notes.values()):
            area.textChanged.connect(self.changed)
        self.anchor.activated.connect(self.changed)
        self.minutes.changed.connect(self.changed)
        self.criteria.changed.connect(self.changed)

    def show_data(self, data: Mapping[str, object]) -> None:
        """Show a draft."""
        lines = [one for one in _list(data.get("checklist")) if isinstance(one, dict)]
        self._before = {str(one.get("label")): str(one.get("id")) for one in lines}
        self.checklist.setPlainText("\n".join(str(one.get("label")) for one in lines))
        rule = data.get("discharge")
        rule = rule if isinstance(rule, dict) else {}
        self.anchor.choose(str(rule.get("anchor")))
        self.minutes.show_value(rule.get("minutes"))
        self.criteria.show_values(_list(rule.get("criteria", list(CRITERIA))))
        for key, area in self.notes.items():
            area.setPlainText(str(data.get(key) or ""))

    def data(self) -> dict[str, object]:
        """The keys of the file; what stood in the checklist before keeps its id."""
        rule: dict[str, object] = {"anchor": self.anchor.value}
        if self.minutes.value is not None:
            rule["minutes"] = self.minutes.value
        if self.criteria.values != list(CRITERIA):
            rule["criteria"] = self.criteria.values
        notes = {key: " ".join(area.toPlainText().split()) for key, area in self.notes.items()}
        return {**notes, "discharge": rule, "checklist": self._checklist()}

    def _checklist(self) -> list[object]:
        lines = [one.strip() for one in self.checklist.toPlainText().split("\n")]
        found: list[object] = []
        taken: list[str] = []
        for line in filter(None, lines):
            name = self._before.get(line) or free_id(line, [*taken, *self._before.values()])
            taken.append(name)
            found.append({"id": name, "label": line})
        return found

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        checklist, anchor, minutes, criteria, *notes = self.boxes
        column.addWidget(checklist)
        column.addLayout(row(anchor, minutes, 1, spacing=14))
        column.addWidget(criteria)
        for note in notes:
            column.addWidget(note)
        column.addStretch(1)


def free_id(words: str, taken: Sequence[str]) -> str:
    """An id made of the words, that is not taken yet: "Consent on file" is consent-on-file."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-").lstrip("0123456789-")[: LONGEST_ID - 4]
    stem = stem.strip("-") or "line"
    number_, found = 1, stem
    while found in taken:
        number_ += 1
        found = f"{stem}-{number_}"
    return found


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
