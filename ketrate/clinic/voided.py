"""Why a rating counts nowhere: who took it out, when, and the reason that was typed."""

from dataclasses import dataclass

from ketrate.clinic import rate
from ketrate.clinic.blinding import seen_event
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.records.rating import Rating, Status

VOID = "rating.void"


@dataclass(frozen=True, slots=True)
class Voided:
    """The voiding of one rating; `reason` is empty where it was erased or is withheld."""

    by_name: str
    at: Instant
    reason: str


def voided(desk: Desk, rating: Rating) -> Voided | None:
    """How the rating became void; None for one that is not.

    Raises NotAllowedError for a rating that must not reach the person.
    """
    from ketrate.store import audit, staff

    require(desk, Action.SEE_PATIENTS)
    if rating.status is not Status.VOID:
        return None
    rate.rating(desk, rating.id)
    names = {person.login: person.name for person in staff.everyone(desk.vault)}
    found = [one for one in audit.events(desk.vault, entity_uid=rating.uid) if one.kind == VOID]
    seen = [seen_event(desk, one, rating.patient_id) for one in found]
    return next(
        (
            Voided(names.get(one.by, one.by), one.moment.instant, str(one.body.get("reason") or ""))
            for one in reversed(seen)
            if one is not None
        ),
        None,
    )
