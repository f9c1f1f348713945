"""Whether a dosing counts as dissociated: the grammar of `--dissociated`, and the answer.

`clinical/definitions`, "Dissociation": the peak above 4 comes from Chen 2022
(doi 10.1093/ijnp/pyab084) and belongs to CADSS-23 alone.
"""

import re
from dataclasses import dataclass

from ketrate.analysis import acute
from ketrate.analysis.acute import Reading, Readings
from ketrate.analysis.dissociation import PEAK_WINDOW, low_high
from ketrate.analysis.windows import Timing, Window
from ketrate.errors import BadInputError
from ketrate.records.rating import Unanswered
from ketrate.words import tr

SEDATED_AT_MOST = 3  # MOAA/S at which answers cannot be relied on
CLINICAL = "dissociation-global"  # the clinician's judgement, 0 to 3

_RULE = re.compile(r"(peak|change|peak_change|clinical)\s*(>=|>)\s*(\d+)")
_UNABLE = frozenset({Unanswered.TOO_SEDATED, Unanswered.ASLEEP})


@dataclass(frozen=True, slots=True)
class Definition:
    """`kind` is peak, change, peak_change or clinical; `operator` is > or >=."""

    kind: str
    operator: str
    value: int

    @property
    def text(self) -> str:
        """As it is typed."""
        return f"{self.kind}{self.operator}{self.value}"

    def holds(self, number: float) -> bool:
        """Whether the number is above the cut-off (or at it)."""
        return number > self.value or (self.operator == ">=" and number == self.value)


@dataclass(frozen=True, slots=True)
class Seen:
    """One dosing: `answer` None is unknown; `too_dissociated` to answer counts as yes."""

    answer: bool | None
    too_dissociated: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What one dosing gave: CADSS, the clinician's judgement and sedation, until leaving.

    The peak is looked for in `peak_window`, the protocol's own.
    """

    cadss: Readings
    clinical: Readings
    sedation: Readings
    until: float
    peak_window: Window = PEAK_WINDOW


def definition(text: str) -> Definition:
    """Reads `--dissociated`; raises BadInputError."""
    match = _RULE.fullmatch(text.strip())
    if match is None:
        problem = tr("{text} is not a definition.", text=repr(text))
        remedy = tr('Write "peak>4", "change>4", "peak_change>4" or "clinical>=1".')
        raise BadInputError("--dissociated", problem, remedy)
    return Definition(match.group(1), match.group(2), int(match.group(3)))


def dissociated(found: Around, rule: Definition, at: Timing, shift: float | None) -> Seen:
    """The answer for one dosing; `shift` is the minute of the anchor of `at`."""
    if rule.kind == "clinical":
        judged = acute.highest(found.clinical, found.until)
        return Seen(None if judged is None or judged.value is None else rule.holds(judged.value))
    if any(_is_too_dissociated(one, found.until) for one in found.cadss):
        return Seen(answer=True, too_dissociated=True)
    pre = acute.before(found.cadss)
    if pre is None or _was_sedated(found):
        return Seen(None)
    if rule.kind == "change":
        there = acute.nearest(found.cadss, at, shift)
        known = None if there is None or there.value is None else there.value - pre
        return Seen(None if known is None else rule.holds(known))
    return Seen(_by_peak(found, rule, pre))


def _by_peak(found: Around, rule: Definition, pre: float) -> bool | None:
    peak = acute.highest(found.cadss, found.until)
    if peak is None or peak.value is None or not acute.was_seen_in(found.cadss, found.peak_window):
        return None
    if rule.kind == "peak_change":
        return rule.holds(peak.value - pre)
    return rule.holds(peak.value) and peak.value > pre


def _is_too_dissociated(one: Reading, until: float) -> bool:
    return 0 <= one.minute <= until and Unanswered.TOO_DISSOCIATED in one.reasons


def _was_sedated(found: Around) -> bool:
    """Whether answers in the peak window cannot be relied on."""
    if any(
        low_high(one.minute, found.peak_window) and one.reasons & _UNABLE for one in found.cadss
    ):
        return True
    return any(
        low_high(one.minute, found.peak_window)
        and one.value is not None
        and one.value <= SEDATED_AT_MOST
        for one in found.sedation
    )
