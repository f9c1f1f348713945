"""What each kind of event does to signatures and amendments."""

from typing import Any

from ketrate.store.replay_rules import Rule
from ketrate.store.replay_state import State, Told

_Columns = tuple[Any, Any]


def _sign(state: State, told: Told) -> None:
    state.put("rating", told.uid, status=told.fact("status"))
    signer = told.link("signer")
    state.rows["signature"][bytes.fromhex(told.fact("signature"))] = [
        told.uid, told.fact("version"), told.fact("meaning"), signer,
        state.get("staff", signer, "name"), told.fact("roles"), *told.own_time, told.seq,
        told.link("head"), told.link("digest"),
    ]  # fmt: skip


def _amend(state: State, told: Told) -> None:
    """One item of an amendment; each of its events says again what they share."""
    amendment, item = told.link("amendment"), told.fact("item")
    version, total = told.fact("version"), told.fact("total")
    state.rows["amendment"][amendment] = [
        told.uid, version, told.fact("old_total"), total, told.fact("old_prorated"),
        told.link("by"), *told.own_time, bytes.fromhex(told.fact("reason")["said"]),
    ]  # fmt: skip
    old, new = told.fact("old"), told.fact("new")
    row = [*_columns(old), told.link("old_carried"), *_columns(new)]
    state.rows["amended_answer"][amendment, item] = row
    answers = state.answers.setdefault(told.uid, {})
    answers.pop(item, None)
    if new is not None:
        answers[item] = new
    answered = told.fact("answered")
    state.put("rating", told.uid, version=version, total=total, answered=answered, status="amended")


def _columns(given: object) -> _Columns:
    """An answer as value and reason."""
    return (None, given) if isinstance(given, str) else (given, None)


RULES: dict[str, Rule] = {"rating.sign": _sign, "rating.amend": _amend}
