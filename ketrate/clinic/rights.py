"""Who may do what: one table, deny by default, and which scales a role may meet.

Every public act of this room asks `require` first. A refusal leaves one entry in the trail and
changes nothing else.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from ketrate.errors import NotAllowedError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.records.staff import Role, Staff
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk


class Action(StrEnum):
    """Something a person may or may not do; the value is its name in the trail."""

    SEE_PATIENTS = "see patients"
    SEE_REPORT = "print a report"
    SEE_BLINDED_REPORT = "print a blinded report"
    SEE_BOARD = "see the board"
    SEE_COHORT = "see the cohort"
    ENROL = "add a patient"
    TREAT = "run a session"
    DISCHARGE_EARLY = "let a patient go before the discharge list is met"
    RATE = "rate"
    RATE_BLINDED = "rate depression, blinded"
    SIGN = "sign ratings"
    REVIEW = "review signed ratings"
    AMEND = "amend a signed rating"
    VOID = "void a finished rating"
    IDENTIFY = "make sure who the patient is"
    MOVE = "move a rating to the right patient"
    BREAK_BLIND = "break the blind"
    SEE_TRAIL = "read the trail"
    EXPORT_TRAIL = "export the trail"
    SEE_SETTINGS = "see the clinic's settings"
    CHANGE_SETTINGS = "change the clinic's settings"
    SEE_PROTOCOLS = "see the schedules"
    EDIT_PROTOCOLS = "write the clinic's own schedules"
    ACKNOWLEDGE = "acknowledge a suicidality alert"
    IMPORT = "import"
    EXPORT = "export pseudonymised"
    EXPORT_IDENTIFIED = "export identified"
    BACK_UP = "back up"
    VERIFY = "verify the vault"
    RENEW_WITNESS = "renew the witness"
    ADD_WORDING = "add wording"
    ADD_PEOPLE = "add people"
    SEE_PEOPLE = "see the people of the clinic"
    CHANGE_PEOPLE = "change a person's name and roles"
    DISABLE_PEOPLE = "disable or enable a person"
    RESET_PASSWORD = "reset a password"  # noqa: S105 - names an act
    RENEW_RECOVERY = "make a new recovery key"
    OWN_PASSWORD = "change one's own password"  # noqa: S105 - names an act


_EVERYONE = frozenset(Role)
_SIGHTED = _EVERYONE - {Role.BLINDED}
_REVIEWING = frozenset({Role.PHYSICIAN, Role.REVIEWER, Role.ADMINISTRATOR})
_BEDSIDE = frozenset({Role.RATER, Role.PHYSICIAN})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

TABLE: dict[Action, frozenset[Role]] = {
    Action.SEE_PATIENTS: _EVERYONE,
    Action.SEE_REPORT: _SIGHTED,
    Action.SEE_BLINDED_REPORT: _EVERYONE,
    Action.SEE_BOARD: _EVERYONE,
    Action.SEE_COHORT: _REVIEWING,
    Action.ENROL: _BEDSIDE | _ADMINISTRATOR,
    Action.TREAT: _BEDSIDE,
    Action.DISCHARGE_EARLY: frozenset({Role.PHYSICIAN}),
    Action.RATE: _BEDSIDE,
    Action.RATE_BLINDED: _BEDSIDE | {Role.BLINDED},
    Action.SIGN: _BEDSIDE | {Role.BLINDED},
    Action.REVIEW: frozenset({Role.PHYSICIAN, Role.REVIEWER}),
    Action.AMEND: _BEDSIDE | {Role.BLINDED},
    Action.VOID: _BEDSIDE | {Role.BLINDED},
    Action.IDENTIFY: _BEDSIDE | {Role.BLINDED},
    Action.MOVE: _BEDSIDE,
    Action.BREAK_BLIND: frozenset({Role.BLINDED}),
    Action.SEE_TRAIL: _REVIEWING,
    Action.EXPORT_TRAIL: _REVIEWING,
    Action.SEE_SETTINGS: _REVIEWING,
    Action.CHANGE_SETTINGS: _ADMINISTRATOR,
    Action.SEE_PROTOCOLS: _SIGHTED,
    Action.EDIT_PROTOCOLS: _ADMINISTRATOR,
    Action.ACKNOWLEDGE: frozenset({Role.PHYSICIAN}),
    Action.IMPORT: _ADMINISTRATOR,
    Action.EXPORT: _REVIEWING,
    Action.EXPORT_IDENTIFIED: _ADMINISTRATOR,
    Action.BACK_UP: _ADMINISTRATOR,
    Action.VERIFY: _REVIEWING,
    Action.RENEW_WITNESS: _ADMINISTRATOR,
    Action.ADD_WORDING: _ADMINISTRATOR,
    Action.ADD_PEOPLE: _ADMINISTRATOR,
    Action.SEE_PEOPLE: _ADMINISTRATOR,
    Action.CHANGE_PEOPLE: _ADMINISTRATOR,
    Action.DISABLE_PEOPLE: _ADMINISTRATOR,
    Action.RESET_PASSWORD: _ADMINISTRATOR,
    Action.RENEW_RECOVERY: _ADMINISTRATOR,
    Action.OWN_PASSWORD: _EVERYONE,
}
"""Role x action. An action that is missing here is allowed to nobody."""

BLINDED_DOMAINS = frozenset({"depression", "suicidality"})


def may(staff: Staff, action: Action) -> bool:
    """Whether any of the person's roles includes the action; not with a temporary password."""
    if staff.must_change_password and action is not Action.OWN_PASSWORD:
        return False
    return bool(TABLE.get(action, frozenset()) & staff.roles)


def require(desk: "Desk", action: Action) -> Staff:
    """The signed-in person, if the action is theirs; else the refusal is noted and raised.

    With a temporary password nothing is possible but to replace it: raises NotNowError.
    """
    staff = desk.signed_in()
    if staff.must_change_password and action is not Action.OWN_PASSWORD:
        raise NotNowError(tr("Your password is temporary."), tr("Set one of your own first."))
    if not may(staff, action):
        desk.note("right.refused", action=str(action))
        raise NotAllowedError(tr(action.value), tuple(sorted(staff.roles)))
    return staff


def is_blinded(staff: Staff) -> bool:
    """Whether this person must not meet dissociation, vitals, dose or what gives them away."""
    return Role.BLINDED in staff.roles


def may_meet(staff: Staff, instrument: Instrument) -> bool:
    """Whether ratings on this scale may reach the person; acute ratings give the blind away.

    So does a single item about dissociation (HAM-D 19): its answer is in the total, and a blinded
    rater who left it out would never have one, so that the whole scale is closed to them.
    """
    return not is_blinded(staff) or is_open_to_blinded(instrument)


def is_open_to_blinded(instrument: Instrument) -> bool:
    """Whether a blinded rater may rate on this scale and meet its ratings."""
    is_acute = not instrument.recall_minutes
    return instrument.domain in BLINDED_DOMAINS and not is_acute and not instrument.unblinding_items
