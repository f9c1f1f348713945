"""Ratings to be read and gone on with; how they are opened, answered and closed stands beside."""

from dataclasses import dataclass

from ketrate.clinic.answering import (
    LONGEST_NOTE,
    clear_answer,
    clear_answers,
    instrument_of,
    not_assessed,
    note_item,
    note_rating,
    raise_if_reached,
    record_answer,
    rest_not_assessed,
)
from ketrate.clinic.blinding import is_blind_for, seen_alert, seen_rating
from ketrate.clinic.closing import discard, finish
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id
from ketrate.clinic.interview import require_not_hidden
from ketrate.clinic.looks import note_alerts_shown
from ketrate.clinic.opening import open_rating, open_second, transcribe
from ketrate.clinic.rights import Action, may_meet, require
from ketrate.errors import NotAllowedError
from ketrate.records.ids import PatientId, RatingId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.words import tr

__all__ = [
    "LONGEST_NOTE",
    "Draft",
    "acknowledge",
    "clear_answer",
    "clear_answers",
    "discard",
    "drafts",
    "finish",
    "instrument_of",
    "not_assessed",
    "note_item",
    "note_rating",
    "open_alerts",
    "open_rating",
    "open_second",
    "raise_if_reached",
    "raised",
    "rating",
    "record_answer",
    "rest_not_assessed",
    "transcribe",
]


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished rating, as it is offered after a crash or an interruption."""

    rating: Rating
    patient: Patient
    instrument_name: str
    rater_name: str
    answered: int
    is_mine: bool


def rating(desk: Desk, rating_id: RatingId) -> Rating:
    """One rating, if its scale may reach the signed-in person; the view is noted.

    Raises NotNowError while the person's own second rating of the same interview is open.
    """
    from ketrate.store import ratings

    require(desk, Action.SEE_PATIENTS)
    found = ratings.get(desk.vault, rating_id)
    instrument = instrument_of(desk, found)
    is_theirs = may_meet(desk.signed_in(), instrument) or not is_blind_for(desk, found.patient_id)
    if not is_theirs:
        desk.note("right.refused", action="see a rating")
        raise NotAllowedError(tr("See this rating"), tuple(sorted(desk.signed_in().roles)))
    require_not_hidden(desk, rating_id)
    desk.note_once("rating.view", found.uid)
    return seen_rating(desk, found)


def drafts(desk: Desk) -> tuple[Draft, ...]:
    """Every unfinished rating the person may meet, oldest first."""
    from ketrate.store import ratings, staff

    names = {person.id: person.name for person in staff.everyone(desk.vault)}
    visible = desk.instrument_ids()
    found = [r for r in ratings.drafts(desk.vault) if visible is None or r.instrument_id in visible]
    return tuple(
        Draft(
            seen_rating(desk, one),
            patient_by_id(desk, one.patient_id),
            instrument_of(desk, one).short_name,
            names.get(one.rater_id, one.rater_name) if one.rater_id else one.rater_name,
            sum(answer.carried_from is None for answer in one.answers),
            one.rater_id == desk.signed_in().id,
        )
        for one in sorted(found, key=lambda one: one.entered.utc)
    )


def raised(desk: Desk, rating_id: RatingId) -> tuple[Alert, ...]:
    """The alerts a rating has raised, acknowledged or not."""
    from ketrate.store import alerts

    rating(desk, rating_id)
    found = alerts.of_rating(desk.vault, rating_id)
    note_alerts_shown(desk, found)
    return found


def open_alerts(desk: Desk, patient_id: PatientId) -> tuple[Alert, ...]:
    """A patient's alerts that no clinician has acknowledged; imported ones are history."""
    from ketrate.store import alerts

    require(desk, Action.SEE_PATIENTS)
    found = alerts.open_alerts(desk.vault, patient_id)
    note_alerts_shown(desk, found)
    return tuple(seen_alert(desk, one) for one in found)


def acknowledge(desk: Desk, alert_id: int) -> Alert:
    """A clinician has seen the alert; acknowledged is not resolved, and it stays readable."""
    from ketrate.store import alerts

    clinician = require(desk, Action.ACKNOWLEDGE)
    with desk.change() as change:
        return alerts.acknowledge(change, alert_id, clinician.id, desk.now())
