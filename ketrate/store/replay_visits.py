"""What each kind of event does to sessions, dosings, checklists, medicines and vital signs."""

from ketrate.records.treatment import DosingKind
from ketrate.store.replay_rules import Rule
from ketrate.store.replay_state import UNTOLD, State, Told, exact_pair
from ketrate.store.replay_tables import TABLES

_SIGNS = ("systolic", "diastolic", "pulse", "spo2", "respiration", "sedation")
_IMPORTED = ("chair", "agent", "route", "dose_prescribed_mg", "dose_given_mg", "dose_mg_per_kg",
             "weight_kg", "duration_minutes")  # fmt: skip


def _session_open(state: State, told: Told) -> None:
    _blank_session(state, told)
    opened, offset = told.time("at")
    state.put(
        "session",
        told.uid,
        opened_us=opened,
        opened_offset=offset,
        chair=told.fact("chair"),
        has_relative=0,
        is_imported=0,
        is_closed=0,
    )


def _blank_session(state: State, told: Told) -> None:
    state.rows["session"][told.uid] = [None] * len(TABLES["session"].columns)
    course, number = told.link("course"), told.fact("number")
    state.put("session", told.uid, patient_id=told.patient, course_id=course, number=number, lot="")


def _session_set(state: State, told: Told) -> None:
    state.put("session", told.uid, **{told.fact("field"): told.fact("new")})


def _session_import(state: State, told: Told) -> None:
    _blank_session(state, told)
    if told.is_early:
        state.open_ended.add("dosing")
    events = [] if told.is_early else told.fact("events")
    opened = exact_pair(events[0][1]) if events else (None, None)
    minutes, day = told.fact("relative")
    plain = {name: told.fact(name) for name in _IMPORTED}
    state.put(
        "session",
        told.uid,
        **plain,
        opened_us=UNTOLD if told.is_early else opened[0],
        opened_offset=UNTOLD if told.is_early else opened[1],
        has_relative=told.fact("has_relative"),
        rel_minutes=minutes,
        rel_day=day,
        is_imported=told.fact("is_imported"),
        is_closed=told.fact("is_closed"),
    )
    for kind, at, amount, uid in events:
        row = [told.uid, kind, *exact_pair(at), amount, None, 0]
        state.rows["dosing"][bytes.fromhex(uid)] = row


def _dosing(state: State, told: Told) -> None:
    kind, session = told.kind.partition(".")[2], told.link("session")
    by = told.link("by")
    state.rows["dosing"][told.uid] = [session, kind, *told.time("at"), told.fact("amount"), by, 0]
    if kind == DosingKind.LEFT:
        state.put("session", session, is_closed=1)


def _dosing_void(state: State, told: Told) -> None:
    if told.uid not in state.rows["dosing"]:
        return  # of an early import, whose events were not named
    state.put("dosing", told.uid, is_void=1)
    session, kind = state.rows["dosing"][told.uid][:2]
    if kind == DosingKind.LEFT:
        left = [r for r in state.rows["dosing"].values() if r[:2] == [session, kind] and not r[-1]]
        state.put("session", session, is_closed=int(bool(left)))


def _preparation(state: State, told: Told) -> None:
    row = [told.fact("new"), *told.time("at")]
    state.rows["preparation"][told.uid, told.fact("item")] = row


def _medication_add(state: State, told: Told) -> None:
    name, flags = state.words(told.fact("name")), ",".join(told.fact("flags"))
    taken = int(told.fact("taken_today"))
    state.rows["medication"][told.uid] = [told.link("session"), name, taken, flags, 0]


def _medication_remove(state: State, told: Told) -> None:
    state.put("medication", told.uid, is_removed=1)


def _vitals(state: State, told: Told) -> None:
    signs = [told.fact(name) for name in _SIGNS]
    times, point, by = told.time("at"), told.fact("timepoint"), told.link("by")
    replaces = told.facts.get("replaces")  # a fact of corrections alone
    old = None if replaces is None else bytes.fromhex(replaces)
    row = [told.link("session"), *times, *signs, point, by, old, 0]
    state.rows["vitals"][told.uid] = row


def _vitals_void(state: State, told: Told) -> None:
    state.put("vitals", told.uid, is_void=1)


RULES: dict[str, Rule] = {
    "session.open": _session_open,
    "session.set": _session_set,
    "session.import": _session_import,
    **{f"dosing.{kind.value}": _dosing for kind in DosingKind},
    "dosing.void": _dosing_void,
    "preparation.set": _preparation,
    "medication.add": _medication_add,
    "medication.remove": _medication_remove,
    "vitals.add": _vitals,
    "vitals.void": _vitals_void,
}
