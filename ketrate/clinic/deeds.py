"""One table: what every kind of event is called, and the group one filters it by.

The words follow "14:02:11 +01:00, A. Ba". In braces stand facts of the event, put into words by
`telling`. A kind with two sentences takes the first where there was no old value.
"""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What events are filtered by; the value is what the viewer calls it."""

    RATINGS = "Ratings"
    SIGNING = "Signing and amending"
    ALERTS = "Suicidality alerts"
    SESSIONS = "Sessions"
    PATIENTS = "Patients"
    BLINDING = "Blinding"
    LOOKS = "Views and searches"
    PAPER = "Exports, prints, imports"
    SIGN_INS = "Signing in and locking"
    PEOPLE = "People and passwords"
    SETTINGS = "Settings and scale files"
    REFUSALS = "Refusals and clock"


@dataclass(frozen=True, slots=True)
class Deed:
    """The group of a kind, its sentence, and the one for a first value where that differs."""

    group: Group
    words: str
    first: str = ""


DEEDS: dict[str, Deed] = {
    "rating.open": Deed(Group.RATINGS, "opened {instrument}"),
    "rating.answer": Deed(
        Group.RATINGS,
        "changed {instrument} item {item} from {old} to {new}",
        "answered {instrument} item {item}: {new}",
    ),
    "rating.clear": Deed(Group.RATINGS, "cleared {instrument} item {item} (it was {old})"),
    "rating.observed": Deed(Group.RATINGS, "set the time of {instrument} from {old} to {new}"),
    "rating.finish": Deed(Group.RATINGS, "finished {instrument}, total {total}"),
    "rating.note": Deed(Group.RATINGS, "wrote a note on {instrument}: {note}"),
    "rating.item_note": Deed(Group.RATINGS, "wrote a note on {instrument} item {item}: {note}"),
    "rating.transcribe": Deed(
        Group.RATINGS, "copied {instrument} from paper, observed {new} (before: {old})"
    ),
    "rating.second": Deed(Group.RATINGS, "began {instrument} as the second rating of an interview"),
    "patient_mode.begin": Deed(Group.RATINGS, "gave the device to the patient to answer"),
    "patient_mode.end": Deed(Group.RATINGS, "took the device back from the patient"),
    "rating.void": Deed(Group.RATINGS, "voided {instrument} (it was {old}), total {total}"),
    "rating.move": Deed(Group.RATINGS, "moved {instrument} here from another patient"),
    "rating.prorate": Deed(
        Group.RATINGS, "gave {instrument} a prorated total: {total} ({missing} missing; {source})"
    ),
    "rating.presence": Deed(
        Group.BLINDING,
        "kept what the rater of {instrument} could know: held {mode}, present at the dosing "
        "{was_present}, guess {guess}",
    ),
    "rating.sign": Deed(Group.SIGNING, "signed {instrument}, version {version}: {meaning}"),
    "rating.amend": Deed(
        Group.SIGNING,
        "changed {instrument} item {item} from {old} to {new} after it was finished "
        "(version {version})",
    ),
    "sign.refused": Deed(Group.REFUSALS, "typed a wrong password when asked to sign"),
    "alert.raise": Deed(Group.ALERTS, "caused a suicidality alert: item {item} = {value}"),
    "alert.show": Deed(Group.ALERTS, "was shown a suicidality alert: item {item} = {value}"),
    "alert.acknowledge": Deed(Group.ALERTS, "acknowledged a suicidality alert"),
    "alert.action": Deed(Group.ALERTS, "wrote what was done about a suicidality alert"),
    "alert.move": Deed(Group.ALERTS, "moved a suicidality alert with its rating"),
    "session.open": Deed(Group.SESSIONS, "opened session {number}, chair {chair}"),
    "session.set": Deed(Group.SESSIONS, "changed the session: {field} from {old} to {new}"),
    "session.confirm": Deed(Group.SESSIONS, "confirmed the session unchanged"),
    "dosing.start": Deed(Group.SESSIONS, "started the dosing at {at}"),
    "dosing.interrupt": Deed(Group.SESSIONS, "interrupted the dosing at {at}"),
    "dosing.resume": Deed(Group.SESSIONS, "resumed the dosing at {at}"),
    "dosing.rate": Deed(Group.SESSIONS, "set the rate at {at}: {amount} mL/h"),
    "dosing.spray": Deed(Group.SESSIONS, "gave a spray at {at}: {amount} mg"),
    "dosing.end": Deed(Group.SESSIONS, "ended the dosing at {at}"),
    "dosing.left": Deed(Group.SESSIONS, "closed the session at {at}: the patient has left"),
    "dosing.void": Deed(Group.SESSIONS, "took back the dosing entry “{what}” of {at}"),
    "preparation.set": Deed(
        Group.SESSIONS,
        "changed the checklist, {item}, from {old} to {new}",
        "answered the checklist, {item}: {new}",
    ),
    "medication.add": Deed(
        Group.SESSIONS, "wrote down the medicine {name}, taken today: {taken_today}"
    ),
    "medication.remove": Deed(Group.SESSIONS, "took the medicine {name} off the list"),
    "vitals.add": Deed(Group.SESSIONS, "wrote down vital signs at {at}: {signs}"),
    "vitals.void": Deed(Group.SESSIONS, "took back the vital signs of {at}: {signs}"),
    "chart.*": Deed(Group.SESSIONS, "wrote on the chart: {kind} {body}"),
    "chart.heard": Deed(Group.SESSIONS, "read a hand-over note"),
    "chart.void": Deed(Group.SESSIONS, "took back a line of the chart: {what}"),
    "patient.add": Deed(Group.PATIENTS, "added the patient {code}"),
    "patient.update": Deed(Group.PATIENTS, "changed the patient's record: {changes}"),
    "patient.tag": Deed(
        Group.PATIENTS,
        "changed the group {name} from {old} to {new}",
        "set the group {name} to {new}",
    ),
    "course.add": Deed(Group.PATIENTS, "began course {number} under {protocol}"),
    "identity.confirm": Deed(Group.PATIENTS, "confirmed who the patient is, by {how}"),
    "identity.mismatch": Deed(
        Group.REFUSALS, "typed a name or birth date that does not fit the patient ({count} times)"
    ),
    "blind.break": Deed(Group.BLINDING, "broke the blind"),
    "patient.view": Deed(Group.LOOKS, "looked at the patient"),
    "patients.view": Deed(Group.LOOKS, "looked at the list of patients"),
    "patients.search": Deed(Group.LOOKS, "searched the list of patients for “{text}”: {n} found"),
    "board.view": Deed(Group.LOOKS, "looked at the board"),
    "reminder.call": Deed(
        Group.LOOKS, "was reminded: {due} due, {overdue} overdue, with a sound: {heard}"
    ),
    "rating.view": Deed(Group.LOOKS, "looked at a rating"),
    "session.view": Deed(Group.LOOKS, "looked at the session"),
    "cohort.view": Deed(Group.LOOKS, "looked at the cohort: {options}"),
    "trail.view": Deed(Group.LOOKS, "looked at the trail"),
    "report.print": Deed(Group.PAPER, "printed a report ({report})"),
    "cohort.export": Deed(Group.PAPER, "exported {n} files of the cohort: {options}"),
    "cohort.save": Deed(Group.PAPER, "saved the cohort's {name} as {what}"),
    "trail.export": Deed(Group.PAPER, "exported {n} entries of the trail as {format}: {filter}"),
    "rating.import": Deed(Group.PAPER, "imported {instrument}, total {total}"),
    "session.import": Deed(Group.PAPER, "imported session {number}"),
    "bulk.import": Deed(
        Group.PAPER, "imported {ratings} ratings and {patients} patients; {skipped_same} known"
    ),
    "bulk.demo": Deed(
        Group.PAPER, "made {ratings} ratings of {patients} patients who do not exist"
    ),
    "staff.sign_in": Deed(Group.SIGN_INS, "signed in"),
    "staff.sign_out": Deed(Group.SIGN_INS, "signed out"),
    "staff.lock": Deed(Group.SIGN_INS, "was locked out of the window ({why})"),
    "staff.wrong_password": Deed(
        Group.SIGN_INS, "failed to sign in before: {count} wrong passwords for {login}"
    ),
    "staff.add": Deed(Group.PEOPLE, "added {name} ({login}) with the roles {roles}"),
    "staff.update": Deed(
        Group.PEOPLE, "changed {old_name} ({login}): now {name}, roles from {old} to {new}"
    ),
    "staff.disable": Deed(Group.PEOPLE, "disabled {login}"),
    "staff.enable": Deed(Group.PEOPLE, "enabled {login}"),
    "password.change": Deed(Group.PEOPLE, "changed their password"),
    "password.reset": Deed(Group.PEOPLE, "gave {login} a temporary password"),
    "password.recover": Deed(
        Group.PEOPLE, "came in with the recovery key and set a new password for {login}"
    ),
    "recovery.renew": Deed(Group.PEOPLE, "made a new recovery key"),
    "clinic.make": Deed(Group.SETTINGS, "made the clinic"),
    "setting.put": Deed(Group.SETTINGS, "changed the setting {key} from {old} to {new}"),
    "prorating.choose": Deed(Group.SETTINGS, "changed prorating of {instrument}: {rule}"),
    "wording.add": Deed(Group.SETTINGS, "added wording for {scale} in {language}"),
    "protocol.save": Deed(
        Group.SETTINGS,
        "changed the schedule {name} (file {old} → {new})",
        "added the schedule {name} (file {new})",
    ),
    "protocol.retire": Deed(Group.SETTINGS, "retired the schedule {name}"),
    "protocol.take_up": Deed(Group.SETTINGS, "took up the schedule {name} again"),
    "protocol.delete": Deed(Group.SETTINGS, "deleted the schedule {name} (file {old})"),
    "definition.keep": Deed(Group.SETTINGS, "kept a {definition} file as it was used first"),
    "scale.keep": Deed(Group.SETTINGS, "used {instrument}, version {version}, for the first time"),
    "witness.renew": Deed(Group.SETTINGS, "made a new witness file"),
    "right.refused": Deed(Group.REFUSALS, "was refused: {action}"),
    "clock.jump": Deed(
        Group.REFUSALS,
        "worked on while the computer's clock was moved by {seconds} s, from {before} to {after}",
    ),
}


def deed_of(kind: str) -> Deed | None:
    """What a kind is called; kinds of the chart share a line of the table."""
    return DEEDS.get(kind) or DEEDS.get(kind.partition(".")[0] + ".*")


def kinds_of(group: Group) -> tuple[str, ...]:
    """The kinds of a group; one that ends in ".*" stands for all that begin so."""
    return tuple(kind for kind, deed in DEEDS.items() if deed.group is group)
