"""Breaking the blind: one rater, one patient, a reason, for good.

The rule: only a blinded rater is blind, so only they can break it, for themselves and for one
patient at a time; a physician sees everything anyway and needs no key. It takes a reason, stands
in the trail, and cannot be taken back. From then on the rater sees that patient's page, figure,
history, ratings and trajectory as a rater does; board, lists and every other patient stay as they
were. They may still rate depression there, but such a rating is marked as one whose rater could
see, and never counts as blind; ratings finished before keep what they were.
"""

from dataclasses import dataclass

from ketrate.clinic.blinding import is_blind_for
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient as find_patient
from ketrate.clinic.rights import Action, is_blinded, may, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.ids import PatientId
from ketrate.records.patient import Patient
from ketrate.records.text import clean_text
from ketrate.words import tr

LONGEST_REASON, SHORTEST_REASON = 2000, 5


@dataclass(frozen=True, slots=True)
class BrokenBlind:
    """Who broke the blind for a patient, and when."""

    name: str
    at: Instant


def what_is_shown() -> str:
    """What the person is told before they break the blind."""
    return tr(
        "You will see this patient's sessions, agent, doses, vital signs, dissociation ratings, "
        "adverse events and history. It cannot be taken back. Depression ratings you give from "
        "then on are marked as not blind. Your reason and the time stand in the trail."
    )


def may_break(desk: Desk, patient_id: PatientId) -> bool:
    """Whether there is a blind here that the signed-in person could break."""
    return may(desk.signed_in(), Action.BREAK_BLIND) and is_blind_for(desk, patient_id)


def break_blind(desk: Desk, code: str, reason: str) -> Patient:
    """Break the blind of the signed-in rater for one patient; the patient as seen from now on.

    Raises BadInputError for a reason shorter than five signs, NotNowError if it was broken before.
    """
    from ketrate.store import blinds, patients

    staff = require(desk, Action.BREAK_BLIND)
    who = find_patient(desk, code)
    if not is_blind_for(desk, who.id):
        raise NotNowError(tr("The blind is already broken for {code}.", code=code))
    reason = clean_text(reason, tr("Reason"), LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise BadInputError(tr("Reason"), tr("breaking the blind needs one, in a few words."))
    with desk.change() as change:
        blinds.break_blind(change, who, staff, desk.now(), reason)
    return patients.get(desk.vault, who.id)


def broken(desk: Desk, patient_id: PatientId) -> tuple[BrokenBlind, ...]:
    """The blinds broken for a patient; to a blinded rater only their own."""
    from ketrate.store import blinds, staff

    person = require(desk, Action.SEE_PATIENTS)
    names = {one.id: one.name for one in staff.everyone(desk.vault)}
    return tuple(
        BrokenBlind(names[one.staff_id], one.at)
        for one in blinds.of_patient(desk.vault, patient_id)
        if not is_blinded(person) or one.staff_id == person.id
    )
