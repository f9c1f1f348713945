"""Hand-over notes: a word to whoever takes the chair over, until somebody says they read it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from ketrate.records.bedside import HandOver, Line
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.chart_lines import ChartCard, ChartLine
from ketrate.screens.widgets.controls import Button, Field, Labelled, row
from ketrate.words import tr


class HandOverCard(ChartCard):
    """`kept` says that the typed note is to be written down."""

    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Hand-over notes"), tr("None written."))
        self.text = Field(theme, tr("Hand-over note"), tr("What the next person must know"))
        self.at = Field(theme, tr("Time of the note, if not now"), tr("now"), width=72)
        self.add = Button(theme, tr("Add"), name=tr("Add the hand-over note"))
        self.add.clicked.connect(self.kept)
        self.text.returnPressed.connect(self.kept)
        line = row(
            Labelled(tr("Note"), self.text), Labelled(tr("Time"), self.at), self.add, spacing=8
        )
        line.setStretch(0, 1)
        self.column.addLayout(line)

    def clear_input(self) -> None:
        """Ready for the next note."""
        self.text.clear()
        self.at.clear()

    def take(
        self,
        notes: Sequence[tuple[Line, HandOver]],
        unheard: frozenset[int],
        who: Callable[[Line], str],
    ) -> None:
        """Show the notes; those in `unheard` wait for somebody."""
        self.show_lines([_line(line, one, line.id in unheard, who(line)) for line, one in notes])


def _line(line: Line, one: HandOver, is_waiting: bool, who: str) -> ChartLine:  # noqa: FBT001 - a word for the line
    state = tr("not read yet") if is_waiting else tr("read")
    acts = (("void", tr("Take back…")),)
    at = f"{line.at.local:%H:%M}"
    return ChartLine(line.id, at, one.text, f"{who}  ·  {state}" if who else state, "", acts)
