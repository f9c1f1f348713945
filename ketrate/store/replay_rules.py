"""What each kind of event does to the clinic's people, patients, courses and settings."""

import json
from collections.abc import Callable

from ketrate.store.replay_state import State, Told

Rule = Callable[[State, Told], None]
_PLAIN = ("code", "sex", "birth_year", "age_years", "diagnosis")
_NAMES = ("family_name", "given_name", "birth_date")


def _staff_add(state: State, told: Told) -> None:
    login, name = told.fact("login"), state.words(told.fact("name"))
    state.rows["staff"][told.uid] = [login, name, told.fact("roles"), 1]
    state.staff[login] = told.uid


def _staff_update(state: State, told: Told) -> None:
    name = state.words(told.fact("name"))
    state.put("staff", told.uid, name=name, roles=told.fact("new"))


def _staff_switch(state: State, told: Told) -> None:
    state.put("staff", told.uid, is_enabled=int(told.fact("new")))


def _password(state: State, told: Told) -> None:
    key = f"password.temporary.{told.fact('login')}"
    state.rows["setting"][key] = ["true" if told.fact("new") else "false"]


def _setting(state: State, told: Told) -> None:
    value = json.dumps(told.fact("new"), sort_keys=True, ensure_ascii=False)
    state.rows["setting"][told.fact("key")] = [value]


def _definition(state: State, told: Told) -> None:
    state.rows["definition"][told.fact("hash")] = [told.fact("definition")]


def _scale(state: State, told: Told) -> None:
    row = [told.fact("instrument"), told.fact("version")]
    state.rows["scale"][told.fact("definition")] = row


def _patient_add(state: State, told: Told) -> None:
    plain = [told.fact(name) for name in _PLAIN]
    state.rows["patient"][told.uid] = [*plain, int(told.fact("is_synthetic"))]
    _identity(state, told)
    for name, value in told.fact("tags").items():
        state.rows["tag"][told.uid, name] = [value]


def _identity(state: State, told: Told) -> None:
    family, given, born = (state.words(told.fact(name)) for name in _NAMES)
    row = ["" if family is None else family, "" if given is None else given, born]
    state.rows["identity"][told.uid] = row


def _patient_update(state: State, told: Told) -> None:
    if "family_name" in told.facts:
        _identity(state, told)
    for name in _PLAIN:
        if name in told.facts:
            state.put("patient", told.uid, **{name: told.facts[name]["new"]})


def _patient_tag(state: State, told: Told) -> None:
    state.rows["tag"][told.uid, told.fact("name")] = [told.fact("new")]


def _course_add(state: State, told: Told) -> None:
    plain = [told.fact(name) for name in ("number", "protocol", "definition", "family")]
    state.rows["course"][told.uid] = [told.patient, *plain, *told.time("start")]


RULES: dict[str, Rule] = {
    "staff.add": _staff_add,
    "staff.update": _staff_update,
    "staff.enable": _staff_switch,
    "staff.disable": _staff_switch,
    "password.change": _password,
    "password.reset": _password,
    "password.recover": _password,
    "setting.put": _setting,
    "definition.keep": _definition,
    "scale.keep": _scale,
    "patient.add": _patient_add,
    "patient.update": _patient_update,
    "patient.tag": _patient_tag,
    "course.add": _course_add,
}
