"""What each kind of event does to ratings, their answers and their alerts."""

from typing import Any

from ketrate.store.replay_rules import Rule
from ketrate.store.replay_state import UNTOLD, Given, State, Told
from ketrate.store.steps_presence import COLUMNS as PRESENCE

_FRESH = (*[None] * len(PRESENCE), 1)
"""Presence, which is asked later, and the first version."""


def _open(state: State, told: Told) -> None:
    _scale_of(state, told)
    state.answers[told.uid] = {}
    source, rater = told.fact("source"), told.link("rater")
    state.rows["rating"][told.uid] = [
        told.patient, told.link("course"), told.link("session"), told.fact("definition"),
        told.fact("timepoint"), *told.time("planned"), "draft", source, *told.when("observed"),
        *told.time("entered"), None, None, rater, "", None, 0, 0, None, "", *_FRESH,
    ]  # fmt: skip


def _import(state: State, told: Told) -> None:
    _scale_of(state, told)
    facts = told.facts
    answers: dict[int, Given] = {int(item): given for item, given in facts["answers"].items()}
    if answers:
        state.answers[told.uid] = answers
    document = told.document
    name = state.words(facts["rater"]) or ""
    state.rows["rating"][told.uid] = [
        told.patient, told.link("course"), told.link("session"), facts["definition"],
        facts["timepoint"], *told.time("planned"), facts["status"], facts["source"],
        *told.when("observed"), document["utc_us"], document["offset"], None, None,
        told.link("rater_uid"), name, facts["total"], len(answers), int(facts["is_baseline"]),
        facts["recall"], "", *_FRESH,
    ]  # fmt: skip
    if "mode" in facts:
        _presence(state, told)


def _scale_of(state: State, told: Told) -> None:
    """Early events did not say when a scale was first used."""
    if told.is_early and told.facts["definition"] not in state.rows["scale"]:
        state.rows["scale"][told.facts["definition"]] = [UNTOLD, UNTOLD]


def _answer(state: State, told: Told) -> None:
    given: Given = told.fact("new")
    if "carried_from" in told.facts:
        given = given, told.link("carried_from")
    state.answers.setdefault(told.uid, {})[told.fact("item")] = given
    _count(state, told)


def _clear(state: State, told: Told) -> None:
    state.answers.get(told.uid, {}).pop(told.fact("item"), None)
    _count(state, told)


def _count(state: State, told: Told) -> None:
    last, offset = told.time("at")
    state.put(
        "rating",
        told.uid,
        total=told.fact("total"),
        answered=len(state.answers[told.uid]),
        last_us=last,
        last_offset=offset,
    )


def _observed(state: State, told: Told) -> None:
    at, offset, minutes, day = told.when("new")
    state.put(
        "rating",
        told.uid,
        observed_us=at,
        observed_offset=offset,
        rel_minutes=minutes,
        rel_day=day,
    )


def _status(state: State, told: Told) -> None:
    state.put("rating", told.uid, status=told.fact("new"))


def _note(state: State, told: Told) -> None:
    state.put("rating", told.uid, note=_text(state, told.fact("note")))


def _transcribe(state: State, told: Told) -> None:
    _observed(state, told)
    state.put("rating", told.uid, source=told.fact("source"))


def _item_note(state: State, told: Told) -> None:
    key = told.uid, told.fact("item")
    text = state.words(told.fact("note"))
    if text is None:
        state.rows["item_note"].pop(key, None)
    else:
        state.rows["item_note"][key] = [text]


def _second(state: State, told: Told) -> None:
    state.rows["co_rating"][told.uid] = [told.link("first")]


def _presence(state: State, told: Told) -> None:
    state.put("rating", told.uid, **{name: told.fact(name) for name in PRESENCE})


def _prorate(state: State, told: Told) -> None:
    if told.fact("total") is None:
        state.rows["prorated"].pop(told.uid, None)
        return
    names = ("total", "missing", "most_missing", "rounding", "source")
    row = [told.fact(name) for name in names]
    state.rows["prorated"][told.uid] = [*row, int(told.fact("published"))]


def _move(state: State, told: Told) -> None:
    """The copy of a rating that was another patient's, and that it was moved."""
    answers = {int(item): _carried(given) for item, given in told.fact("answers").items()}
    state.answers[told.uid] = answers
    state.rows["rating"][told.uid] = [
        told.patient, told.link("course"), told.link("session"), told.fact("definition"),
        told.fact("timepoint"), *told.time("planned"), told.fact("status"), told.fact("source"),
        *told.when("observed"), *told.time("entered"), *told.time("last"), told.link("rater"),
        told.fact("rater_name"), told.fact("total"), len(answers), told.fact("is_baseline"),
        told.fact("recall"), _text(state, told.fact("note")), *_FRESH,
    ]  # fmt: skip
    row = [told.link("from"), told.uid, told.link("by"), *told.own_time]
    state.rows["rating_move"][bytes.fromhex(told.fact("move"))] = row


def _carried(given: object) -> Given:
    """An answer, or (answer, uid of the rating it was carried from)."""
    if not isinstance(given, list):
        return given
    return given[0], bytes.fromhex(given[1])


def _alert_move(state: State, told: Told) -> None:
    state.put(
        "alert",
        told.uid,
        patient_id=told.patient,
        rating_id=told.link("rating"),
        acknowledged_by=None,
        acknowledged_us=None,
        acknowledged_offset=None,
    )


def _raise(state: State, told: Told) -> None:
    state.rows["alert"][told.uid] = [
        told.patient, told.link("rating"), told.fact("item"), told.fact("value"),
        *told.time("at"), None, None, None, "",
    ]  # fmt: skip


def _acknowledge(state: State, told: Told) -> None:
    if state.get("alert", told.uid, "acknowledged_by") is not None:
        return  # the first one stands
    at, offset = told.time("at")
    state.put(
        "alert",
        told.uid,
        acknowledged_by=told.link("by"),
        acknowledged_us=at,
        acknowledged_offset=offset,
    )


def _action(state: State, told: Told) -> None:
    state.put("alert", told.uid, action=_text(state, told.fact("reason")))


def _text(state: State, reference: object) -> Any:  # noqa: ANN401 - a text or UNTOLD
    words = state.words(reference)
    return "" if words is None else words


RULES: dict[str, Rule] = {
    "rating.open": _open,
    "rating.import": _import,
    "rating.answer": _answer,
    "rating.clear": _clear,
    "rating.observed": _observed,
    "rating.finish": _status,
    "rating.void": _status,
    "rating.note": _note,
    "rating.item_note": _item_note,
    "rating.transcribe": _transcribe,
    "rating.second": _second,
    "rating.presence": _presence,
    "rating.prorate": _prorate,
    "rating.move": _move,
    "alert.move": _alert_move,
    "alert.raise": _raise,
    "alert.acknowledge": _acknowledge,
    "alert.action": _action,
}
