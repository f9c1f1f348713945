"""What is written down at the chair beside doses, vital signs and ratings.

Every kind is one frozen dataclass of texts, numbers, truths and instants, so that one table and
one pair of events (written, taken back) serve them all. `FREE_TEXT` names the fields that a
person typed: in the trail they stand only as a reference that an erasure can empty.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ketrate.clock import Instant
from ketrate.records.ids import SessionId, StaffId, Uid


class NotDoneReason(StrEnum):
    """Why a planned rating was not taken."""

    TOO_DISSOCIATED = "too dissociated"
    TOO_SEDATED = "too sedated"
    ASLEEP = "asleep"
    REFUSED = "refused"
    STAFF_BUSY = "staff busy"
    OTHER = "other"


class Severity(StrEnum):
    """How strong an adverse event is."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Relatedness(StrEnum):
    """Whether the person who writes it down thinks that the dosing caused it."""

    UNRELATED = "unrelated"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    CANNOT_SAY = "cannot say"


class Outcome(StrEnum):
    """What became of an adverse event."""

    ONGOING = "ongoing"
    RESOLVED = "resolved"
    RESOLVED_WITH_SEQUELAE = "resolved with sequelae"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """Something that went wrong with the patient; `ended` is None while it goes on."""

    FREE_TEXT: ClassVar = ("what", "action")
    KIND: ClassVar = "adverse"

    what: str
    onset: Instant
    severity: Severity
    is_serious: bool
    relatedness: Relatedness = Relatedness.CANNOT_SAY
    action: str = ""
    outcome: Outcome = Outcome.ONGOING
    ended: Instant | None = None


@dataclass(frozen=True, slots=True)
class Rescue:
    """A medicine given because of what happened; the dose as it is written, with its unit."""

    FREE_TEXT: ClassVar = ("drug", "dose", "reason")
    KIND: ClassVar = "rescue"

    drug: str
    dose: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A word to whoever takes the chair over."""

    FREE_TEXT: ClassVar = ("text",)
    KIND: ClassVar = "hand-over"

    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody has read a hand-over note; `line` is the uid of its line, in hex."""

    FREE_TEXT: ClassVar = ()
    KIND: ClassVar = "heard"

    line: str


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked whether one criterion of discharge is met (orientation, gait, ...)."""

    FREE_TEXT: ClassVar = ()
    KIND: ClassVar = "look"

    criterion: str
    is_yes: bool


@dataclass(frozen=True, slots=True)
class NotDone:
    """Why one planned rating was not taken; the newest of a timepoint and scale counts."""

    FREE_TEXT: ClassVar = ("note",)
    KIND: ClassVar = "not-done"

    timepoint_id: str
    what: str
    reason: NotDoneReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """When the weight was measured that the dose is counted from.

    After `KEEPS_DAYS` mg/kg is unknown until the patient is weighed again (reliability, SAF-8).
    """

    FREE_TEXT: ClassVar = ()
    KIND: ClassVar = "weight"
    KEEPS_DAYS: ClassVar = 30

    weight_kg: float
    measured: Instant


@dataclass(frozen=True, slots=True)
class Given:
    """How the dose given was arrived at; `dose_mg` is mg of base.

    `volume_ml` was in the syringe at `mg_per_ml`, of which `not_infused_ml` stayed in it;
    `stated_as` says whether the label states base or hydrochloride. `devices` counts sprays.
    """

    FREE_TEXT: ClassVar = ("note",)
    KIND: ClassVar = "given"

    dose_mg: float
    volume_ml: float | None = None
    mg_per_ml: float | None = None
    not_infused_ml: float | None = None
    stated_as: str = "base"
    devices: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody looked at a severe value and says why it is not measured again for now."""

    FREE_TEXT: ClassVar = ("reason",)
    KIND: ClassVar = "seen"

    sign: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ready:
    """When the patient would have been ready to leave; said by a clinician, never derived."""

    FREE_TEXT: ClassVar = ()
    KIND: ClassVar = "ready"

    at: Instant


@dataclass(frozen=True, slots=True)
class LeftEarly:
    """Why a clinician let the patient go before every criterion was met, and which were not."""

    FREE_TEXT: ClassVar = ("reason",)
    KIND: ClassVar = "left-early"

    reason: str
    unmet: str


Written = (
    AdverseEvent
    | Rescue
    | HandOver
    | Heard
    | Look
    | NotDone
    | Weighed
    | Given
    | Seen
    | Ready
    | LeftEarly
)
KINDS: tuple[type[Written], ...] = (
    AdverseEvent,
    Rescue,
    HandOver,
    Heard,
    Look,
    NotDone,
    Weighed,
    Given,
    Seen,
    Ready,
    LeftEarly,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart: what was written, when it was true, by whom.

    A correction is a new line that names the old one in `replaces`; the old one is `is_void` and
    stays readable.
    """

    id: int
    uid: Uid
    session_id: SessionId
    at: Instant
    written: Written
    by: StaffId | None = None
    replaces: int | None = None
    is_void: bool = False
