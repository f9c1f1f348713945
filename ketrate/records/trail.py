"""The trail as people read it: one line an event, and a sheet of lines for export."""

from dataclasses import dataclass

from ketrate.clock import Instant


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event: its number, when, who, and what was done with old, new and why.

    `patient_code` is empty where it was about no patient.
    """

    seq: int
    at: Instant
    who: str
    sentence: str
    kind: str
    patient_code: str

    @property
    def words(self) -> str:
        """Everything one could look for in it."""
        return f"{self.who} {self.patient_code} {self.sentence}"


@dataclass(frozen=True, slots=True)
class TrailSheet:
    """What an export of the trail holds; lines are oldest first.

    `head` and `seq` are those of the last event that changed data, `data_as_of` is its time.
    """

    clinic_name: str
    asked: str
    lines: tuple[TrailLine, ...]
    seq: int
    head: str
    data_as_of: Instant | None
    version: str
    is_synthetic: bool = False
