"""A protocol as its file describes it."""

from dataclasses import dataclass

from ketrate.protocol.discharge import DischargeRule

USUAL_DISCHARGE = DischargeRule()
"""For a file that does not say."""
VITALS = "vitals"
"""What is due at a timepoint beside scales: blood pressure, pulse, SpO2, respiration."""
ANCHORS = ("start", "end", "first-spray", "last-spray", "injection", "day")


@dataclass(frozen=True, slots=True)
class Timepoint:
    """A planned moment: anchor + offset, the window in which it counts, and what is due there.

    Offset and window are minutes from the anchor, or course days for the anchor `day` (day 0 =
    the calendar day of the first dosing; the window may be fractional: 1 d is 16-36 h). The
    window is absolute: a 40-minute rating has `window = (35, 50)`. `due` holds instrument ids
    and the word `vitals`. `sessions` says in which sessions of the course it applies: `all`,
    `first`, `last`, or for day timepoints `course`.
    """

    id: str
    label: str
    anchor: str
    offset: float
    window: tuple[float, float]
    due: tuple[str, ...]
    sessions: str = "all"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the preparation checklist."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """A schedule of ratings around each session and between them.

    `session_days` are the planned course days of the sessions (first = 0). Doses are per kg of
    actual weight; they are shown as the protocol's, never proposed. `doses` are the amounts the
    protocol knows, in `dose_unit` (mg or mg/kg), of which somebody chooses one; `device_mg` is
    what one spray device holds, `spray_minutes` when the devices follow each other. `agents` and
    `routes` are all that the protocol allows, the usual one first. `peak_window` is where the
    dissociation peak is looked for, in minutes after the start (None: 30 to 60, definitions).
    """

    id: str
    name: str
    version: str
    agent: str | None
    route: str | None
    dose_mg_per_kg: float | None
    duration_minutes: int | None
    session_days: tuple[int, ...]
    checklist: tuple[CheckItem, ...]
    timepoints: tuple[Timepoint, ...]
    windows_note: str
    source: str
    definition_hash: str
    text: str
    agents: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    doses: tuple[float, ...] = ()
    dose_unit: str = "mg/kg"
    device_mg: float | None = None
    spray_minutes: tuple[int, ...] = ()
    peak_window: tuple[float, float] | None = None
    discharge: DischargeRule = USUAL_DISCHARGE

    @property
    def is_sprayed(self) -> bool:
        """Whether the dose is given as sprays, each of them an event of its own."""
        return self.device_mg is not None

    def timepoint(self, timepoint_id: str) -> Timepoint:
        """The timepoint of that id; raises KeyError when there is none."""
        for timepoint in self.timepoints:
            if timepoint.id == timepoint_id:
                return timepoint
        raise KeyError(timepoint_id)
