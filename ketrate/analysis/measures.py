"""What can be set beside an outcome: the grammar `cadss23.depersonalization:change`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ketrate.analysis.family import family_of
from ketrate.errors import BadInputError, NotFoundError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument
from ketrate.words import tr

ACUTE = ("change", "value", "peak", "peak_change", "area")
IMPROVEMENTS = ("percent_improvement", "improvement", "score")
VITAL_SIGNS = {
    "sbp": "systolic",
    "dbp": "diastolic",
    "pulse": "pulse",
    "spo2": "spo2",
    "respiration": "respiration",
    "sedation": "sedation",
}

_MEASURE = re.compile(r"([a-z0-9-]+)(?:\.([a-z0-9-]+))?(?::([a-z_]+))?")


@dataclass(frozen=True, slots=True)
class Measure:
    """`source` is a scale (or its family) or a vital sign, `part` a subscale or an item's number.

    `kind` "change" is the value at the minute minus the value before the dosing, "value" the
    value at the minute, "peak", "peak_change" and "area" are taken from start to leaving; the
    improvements are counted from the scale's own baseline.
    """

    source: str
    part: str | None
    kind: str

    @property
    def text(self) -> str:
        """As it is typed."""
        part = "" if self.part is None else f".{self.part}"
        return f"{self.source}{part}:{self.kind}"

    @property
    def is_vital(self) -> bool:
        """Whether it is a vital sign."""
        return self.source in VITAL_SIGNS

    @property
    def is_improvement(self) -> bool:
        """Whether it is counted from a baseline, as outcomes are."""
        return self.kind in IMPROVEMENTS


def predictors(text: str) -> tuple[Measure, ...]:
    """Reads `--predictors`; raises BadInputError naming the part that cannot be read."""
    found = [_read("--predictors", one, "change", (*ACUTE, *IMPROVEMENTS)) for one in _split(text)]
    if len(set(found)) < len(found):
        raise BadInputError("--predictors", tr("a predictor stands there twice."))
    return tuple(found)


def outcome(text: str) -> Measure:
    """Reads `--instrument`: a family, and after a colon how improvement is counted."""
    return _read("--instrument", text.strip(), "percent_improvement", IMPROVEMENTS)


def check(option: str, measure: Measure, instruments: Catalogue) -> None:
    """Raises BadInputError for a scale or a part that nobody knows."""
    if measure.is_vital:
        return
    try:
        family = family_of(measure.source, instruments)
    except NotFoundError as error:
        problem = tr("there is no scale {name}.", name=measure.source)
        raise BadInputError(option, problem) from error
    if measure.part is not None and not any(
        part_items(one, measure.part) for one in family.by_id.values()
    ):
        problem = tr("{scale} has no part {part}.", scale=measure.source, part=measure.part)
        raise BadInputError(option, problem)


def part_items(instrument: Instrument, part: str) -> tuple[int, ...]:
    """The items of a subscale, or the one item of that number; nothing for an unknown part."""
    for one in instrument.subscales:
        if one.id == part:
            return one.items
    return tuple(item.number for item in instrument.items if str(item.number) == part)


def _split(text: str) -> Sequence[str]:
    return [one.strip() for one in text.split(",")]


def _read(option: str, text: str, default: str, kinds: Sequence[str]) -> Measure:
    match = _MEASURE.fullmatch(text)
    if match is None:
        problem = tr("{text} is not a measure.", text=repr(text))
        raise BadInputError(option, problem, tr('Write it like "cadss23:change".'))
    kind = match.group(3) or default
    if kind not in kinds:
        problem = tr("{kind} is not known.", kind=repr(kind))
        raise BadInputError(option, problem, tr("Choose {known}.", known=", ".join(kinds)))
    return Measure(match.group(1), match.group(2), kind)
