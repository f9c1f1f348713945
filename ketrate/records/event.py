"""One entry of the trail, as it is read back."""

from collections.abc import Mapping
from dataclasses import dataclass

from ketrate.clock import Moment


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which record, when by every clock. `body` is the canonical JSON, parsed.

    `kind` is a verb with its object (`rating.answer`, `patient.view`); `hash` closes the chain
    over everything before it on this station.
    """

    station: str
    seq: int
    moment: Moment
    by: str
    kind: str
    entity: str
    entity_uid: bytes | None
    body: Mapping[str, object]
    hash: bytes
    changed_data: bool
    patient_uid: bytes | None = None
