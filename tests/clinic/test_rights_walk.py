"""Every public act of the clinic, asked for by every role: allowed, or refused and noted."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ketrate.clinic.rights import TABLE, Action
from ketrate.errors import NotAllowedError
from ketrate.records.staff import Role
from ketrate.store import audit
from ketrate.store.keys import DataKey
from tests.clinic.acts import acts
from tests.fakes import FakeClock
from tests.ward import PEOPLE, Ward, copied

LOGINS = {role: login for login, role in PEOPLE.items()} | {Role.ADMINISTRATOR: "admin"}

WITHOUT_A_RIGHT = {
    "blinding": "withholds what another act reads",
    "check": "asks `may` by itself, before anything is written: tests/clinic/test_check.py",
    "clock_watch": "the program's own entry, nobody's act",
    "passwords": "before or without a sign-in, or proven by a password",
    "proof": "proves who signs; signing asks",
    "retired": "the text of scales, which is nobody's secret",
    "rights": "the asking itself",
    "steady": "the program's own entries around a change of the machine, nobody's act",
    "telling": "words for events another act read",
    "unlock": "the way in and out",
    "break_blind.may_break": "says whether there is something to ask for",
    "identify.require_known": "a guard inside rating and dosing",
    "people.prove": "proves a password; the act that uses it asks",
    "answering.instrument_of": "the scale, which is nobody's secret",
    "answering.raise_if_reached": "inside amending and rating, which ask",
    "patient_mode.is_for_patients": "what a scale's file says",
    "patient_mode.has_full_questions": "what a scale's file says",
    "patient_mode.proving": "proves a password; taking the device back asks",
    "recall.carried": "a guard inside rating",
    "recall.guard_recall": "a guard inside rating",
    "recall.offered": "a guard inside rating",
    "review.rules": "the clinic's rule set",
    "review.staff_names": "names of colleagues",
    "own_file": "the file and its entry inside acts that ask",
    "protocols.keep_draft": "one's own unsaved words",
    "protocols.kept_draft": "one's own unsaved words",
    "protocols.may_edit": "says whether there is something to ask for",
    "protocols.require_offered": "a guard inside beginning a course",
    "settings.all_settings": "the clinic's rules, which every page obeys",
    "settings.clinic_settings": "the clinic's rules, which every page obeys",
    "settings.may_change": "says whether there is something to ask for",
    "sign.put_under": "inside signing, which asks",
    "leaving.judged": "words for a visit another act read",
    "leaving.may_let_go_early": "says whether there is something to ask for",
    "trail.start_of": "a date and a clock, nobody's record",
    "moment": "guards inside dosing and the chart",
    "dosing.check_next": "a guard inside dosing",
    "dosing.check_ready": "a guard inside dosing",
    "given.check_given": "a guard inside dosing",
}
"""Acts, or whole files of them, that ask for no right, each with the reason why."""

BY_KIND = {"paper.all_reports": Action.SEE_REPORT}
"""Acts whose right hangs on an argument, with the right of the usual one."""


def right_of(act: str) -> frozenset[Action]:
    known = BY_KIND.get(act)
    return frozenset({known}) if known else ACTS[act]


ACTS = acts()
ASKING = tuple(act for act in ACTS if right_of(act))
STANDING_IN: dict[str, object] = dict.fromkeys(
    ("path", "file", "folder", "map_path"), Path("nowhere")
)
STANDING_IN |= {"instrument_id": "cadss23"}


class Anything(str):
    """A word that has whatever an act looks for in a record."""

    __slots__ = ()

    def __getattr__(self, _name: str) -> "Anything":
        return self


def function(act: str) -> Callable[..., object]:
    module, name = act.split(".")
    found: Callable[..., object] = getattr(import_module(f"ketrate.clinic.{module}"), name)
    return found


def call(act: str, ward: Ward) -> None:
    """With something in every place: a record's number, or a word. The right comes first."""
    asked = function(act)
    given: dict[str, object] = {}
    for name, one in inspect.signature(asked).parameters.items():
        is_needed = one.default is one.empty and "VAR" not in one.kind.name
        if is_needed and name != "desk":
            given[name] = stand_in(name, ward)
    asked(ward.desk, **given)


def stand_in(name: str, ward: Ward) -> object:
    from ketrate.records.ids import CourseId, PatientId, RatingId
    from ketrate.store import courses, patients, ratings

    if name in ("patient", "who", "code"):
        patient = patients.get(ward.desk.vault, PatientId(1))
        return patient.code if name == "code" else patient
    if name == "course":
        return courses.get(ward.desk.vault, CourseId(1))
    if name == "rating":
        return ratings.get(ward.desk.vault, RatingId(1))
    return STANDING_IN.get(name, 1 if name.endswith("_id") else Anything("nothing"))


def tables(ward: Ward) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the trail and what stands in it."""
    vault = ward.desk.vault
    names = vault.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    kept = [name for (name,) in names if name not in ("event", "said")]
    return {name: vault.rows(f"SELECT * FROM {name}") for name in kept}  # noqa: S608 - own names


@pytest.fixture(scope="module")
def prepared(
    founded: tuple[Path, DataKey], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, DataKey]:
    """A clinic with a running session, a draft and a finished rating."""
    template, key = founded
    folder = tmp_path_factory.mktemp("walked") / "clinic"
    ward = copied(template, key, folder, FakeClock())
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.a_draft(session)
    ward.a_rating(session, "cadss23")
    ward.desk.close()
    return folder, key


@pytest.fixture(scope="module")
def looked_at(
    prepared: tuple[Path, DataKey], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ward]:
    folder, key = prepared
    made = copied(folder, key, tmp_path_factory.mktemp("refusing") / "clinic", FakeClock())
    yield made
    made.desk.close()


def test_every_action_has_its_row_and_no_other_stands_there() -> None:
    assert set(TABLE) == set(Action)
    assert all(roles <= set(Role) for roles in TABLE.values())


def test_every_act_asks_for_a_right_or_says_why_not() -> None:
    silent = {act for act, rights in ACTS.items() if not rights}
    excused = {act for act in silent if {act, act.split(".")[0]} & set(WITHOUT_A_RIGHT)}
    assert silent - excused == set()


def test_every_right_is_asked_for_by_some_act_or_command() -> None:
    asked = {one for rights in ACTS.values() for one in rights}
    room = Path(import_module("ketrate").__file__ or "").parent
    text = "".join(path.read_text(encoding="utf-8") for path in room.glob("*/*.py"))
    elsewhere = {one for one in Action if text.count(f"Action.{one.name}") > 1}
    assert set(Action) - asked - elsewhere == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_right_is_refused_which_is_noted_and_changes_nothing(
    looked_at: Ward, role: Role
) -> None:
    desk = looked_at.at(LOGINS[role])
    before = tables(looked_at)
    refused = [a for a in ASKING if not any(role in TABLE[one] for one in right_of(a))]
    for act in refused:
        last = audit.events(desk.vault)[-1].seq
        with pytest.raises(NotAllowedError):
            call(act, looked_at)
        new = audit.events(desk.vault, after=last)
        assert [one.kind for one in new] == ["right.refused"], act
        assert new[0].by == LOGINS[role]
        assert not new[0].changed_data
    assert tables(looked_at) == before
    assert refused


@pytest.mark.parametrize("role", list(Role))
def test_a_role_with_the_right_is_not_refused(
    prepared: tuple[Path, DataKey], tmp_path: Path, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, key = prepared
    ward = copied(folder, key, tmp_path / "clinic", FakeClock())
    try:
        for act in ASKING:
            if any(role in TABLE[one] for one in right_of(act)):
                ward.at(LOGINS[role])
                _not_refused(act, ward)
    finally:
        ward.desk.close()


def _not_refused(act: str, ward: Ward) -> None:
    """Stand-ins may fail an act in any way, but never for want of the right."""
    before = refusals(ward)
    with suppress(Exception):
        call(act, ward)
    assert refusals(ward) == before or act in BY_SCALE, act


def refusals(ward: Ward) -> int:
    return sum(one.kind == "right.refused" for one in audit.events(ward.desk.vault))


_BY_SCALE = ("rate.", "sign.", "amend.", "presence.", "answering.", "closing.", "opening.",
             "interview.", "patient_mode.")  # fmt: skip
BY_SCALE = {act for act in ACTS if act.startswith(_BY_SCALE)}
"""Acts that a blinded rater may do, but not on a dissociation scale."""
