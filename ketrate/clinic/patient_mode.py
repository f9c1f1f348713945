"""A self-report scale in the patient's own hands: handed over, and taken back by the staff."""

from typing import TYPE_CHECKING

from ketrate.clinic import people
from ketrate.clinic.answering import draft_of_mine
from ketrate.clinic.desk import Desk
from ketrate.errors import NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating
from ketrate.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

SELF_REPORT, FULL_WORDING = "self", "full wording"
WITHOUT_QUESTIONS = ("numbers only", "result only")
"""Routes by which a scale's file holds no question that could be asked."""


def is_for_patients(desk: Desk, instrument: Instrument) -> bool:
    """Whether patients fill the scale in themselves, and there is a question to show them."""
    has_questions = instrument.licence_route not in WITHOUT_QUESTIONS
    return instrument.rater == SELF_REPORT and (has_questions or _is_worded(desk, instrument))


def has_full_questions(desk: Desk, instrument: Instrument) -> bool:
    """Whether the questions are there in full, by the file's or the clinic's licence."""
    return instrument.licence_route == FULL_WORDING or _is_worded(desk, instrument)


def hand_over(desk: Desk, rating_id: RatingId) -> Rating:
    """The patient gets the device with one's own draft; it is noted. Only self-report scales."""
    draft, instrument = draft_of_mine(desk, rating_id)
    if not is_for_patients(desk, instrument):
        raise NotNowError(
            tr("{name} has no questions for a patient to read.", name=instrument.short_name),
            tr("Rate it here, or add your clinic's licensed wording."),
        )
    desk.note("patient_mode.begin", draft.uid)
    return draft


def proving(desk: Desk, password: str) -> "Callable[[], object]":
    """What checks the password of whoever is signed in; slow, and counted like a sign-in."""
    desk.signed_in()
    return lambda: people.prove(desk, password)


def take_back(desk: Desk, rating_id: RatingId) -> Rating:
    """The staff have the device again (their password was proven); it is noted."""
    draft, _ = draft_of_mine(desk, rating_id)
    desk.note("patient_mode.end", draft.uid)
    return draft


def _is_worded(desk: Desk, instrument: Instrument) -> bool:
    return desk.wordings.of(instrument.id) is not None
