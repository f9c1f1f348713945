"""Filters on dosings and patients: how they are written, and what passes."""

import re
from dataclasses import dataclass

from ketrate.records.treatment import Session

_NUMBER = r"\d+(?:\.\d+)?"
_DOSE = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})\s*(mg/kg|mg)?")
_NUMBERS = re.compile(r"([1-9]\d*)(?:\s*-\s*([1-9]\d*))?")
PER_KG, IN_MG = "mg/kg", "mg"


STEP_MG_PER_KG = 0.05
"""Doses this close are one dose: 0.25 and 0.5 mg/kg are published apart (KetRate's choice)."""


@dataclass(frozen=True, slots=True)
class Dose:
    """What was given: mg/kg where the weight is known, mg for sprays and where it is not."""

    amount: float
    unit: str

    @property
    def rounded(self) -> float:
        """The amount by which doses are put together: 0.05 mg/kg, or whole mg."""
        step = STEP_MG_PER_KG if self.unit == PER_KG else 1.0
        return round(round(self.amount / step) * step, 2)

    @property
    def text(self) -> str:
        """`0.5 mg/kg`, `0.25 mg/kg` or `56 mg`."""
        return f"{self.rounded:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class DoseRange:
    """Doses from `low` to `high`, both included; without a unit each dose counts in its own."""

    low: float
    high: float
    unit: str | None = None

    def holds(self, dose: Dose | None) -> bool:
        """Whether the dose lies in the range; an unknown one does not."""
        if dose is None or (self.unit is not None and dose.unit != self.unit):
            return False
        return self.low - 1e-9 <= dose.amount <= self.high + 1e-9

    def __str__(self) -> str:
        unit = "" if self.unit is None else f" {self.unit}"
        return f"{self.low:g}-{self.high:g}{unit}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def holds(self, number: int) -> bool:
        """Whether the number lies in the range."""
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


def dose_of(dosing: Session) -> Dose | None:
    """What was given in this dosing; never what was prescribed."""
    per_kg = dosing.given_mg_per_kg
    if per_kg is not None:
        return Dose(per_kg, PER_KG)
    return None if dosing.dose_given_mg is None else Dose(dosing.dose_given_mg, IN_MG)


def dose_range(text: str) -> DoseRange:
    """Reads `0.4-0.6`, `0.4-0.6 mg/kg` or `56-84 mg`; raises ValueError."""
    match = _DOSE.fullmatch(text.strip())
    if match is None or float(match.group(1)) > float(match.group(2)):
        raise ValueError(text)
    return DoseRange(float(match.group(1)), float(match.group(2)), match.group(3))


def numbers(text: str) -> Numbers:
    """Reads `1` or `2-6`; raises ValueError."""
    match = _NUMBERS.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    low = int(match.group(1))
    high = int(match.group(2) or low)
    if low > high:
        raise ValueError(text)
    return Numbers(low, high)


def tag(text: str) -> tuple[str, str]:
    """Reads `NAME=VALUE`; raises ValueError."""
    name, is_there, value = text.partition("=")
    if not (is_there and name.strip()):
        raise ValueError(text)
    return name.strip(), value.strip()
