"""Vital signs: six numbers and a button; the latest stand below."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from ketrate.clock import Instant
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
from ketrate.words import tr

SIGNS = ("systolic", "diastolic", "pulse", "spo2", "respiration", "sedation")
SHOWN = 8


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


class VitalsPanel(Card):
    """`kept` says that the typed values are to be written down."""

    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.column.addWidget(heading(tr("Vital signs")))
        names = long_names()
        self.fields = {sign: Field(theme, names[sign], width=54) for sign in SIGNS}
        self.at = Field(theme, tr("Time, if not now"), tr("now"), width=66)
        self.at.setTextMargins(7, 0, 3, 0)
        self.keep = Button(theme, tr("Save"), "primary", tr("Save the vital signs"))
        self.keep.clicked.connect(self.kept)
        parts = []
        for sign, field in self.fields.items():
            field.setToolTip(names[sign])
            field.setTextMargins(7, 0, 3, 0)
            field.setMaxLength(3)
            field.returnPressed.connect(self.kept)
            parts.append(Labelled(short_names()[sign], field))
        parts.append(Labelled(tr("Time"), self.at))
        self.column.addLayout(row(*parts, self.keep, 1, spacing=6))
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(12)
        self._table.setVerticalSpacing(4)
        self.column.addLayout(self._table)

    def typed(self, now: Instant) -> tuple[Mapping[str, int | None], Instant | None]:
        """The typed values and time; raises BadInputError for what is not a number."""
        names = long_names()
        values = {sign: whole(field.text(), names[sign]) for sign, field in self.fields.items()}
        return values, time_of_day(self.at.text(), now)

    def clear_input(self) -> None:
        """Ready for the next measurement."""
        for field in (*self.fields.values(), self.at):
            field.clear()

    def take(self, vitals: Sequence[Vitals]) -> None:
        """Show the latest measurements, newest first."""
        emptied(self._table)
        if not vitals:
            self._table.addWidget(muted(tr("None yet.")), 0, 0)
            return
        heads = (tr("Time"), *short_names().values())
        for column, head in enumerate(heads):
            self._cell(0, column, head, is_head=True)
        newest = sorted(vitals, key=lambda one: one.at.utc, reverse=True)[:SHOWN]
        for line, one in enumerate(newest, start=1):
            self._cell(line, 0, f"{one.at.local:%H:%M}")
            for column, sign in enumerate(SIGNS, start=1):
                value = getattr(one, sign)
                self._cell(line, column, "–" if value is None else str(value))

    def _cell(self, line: int, column: int, text: str, *, is_head: bool = False) -> None:
        role = Role.MUTED if is_head else Role.INK
        cell = label(text, 15, Weight.SEMIBOLD if is_head else Weight.REGULAR, role)
        side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
        self._table.addWidget(cell, line, column, alignment=side)
