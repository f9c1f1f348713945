"""The first run, signing in, and what a folder can be."""

from pathlib import Path

import pytest

from ketrate.clinic import enrol, setup, unlock
from ketrate.clinic.desk import open_clinic
from ketrate.errors import (
    BadInputError,
    ClinicInUseError,
    LockedError,
    NoClinicError,
    NotNowError,
    VaultLostError,
    WrongPasswordError,
)
from ketrate.records.patient import Identity
from tests.fakes import FakeClock
from tests.ward import PASSWORD, Ward


def test_set_up_ends_only_when_the_recovery_key_was_typed_back(
    tmp_path: Path, clock: FakeClock
) -> None:
    folder = tmp_path / "clinic"
    prepared = setup.prepare("ana", "Ana", PASSWORD)
    with pytest.raises(BadInputError):
        setup.confirm(prepared, prepared.recovery_key[:-1] + "?", folder, clock)
    assert not folder.exists()
    setup.confirm(prepared, prepared.recovery_key.lower().replace("-", " "), folder, clock)
    assert unlock.people(folder) == ("ana",)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "ana"])
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(BadInputError):
        setup.check_password(password, "ana")


def test_a_clinic_is_never_made_over_another(ward: Ward) -> None:
    prepared = setup.prepare("eve", "Eve", PASSWORD)
    with pytest.raises(NotNowError):
        setup.make(prepared, ward.folder, ward.clock)
    assert "eve" not in unlock.people(ward.folder)


def test_a_wrong_password_is_refused_and_later_tries_must_wait(ward: Ward) -> None:
    waits = []
    for _ in range(7):
        with pytest.raises(WrongPasswordError) as refused:
            unlock.derive_key(ward.desk, "rater", "not the password")
        waits.append(refused.value.wait_s)
    assert waits[0] == 0
    assert waits[-1] > 0
    with pytest.raises(WrongPasswordError):
        unlock.derive_key(ward.desk, "rater", PASSWORD)
    ward.clock.advance(minutes=10)
    assert unlock.derive_key(ward.desk, "rater", PASSWORD) == ward.key


def test_a_folder_without_a_clinic_says_so(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(NoClinicError):
        open_clinic(tmp_path, clock)


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_vault_that_is_missing_or_empty_is_a_loss_and_never_a_first_run(
    ward: Ward, is_empty: bool
) -> None:
    ward.desk.close()
    vault = ward.folder / "vault.db"
    vault.unlink()
    if is_empty:
        vault.touch()
    with pytest.raises(VaultLostError):
        open_clinic(ward.folder, ward.clock)
    with pytest.raises(NotNowError):
        setup.make(setup.prepare("eve", "Eve", PASSWORD), ward.folder, ward.clock)


def test_one_program_at_a_time_holds_a_clinic(ward: Ward) -> None:
    with pytest.raises(ClinicInUseError):
        open_clinic(ward.folder, ward.clock)
    ward.desk.close()
    open_clinic(ward.folder, ward.clock).close()


def test_a_locked_desk_reads_nothing(ward: Ward) -> None:
    ward.at("rater")
    ward.a_patient()
    ward.desk.lock()
    with pytest.raises(LockedError):
        enrol.patients(ward.desk)


@pytest.mark.parametrize("name", ["A\u202eda", "A\x00da", "A\u200bda", "x" * 201])
def test_a_name_that_could_deceive_is_refused_with_the_reason(ward: Ward, name: str) -> None:
    ward.at("rater")
    with pytest.raises(BadInputError):
        enrol.enrol(ward.desk, "KR-0009", Identity(name, "Ada"))
    assert enrol.patients(ward.desk) == ()


def test_two_patients_never_share_a_code(ward: Ward) -> None:
    ward.at("rater")
    ward.a_patient("KR-0001")
    with pytest.raises(BadInputError):
        ward.a_patient(" KR-0001 ")
    assert len(enrol.patients(ward.desk)) == 1


def test_no_patient_name_stands_readable_in_the_folder(ward: Ward) -> None:
    ward.at("rater")
    enrol.enrol(ward.desk, "KR-0001", Identity("Zyxqwv", "Canary"))
    ward.desk.close()
    for path in ward.folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert b"Zyxqwv" not in raw
            assert not raw.startswith(b"SQLite format 3")
