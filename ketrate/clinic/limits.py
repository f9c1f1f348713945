"""Bounds that catch slips of the finger: hard ones refuse, soft ones ask.

They are KetRate's own plausibility bounds, wide on purpose; they say nothing about what is safe
or right for a patient, and the clinic's clinical limits are another thing.
"""

from dataclasses import dataclass

from ketrate.errors import BadInputError
from ketrate.words import tr

WEIGHT_KG = (25.0, 350.0)
DOSE_MG_PER_KG_ASKED_ABOVE = 1.0
"""The highest arm of a published dose-ranging trial (Fava 2020, Mol Psychiatry): above it, ask."""
DOSE_MG_PER_KG_REFUSED_ABOVE = 10.0
"""Ten times that: a dose in mg typed as mg/kg."""

VITAL_BOUNDS: dict[str, tuple[int, int]] = {
    "systolic": (50, 260),
    "diastolic": (30, 160),
    "pulse": (30, 220),
    "spo2": (50, 100),
    "respiration": (4, 60),
    "sedation": (0, 5),
}
"""mmHg, mmHg, per minute, %, per minute, MOAA/S."""


@dataclass
class NeedsConfirmation(BadInputError):  # noqa: N818 - a question, not an error
    """The value is unusual: show it once more and ask; the same call with `confirmed` takes it."""


def vital_names() -> dict[str, str]:
    """What each vital sign is called on screen and paper."""
    return {
        "systolic": tr("Systolic"),
        "diastolic": tr("Diastolic"),
        "pulse": tr("Pulse"),
        "spo2": tr("SpO₂"),
        "respiration": tr("Respiration"),
        "sedation": tr("MOAA/S"),
    }


def check_vitals(values: dict[str, int | None]) -> None:
    """Raises BadInputError for a value out of bounds, or systolic not above diastolic."""
    names = vital_names()
    for key, value in values.items():
        low, high = VITAL_BOUNDS[key]
        if value is not None and not low <= value <= high:
            raise BadInputError(
                names[key],
                tr("{value} is outside {low} to {high}.", value=value, low=low, high=high),
                tr("Measure or type it again."),
            )
    systolic, diastolic = values.get("systolic"), values.get("diastolic")
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        raise BadInputError(
            tr("Blood pressure"),
            tr("{s} over {d} cannot be right.", s=systolic, d=diastolic),
            tr("Type systolic first, then diastolic."),
        )
    if all(value is None for value in values.values()):
        raise BadInputError(tr("Vital signs"), tr("no value was typed."), "")


def check_weight(weight_kg: float) -> None:
    """Raises BadInputError for a weight outside the bounds, in kilograms."""
    low, high = WEIGHT_KG
    if not low <= weight_kg <= high:
        raise BadInputError(
            tr("Weight"),
            tr("{w:g} kg is outside {low:g} to {high:g} kg.", w=weight_kg, low=low, high=high),
            tr("Type the weight in kilograms."),
        )


def check_dose(
    dose_mg: float,
    weight_kg: float | None,
    *,
    confirmed: bool,
    asked_above_mg_per_kg: float = DOSE_MG_PER_KG_ASKED_ABOVE,
) -> None:
    """Refuses an impossible dose, asks about an unusual one (the clinic sets from where on).

    Doses in mg of base.
    """
    if not 0 < dose_mg < 10_000:
        raise BadInputError(
            tr("Dose"), tr("{mg:g} mg cannot be right.", mg=dose_mg), tr("Type it again.")
        )
    per_kg = dose_mg / weight_kg if weight_kg else None
    if per_kg is None:
        return
    if per_kg > DOSE_MG_PER_KG_REFUSED_ABOVE:
        raise BadInputError(
            tr("Dose"),
            tr("{mg:g} mg is {kg:.2f} mg/kg.", mg=dose_mg, kg=per_kg),
            tr("Check the unit: mg or mg/kg?"),
        )
    if per_kg > asked_above_mg_per_kg and not confirmed:
        raise NeedsConfirmation(
            tr("Dose"),
            tr("{mg:g} mg is {kg:.2f} mg/kg.", mg=dose_mg, kg=per_kg),
            tr("Is that what was prescribed?"),
        )
