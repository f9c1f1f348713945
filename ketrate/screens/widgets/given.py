"""How much was given: read off as mg, or counted from volume and concentration."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.errors import BadInputError
from ketrate.screens.theme import Theme
from ketrate.screens.typed import decimal
from ketrate.screens.widgets.controls import Choice, Field, Labelled, row
from ketrate.words import tr

BY_MG, BY_VOLUME = "mg", "volume"


@dataclass(frozen=True, slots=True)
class GivenTyped:
    """Either mg of base, or the three numbers in mL and mg/mL and how the label states them."""

    mg: float | None = None
    volume_ml: float = 0
    mg_per_ml: float = 0
    not_infused_ml: float = 0
    stated_as: str = ""


class GivenForm(QWidget):
    """Two ways to say it; the label's salt is chosen explicitly."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        ways = ((BY_MG, tr("In mg")), (BY_VOLUME, tr("From the volume")))
        self.way = Choice(theme, tr("How it is counted"), ways)
        self.mg = Field(theme, tr("Dose given, mg"), width=140)
        self.volume = Field(theme, tr("Volume prepared, mL"), width=110)
        self.strength = Field(theme, tr("Concentration, mg/mL"), width=110)
        self.left = Field(theme, tr("Not infused, mL"), "0", width=110)
        labels = (("base", tr("as base")), ("hydrochloride", tr("as hydrochloride")))
        self.salt = Choice(theme, tr("The label states the concentration"), labels)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.way)
        self._mg = Labelled(tr("Dose given, mg of base"), self.mg)
        self._volume = QWidget()
        inner = QVBoxLayout(self._volume)
        inner.setContentsMargins(0, 0, 0, 0)
        parts = (
            Labelled(tr("Volume, mL"), self.volume),
            Labelled(tr("mg per mL"), self.strength),
            Labelled(tr("Not infused, mL"), self.left),
        )
        inner.addLayout(row(*parts, 1))
        inner.addWidget(Labelled(tr("The label states it"), self.salt))
        column.addWidget(self._mg)
        column.addWidget(self._volume)
        self.way.chosen.connect(self.show_way)
        self.show_way(BY_MG)

    def show_way(self, way: str) -> None:
        """Ask in that way."""
        self.way.choose(way)
        self._mg.setVisible(way == BY_MG)
        self._volume.setVisible(way == BY_VOLUME)

    def typed(self) -> GivenTyped:
        """What was typed; raises BadInputError for what is missing or no number."""
        if self.way.value == BY_MG:
            return GivenTyped(mg=_needed(self.mg, tr("Dose given")))
        if not self.salt.value:
            problem = tr("it was not said whether the label states base or hydrochloride.")
            raise BadInputError(tr("Concentration"), problem, tr("Choose one."))
        return GivenTyped(
            None,
            _needed(self.volume, tr("Volume")),
            _needed(self.strength, tr("Concentration")),
            decimal(self.left.text(), tr("Not infused")) or 0,
            self.salt.value,
        )


def _needed(field: Field, name: str) -> float:
    value = decimal(field.text(), name)
    if value is None:
        raise BadInputError(name, tr("no number was typed."))
    return value
