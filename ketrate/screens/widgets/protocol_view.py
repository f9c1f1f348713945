"""A schedule to be read: drawn, and in words."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ketrate.protocol.schedule import Protocol
from ketrate.protocol.writer import protocol_data
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Card, emptied, heading, label, muted
from ketrate.screens.widgets.protocol_strip import ProtocolStrip
from ketrate.screens.widgets.protocol_words import (
    ANCHORS,
    ROUTES,
    SESSIONS,
    listed,
    plain,
    when,
    window,
)
from ketrate.words import tr, trn


class ProtocolView(QWidget):
    """Name, drawing, what is given, every timepoint, where it comes from."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.strip = ProtocolStrip(theme)
        self.name = heading("", 20)
        self.name.setWordWrap(True)
        self.used = muted("", 15)
        self._given = QGridLayout()
        self._times = QGridLayout()
        self._notes = QVBoxLayout()
        for grid in (self._given, self._times):
            grid.setHorizontalSpacing(18)
            grid.setVerticalSpacing(3)
            grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(10)
        card = Card(theme)
        card.column.addWidget(self.name)
        card.column.addWidget(self.used)
        card.column.addWidget(self.strip)
        card.column.addLayout(self._given)
        card.column.addLayout(self._times)
        card.column.addLayout(self._notes)
        column.addWidget(card)
        column.addStretch(1)

    def show_protocol(self, protocol: Protocol, courses: int, scales: Mapping[str, str]) -> None:
        """Show another one."""
        data = protocol_data(protocol)
        self.name.setText(protocol.name)
        used = trn("{count} course began under it.", "{count} courses began under it.", courses)
        version = tr("Version {version}, file {id}.toml ({hash}).", version=protocol.version,
                     id=protocol.id, hash=protocol.definition_hash[:8])  # fmt: skip
        self.used.setText(f"{version} {used}")
        self.strip.show_data(data)
        self._show_given(protocol)
        self._show_times(protocol, scales)
        emptied(self._notes)
        for words in (protocol.windows_note, protocol.source):
            self._notes.addWidget(muted(words))

    def _show_given(self, protocol: Protocol) -> None:
        emptied(self._given)
        rule = protocol.discharge
        leaving = tr("{n} min after {what}", n=rule.minutes, what=ANCHORS[rule.anchor])
        lines = (
            (tr("Given"), listed(protocol.agents)),
            (tr("Route"), listed([ROUTES.get(one, one) for one in protocol.routes])),
            (tr("Dose"), dose_words(protocol)),
            (tr("Sessions"), tr("on days {days}", days=plain(protocol.session_days))),
            (tr("Leaving"), tr("earliest {when}", when=leaving)),
        )
        for number, (name, words) in enumerate(lines):
            said = label(words, 16)
            said.setWordWrap(True)
            self._given.addWidget(label(name, 15, Weight.SEMIBOLD, Role.MUTED), number, 0)
            self._given.addWidget(said, number, 1, 1, 3)

    def _show_times(self, protocol: Protocol, scales: Mapping[str, str]) -> None:
        emptied(self._times)
        data = protocol_data(protocol)["timepoints"]
        tables = data if isinstance(data, list) else []
        for number, (one, table) in enumerate(zip(protocol.timepoints, tables, strict=True)):
            due = listed([scales.get(what, what) for what in one.due])
            if one.sessions in ("first", "last"):
                due = tr("{due} ({sessions})", due=due, sessions=SESSIONS[one.sessions])
            cells = (one.label, when(table), window(table), due)
            for place, words in enumerate(cells):
                cell = label(words, 15, Weight.SEMIBOLD if place == 0 else Weight.REGULAR)
                cell.setWordWrap(True)
                self._times.addWidget(cell, number, place)


def dose_words(protocol: Protocol) -> str:
    """E.g. "0.5 mg/kg over 40 min", "56 or 84 mg, devices of 28 mg"."""
    amount = tr("left to the clinic")
    if protocol.dose_mg_per_kg is not None:
        amount = tr("{n:g} mg/kg", n=protocol.dose_mg_per_kg)
    elif protocol.doses:
        amounts = tr(" or ").join(f"{one:g}" for one in protocol.doses)
        amount = f"{amounts} {protocol.dose_unit}"
    if protocol.duration_minutes:
        amount = tr("{amount} over {n} min", amount=amount, n=protocol.duration_minutes)
    if protocol.device_mg is not None:
        amount = tr("{amount}, devices of {n:g} mg", amount=amount, n=protocol.device_mg)
    return amount
