"""Rescue medicines: what was given because of what happened, with dose, time and reason."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from ketrate.records.bedside import Line, Rescue
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.chart_lines import ChartCard, ChartLine
from ketrate.screens.widgets.controls import Button, Field, Labelled, row
from ketrate.words import tr


class RescueFields:
    """Medicine, dose with its unit, reason and time."""

    def __init__(self, theme: Theme) -> None:
        self.drug = Field(theme, tr("Rescue medicine"), tr("Medicine"))
        self.dose = Field(theme, tr("Dose with its unit"), tr("4 mg"), width=96)
        self.reason = Field(theme, tr("Reason"))
        self.at = Field(theme, tr("Time, if not now"), tr("now"), width=72)

    def labelled(self) -> tuple[Labelled, ...]:
        """Each with its name above."""
        return (
            Labelled(tr("Medicine"), self.drug),
            Labelled(tr("Dose"), self.dose),
            Labelled(tr("Reason"), self.reason),
            Labelled(tr("Time"), self.at),
        )

    def show(self, given: Rescue, at: str) -> None:
        """Begin from what is written down."""
        self.drug.setText(given.drug)
        self.dose.setText(given.dose)
        self.reason.setText(given.reason)
        self.at.setText(at)

    @property
    def typed(self) -> Rescue:
        """What was typed, as it stands; the clinic says what is missing."""
        return Rescue(self.drug.text(), self.dose.text(), self.reason.text())


class RescueCard(ChartCard):
    """`kept` says that the typed medicine is to be written down."""

    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Rescue medicines"), tr("None given."))
        self.fields = RescueFields(theme)
        self.add = Button(theme, tr("Add"), name=tr("Add the rescue medicine"))
        self.add.clicked.connect(self.kept)
        for field in (self.fields.drug, self.fields.dose, self.fields.reason, self.fields.at):
            field.returnPressed.connect(self.kept)
        line = row(*self.fields.labelled(), self.add, spacing=8)
        line.setStretch(0, 3)
        line.setStretch(2, 2)
        self.column.addLayout(line)

    def clear_input(self) -> None:
        """Ready for the next medicine."""
        for field in (self.fields.drug, self.fields.dose, self.fields.reason, self.fields.at):
            field.clear()

    def take(self, given: Sequence[tuple[Line, Rescue]], who: Callable[[Line], str]) -> None:
        """Show what was given; `who` names the person who wrote a line."""
        self.show_lines([_line(line, one, who(line)) for line, one in given])


def _line(line: Line, one: Rescue, who: str) -> ChartLine:
    more = "  ·  ".join(part for part in (one.reason, who) if part)
    acts = (("correct", tr("Correct…")), ("void", tr("Take back…")))
    return ChartLine(line.id, f"{line.at.local:%H:%M}", f"{one.drug} {one.dose}", more, "", acts)
