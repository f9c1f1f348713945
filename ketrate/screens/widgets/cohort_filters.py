"""What the cohort is filtered by, and the rules its numbers follow; each change is told."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button, Field, Labelled, Picker, heading
from ketrate.words import tr

WIDTH = 292
CANDIDATES = (
    "cadss23:change,cadss23.depersonalization:change,cadss23.derealization:change,"
    "cadss23.amnesia:change,bprs-positive:change,ymrs:change,sbp:change"
)
"""Every acute effect of the letter's question, as the command line writes them."""
Offer = Mapping[str, Sequence[tuple[str, str]]]
Input = Field | Picker


class CohortFilters(QScrollArea):
    """Inputs by the names of the command line's options; an empty one is the default."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.inputs: dict[str, Input] = {}
        self._defaults: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self.clear = Button(theme, tr("Clear"), "quiet", tr("Clear every filter and rule"))
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(20, 4, 12, 14)
        self._column.setSpacing(10)
        self._fill()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear.clicked.connect(self.empty)
        self._told = self.words()

    def words(self) -> dict[str, str]:
        """What was chosen, by option; those left as they are are not named."""
        found = {name: _value(one) for name, one in self.inputs.items()}
        return {name: value for name, value in found.items() if value}

    def label_of(self, option: str) -> str:
        """What an input is called, by its option such as `--dose`."""
        one = self.inputs.get(option.removeprefix("--"))
        return option if one is None else one.accessibleName()

    def offer(self, choices: Offer) -> None:
        """What there is to choose from; what was chosen stays."""
        for name, values in choices.items():
            picker = self.inputs[name]
            if isinstance(picker, Picker):
                before = picker.value
                picker.offer([("", tr("All")), *values])
                picker.choose(before)

    def empty(self) -> None:
        """Everything as at the start."""
        for one in self.inputs.values():
            if isinstance(one, Picker):
                one.setCurrentIndex(0)
            else:
                one.clear()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the list and never changes a filter by accident."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, Picker):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(tr("Filters")), 1)
        head.addWidget(self.clear)
        self._column.addLayout(head)
        for words, inputs in (("", _filters()), (tr("Rules"), _rules())):
            if words:
                self._column.addSpacing(6)
                self._column.addWidget(heading(words))
            for name, title, hint in inputs:
                self._add(name, title, hint)
        self._column.addStretch(1)

    def _add(self, name: str, title: str, hint: "str | Iterable[tuple[str, str]]") -> None:
        made: Input
        if isinstance(hint, str):
            made = Field(self._theme, title, hint)
            made.editingFinished.connect(self._tell)
        else:
            made = Picker(self._theme, title, hint)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.installEventFilter(self)
            made.activated.connect(lambda _: self._tell())
        self.inputs[name] = made
        self._column.addWidget(Labelled(title, made))

    def _tell(self) -> None:
        """Only what is another choice is told: leaving a field is none."""
        now = self.words()
        if now != self._told:
            self._told = now
            self.changed.emit()


_Inputs = Sequence[tuple[str, str, "str | Sequence[tuple[str, str]]"]]


def _filters() -> _Inputs:
    every = (("", tr("All")),)
    return (
        ("diagnosis", tr("Diagnosis"), every),
        ("tag", tr("Group"), every),
        ("agent", tr("Agent"), every),
        ("route", tr("Route"), every),
        ("dose", tr("Dose"), tr("0.4-0.6 mg/kg")),
        ("protocol", tr("Protocol"), every),
        ("sessions", tr("Dosings"), (("", tr("First of each patient")),
                                     ("all", tr("All, not independent")))),
        ("session-number", tr("Session number"), tr("1 or 2-6")),
        ("period", tr("Period of a crossover"), tr("all")),
        ("from", tr("Dosed from"), tr("2026-01-31")),
        ("to", tr("Dosed until"), tr("2026-12-31")),
        ("rater", tr("Rater"), every),
        ("rater-independence", tr("Who rated both sides"),
         (("", tr("Anybody")), ("independent", tr("Two people alone")))),
        ("blinding", tr("Outcome by"), (("", tr("Any rater")), ("blinded", tr("Blind raters")),
                                        ("open", tr("Raters not blind")))),
    )  # fmt: skip


def _rules() -> _Inputs:
    return (
        ("instrument", tr("Outcome scale"),
         (("", "MADRS, %"), ("madrs:improvement", tr("MADRS, points")), ("hamd17", "HAM-D 17, %"),
          ("qids16", "QIDS, %"), ("phq9", "PHQ-9, %"))),
        ("outcomes", tr("Outcome times"), tr("230 min,1 d,7 d")),
        ("response", tr("Response, %"), "50"),
        ("strict", tr("Response is"), (("", tr("at least that much")),
                                       ("strict", tr("more than that")))),
        ("remission", tr("Remission at or below"), tr("as published")),
        ("baseline", tr("Baseline"), (("", tr("Of the course")), ("screening", tr("Screening")),
                                      ("period", tr("Of the period")),
                                      ("session", tr("Before this dosing")))),
        ("min-baseline", tr("Eligible from a baseline of"), tr("above remission")),
        ("dissociated", tr("Dissociated"),
         (("", tr("Peak above 4")), ("change>4", tr("Change at the minute above 4")),
          ("peak_change>4", tr("Peak change above 4")),
          ("clinical>=1", tr("Clinician's judgement")))),
        ("at", tr("Predictor at"), tr("40 min")),
        ("predictors", tr("Predictors"), (("", tr("Dissociation")),
                                          (CANDIDATES, tr("Every acute effect")))),
        ("window", tr("Later response within"), tr("21 d")),
        ("tolerance", tr("Tolerance"), tr("1 d=16-36 h")),
        ("intervening", tr("After a further dose"), (("", tr("Left out")),
                                                     ("keep", tr("Kept, labelled")))),
        ("knot", tr("Knot of a piecewise fit"), tr("none, such as 15")),
    )  # fmt: skip


def _value(one: Input) -> str:
    return one.value if isinstance(one, Picker) else one.text().strip()
