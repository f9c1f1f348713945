"""People who never were: names, birth dates, weights."""

from dataclasses import dataclass
from datetime import date
from random import Random

from ketrate.records.patient import Identity

_GIVEN = (
    "Alva", "Bruno", "Carla", "Dag", "Elif", "Falk", "Grażyna", "Hedda", "Ivo", "Jana", "Kaan",
    "Lóa", "Mirko", "Noor", "Ottó", "Paula", "Quirin", "Réka", "Søren", "Tove", "Ulla", "Vito",
    "Wanda", "Yannis", "Zoë",
)  # fmt: skip
_FAMILY = (
    "Ahornblatt", "Birkenfeld", "Čermáková", "Dünenweg", "Eichhain", "Farnkraut", "Ginsterberg",
    "Haselbusch", "Immergrün", "Jasminov", "Kiefernau", "Lärchental", "Moosgard", "Nesselbrook",
    "Olivares-Test", "Pappelhof", "Quittenau", "Rosmarinsson", "Schlehdorn", "Tannenmoor",
    "Ulmenried", "Veilchental", "Weidensee", "Ysopgaard", "Żółtowska-Test",
)  # fmt: skip
_DIAGNOSES = ("MDD", "MDD", "MDD", "MDD", "BP")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `weight_kg` is the actual weight of the day."""

    identity: Identity
    sex: str
    diagnosis: str
    weight_kg: float


def person(random: Random, this_year: int) -> Person:
    """Somebody between 19 and 74 years old."""
    born = date(this_year - random.randint(19, 74), random.randint(1, 12), random.randint(1, 28))
    identity = Identity(random.choice(_FAMILY), random.choice(_GIVEN), born)
    weight = round(random.triangular(48, 118, 74), 1)
    return Person(identity, random.choice("FFM"), random.choice(_DIAGNOSES), weight)
