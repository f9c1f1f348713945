"""Weight and dose: the unit is chosen explicitly, and the other unit is always shown."""

from dataclasses import dataclass

from PySide6.QtCore import Signal

from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.protocol.schedule import Protocol
from ketrate.records.bedside import Weighed
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
from ketrate.screens.widgets.dose_words import age_words, other_words, protocol_line, written
from ketrate.words import tr, trn

UNITS = (("mg/kg", "mg/kg"), ("mg", "mg"))


@dataclass(frozen=True, slots=True)
class DoseTyped:
    """What was typed; mg of base, kilograms, minutes. `weighed_days` ago; None: not said."""

    amount: float
    unit: str
    weight_kg: float | None
    weighed_days: int | None
    lot: str
    duration_minutes: int | None
    agent: str | None
    route: str | None


class DoseForm(Card):
    """`kept` says that the person wants the typed dose written down."""

    kept = Signal()

    def __init__(self, theme: Theme, protocol: Protocol) -> None:
        super().__init__(theme)
        self._protocol = protocol
        self._known: Weighed | None = None
        self._now: Instant | None = None
        self._make_inputs(theme)
        self._lay_out()
        self._connect()
        self._convert()

    def take(self, session: Session, known: Weighed | None, now: Instant) -> None:
        """Show what is written down; what is being typed stays."""
        self._known, self._now = known, now
        _fill(self.weight, session.weight_kg or (known.weight_kg if known else None))
        _fill(self.minutes, session.duration_minutes)
        self.days.setPlaceholderText(age_words(known, now) if known else tr("today"))
        if not self.lot.isModified():
            self.lot.setText(session.lot)
        self.state.setText(written(session))
        self._take_choices(session)
        self._convert()

    def typed(self) -> DoseTyped:
        """The typed dose; raises BadInputError for what is not a number or was not chosen."""
        amount, unit = self._amount()
        agent = self._required(self.agent, tr("Agent"), len(self._protocol.agents))
        route = self._required(self.route, tr("Route"), len(self._protocol.routes))
        return DoseTyped(
            amount,
            unit,
            decimal(self.weight.text(), tr("Weight")),
            whole(self.days.text(), tr("Weighed")),
            self.lot.text(),
            None if self._protocol.is_sprayed else whole(self.minutes.text(), tr("Duration")),
            agent,
            route,
        )

    def is_new_weight(self, weight_kg: float | None) -> bool:
        """Whether another weight was typed than the one that is known."""
        return weight_kg is not None and (self._known is None or weight_kg != self._known.weight_kg)

    def _make_inputs(self, theme: Theme) -> None:
        protocol = self._protocol
        self.agent = Choice(theme, tr("Agent"), [(one, one) for one in protocol.agents])
        self.route = Choice(theme, tr("Route"), [(one, one) for one in protocol.routes])
        self.known = Choice(theme, tr("Dose of the protocol"), known_doses(protocol))
        self.weight = Field(theme, tr("Weight in kg"), width=100)
        self.days = Field(theme, tr("Weighed how many days ago"), tr("today"), width=130)
        self.amount = Field(theme, tr("Dose"), width=100)
        self.unit = Choice(theme, tr("Unit of the dose"), UNITS)
        self.minutes = Field(theme, tr("Duration in minutes"), width=100)
        self.lot = Field(theme, tr("Lot; several with commas"), "A12, B7")
        self.other = label("", 18, Weight.SEMIBOLD)
        self.other.setWordWrap(True)
        self.state = muted("")
        self.keep = Button(theme, tr("Write down the dose"), "primary")

    def _lay_out(self) -> None:
        protocol = self._protocol
        self.column.addWidget(heading(tr("Weight and dose")))
        self.column.addWidget(muted(protocol_line(protocol)))
        for choice, words, count in (
            (self.agent, tr("Agent"), len(protocol.agents)),
            (self.route, tr("Route"), len(protocol.routes)),
        ):
            line = Labelled(words, choice)
            line.setVisible(count > 1)
            self.column.addWidget(line)
        doses = Labelled(tr("Doses of the protocol"), self.known)
        doses.setVisible(bool(protocol.doses))
        self.column.addWidget(doses)
        own = [
            Labelled(tr("Weight, kg"), self.weight),
            Labelled(tr("Weighed, days ago"), self.days),
            Labelled(tr("Dose, mg") if protocol.is_sprayed else tr("Dose (base)"), self.amount),
            Labelled(tr("Unit"), self.unit),
        ]
        self.column.addLayout(row(*own, 1))
        own[3].setVisible(not protocol.is_sprayed)
        self.column.addWidget(self.other)
        self._over = Labelled(tr("Over, min"), self.minutes)
        self._over.setVisible(not protocol.is_sprayed)
        self.column.addLayout(row(self._over, Labelled(tr("Lot"), self.lot), 1, self.keep))
        self.column.addWidget(self.state)

    def _connect(self) -> None:
        self.keep.clicked.connect(self.kept)
        self.unit.chosen.connect(lambda _: self._convert())
        self.known.chosen.connect(self._choose_known)
        self.amount.textEdited.connect(lambda _: self.known.choose(""))
        for field in (self.weight, self.amount, self.days):
            field.textChanged.connect(lambda _: self._convert())
            field.returnPressed.connect(self.kept)

    def _take_choices(self, session: Session) -> None:
        """What was chosen shows once a dose is written; before it nothing is chosen."""
        if session.dose_prescribed_mg is None:
            return
        for choice, value in ((self.agent, session.agent), (self.route, session.route)):
            if not choice.value:
                choice.choose(value or "")
        if self._protocol.is_sprayed and not self.known.value:
            self.known.choose(f"{session.dose_prescribed_mg:g}")

    def _choose_known(self, value: str) -> None:
        self.unit.choose(self._protocol.dose_unit)
        self.amount.setText(value)
        self._convert()

    def _amount(self) -> tuple[float, str]:
        amount = decimal(self.amount.text() or self.known.value, tr("Dose"))
        if amount is None:
            raise BadInputError(tr("Dose"), tr("no number was typed."), tr("Type the dose."))
        unit = "mg" if self._protocol.is_sprayed else self.unit.value
        if not unit:
            raise BadInputError(tr("Unit"), tr("it was not chosen."), tr("Choose mg/kg or mg."))
        return amount, unit

    @staticmethod
    def _required(choice: Choice, name: str, count: int) -> str | None:
        if count > 1 and not choice.value:
            raise BadInputError(name, tr("it was not chosen."), tr("Choose one."))
        return choice.value or None

    def _convert(self) -> None:
        if self._protocol.is_sprayed:
            self.other.setText(tr("A spray has no dose in mg/kg."))
            return
        try:
            amount = decimal(self.amount.text(), "")
            weight = decimal(self.weight.text(), "")
            days = whole(self.days.text(), "")
        except BadInputError:
            self.other.setText(tr("Weight and dose are numbers."))
            return
        age = self._age(weight) if days is None else days
        self.other.setText(other_words(amount, self.unit.value, weight, age))

    def _age(self, weight_kg: float | None) -> int:
        """Days since the weight in the field was measured; another one is today's."""
        if self._known is None or self._now is None or self.is_new_weight(weight_kg):
            return 0
        return int(self._now.minutes_since(self._known.measured) // 1440)


def known_doses(protocol: Protocol) -> list[tuple[str, str]]:
    """The protocol's doses with their unit; for a spray with the number of devices."""
    device = protocol.device_mg
    if device is None:
        return [(f"{one:g}", f"{one:g} {protocol.dose_unit}") for one in protocol.doses]
    counted = [(one, round(one / device)) for one in protocol.doses]
    return [
        (f"{one:g}", f"{one:g} mg · " + trn("{count} device", "{count} devices", count))
        for one, count in counted
    ]


def _fill(field: Field, value: float | None) -> None:
    if value is not None and not field.text():
        field.setText(f"{value:g}")
