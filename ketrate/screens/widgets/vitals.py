"""Vital signs: six numbers and a button; the latest stand below, marked beyond the limits."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ketrate.clock import Instant
from ketrate.protocol.discharge import DischargeLimits
from ketrate.protocol.excursions import Beyond, Excursion, beyond
from ketrate.records.treatment import Vitals
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.typed import time_of_day, whole
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Field,
    Labelled,
    emptied,
    heading,
    label,
    muted,
    row,
)
from ketrate.screens.widgets.notice import Notice
from ketrate.words import tr

SIGNS = ("systolic", "diastolic", "pulse", "spo2", "respiration", "sedation")
SHOWN = 5
Typed = tuple[Mapping[str, int | None], Instant | None]


def short_names() -> dict[str, str]:
    """Column heads; units stand in the tooltips and accessible names."""
    return {
        "systolic": tr("SBP"),
        "diastolic": tr("DBP"),
        "pulse": tr("Pulse"),
        "spo2": tr("SpO₂"),
        "respiration": tr("Resp."),
        "sedation": tr("MOAA/S"),
    }


def long_names() -> dict[str, str]:
    """With units, as a screen reader says them."""
    return {
        "systolic": tr("Systolic blood pressure, mmHg"),
        "diastolic": tr("Diastolic blood pressure, mmHg"),
        "pulse": tr("Pulse, per minute"),
        "spo2": tr("Oxygen saturation, %"),
        "respiration": tr("Respiration, per minute"),
        "sedation": tr("Sedation, MOAA/S 0 to 5"),
    }


class VitalsFields(QWidget):
    """Six fields and the time; for a new measurement and for a correction."""

    def __init__(self, theme: Theme, *, name: str = "") -> None:
        super().__init__()
        names = long_names()
        self.fields = {sign: Field(theme, name + names[sign], width=54) for sign in SIGNS}
        self.at = Field(theme, name + tr("Time, if not now"), tr("now"), width=66)
        self.at.setTextMargins(7, 0, 3, 0)
        parts: list[QWidget | int] = []
        for sign, field in self.fields.items():
            field.setToolTip(names[sign])
            field.setTextMargins(7, 0, 3, 0)
            field.setMaxLength(3)
            parts.append(Labelled(short_names()[sign], field))
        parts += [Labelled(tr("Time"), self.at)]
        self.setLayout(row(*parts, spacing=6))

    def values(self) -> Mapping[str, int | None]:
        """The typed values; raises BadInputError for what is not a number."""
        names = long_names()
        return {sign: whole(field.text(), names[sign]) for sign, field in self.fields.items()}

    def fill(self, one: Vitals) -> None:
        """Show what was written down."""
        for sign, field in self.fields.items():
            value = getattr(one, sign)
            field.setText("" if value is None else str(value))
        self.at.setText(f"{one.at.local:%H:%M}")

    def clear(self) -> None:
        """Ready for the next measurement."""
        for field in (*self.fields.values(), self.at):
            field.clear()


class VitalsPanel(Card):
    """`kept`: write the typed values down. `correction_wanted` carries a measurement."""

    kept = Signal()
    correction_wanted = Signal(object)
    acknowledge_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._all: tuple[Vitals, ...] = ()
        self._limits = DischargeLimits()
        self.inputs = VitalsFields(theme)
        self.fields, self.at = self.inputs.fields, self.inputs.at
        self.keep = Button(theme, tr("Save"), "primary", tr("Save the vital signs"))
        self.keep.clicked.connect(self.kept)
        for field in (*self.fields.values(), self.at):
            field.returnPressed.connect(self.kept)
        self.more = Button(theme, tr("Show all"), "tab", tr("Show all vital signs"))
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _: self._list())
        head = QHBoxLayout()
        self._title = heading(tr("Vital signs"))
        head.addWidget(self._title, 1)
        head.addWidget(self.more)
        self.column.addLayout(head)
        self._notice = QHBoxLayout()
        self.column.addLayout(self._notice)
        self.column.addLayout(row(self.inputs, self.keep, 1, spacing=6))
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(10)
        self._table.setVerticalSpacing(0)
        self.column.addLayout(self._table)
        self._legend = muted()
        self.column.addWidget(self._legend)

    def typed(self, now: Instant) -> Typed:
        """The typed values and time; raises BadInputError for what is not a number."""
        return self.inputs.values(), time_of_day(self.at.text(), now)

    def clear_input(self) -> None:
        """Ready for the next measurement."""
        self.inputs.clear()
        self.enter_for("")

    def enter_for(self, timepoint: str) -> None:
        """Say which timepoint the fields fill; none of its own where that is empty."""
        words = tr("Vital signs for: {what}", what=timepoint) if timepoint else tr("Vital signs")
        self._title.setText(words)
        self.fields["systolic"].setFocus()

    def take(self, vitals: Sequence[Vitals], limits: DischargeLimits) -> None:
        """Show the latest measurements, newest first."""
        newest = sorted(vitals, key=lambda one: (one.at.utc, one.id), reverse=True)
        self._all, self._limits = tuple(newest), limits
        self.more.setVisible(len(newest) > SHOWN)
        self._list()

    def take_severe(self, waiting: Excursion | None) -> None:
        """A severe pressure stands above the fields until it was measured again, or seen."""
        emptied(self._notice)
        if waiting is None:
            return
        one = waiting.first
        words = tr(
            "Severe blood pressure {s}/{d} at {at}. Measure again at {again}.",
            s="–" if one.systolic is None else one.systolic,
            d="–" if one.diastolic is None else one.diastolic,
            at=f"{one.at.local:%H:%M}",
            again=f"{waiting.again_at.local:%H:%M}",
        )
        notice = Notice(self._theme, words, "danger")
        notice.add(tr("Seen…")).clicked.connect(self.acknowledge_wanted)
        self._notice.addWidget(notice)

    def _list(self) -> None:
        emptied(self._table)
        self.more.setText(tr("Show fewer") if self.more.isChecked() else tr("Show all"))
        if not self._all:
            self._table.addWidget(muted(tr("None yet.")), 0, 0)
        else:
            for column, head in enumerate((tr("Time"), *short_names().values())):
                self._cell(0, column, label(head, 15, Weight.SEMIBOLD, Role.MUTED))
        shown = self._all if self.more.isChecked() else self._all[:SHOWN]
        marked = [self._line(line, one) for line, one in enumerate(shown, start=1)]
        self._legend.setText(tr("▲ ▼ beyond the limit your clinic set: {all}", all=self._told()))
        self._legend.setVisible(any(marked))

    def _line(self, line: int, one: Vitals) -> bool:
        """One measurement; whether a value of it is marked."""
        self._cell(line, 0, label(f"{one.at.local:%H:%M}", 15, Weight.SEMIBOLD))
        is_marked = False
        for column, sign in enumerate(SIGNS, start=1):
            value = getattr(one, sign)
            side = beyond(sign, value, self._limits)
            is_marked = is_marked or side is not None
            self._cell(line, column, value_label(value, side))
        name = tr("Correct the vital signs of {at}", at=f"{one.at.local:%H:%M}")
        correct = Button(self._theme, tr("Correct…"), "quiet", name)
        correct.clicked.connect(lambda: self.correction_wanted.emit(one))
        self._table.addWidget(correct, line, len(SIGNS) + 1)
        return is_marked

    def _told(self) -> str:
        own = self._limits
        return tr(
            "at most {s}/{d} mmHg, SpO₂ at least {o} %, respiration {r}, MOAA/S {m}",
            s=own.systolic_highest,
            d=own.diastolic_highest,
            o=own.spo2_lowest,
            r=own.respiration_lowest,
            m=own.sedation_lowest,
        )

    def _cell(self, line: int, column: int, cell: QWidget) -> None:
        side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
        self._table.addWidget(cell, line, column, alignment=side | Qt.AlignmentFlag.AlignVCenter)


def value_label(value: int | None, side: Beyond | None) -> QWidget:
    """A value; beyond a limit with shape and word, never with colour alone."""
    if side is None:
        return label("–" if value is None else str(value), 15)
    words = tr("{v} ▲ high", v=value) if side is Beyond.HIGH else tr("{v} ▼ low", v=value)
    made = label(words, 15, Weight.BOLD, Role.WARN)
    made.setAccessibleName(tr("{words}, beyond the limit your clinic set", words=words))
    return made
