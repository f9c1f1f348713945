import json
from pathlib import Path

import pytest

from ketrate.errors import VaultDamagedError, WrongPasswordError
from ketrate.store import folder, keys, tries
from tests.fakes import FakeClock
from tests.store.kept import PASSWORD, keyring


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    folder.make_tree(tmp_path)
    keys.write_keyring(tmp_path, keyring())
    return tmp_path


def test_password_and_recovery_key_open_the_same_vault(clinic: Path) -> None:
    now, paper = FakeClock().now(), keyring().recovery_key
    assert keys.unlock(clinic, "rater", PASSWORD, now) == keyring().data_key
    typed = paper.lower().replace("-", " ")
    assert keys.unlock_with_recovery(clinic, typed, now) == keyring().data_key
    assert keys.same_recovery_key(typed, paper)
    assert not keys.same_recovery_key(typed[1:], paper)


def test_a_wrong_password_is_counted_and_the_waits_grow(clinic: Path) -> None:
    clock = FakeClock()
    waits = []
    for _ in range(7):
        with pytest.raises(WrongPasswordError) as refused:
            keys.unlock(clinic, "rater", "wrong", clock.now())
        waits.append(refused.value.wait_s)
        clock.advance(seconds=refused.value.wait_s)
    assert waits == [0, 0, 0, 0, 2, 4, 8]
    assert keys.unlock(clinic, "rater", PASSWORD, clock.now()).secret
    assert tries.wait_s(clinic, "rater", clock.now()) == 0


def test_during_a_wait_even_the_right_password_is_not_looked_at(clinic: Path) -> None:
    clock = FakeClock()
    for _ in range(5):
        tries.count(clinic, "rater", clock.now())
    clock.set_wall(clock.utc.replace(year=2030))  # a clock set by hand shortens nothing
    with pytest.raises(WrongPasswordError):
        keys.unlock(clinic, "rater", PASSWORD, clock.now())


def test_a_restart_on_a_machine_that_cannot_name_its_boots_locks_nobody_out(clinic: Path) -> None:
    clock = FakeClock()
    clock.boot_id, clock.boot_ns = "", 20 * 86_400 * 10**9  # it had run for twenty days
    for _ in range(6):
        with pytest.raises(WrongPasswordError):
            keys.unlock(clinic, "rater", "wrong", clock.now())
    clock.advance(minutes=10)
    clock.boot_ns = 30 * 10**9
    assert keys.unlock(clinic, "rater", PASSWORD, clock.now()).secret


def test_a_clock_set_back_over_a_restart_starts_the_wait_anew_and_no_more(clinic: Path) -> None:
    clock = FakeClock()
    for _ in range(6):
        with pytest.raises(WrongPasswordError):
            keys.unlock(clinic, "rater", "wrong", clock.now())
    clock.boot_id = "boot-2"
    clock.set_wall(clock.utc.replace(year=2020))
    with pytest.raises(WrongPasswordError) as refused:
        keys.unlock(clinic, "rater", PASSWORD, clock.now())
    clock.advance(seconds=refused.value.wait_s)
    assert keys.unlock(clinic, "rater", PASSWORD, clock.now()).secret


@pytest.mark.parametrize("content", ['{"rater": 5}', '{"rater": {"count": "x"}}', "[]", "{"])
def test_a_garbled_count_of_tries_is_no_crash(clinic: Path, content: str) -> None:
    (clinic / "tries").write_text(content)
    assert keys.unlock(clinic, "rater", PASSWORD, FakeClock().now()).secret


def test_a_wrap_moved_to_another_name_does_not_open(clinic: Path) -> None:
    keys.put_slots(clinic, keys.new_slot(keyring().data_key, "other", "another quiet room"))
    for name in (folder.KEYS, folder.KEYS_COPY):
        document = json.loads((clinic / name).read_bytes())
        document["holders"]["rater"] = document["holders"]["other"]
        (clinic / name).write_text(json.dumps(document))
    with pytest.raises(WrongPasswordError):
        keys.unlock(clinic, "rater", "another quiet room", FakeClock().now())


def test_a_broken_key_file_gives_way_to_its_copy(clinic: Path) -> None:
    (clinic / folder.KEYS).write_text("{")
    assert keys.holders(clinic) == ("rater", keys.RECOVERY)
    (clinic / folder.KEYS_COPY).unlink()
    with pytest.raises(VaultDamagedError):
        keys.holders(clinic)
