"""What each kind of event does to charts, identity checks and blinds."""

import json

from ketrate.store.replay_rules import Rule
from ketrate.store.replay_state import State, Told


def _chart(state: State, told: Told) -> None:
    body = json.dumps(told.fact("body"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    kind, replaces = told.kind.partition(".")[2], told.link("replaces")
    state.rows["chart"][told.uid] = [
        told.link("session"), kind, *told.time("at"), _author(state, told), body, replaces, 0,
    ]  # fmt: skip
    if replaces is not None:
        state.put("chart", replaces, is_void=1)


def _chart_void(state: State, told: Told) -> None:
    state.put("chart", told.uid, is_void=1)


def _identified(state: State, told: Told) -> None:
    session, by = told.link("session"), _author(state, told)
    row = [told.patient, session, by, *told.time("at"), told.fact("how")]
    state.rows["identity_check"][told.uid] = row


def _blind_broken(state: State, told: Told) -> None:
    state.rows["broken_blind"][told.uid] = [told.patient, told.link("staff"), *told.time("at")]


def _author(state: State, told: Told) -> bytes | None:
    """Who wrote the event, as the list of people knew them then."""
    return state.staff.get(told.document["by"])


RULES: dict[str, Rule] = {
    "chart.*": _chart,
    "chart.void": _chart_void,
    "identity.confirm": _identified,
    "blind.break": _blind_broken,
}
