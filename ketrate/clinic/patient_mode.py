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

SELF_REPORT = "self"


def is_for_patients(instrument: Instrument) -> bool:
    """Whether the scale's file says that patients fill it in themselves."""
    return instrument.rater == SELF_REPORT


def hand_over(desk: Desk, rating_id: RatingId) -> Rating:
    """The patient gets the device with one's own draft; it is noted. Only self-report scales."""
    draft, instrument = draft_of_mine(desk, rating_id)
    if not is_for_patients(instrument):
        raise NotNowError(
            tr("{name} is rated by staff.", name=instrument.short_name),
            tr("Only scales that patients fill in themselves are handed over."),
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
