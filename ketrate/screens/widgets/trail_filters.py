"""What the trail is filtered by: a patient, a person, a kind, days, and words."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button, Field, Labelled, Picker
from ketrate.words import tr

PAUSE_MS = 350
"""A pause in typing this long, and the search begins."""
Choices = Iterable[tuple[str, str]]


class TrailFilters(QWidget):
    """A row of inputs; `changed` comes after a pause in typing, or at once from a picker."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.patient = Field(theme, tr("Patient"), tr("Code"), width=126)
        self.person = Picker(theme, tr("Person"))
        self.kind = Picker(theme, tr("Kind"))
        day = tr("2026-03-02")
        self.since = Field(theme, tr("From day"), day, width=116)
        self.until = Field(theme, tr("To day"), day, width=116)
        self.clear = Button(theme, tr("Clear"), name=tr("Clear every filter"))
        self.clear.setMinimumWidth(self.clear.sizeHint().width())
        self._codes = QStringListModel(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._after_pause)
        self._lay_out()
        self._connect()

    def offer(self, people: Choices, kinds: Choices, codes: Iterable[str]) -> None:
        """What there is to choose from; what was chosen stays."""
        for picker, every, choices in (
            (self.person, tr("Everybody"), people),
            (self.kind, tr("Every kind"), kinds),
        ):
            before = picker.value
            picker.offer([("", every), *choices])
            picker.choose(before)
        self._codes.setStringList(list(codes))

    def listen(self, field: QLineEdit) -> None:
        """Another field that belongs to the filter and stands elsewhere."""
        field.textEdited.connect(lambda _: self._pause.start())
        field.returnPressed.connect(self._now)

    def empty(self) -> None:
        """Filter by nothing."""
        for field in (self.patient, self.since, self.until):
            field.clear()
        self.person.choose("")
        self.kind.choose("")
        self._now()

    def _after_pause(self) -> None:
        """A code that is half typed is not looked for: nobody has it."""
        typed, codes = self.patient.text().strip(), self._codes.stringList()
        is_half_typed = typed not in codes and any(code.startswith(typed) for code in codes)
        if not typed or not is_half_typed:
            self.changed.emit()

    def _now(self) -> None:
        self._pause.stop()
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 22, 8)
        row.setSpacing(12)
        for field in (self.patient, self.person, self.kind, self.since, self.until):
            row.addWidget(Labelled(field.accessibleName(), field))
        row.addStretch(1)
        row.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignBottom)

    def _connect(self) -> None:
        completer = QCompleter(self._codes, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._now)
        self.patient.setCompleter(completer)
        for field in (self.patient, self.since, self.until):
            self.listen(field)
        for picker in (self.person, self.kind):
            picker.activated.connect(lambda _: self._now())
        self.clear.clicked.connect(self.empty)
