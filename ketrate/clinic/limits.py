"""Bounds that catch slips of the finger: hard ones refuse, soft ones ask.

They are KetRate's own plausibility bounds, wide on purpose; they say nothing about what is safe
or right for a patient, and the clinic's clinical limits are another thing.
"""

from dataclasses import dataclass

from ketrate.errors import BadInputError
from ketrate.words import tr

WEIGHT_KG = (25.0, 350.0)
WEIGHT_CHANGE_ASKED_ABOVE = 0.2
"""A fifth away from the last weight: pounds typed as kilograms are more than double."""
DOSE_MG_PER_KG_ASKED_ABOVE = 1.0
"""The highest arm of a published dose-ranging trial (Fava 2020, Mol Psychiatry): above it, ask."""
DOSE_MG_PER_KG_REFUSED_ABOVE = 10.0
"""Ten times that: a dose in mg typed as mg/kg."""
TIMES_ASKED_FROM = 5
"""A slip of the decimal point is tenfold; half of that asks already."""
DURATION_MINUTES = (1, 720)
DURATION_ASKED_OUTSIDE = (5, 180)
RATE_ML_PER_H = (0.1, 1200.0)
"""What an infusion pump can be set to."""

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


def weight_doubt(weight_kg: float, last_kg: float) -> str:
    """The question about a weight far from the last one; empty when there is none."""
    if abs(weight_kg - last_kg) <= WEIGHT_CHANGE_ASKED_ABOVE * last_kg:
        return ""
    return tr("{w:g} kg, and {last:g} kg last time: kilograms?", w=weight_kg, last=last_kg)


def check_dose(
    dose_mg: float,
    weight_kg: float | None,
    refused_above_mg_per_kg: float = DOSE_MG_PER_KG_REFUSED_ABOVE,
) -> None:
    """Raises BadInputError for an impossible dose (mg of base), with the limit that refuses it."""
    if not 0 < dose_mg < 10_000:
        raise BadInputError(
            tr("Dose"), tr("{mg:g} mg cannot be right.", mg=dose_mg), tr("Type it again.")
        )
    if weight_kg and dose_mg / weight_kg > refused_above_mg_per_kg:
        raise BadInputError(
            tr("Dose"),
            tr(
                "{mg:g} mg is {kg:.2f} mg/kg, above {limit:g} mg/kg, from where on your clinic "
                "refuses.",
                mg=dose_mg,
                kg=dose_mg / weight_kg,
                limit=refused_above_mg_per_kg,
            ),
            tr("Check the unit: mg or mg/kg?"),
        )


def dose_doubt(dose_mg: float, weight_kg: float | None, asked_above_mg_per_kg: float) -> str:
    """The question about a high dose per kilogram; empty when there is none."""
    if not weight_kg or dose_mg / weight_kg <= asked_above_mg_per_kg:
        return ""
    return tr(
        "{mg:g} mg is {kg:.2f} mg/kg, above {limit:g} mg/kg, from where on your clinic asks.",
        mg=dose_mg,
        kg=dose_mg / weight_kg,
        limit=asked_above_mg_per_kg,
    )


def tenfold_doubt(amount: float, known: tuple[float, ...], unit: str) -> str:
    """The question about an amount far from every one the protocol knows, in the same unit."""
    if not known:
        return ""
    near = min(known, key=lambda one: max(one / amount, amount / one))
    if max(near / amount, amount / near) < TIMES_ASKED_FROM:
        return ""
    return tr("{a:g} {unit}, and the protocol knows {b:g} {unit}.", a=amount, b=near, unit=unit)


def check_duration(minutes: int | None) -> None:
    """Raises BadInputError for a duration outside the bounds, in minutes."""
    low, high = DURATION_MINUTES
    if minutes is not None and not low <= minutes <= high:
        raise BadInputError(
            tr("Duration"),
            tr("{m} min is outside {low} to {high} min.", m=minutes, low=low, high=high),
            tr("Type it again."),
        )


def duration_doubt(minutes: int | None) -> str:
    """The question about an unusual duration; empty when there is none."""
    low, high = DURATION_ASKED_OUTSIDE
    return "" if minutes is None or low <= minutes <= high else tr("Over {m} min.", m=minutes)


def check_rate(ml_per_h: float | None) -> None:
    """Raises BadInputError for a pump rate that was not typed or cannot be, in mL/h."""
    low, high = RATE_ML_PER_H
    if ml_per_h is None or not low <= ml_per_h <= high:
        raise BadInputError(
            tr("Rate"),
            tr("it must lie in {low:g} to {high:g} mL/h.", low=low, high=high),
            tr("Type it again."),
        )
