"""Who is added, changed, disabled and reset, and that somebody can always come in."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from ketrate.clinic import enrol, people, unlock
from ketrate.clinic.people import State
from ketrate.clinic.rights import TABLE, Action
from ketrate.clinic.telling import sentences
from ketrate.errors import BadInputError, NotAllowedError, NotNowError, WrongPasswordError
from ketrate.records.staff import Role, Staff
from ketrate.store import audit, keys, staff
from tests.ward import PASSWORD, Ward

TEMPORARY = "kmtr-fwap-4xje"
RATER = frozenset({Role.RATER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


class PowerCutError(BaseException):
    """The machine stops here."""


@contextmanager
def power_cut(room: ModuleType, step: str) -> Iterator[None]:
    """The machine stops at that step of the act inside, and what was written stays written."""

    def cut(*_: object, **__: object) -> None:
        raise PowerCutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, step, cut)
        try:
            yield
        except PowerCutError:
            return
    pytest.fail("the act never came to this step")


def let_in(ward: Ward, login: str = "ben", roles: frozenset[Role] = RATER) -> Staff:
    return people.let_in(ward.desk, people.access(ward.key, login, TEMPORARY), "Ben Ok", roles)


def state(ward: Ward, login: str) -> State:
    return next(one.state for one in people.everyone(ward.desk) if one.staff.login == login)


def come_in(ward: Ward, login: str, password: str) -> Staff:
    ward.clock.advance(minutes=10)
    return unlock.sign_in(ward.desk, login, unlock.derive_key(ward.desk, login, password))


def told(ward: Ward) -> str:
    return "\n".join(sentences(ward.desk, audit.events(ward.desk.vault)))


def test_somebody_added_comes_in_and_must_first_change_the_password(ward: Ward) -> None:
    ward.at("admin")
    let_in(ward)
    assert state(ward, "ben") is State.TEMPORARY
    assert come_in(ward, "ben", TEMPORARY).must_change_password
    with pytest.raises(NotNowError):
        enrol.patients(ward.desk)
    ward.at("admin")
    assert "added Ben Ok (ben) with the roles rater" in told(ward)
    assert "gave ben a temporary password" in told(ward)


@pytest.mark.parametrize(
    "login", ["rater", "RATER", " rater ", "r\u0430ter", "*recovery*", "", "a\u202eb"]
)
def test_a_sign_in_name_that_is_taken_or_deceives_is_refused(ward: Ward, login: str) -> None:
    ward.at("admin")
    with pytest.raises(BadInputError):
        people.check_new(ward.desk, login, "Ben", RATER)
    assert len(people.everyone(ward.desk)) == 5


@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.BLINDED, Role.PHYSICIAN})])
def test_roles_that_do_not_go_together_are_refused(ward: Ward, roles: frozenset[Role]) -> None:
    ward.at("admin")
    with pytest.raises(BadInputError):
        let_in(ward, roles=roles)
    with pytest.raises(BadInputError):
        people.change(ward.desk, "rater", "Rita", roles)
    assert staff.by_login(ward.desk.vault, "ben") is None


def test_a_change_of_name_and_roles_is_told_with_old_and_new(ward: Ward) -> None:
    ward.at("admin")
    both = frozenset({Role.RATER, Role.PHYSICIAN})
    people.change(ward.desk, "rater", "Rita Re", both)
    assert ward.at("rater").signed_in().roles == both
    assert "changed Rater (rater): now Rita Re, roles from rater to physician,rater" in told(ward)


def test_a_disabled_person_stays_out_and_their_past_stays(ward: Ward) -> None:
    ward.at("rater")
    patient = ward.a_patient()
    ward.at("admin")
    people.disable(ward.desk, "rater")
    assert "rater" not in keys.holders(ward.folder)
    with pytest.raises(WrongPasswordError):
        come_in(ward, "rater", PASSWORD)
    ward.at("admin")
    assert "Rater added the patient" in told(ward)
    assert enrol.patient(ward.desk, patient.code) == patient


def test_an_enabled_person_comes_in_with_a_temporary_password_only(ward: Ward) -> None:
    ward.at("admin")
    people.disable(ward.desk, "rater")
    people.enable(ward.desk, people.access(ward.key, "rater", TEMPORARY))
    with pytest.raises(WrongPasswordError):
        come_in(ward, "rater", PASSWORD)
    assert come_in(ward, "rater", TEMPORARY).must_change_password


def test_a_reset_ends_the_old_password_and_the_waits(ward: Ward) -> None:
    for _ in range(6):
        with pytest.raises(WrongPasswordError):
            unlock.derive_key(ward.desk, "rater", "forgotten")
    ward.at("admin")
    people.reset(ward.desk, people.access(ward.key, "rater", TEMPORARY))
    unlock.derive_key(ward.desk, "rater", TEMPORARY)
    with pytest.raises(WrongPasswordError):
        unlock.derive_key(ward.desk, "rater", PASSWORD)


def test_nobody_resets_or_disables_themselves(ward: Ward) -> None:
    ward.at("admin")
    let_in(ward, "eva", ADMINISTRATOR)
    with pytest.raises(NotNowError):
        people.reset(ward.desk, people.access(ward.key, "admin", TEMPORARY))
    with pytest.raises(NotNowError):
        people.disable(ward.desk, "admin")


def test_the_last_administrator_who_can_come_in_stays_administrator(ward: Ward) -> None:
    ward.at("admin")
    with pytest.raises(NotNowError):
        people.disable(ward.desk, "admin")
    with pytest.raises(NotNowError):
        people.change(ward.desk, "admin", "Ada", RATER)
    let_in(ward, "eva", ADMINISTRATOR)
    keys.remove_holder(ward.folder, "eva")
    with pytest.raises(NotNowError):
        people.change(ward.desk, "admin", "Ada", RATER)
    people.reset(ward.desk, people.access(ward.key, "eva", TEMPORARY))
    assert people.change(ward.desk, "admin", "Ada", RATER).roles == RATER
    with pytest.raises(NotAllowedError):
        people.everyone(ward.desk)


def test_somebody_whose_adding_was_cut_is_mended_by_a_reset(ward: Ward) -> None:
    ward.at("admin")
    with power_cut(keys, "put_slots"):
        let_in(ward)
    ward.restart("admin")
    assert state(ward, "ben") is State.NO_KEY
    people.reset(ward.desk, people.access(ward.key, "ben", TEMPORARY))
    assert come_in(ward, "ben", TEMPORARY).login == "ben"


def test_a_disabling_cut_before_the_key_file_keeps_the_person_out(ward: Ward) -> None:
    ward.at("admin")
    with power_cut(keys, "remove_holder"):
        people.disable(ward.desk, "rater")
    ward.restart("admin")
    assert "rater" in unlock.people(ward.folder)
    with pytest.raises(WrongPasswordError):
        come_in(ward, "rater", PASSWORD)
    assert "rater" not in unlock.people(ward.folder)
    assert come_in(ward, "admin", PASSWORD).login == "admin"


def test_a_reset_cut_before_the_key_file_asks_for_a_change_all_the_same(ward: Ward) -> None:
    ward.at("admin")
    slot = people.access(ward.key, "rater", TEMPORARY)
    with power_cut(keys, "put_slots"):
        people.reset(ward.desk, slot)
    ward.restart("admin")
    assert come_in(ward, "rater", PASSWORD).must_change_password


@pytest.mark.parametrize("login", ["rater", "blinded", "physician", "reviewer"])
def test_only_an_administrator_sees_or_changes_people(ward: Ward, login: str) -> None:
    slot = people.access(ward.key, "rater", TEMPORARY)
    other = people.access(ward.key, "ben", TEMPORARY)
    desk = ward.at(login)
    for act in (
        lambda: people.everyone(desk),
        lambda: people.let_in(desk, other, "Ben", RATER),
        lambda: people.change(desk, "rater", "R", RATER),
        lambda: people.disable(desk, "reviewer"),
        lambda: people.enable(desk, slot),
        lambda: people.reset(desk, slot),
    ):
        refused = audit.count(desk.vault, "right.refused")
        with pytest.raises(NotAllowedError):
            act()
        assert audit.count(desk.vault, "right.refused") == refused + 1
    assert unlock.derive_key(desk, "rater", PASSWORD) == ward.key


def test_every_act_stands_in_the_table() -> None:
    assert set(TABLE) == set(Action)


def test_temporary_passwords_are_long_and_never_the_same() -> None:
    made = {people.a_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {14}


def test_the_trail_and_the_keys_hold_after_all_of_it(ward: Ward) -> None:
    ward.at("admin")
    let_in(ward)
    people.change(ward.desk, "ben", "Ben", RATER)
    people.disable(ward.desk, "ben")
    people.enable(ward.desk, people.access(ward.key, "ben", TEMPORARY))
    ward.desk.lock()
    assert audit.verify(ward.folder, ward.key).problems == ()
