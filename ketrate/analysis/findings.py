"""What is found in one course: the dataclasses that plot, paper and command line share."""

from dataclasses import dataclass

from ketrate.clock import Instant
from ketrate.instruments.definition import WORSE
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session


@dataclass(frozen=True, slots=True)
class Baseline:
    """The rating change is counted from; `was_stated` by an import, age in days if known."""

    rating: Rating
    total: int
    at: Instant | None
    age_days: float | None
    was_stated: bool


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Lines of the plot, as scores: at or below counts. None where there is no baseline.

    Where higher is better (`Trajectory.direction`) at or above counts.

    `response` is the highest score that still is a response (baseline 33, 50 % -> 16),
    `partial` likewise for 25 %, `remission` the cut-off; the texts carry rule and source.
    """

    response: int | None
    partial: int | None
    remission: int | None
    remission_second: int | None
    response_text: str
    remission_text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One depression rating of the family. `x_days` places it on the time axis, None if unknown.

    `day` = calendar days since the first dosing, `minute` since its own dosing start; `change`
    = score - baseline; `state` is for display: baseline, none, partial, response, remission.
    A prorated total is judged like any other, is not `is_complete`, and is named wherever shown.
    """

    rating: Rating
    instrument_id: str
    recall: str
    items_carried: int
    at: Instant | None
    day: int | None
    minute: float | None
    session_number: int | None
    is_complete: bool
    total: int | None
    change: int | None
    percent_improvement: float | None
    responded: bool | None
    remitted: bool | None
    state: str | None
    planned_at: Instant | None
    deviation_minutes: float | None
    x_days: float | None
    is_prorated: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A planned depression rating that was not done; `x_days` on the same axis."""

    label: str
    x_days: float


@dataclass(frozen=True, slots=True)
class AcutePoint:
    """One dissociation rating around a dosing; `total` None when incomplete."""

    rating_id: int
    minute: float | None
    total: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DissociationCourse:
    """Dissociation in one session, by `clinical/definitions`: CADSS-23 only.

    `pre` = last complete total at most 120 min before start; `at_minute` = the rating that fills
    40 min (window 35-50); `peak` = highest complete total from start to leaving; `peak_observed`
    is False when no complete rating lies in the protocol's peak window.
    """

    pre: int | None
    at_minute: int | None
    change_at_minute: int | None
    peak: int | None
    peak_observed: bool
    peak_minute: float | None
    peak_change: int | None
    points: tuple[AcutePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One session on the plot; `x_days` = days since the first dosing, None if unknown."""

    session: Session
    x_days: float | None
    dissociation: DissociationCourse | None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Everything the patient page, the report and the command line show of one course.

    `no_change_reason` says in words why change cannot be computed, empty when it can.
    `axis_note` says so where times are relative or only numbered. `direction` says which way is
    worse; change is later minus earlier all the same, percent improvement positive when better.
    `is_from_first_rating`: no dosing is told (a blinded view), `x_days` count from a rating.
    """

    code: str
    course_number: int
    family: str
    instrument_name: str
    minimum: int
    maximum: int
    baseline: Baseline | None
    no_change_reason: str
    thresholds: Thresholds
    points: tuple[Point, ...]
    gaps: tuple[Gap, ...]
    sessions: tuple[SessionMark, ...]
    axis_note: str = ""
    direction: str = WORSE
    is_from_first_rating: bool = False
