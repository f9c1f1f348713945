"""Weight and dose: the unit is chosen explicitly, and the other unit is always shown."""

from dataclasses import dataclass

from PySide6.QtCore import Signal

from ketrate.errors import BadInputError
from ketrate.protocol.schedule import Protocol
from ketrate.records.treatment import Session
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.typed import decimal, whole
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Choice,
    Field,
    Labelled,
    heading,
    label,
    muted,
    row,
)
from ketrate.words import tr

UNITS = (("mg/kg", "mg/kg"), ("mg", "mg"))


@dataclass(frozen=True, slots=True)
class DoseTyped:
    """What was typed; mg of base, kilograms, minutes."""

    amount: float
    unit: str
    weight_kg: float | None
    lot: str
    duration_minutes: int | None


class DoseForm(Card):
    """`kept` says that the person wants the typed dose written down."""

    kept = Signal()

    def __init__(self, theme: Theme, protocol: Protocol) -> None:
        super().__init__(theme)
        self.weight = Field(theme, tr("Weight in kg"), width=110)
        self.amount = Field(theme, tr("Dose"), width=110)
        self.unit = Choice(theme, tr("Unit of the dose"), UNITS)
        self.minutes = Field(theme, tr("Duration in minutes"), width=110)
        self.lot = Field(theme, tr("Lot"), width=150)
        self.other = label("", 19, Weight.SEMIBOLD)
        self.state = muted("")
        self.keep = Button(theme, tr("Write down the dose"), "primary")
        self.column.addWidget(heading(tr("Weight and dose")))
        self.column.addWidget(muted(protocol_line(protocol)))
        self.column.addLayout(
            row(
                Labelled(tr("Weight, kg"), self.weight),
                Labelled(tr("Dose (base)"), self.amount),
                Labelled(tr("Unit"), self.unit),
                1,
            )
        )
        self.column.addWidget(self.other)
        self.column.addLayout(
            row(
                Labelled(tr("Over, min"), self.minutes),
                Labelled(tr("Lot"), self.lot),
                1,
                self.keep,
            )
        )
        self.column.addWidget(self.state)
        self.keep.clicked.connect(self.kept)
        self.unit.chosen.connect(lambda _: self._convert())
        for field in (self.weight, self.amount):
            field.textChanged.connect(lambda _: self._convert())
        self._convert()

    def take(self, session: Session) -> None:
        """Show what is written down; what is being typed stays."""
        _fill(self.weight, session.weight_kg)
        _fill(self.minutes, session.duration_minutes)
        if not self.lot.isModified():
            self.lot.setText(session.lot)
        self.state.setText(written(session))

    def typed(self) -> DoseTyped:
        """The typed dose; raises BadInputError for what is not a number or has no unit."""
        amount = decimal(self.amount.text(), tr("Dose"))
        if amount is None:
            raise BadInputError(tr("Dose"), tr("no number was typed."), tr("Type the dose."))
        if not self.unit.value:
            raise BadInputError(tr("Unit"), tr("it was not chosen."), tr("Choose mg/kg or mg."))
        return DoseTyped(
            amount,
            self.unit.value,
            decimal(self.weight.text(), tr("Weight")),
            self.lot.text(),
            whole(self.minutes.text(), tr("Duration")),
        )

    def _convert(self) -> None:
        self.other.setText(self._other_words())

    def _other_words(self) -> str:
        try:
            amount = decimal(self.amount.text(), "")
            weight = decimal(self.weight.text(), "")
        except BadInputError:
            return tr("Weight and dose are numbers.")
        if amount is None or not self.unit.value:
            return tr("Type the dose and choose its unit.")
        if not weight:
            return tr("The weight is needed to show the other unit.")
        if self.unit.value == "mg":
            return tr("{mg:g} mg  =  {kg:.2f} mg/kg", mg=amount, kg=amount / weight)
        return tr("{kg:g} mg/kg  =  {mg:.1f} mg", kg=amount, mg=amount * weight)


def protocol_line(protocol: Protocol) -> str:
    """The protocol's own dose, as the protocol's; never a proposal."""
    parts = [protocol.agent or "", protocol.route or ""]
    if protocol.dose_mg_per_kg is not None:
        parts.append(tr("{d:g} mg/kg", d=protocol.dose_mg_per_kg))
    if protocol.duration_minutes is not None:
        parts.append(tr("over {m} min", m=protocol.duration_minutes))
    words = ", ".join(part for part in parts if part)
    return tr("The protocol says: {words}.", words=words) if words else ""


def written(session: Session) -> str:
    """The dose as it is written down."""
    if session.dose_prescribed_mg is None:
        return tr("No dose is written down yet.")
    text = tr("Written down: {mg:g} mg", mg=session.dose_prescribed_mg)
    if session.weight_kg:
        per_kg = session.dose_prescribed_mg / session.weight_kg
        text += tr(" ({kg:.2f} mg/kg at {w:g} kg)", kg=per_kg, w=session.weight_kg)
    if session.dose_given_mg is not None:
        text += tr(", given {mg:g} mg", mg=session.dose_given_mg)
    return text + "."


def _fill(field: Field, value: float | None) -> None:
    if value is not None and not field.text():
        field.setText(f"{value:g}")
