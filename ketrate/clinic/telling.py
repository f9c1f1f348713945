"""An event in one plain sentence: who, when with offset, what, old, new, why; never a raw key."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ketrate.clinic.deeds import deed_of
from ketrate.clinic.desk import Desk
from ketrate.clock import Instant
from ketrate.records.event import Event
from ketrate.words import tr

NOTHING = "–"
FIELDS = {
    "chair": tr("chair"),
    "agent": tr("agent"),
    "route": tr("route"),
    "dose_prescribed_mg": tr("prescribed dose (mg)"),
    "dose_given_mg": tr("dose given (mg)"),
    "weight_kg": tr("weight (kg)"),
    "lot": tr("lot"),
    "duration_minutes": tr("duration (min)"),
    "code": tr("code"),
    "sex": tr("sex"),
    "birth_year": tr("year of birth"),
    "age_years": tr("age"),
    "diagnosis": tr("diagnosis"),
    "family_name": tr("family name"),
    "given_name": tr("given name"),
    "birth_date": tr("birth date"),
    "systolic": tr("systolic"),
    "diastolic": tr("diastolic"),
    "pulse": tr("pulse"),
    "spo2": tr("SpO2"),
    "respiration": tr("respiration"),
    "sedation": tr("MOAA/S"),
}
"""What the trail's names of fields are called."""
_SIGNS = ("systolic", "diastolic", "pulse", "spo2", "respiration", "sedation")
_PLAIN = ("code", "sex", "birth_year", "age_years", "diagnosis")
_IDENTITY = ("family_name", "given_name", "birth_date")
_TIMES = ("at", "before", "after")
_HASHES = ("old", "new")
SHOWN_OF_HASH = 8
"""As much of a file's hash stands on the page of schedules and in the sentences."""
_UIDS = ("staff", "signer", "by")


@dataclass(frozen=True, slots=True)
class Names:
    """What uids, sign-in names and scales are called."""

    by_login: Mapping[str, str]
    by_uid: Mapping[str, str]
    scales: Mapping[str, str]
    codes: Mapping[bytes, str]
    protocols: Mapping[str, str]

    def person(self, login: str) -> str:
        """The printed name; what the program did itself is KetRate's."""
        return self.by_login.get(login, login) or "KetRate"


_ABOUT_TIMES = ("rating.observed", "rating.transcribe")
"""Kinds whose old and new values are times."""


def names(desk: Desk) -> Names:
    """The names of everybody and everything in this clinic."""
    from ketrate.store import patients, staff

    people = staff.everyone(desk.vault)
    return Names(
        {one.login: one.name for one in people},
        {one.uid.hex(): one.name for one in people},
        {one.id: one.short_name for one in desk.catalogue},
        patients.codes_by_uid(desk.vault),
        {one.id: one.name for one in desk.protocols},
    )


def stamp(at: Instant) -> str:
    """Date, time and offset: "2026-03-02 14:02:11 +01:00"."""
    local = at.local
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:]}"


def sentence(event: Event, known: Names) -> str:
    """E.g. "2026-03-02 14:02:11 +01:00, A. Ba changed MADRS item 10 from 2 to 4: misheard"."""
    return f"{stamp(event.moment.instant)}, {known.person(event.by)} {deed(event, known)}"


def sentences(desk: Desk, events: Iterable[Event]) -> tuple[str, ...]:
    """One sentence an event, in their order."""
    known = names(desk)
    return tuple(sentence(event, known) for event in events)


def deed(event: Event, known: Names) -> str:
    """What was done, with the reason that was typed."""
    found = deed_of(event.kind)
    if found is None:
        return event.kind.replace(".", " ").replace("_", " ")
    words = found.first if found.first and event.body.get("old") is None else found.words
    text = tr(words).format_map(_Facts(event, known))
    reason = event.body.get("reason")
    return f"{text}: {reason}" if reason else text


class _Facts(dict[str, str]):
    """What the sentence may quote, in words; a fact that is missing or erased shows as a dash."""

    def __init__(self, event: Event, known: Names) -> None:
        super().__init__()
        self._event = event
        self._known = known

    def __missing__(self, name: str) -> str:
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self._event)
        value = self._event.body.get(name)
        if self._event.kind.startswith("protocol.") and name in _HASHES:
            value = str(value)[:SHOWN_OF_HASH]
        return self._worded(name, value)

    def _worded(self, name: str, value: object) -> str:
        if value is None or value == "":
            return NOTHING
        known = self._known
        if name in ("instrument", "scale"):
            return known.scales.get(str(value), str(value).upper())
        if name == "protocol":
            return known.protocols.get(str(value), str(value))
        if name in ("field", "key"):
            return FIELDS.get(str(value), str(value).replace("_", " ").replace(".", " "))
        if name in _UIDS:
            return known.by_uid.get(str(value), NOTHING)
        if isinstance(value, dict):
            value = {known.scales.get(str(key), key): one for key, one in value.items()}
        is_time = name in _TIMES or self._event.kind in _ABOUT_TIMES
        return _time(value) if is_time else plain(value)


def plain(value: object) -> str:
    """Whatever JSON held, for people."""
    match value:
        case None | "":
            words = NOTHING
        case bool():
            words = tr("yes") if value else tr("no")
        case float():
            words = f"{value:g}"
        case {"us": int(), "offset": int()}:
            words = _time(value)
        case dict():
            parts = ((str(key).replace("_", " "), one) for key, one in value.items())
            words = "; ".join(f"{key}: {plain(one)}" for key, one in parts if one not in (None, ""))
        case list() | tuple():
            words = ", ".join(map(plain, value)) or NOTHING
        case _:
            words = str(value)
    return words


def _time(value: object) -> str:
    """The wall clock of the place, with offset; or a distance from the dosing."""
    match value:
        case str():
            return stamp(Instant.from_datetime(datetime.fromisoformat(value)))
        case {"us": int(us), "offset": int(offset)}:
            from ketrate.store.rows import instant

            return stamp(instant(us, offset))
        case {"minutes": minutes, "day": day}:
            parts = (tr("minute {n:g}", n=minutes) if minutes is not None else "",
                     tr("day {n}", n=day) if day is not None else "")  # fmt: skip
            return ", ".join(filter(None, parts)) or tr("no date")
    return NOTHING


def _changes(event: Event) -> str:
    """What a new record of a patient says, field by field, with the old values."""
    said = []
    for name in _PLAIN:
        one = event.body.get(name)
        if isinstance(one, dict):
            words = {"what": FIELDS[name], "old": plain(one["old"]), "new": plain(one["new"])}
            said.append(tr("{what} from {old} to {new}", **words))
    for name in _IDENTITY:
        old, new = plain(event.body.get(f"old_{name}")), plain(event.body.get(name))
        if name in event.body and old != new:
            said.append(tr("{what} from {old} to {new}", what=FIELDS[name], old=old, new=new))
    return "; ".join(said) or NOTHING


def _signs(event: Event) -> str:
    values = ((FIELDS[name], event.body.get(name)) for name in _SIGNS)
    return ", ".join(f"{name} {value}" for name, value in values if value is not None) or NOTHING


def _chart_kind(event: Event) -> str:
    return event.kind.partition(".")[2].replace("-", " ")


_SPECIAL: dict[str, Callable[[Event], str]] = {
    "changes": _changes,
    "signs": _signs,
    "kind": _chart_kind,
}
