"""Before the dosing: the protocol's checklist, and the medicines of the day."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.protocol.schedule import CheckItem
from ketrate.records.treatment import Medication
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Choice,
    Field,
    Tick,
    emptied,
    heading,
    label,
    muted,
    row,
)
from ketrate.words import tr


class Checklist(Card):
    """Each line is answered yes, no or not applicable; nothing is answered beforehand."""

    answered = Signal(str, str)

    def __init__(self, theme: Theme, items: Sequence[CheckItem]) -> None:
        super().__init__(theme)
        self._count = label("", 15, Weight.SEMIBOLD, Role.MUTED)
        head = QHBoxLayout()
        head.addWidget(heading(tr("Preparation")))
        head.addStretch(1)
        head.addWidget(self._count)
        self.column.addLayout(head)
        self.column.setSpacing(4)
        self._choices: dict[str, Choice] = {}
        for item in items:
            self._add(item)
        if not items:
            self.column.addWidget(muted(tr("This protocol has no checklist.")))

    def take(self, answers: Mapping[str, str]) -> None:
        """Show the answers the vault holds."""
        for item, choice in self._choices.items():
            choice.choose(answers.get(item, ""))
        done = sum(item in answers for item in self._choices)
        self._count.setText(tr("{n} of {m} answered", n=done, m=len(self._choices)))

    def _add(self, item: CheckItem) -> None:
        options = (("yes", tr("Yes")), ("no", tr("No")), ("n/a", tr("n/a")))
        choice = Choice(self._theme, item.label, options)
        choice.chosen.connect(lambda answer: self.answered.emit(item.id, answer))
        self._choices[item.id] = choice
        words = label(item.label, 16)
        words.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(words, 1)
        line.addWidget(choice)
        self.column.addLayout(line)


class MedicationList(Card):
    """Medicines of the day; flagged classes stand in words beside the name."""

    added = Signal(str, bool, tuple)
    removed = Signal(int)

    def __init__(self, theme: Theme, flags: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme)
        self._words = dict(flags)
        self.column.addWidget(heading(tr("Medication")))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.column.addLayout(self._list)
        self.name = Field(theme, tr("Medicine"), tr("Medicine and dose"))
        self.taken = Tick(theme, tr("Taken today"))
        self.add = Button(theme, tr("Add"), name=tr("Add the medicine"))
        self.add.clicked.connect(self._typed)
        self.name.returnPressed.connect(self._typed)
        self.column.addLayout(_wide_row(self.name, self.taken, self.add))
        self.flags = {value: Tick(theme, words) for value, words in flags}
        self.column.addLayout(row(*self.flags.values(), 1, spacing=6))

    def take(self, medications: Sequence[Medication]) -> None:
        """Show what the vault holds."""
        emptied(self._list)
        for one in medications:
            self._list.addWidget(self._line(one))
        if not medications:
            self._list.addWidget(muted(tr("Nothing written down.")))

    def clear_input(self) -> None:
        """Ready for the next medicine."""
        self.name.clear()
        for tick in (self.taken, *self.flags.values()):
            tick.setChecked(False)

    def _line(self, one: Medication) -> QWidget:
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(label(one.name, 16))
        taken = tr("taken today") if one.taken_today else tr("as usual, not today")
        inner.addWidget(label(taken, 15, role=Role.MUTED))
        flags = ", ".join(self._words.get(flag, flag) for flag in one.flags)
        inner.addWidget(label(flags, 15, Weight.BOLD, Role.WARN), 1)
        remove = Button(self._theme, tr("Remove"), "quiet", tr("Remove {name}", name=one.name))
        remove.clicked.connect(lambda: self.removed.emit(one.id))
        inner.addWidget(remove)
        return line

    def _typed(self) -> None:
        flags = tuple(value for value, tick in self.flags.items() if tick.isChecked())
        self.added.emit(self.name.text(), self.taken.isChecked(), flags)


def _wide_row(wide: QWidget, *others: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(wide, 1)
    for other in others:
        line.addWidget(other)
    return line
