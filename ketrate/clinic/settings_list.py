"""Every setting with its words, bounds and unit; the page and the checks are made from this."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ketrate.clinic.limits import DOSE_MG_PER_KG_REFUSED_ABOVE, VITAL_BOUNDS
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.instruments.catalogue import Catalogue
    from ketrate.instruments.definition import Instrument

Value = str | int | float | bool | None
REMISSION = "remission."
"""A setting of that beginning is the clinic's own cut-off of the family that follows."""
LONGEST_NAME = 80


class Kind(StrEnum):
    """How a setting is given."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "number"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `low` and `high` bound a number, `high` alone the length of a text.

    `explanation` says what it does, `empty` what having none means, where that is possible.
    """

    name: str
    section: str
    words: str
    explanation: str
    kind: Kind
    low: float = 0
    high: float = 0
    unit: str = ""
    empty: str = ""

    @property
    def may_be_empty(self) -> bool:
        """Whether having none has a meaning of its own."""
        return bool(self.empty)

    @property
    def bounds(self) -> str:
        """The bounds as a sentence; empty where there are none to say."""
        if self.kind is Kind.TEXT:
            return tr("At most {n} characters.", n=int(self.high))
        if self.kind is Kind.YES_NO:
            return ""
        numbers = tr("{low:g} to {high:g}", low=self.low, high=self.high)
        kind = tr("a whole number") if self.kind is Kind.WHOLE else tr("a number")
        return tr("Type {kind}, {numbers}.", kind=kind, numbers=f"{numbers} {self.unit}".strip())


def settings_of(catalogue: "Catalogue") -> tuple[Setting, ...]:
    """Every setting, section by section."""
    return (*_general(), *_rules(), *_remission(catalogue), *_discharge(), *_severe(), *_dose())


def _general() -> Iterator[Setting]:
    section = tr("This clinic")
    yield Setting(
        "clinic_name",
        section,
        tr("Name of the clinic"),
        tr("Stands on every report."),
        Kind.TEXT,
        high=LONGEST_NAME,
    )
    yield Setting(
        "lock_minutes",
        section,
        tr("Lock when nobody works for"),
        tr("The system's lock and sleep lock the window at once."),
        Kind.WHOLE,
        2,
        60,
        tr("minutes"),
    )
    yield Setting(
        "is_review_wanted",
        section,
        tr("Signed ratings are reviewed"),
        tr("By a physician or reviewer who is not the rater."),
        Kind.YES_NO,
    )


def _rules() -> Iterator[Setting]:
    section = tr("Response and remission")
    yield Setting(
        "response_percent",
        section,
        tr("Response is a drop from baseline of"),
        tr("Usual in trials: 50 %. Printed with every result."),
        Kind.WHOLE,
        10,
        90,
        "%",
    )
    yield Setting(
        "is_response_strict",
        section,
        tr("A drop of exactly that much is not yet response"),
        tr("“More than” in place of “at least”."),
        Kind.YES_NO,
    )


def _remission(catalogue: "Catalogue") -> Iterator[Setting]:
    """One for each family whose scale has a published cut-off."""
    by_recall = sorted(catalogue, key=lambda one: one.recall_minutes or 0, reverse=True)
    main: dict[str, Instrument] = {}
    for scale in by_recall:  # the longest recall of a family is its main scale
        if scale.remission and scale.domain == "depression":
            main.setdefault(scale.family, scale)
    yield from map(_cutoff, sorted(main.values(), key=lambda one: one.short_name))


def _cutoff(scale: "Instrument") -> Setting:
    published = scale.remission[0]
    return Setting(
        f"{REMISSION}{scale.family}",
        tr("Response and remission"),
        tr("Remission on {scale} is a score at or below", scale=scale.short_name),
        tr("Published: {source}. Empty means as published.", source=published.source),
        Kind.WHOLE,
        scale.minimum,
        scale.maximum - 1,
        tr("points"),
        empty=tr("{value}, as published", value=published.value - (published.operator == "<")),
    )


def _discharge() -> Iterator[Setting]:
    section = tr("Limits before a patient leaves")
    own = tr("The clinic's own limit; KetRate only shows whether it is met.")
    for name, words, vital, unit in (
        ("systolic_highest", tr("Systolic pressure at most"), "systolic", tr("mmHg")),
        ("diastolic_highest", tr("Diastolic pressure at most"), "diastolic", tr("mmHg")),
        ("spo2_lowest", tr("Oxygen saturation at least"), "spo2", "%"),
        ("respiration_lowest", tr("Respiration at least"), "respiration", tr("per minute")),
        ("sedation_lowest", tr("Sedation (MOAA/S) at least"), "sedation", tr("points")),
    ):
        low, high = VITAL_BOUNDS[vital]
        yield Setting(name, section, words, own, Kind.WHOLE, low, high, unit)
    yield Setting(
        "dissociation_highest",
        section,
        tr("Dissociation (CADSS-23) at most"),
        tr("Or the score before the dose, if that was higher."),
        Kind.WHOLE,
        0,
        92,
        tr("points"),
    )
    yield Setting(
        "oldest_minutes",
        section,
        tr("A value counts for"),
        tr("An older one must be taken again before the patient leaves."),
        Kind.WHOLE,
        5,
        120,
        tr("minutes"),
    )


def _dose() -> Iterator[Setting]:
    yield Setting(
        "dose_asked_above_mg_per_kg",
        tr("Dose"),
        tr("Ask again above a dose of"),
        tr("Catches a slip of the finger: the dose is repeated before it is taken."),
        Kind.DECIMAL,
        0.1,
        DOSE_MG_PER_KG_REFUSED_ABOVE,
        "mg/kg",
    )
    yield Setting(
        "dose_refused_above_mg_per_kg",
        tr("Dose"),
        tr("Refuse a dose above"),
        tr("Nobody can write such a dose down; a dose in mg typed as mg/kg lies there."),
        Kind.DECIMAL,
        0.1,
        DOSE_MG_PER_KG_REFUSED_ABOVE,
        "mg/kg",
    )


def _severe() -> Iterator[Setting]:
    section = tr("Severe blood pressure")
    for name, words, vital in (
        ("systolic_severe", tr("Systolic pressure from"), "systolic"),
        ("diastolic_severe", tr("Diastolic pressure from"), "diastolic"),
    ):
        low, high = VITAL_BOUNDS[vital]
        yield Setting(
            name,
            section,
            words,
            tr("Asks once to measure again after five minutes; a proposal of KetRate's."),
            Kind.WHOLE,
            low,
            high,
            tr("mmHg"),
        )
