"""One's own password, the key on paper, and coming in with it."""

import pytest

from ketrate.clinic import enrol, passwords, people, setup, unlock
from ketrate.clinic.desk import open_clinic
from ketrate.clinic.telling import sentences
from ketrate.errors import (
    BadInputError,
    NotAllowedError,
    NotNowError,
    SaveFailedError,
    WrongPasswordError,
)
from ketrate.records.staff import Role
from ketrate.store import audit, keys, staff
from tests.clinic.test_people import TEMPORARY, power_cut
from tests.ward import PASSWORD, Ward

NEW = "seven blue umbrellas"


@pytest.fixture
def paper(ward: Ward) -> str:
    """A recovery key that is known to the test."""
    ward.at("admin")
    made = passwords.new_paper(ward.desk, PASSWORD)
    passwords.renew_recovery(ward.desk, made, made.recovery_key.lower().replace("-", " "))
    ward.desk.lock()
    return made.recovery_key


@pytest.mark.parametrize("login", ["admin", "rater", "blinded", "physician", "reviewer"])
def test_everyone_may_change_their_own_password(ward: Ward, login: str) -> None:
    ward.at(login)
    passwords.change_own(ward.desk, passwords.own_slot(ward.desk, PASSWORD, NEW))
    assert unlock.derive_key(ward.desk, login, NEW) == ward.key
    with pytest.raises(WrongPasswordError):
        unlock.derive_key(ward.desk, login, PASSWORD)
    assert audit.count(ward.desk.vault, "password.change") == 1


@pytest.mark.parametrize(("old", "new"), [(PASSWORD, PASSWORD), (PASSWORD, "short")])
def test_a_new_password_is_new_and_not_easy(ward: Ward, old: str, new: str) -> None:
    ward.at("rater")
    with pytest.raises(BadInputError):
        passwords.own_slot(ward.desk, old, new)


def test_the_old_password_is_checked_and_counted(ward: Ward) -> None:
    ward.at("rater")
    waits = []
    for _ in range(6):
        with pytest.raises(WrongPasswordError) as refused:
            passwords.own_slot(ward.desk, "not the password", NEW)
        waits.append(refused.value.wait_s)
    assert waits[-1] > 0


def test_a_new_password_does_not_count_for_whoever_signed_in_meanwhile(ward: Ward) -> None:
    ward.at("rater")
    slot = passwords.own_slot(ward.desk, PASSWORD, NEW)
    ward.at("physician")
    with pytest.raises(NotNowError):
        passwords.change_own(ward.desk, slot)


def test_a_temporary_password_ends_with_the_change(ward: Ward) -> None:
    ward.at("admin")
    people.reset(ward.desk, people.access(ward.key, "rater", TEMPORARY))
    ward.at("rater")
    passwords.change_own(ward.desk, passwords.own_slot(ward.desk, TEMPORARY, NEW))
    assert enrol.patients(ward.desk) == ()
    assert not ward.restart("rater").signed_in().must_change_password


def test_a_change_of_password_that_was_cut_asks_once_more(ward: Ward) -> None:
    ward.at("admin")
    people.reset(ward.desk, people.access(ward.key, "rater", TEMPORARY))
    ward.at("rater")
    slot = passwords.own_slot(ward.desk, TEMPORARY, NEW)
    with power_cut(staff, "note_password"):
        passwords.change_own(ward.desk, slot)
    assert ward.restart("rater").signed_in().must_change_password
    assert unlock.derive_key(ward.desk, "rater", NEW) == ward.key


def test_a_note_that_cannot_be_saved_leaves_the_old_password(ward: Ward) -> None:
    ward.at("rater")
    slot = passwords.own_slot(ward.desk, PASSWORD, NEW)
    ward.desk.vault.is_read_only = True  # as on a disk that takes no more
    with pytest.raises(SaveFailedError):
        passwords.change_own(ward.desk, slot)
    assert unlock.derive_key(ward.desk, "rater", PASSWORD) == ward.key


def test_the_new_paper_opens_and_the_old_one_no_longer(ward: Ward, paper: str) -> None:
    assert passwords.by_paper(ward.desk, paper) == ward.key
    ward.at("admin")
    made = passwords.new_paper(ward.desk, PASSWORD)
    with pytest.raises(BadInputError):
        passwords.renew_recovery(ward.desk, made, paper)
    assert passwords.by_paper(ward.desk, paper) == ward.key
    passwords.renew_recovery(ward.desk, made, made.recovery_key)
    with pytest.raises(WrongPasswordError):
        passwords.by_paper(ward.desk, paper)


def test_only_an_administrator_makes_a_new_paper(ward: Ward, paper: str) -> None:
    ward.at("physician")
    made = passwords.new_paper(ward.desk, PASSWORD)
    with pytest.raises(NotAllowedError):
        passwords.renew_recovery(ward.desk, made, made.recovery_key)
    assert passwords.by_paper(ward.desk, paper) == ward.key


def test_the_paper_lets_the_only_administrator_in_again(ward: Ward, paper: str) -> None:
    key = passwords.by_paper(ward.desk, paper)
    assert [one.login for one in passwords.administrators(ward.desk, key)] == ["admin"]
    made = passwords.prepare_recovery(key, "admin", NEW)
    with pytest.raises(BadInputError):
        passwords.recover(ward.desk, key, made, paper)
    assert passwords.recover(ward.desk, key, made, made.recovery_key).login == "admin"
    assert "came in with the recovery key and set a new password for admin" in "\n".join(
        sentences(ward.desk, audit.events(ward.desk.vault))
    )
    assert unlock.derive_key(ward.desk, "admin", NEW) == ward.key
    assert passwords.by_paper(ward.desk, made.recovery_key) == ward.key
    for old in (PASSWORD, paper):
        with pytest.raises(WrongPasswordError):
            unlock.derive_key(ward.desk, "admin", old)
    with pytest.raises(WrongPasswordError):
        passwords.by_paper(ward.desk, paper)


def test_the_paper_gives_no_other_role_a_password(ward: Ward, paper: str) -> None:
    made = passwords.prepare_recovery(ward.key, "rater", NEW)
    with pytest.raises(NotNowError):
        passwords.recover(ward.desk, ward.key, made, made.recovery_key)
    assert ward.desk.staff is None
    assert unlock.derive_key(ward.desk, "rater", PASSWORD) == ward.key


def test_a_recovery_cut_before_its_note_lets_the_new_password_in(ward: Ward, paper: str) -> None:
    made = passwords.prepare_recovery(ward.key, "admin", NEW)
    with power_cut(staff, "note_password"):
        passwords.recover(ward.desk, ward.key, made, made.recovery_key)
    ward.desk.close()
    ward.desk = open_clinic(ward.folder, ward.clock)
    key = unlock.derive_key(ward.desk, "admin", NEW)
    assert Role.ADMINISTRATOR in unlock.sign_in(ward.desk, "admin", key).roles
    assert passwords.by_paper(ward.desk, made.recovery_key) == ward.key


def test_a_recovery_cut_before_the_key_file_leaves_old_password_and_old_paper(
    ward: Ward, paper: str
) -> None:
    made = passwords.prepare_recovery(ward.key, "admin", NEW)
    with power_cut(keys, "put_slots"):
        passwords.recover(ward.desk, ward.key, made, made.recovery_key)
    assert unlock.derive_key(ward.desk, "admin", PASSWORD) == ward.key
    assert passwords.by_paper(ward.desk, paper) == ward.key


def test_wrong_papers_are_counted_like_passwords(ward: Ward) -> None:
    waits = []
    for _ in range(6):
        with pytest.raises(WrongPasswordError) as refused:
            passwords.by_paper(ward.desk, "AAAA-BBBB")
        waits.append(refused.value.wait_s)
    assert waits[-1] > 0


def test_a_clinic_of_the_wizard_gets_its_second_person(ward: Ward) -> None:
    ward.desk.close()
    folder = ward.folder.parent / "another"
    prepared = setup.prepare("ana", "Ana", PASSWORD)
    setup.make(prepared, folder, ward.clock)
    desk = open_clinic(folder, ward.clock)
    key = unlock.derive_key(desk, "ana", PASSWORD)
    unlock.sign_in(desk, "ana", key)
    slot = people.access(key, "ben", TEMPORARY)
    people.let_in(desk, slot, "Ben", frozenset({Role.ADMINISTRATOR}))
    assert unlock.people(folder) == ("ana", "ben")
    desk.close()
