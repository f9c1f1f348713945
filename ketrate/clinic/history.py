"""The trail in plain sentences."""

from collections.abc import Iterable, Mapping

from ketrate.clinic.blinding import seen_event
from ketrate.clinic.desk import Desk
from ketrate.records.event import Event
from ketrate.records.ids import PatientId
from ketrate.words import tr


def sentences(
    desk: Desk, events: Iterable[Event], patient_id: PatientId | None = None
) -> tuple[str, ...]:
    """One sentence an event, in their order: when (with offset), who, what, old, new, why."""
    names = _names(desk)
    seen = (seen_event(desk, event, patient_id) for event in events)
    return tuple(sentence(one, names.get(one.by, one.by)) for one in seen if one is not None)


def sentence(event: Event, who: str) -> str:
    """E.g. "2026-03-02 14:02:11 +01:00, A. Ba answered madrs item 10: 4"."""
    at = event.moment.instant.local
    offset = at.strftime("%z")
    stamp = f"{at:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]}"
    return f"{stamp}, {who} {_deed(event)}"


def _deed(event: Event) -> str:
    body = event.body
    known = _DEEDS.get(event.kind)
    text = tr(known).format_map(_Facts(body)) if known else event.kind.replace(".", " ")
    reason = body.get("reason")
    return f"{text}: {reason}" if reason else text


class _Facts(dict[str, object]):
    """What the sentence may quote; a fact that is missing or erased shows as a dash."""

    def __init__(self, body: Mapping[str, object]) -> None:
        super().__init__({key: "–" if value is None else value for key, value in body.items()})

    def __missing__(self, key: str) -> str:
        return "–"


_DEEDS: dict[str, str] = {
    "patient.add": "added the patient",
    "patient.view": "looked at the patient",
    "patient.update": "changed the patient's record",
    "course.add": "began course {number} under {protocol}",
    "session.open": "opened session {number}",
    "patients.view": "looked at the list of patients",
    "board.view": "looked at the board",
    "rating.view": "looked at a rating",
    "session.view": "looked at a session",
    "session.set": "changed the session: {field} from {old} to {new}",
    "dosing.start": "started the dosing ({at})",
    "dosing.interrupt": "interrupted the dosing ({at})",
    "dosing.resume": "resumed the dosing ({at})",
    "dosing.end": "ended the dosing ({at})",
    "dosing.left": "closed the session ({at})",
    "dosing.void": "took back a dosing entry",
    "vitals.add": "wrote down vital signs",
    "rating.open": "opened {instrument}",
    "rating.answer": "answered {instrument} item {item}: {new} (before: {old})",
    "rating.clear": "cleared {instrument} item {item}",
    "rating.finish": "finished {instrument}, total {total}",
    "rating.void": "voided {instrument}",
    "rating.sign": "signed {instrument}: {meaning}",
    "rating.amend": "changed {instrument} item {item} from {old} to {new}",
    "sign.refused": "typed a wrong password when asked to sign",
    "rating.prorate": "gave {instrument} a prorated total: {total} ({missing} missing; {source})",
    "prorating.choose": "changed prorating of {instrument}: {rule}",
    "rating.import": "imported {instrument}, total {total}",
    "rating.presence": "kept what the rater could know: held {mode}, guess {guess}",
    "blind.break": "broke the blind",
    "alert.raise": "caused a suicidality alert: item {item} = {value}",
    "alert.acknowledge": "acknowledged a suicidality alert",
    "alert.action": "wrote what was done about a suicidality alert",
    "report.print": "printed a report ({report})",
    "witness.renew": "made a new witness file",
    "right.refused": "was refused: {action}",
    "staff.add": "added {name} ({login}) with the roles {roles}",
    "staff.update": "changed {old_name} ({login}): now {name}, roles from {old} to {new}",
    "staff.disable": "disabled {login}",
    "staff.enable": "enabled {login}",
    "password.change": "changed their password",
    "password.reset": "gave {login} a temporary password",
    "password.recover": "came in with the recovery key and set a new password for {login}",
    "recovery.renew": "made a new recovery key",
    "staff.sign_in": "signed in",
    "staff.sign_out": "signed out",
}


def _names(desk: Desk) -> dict[str, str]:
    from ketrate.store import staff

    return {person.login: person.name for person in staff.everyone(desk.vault)}
