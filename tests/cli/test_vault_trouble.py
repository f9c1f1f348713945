"""A vault that is gone, cut, altered or exchanged is named as such, and never written to."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.inside import Said, content, ketrate, refusal, unchanged

Damage = Callable[[Path], object]


def flip(path: Path, place: float) -> None:
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * place)] ^= 0x55
    path.write_bytes(bytes(raw))


def cut(path: Path, keep: float) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])


def folder_instead(folder: Path) -> None:
    (folder / "vault.db").unlink()
    (folder / "vault.db").mkdir()


def without_keys(folder: Path) -> None:
    (folder / "keys.json").unlink()
    (folder / "keys.json.bak").unlink()


DAMAGES: dict[str, Damage] = {
    "missing": lambda f: (f / "vault.db").unlink(),
    "empty": lambda f: (f / "vault.db").write_bytes(b""),
    "a folder": folder_instead,
    "another file": lambda f: (f / "vault.db").write_text("hello\n" * 2_000),
    "a bit in its head": lambda f: flip(f / "vault.db", 0),
    "a bit in its middle": lambda f: flip(f / "vault.db", 0.5),
    "a bit in its last page": lambda f: flip(f / "vault.db", 0.9999),
    "half of it": lambda f: cut(f / "vault.db", 0.503),
    "its first bytes": lambda f: cut(f / "vault.db", 0.0001),
    "no keys": without_keys,
    "no witness": lambda f: (f / "witness").unlink(),
    "an empty witness": lambda f: (f / "witness").write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_exit_three_and_verify_prints_its_result(broken: Path, damage: Damage) -> None:
    damage(broken)
    with unchanged(broken):
        found = verify(broken)
        said = ketrate("patients", *as_("rater", broken))
    assert found.status == 3
    assert list(found.json()) == ["ok", "events", "head", "problems"]
    assert found.json()["ok"] is False
    assert len(found.json()["problems"]) == 1
    assert "changed" in refusal(said, 3)


def test_an_old_vault_put_back_is_noticed(broken: Path, tmp_path: Path) -> None:
    old = shutil.copy2(broken / "vault.db", tmp_path / "old.db")
    assert ketrate("patients", *as_("rater", broken)).status == 0
    shutil.copy2(old, broken / "vault.db")
    assert "missing" in refusal(ketrate("patients", *as_("rater", broken)), 3)
    assert verify(broken).status == 3


def test_a_lost_key_file_is_a_problem_but_its_copy_still_opens(broken: Path) -> None:
    (broken / "keys.json").unlink()
    assert verify(broken).status == 3
    assert ketrate("patients", *as_("rater", broken)).status == 0


def test_verify_changes_nothing_and_goes_beside_an_open_window(broken: Path) -> None:
    from ketrate.store.folder import hold

    held = hold(broken)
    try:
        with unchanged(broken):
            assert verify(broken).json()["ok"] is True
            for words in (("patients",), ("cohort", "--json"), ("backup",)):
                assert "open" in refusal(ketrate(*words, *as_("admin", broken)))
    finally:
        held.release()


def test_wrong_passwords_are_counted_and_soon_have_to_wait(broken: Path) -> None:
    with unchanged(broken):
        for _ in range(5):
            refusal(ketrate("patients", *as_("rater", broken), password="wrong"))
        assert "second" in refusal(ketrate("patients", *as_("rater", broken)))
        refusal(ketrate("verify", *as_("nobody", broken), password="wrong"))
        refusal(ketrate("patients", *as_("*recovery*", broken), password="wrong"))
    assert json.loads((broken / "tries").read_text())["rater"]["count"] == 5


def test_a_clinic_that_cannot_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketrate.errors import SaveFailedError
    from ketrate.store import keys

    def no_room(folder: Path, *_: object) -> None:
        raise SaveFailedError(folder, "the disk is full")

    monkeypatch.setattr(keys, "write_keyring", no_room)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "letter").write_text("mine")
    for name in ("new/clinic", "kept"):
        said = ketrate("demo", str(tmp_path / name), "--patients", "2", "--no-window")
        assert "full" in refusal(said)
    assert not (tmp_path / "new").exists()
    assert list(content(tmp_path)) == ["kept/letter"]
    assert [one.name for one in (tmp_path / "kept").iterdir()] == ["letter"]


def test_a_sign_in_name_of_the_program_itself_is_refused(tmp_path: Path) -> None:
    for name in ("*recovery*", "", " ana"):
        refusal(ketrate("init", str(tmp_path / "c"), "--admin", name, password="a quiet room"))
    roles = ("--also", "physician,wizard")
    said = ketrate("init", str(tmp_path / "c"), "--admin", "ana", *roles, password="a quiet room")
    assert "wizard" in refusal(said)
    assert not (tmp_path / "c").exists()


def as_(who: str, folder: Path) -> tuple[str, ...]:
    return ("--clinic", str(folder), "--user", who)


def verify(folder: Path) -> Said:
    return ketrate("verify", "--json", *as_("reviewer", folder))
