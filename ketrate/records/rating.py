"""One instrument filled in once, for one patient, by one rater, at an observed time."""

from dataclasses import dataclass
from enum import StrEnum

from ketrate.clock import Instant
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, StaffId, Uid
from ketrate.records.when import When


class Status(StrEnum):
    """A rating is a draft until finished, and never deleted afterwards."""

    DRAFT = "draft"
    COMPLETE = "complete"
    SIGNED = "signed"
    AMENDED = "amended"
    VOID = "void"


class Source(StrEnum):
    """How the rating came into the vault."""

    ENTERED = "entered"
    TRANSCRIBED = "transcribed"
    IMPORTED = "imported"


class Unanswered(StrEnum):
    """Why an item has no value."""

    NOT_ASSESSED = "not assessed"
    REFUSED = "refused"
    TOO_DISSOCIATED = "too dissociated"
    TOO_SEDATED = "too sedated"
    ASLEEP = "asleep"
    NOT_APPLICABLE = "not applicable"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Answer:
    """An item's value, or the reason why there is none; never both, never neither."""

    item: int
    value: int | None = None
    reason: Unanswered | None = None
    carried_from: RatingId | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            message = "an answer is a value or a reason"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class ItemNote:
    """Words on one item, in the rater's own."""

    item: int
    text: str


class Mode(StrEnum):
    """How a depression rating was held."""

    IN_PERSON = "in person"
    PHONE = "phone"
    VIDEO = "video"


class Guess(StrEnum):
    """What a rater who did not rate dissociation believes: did the patient dissociate?"""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot say"


@dataclass(frozen=True, slots=True)
class Presence:
    """What the rater of a depression rating could know of the dosing.

    `was_present`: in the room at the dosing the rating is about (a remote rater was not). `guess`
    is None for a rater who rated dissociation. `could_see`: their role, or a blind they had
    broken, shows them dissociation scores. `rated_other_kind`: they had rated dissociation
    themselves, in that session, or for a rating between sessions in that course.
    """

    was_present: bool
    mode: Mode
    guess: Guess | None
    could_see: bool
    rated_other_kind: bool

    @property
    def counts_as_blind(self) -> bool:
        """Absent or remote, and did not meet the scores (`clinical/definitions`, "Blinded")."""
        return not (self.was_present or self.could_see or self.rated_other_kind)

    @property
    def is_independent(self) -> bool:
        """Whether depression and dissociation were rated by two people."""
        return not self.rated_other_kind


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating with its answers; `total` is None unless the instrument's rule gives one.

    `observed` is when it was true (the first answer's time unless typed), `entered` when it was
    opened here. `is_baseline` and `recall` are what an import map stated. `timepoint_id` names
    the planned timepoint it was opened from. `rater_name` serves where the rater is no user.
    `presence` is None where nobody was asked: other kinds of scales, imports, old ratings.
    `version` counts from one; every amendment makes the next. `is_prorated`: an answer or more is
    missing and a rule that the clinic had switched on (in words in `prorating`) made the total;
    it is shown with that word, and is no complete total. `item_notes` stand in order of items.
    `second_of` is the first rating of an interview that two people rated; it fills the timepoint,
    this one never does beside it.
    """

    id: RatingId
    uid: Uid
    patient_id: PatientId
    course_id: CourseId
    instrument_id: str
    instrument_version: str
    definition_hash: str
    status: Status
    source: Source
    observed: When
    entered: Instant
    session_id: SessionId | None = None
    timepoint_id: str | None = None
    planned: Instant | None = None
    last_answer_at: Instant | None = None
    rater_id: StaffId | None = None
    rater_name: str = ""
    answers: tuple[Answer, ...] = ()
    total: int | None = None
    is_baseline: bool = False
    recall: str | None = None
    note: str = ""
    version: int = 1
    presence: Presence | None = None
    is_prorated: bool = False
    prorating: str = ""
    item_notes: tuple[ItemNote, ...] = ()
    second_of: RatingId | None = None

    @property
    def counts(self) -> bool:
        """Whether analysis may use it: finished, not void, with a complete total.

        `clinical/definitions` asks for complete ratings as baseline, outcome and predictor; a
        prorated total is shown and judged for its own patient, and goes no further.
        """
        return self.status not in (Status.DRAFT, Status.VOID) and self.complete_total is not None

    @property
    def complete_total(self) -> int | None:
        """The total that every item has a part in; None where it was prorated."""
        return None if self.is_prorated else self.total

    def answer(self, item: int) -> Answer | None:
        """The answer to one item, if there is one."""
        return next((answer for answer in self.answers if answer.item == item), None)

    def item_note(self, item: int) -> str:
        """The note on one item; empty where there is none."""
        return next((note.text for note in self.item_notes if note.item == item), "")


@dataclass(frozen=True, slots=True)
class Alert:
    """A suicidality answer at or above the clinic's limit; open until a clinician acknowledges.

    `value_now` is what the item says today, None where it has no value any more (or where nobody
    looked); `is_historical`: it came with an import, and interrupts nobody.
    """

    id: int
    patient_id: PatientId
    rating_id: RatingId
    item: int
    value: int
    raised_at: Instant
    acknowledged_by: StaffId | None = None
    acknowledged_at: Instant | None = None
    action: str = ""
    value_now: int | None = None
    is_historical: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the answer that raised it was changed or taken back since; the alert stays."""
        return self.value_now != self.value
