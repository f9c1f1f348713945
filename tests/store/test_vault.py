import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ketrate.errors import (
    LockedError,
    NotNowError,
    SaveFailedError,
    VaultDamagedError,
    VaultForeignError,
    VaultLostError,
)
from ketrate.records.rating import Answer
from ketrate.store import audit, folder, patients, ratings, replay, settings
from ketrate.store.chain import Note
from ketrate.store.vault import Vault, open_vault
from tests.store.kept import CANARY, Kept, keyring, madrs, make


def answered(kept: Kept, item: int, value: int) -> int | None:
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        given = Answer(item, value)
        now = kept.clock.now().instant
        return ratings.answer(change, kept.rating.id, given, madrs(), now).total


def test_a_finished_rating_comes_back_with_its_answers_and_total(kept: Kept) -> None:
    totals = [answered(kept, item, 2) for item in range(1, 11)]
    assert totals == [None] * 9 + [20]
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        ratings.finish(change, kept.rating.id)
    found = ratings.get(kept.reopen(), kept.rating.id)
    assert (found.total, len(found.answers), found.status) == (20, 10, "complete")
    with (
        pytest.raises(NotNowError),
        kept.vault.change(by="rater", at=kept.clock.now()) as change,
    ):
        ratings.answer(change, found.id, Answer(1, 3), madrs(), kept.clock.now().instant)


def test_the_trail_alone_tells_every_rating(kept: Kept) -> None:
    for item, value in ((1, 2), (2, 3), (1, 4)):
        answered(kept, item, value)
    told = replay.state(kept.vault)
    assert replay.differences(kept.vault, told) == []
    assert told.answers[kept.rating.uid] == {1: 4, 2: 3}


def test_a_change_without_an_event_cannot_be_made(kept: Kept) -> None:
    with (
        pytest.raises(AssertionError),
        kept.vault.change(by="rater", at=kept.clock.now()) as change,
    ):
        change.execute("UPDATE patient SET sex = 'M'")
    assert patients.everyone(kept.vault)[0].sex == "F"


def test_a_failed_change_leaves_nothing_behind(kept: Kept) -> None:
    seq = kept.vault.seq
    with (  # noqa: PT012
        pytest.raises(RuntimeError, match="power"),
        kept.vault.change(by="rater", at=kept.clock.now()) as change,
    ):
        settings.put(change, "colour", "blue")
        raise RuntimeError("power")
    assert settings.get(kept.vault, "colour") is None
    assert kept.vault.seq == seq
    assert audit.verify(kept.folder, keyring().data_key).ok


def test_no_file_of_the_folder_holds_plain_text(kept: Kept) -> None:
    answered(kept, 1, 2)
    for path in (p for p in kept.folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert CANARY.encode() not in content
        assert not content.startswith(b"SQLite format 3")


def test_a_name_stands_in_the_trail_only_as_a_digest(kept: Kept) -> None:
    assert not kept.vault.rows("SELECT 1 FROM event WHERE body LIKE ?", (f"%{CANARY}%",))
    added = next(e for e in audit.events(kept.vault) if e.kind == "patient.add")
    assert added.body["family_name"] == CANARY


def test_a_second_reader_may_look_while_the_first_writes(kept: Kept) -> None:
    reader = open_vault(kept.folder, keyring().data_key, read_only=True)
    answered(kept, 1, 5)
    assert ratings.get(reader, kept.rating.id).answers[0].value == 5
    with pytest.raises(SaveFailedError), reader.change(by="rater", at=kept.clock.now()):
        pass
    reader.close()
    answered(kept, 2, 1)
    assert len(ratings.get(kept.vault, kept.rating.id).answers) == 2


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "cut by a page", "foreign", "plain",
                                    "altered", "no witness"])  # fmt: skip
def test_a_vault_that_is_not_what_it_was_is_refused_and_left_alone(
    kept: Kept, damage: str, tmp_path: Path
) -> None:
    kept.vault.close()
    vault = kept.folder / folder.VAULT
    whole = vault.read_bytes()
    altered = whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:]
    content = {
        "empty": b"",
        "cut": whole[:5000],
        "cut by a page": whole[:-4096],
        "foreign": bytes(range(256)) * 64,
        "plain": b"SQLite format 3\0" + bytes(4080),
        "altered": altered,
    }
    if damage == "missing":
        vault.unlink()
    elif damage == "no witness":
        (kept.folder / folder.WITNESS).unlink()
    else:
        vault.write_bytes(content[damage])
    kinds = {
        "missing": VaultLostError,
        "empty": VaultLostError,
        "foreign": VaultForeignError,
        "plain": VaultForeignError,
    }
    for read_only in (True, False):
        with pytest.raises(kinds.get(damage, VaultDamagedError)):
            open_vault(kept.folder, keyring().data_key, read_only=read_only)
    assert not audit.verify(kept.folder, keyring().data_key).ok
    assert vault.exists() == (damage != "missing")
    if damage in content:
        assert vault.read_bytes() == content[damage]


def test_an_older_copy_of_the_vault_is_noticed_by_its_witness(kept: Kept, tmp_path: Path) -> None:
    kept.reopen().close()
    old = shutil.copy(kept.folder / folder.VAULT, tmp_path / "old")
    kept.reopen()
    answered(kept, 1, 2)
    kept.vault.close()
    shutil.copy(old, kept.folder / folder.VAULT)
    with pytest.raises(VaultDamagedError, match="missing"):
        open_vault(kept.folder, keyring().data_key)


def test_a_witness_one_step_behind_is_what_a_power_cut_leaves(kept: Kept) -> None:
    before = (kept.folder / folder.WITNESS).read_bytes()
    answered(kept, 1, 2)
    kept.vault.close()
    (kept.folder / folder.WITNESS).write_bytes(before)
    assert ratings.get(open_again(kept), kept.rating.id).answers


def test_a_torn_slot_of_the_witness_does_no_harm(kept: Kept) -> None:
    for slot in (0, 512):
        kept.vault.close()
        content = bytearray((kept.folder / folder.WITNESS).read_bytes())
        content[slot + 20] ^= 1
        (kept.folder / folder.WITNESS).write_bytes(content)
        open_again(kept)
        answered(kept, 1, 1)


def open_again(kept: Kept) -> Vault:
    kept.vault = open_vault(kept.folder, keyring().data_key)
    return kept.vault


def test_a_newer_program_s_vault_is_refused(kept: Kept) -> None:
    kept.vault._connection.execute("PRAGMA user_version = 999")
    with pytest.raises(VaultForeignError, match="newer"):
        kept.reopen()


def test_another_clinic_s_vault_is_foreign(kept: Kept, tmp_path: Path) -> None:
    kept.vault.close()
    other = make(tmp_path / "other")
    other.vault.close()
    shutil.copy(other.folder / folder.VAULT, kept.folder / folder.VAULT)
    with pytest.raises(VaultForeignError):
        open_vault(kept.folder, keyring().data_key) if other.vault.salt == kept.vault.salt else (
            open_vault(kept.folder, type(keyring().data_key)(bytes(32), keyring().data_key.clinic))
        )


def test_a_full_disk_saves_nothing_and_says_so(kept: Kept) -> None:
    pages = kept.vault._connection.execute("PRAGMA page_count").fetchone()[0]
    kept.vault._connection.execute(f"PRAGMA max_page_count = {pages}")
    with (
        pytest.raises(SaveFailedError, match="full"),
        kept.vault.change(by="rater", at=kept.clock.now()) as change,
    ):
        settings.put(change, "long", "x" * 100_000)
    kept.vault._connection.execute("PRAGMA max_page_count = 1000000")
    assert answered(kept, 1, 2) is None
    assert audit.verify(kept.folder, keyring().data_key).ok


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE event SET body = replace(body, '\"new\":3', '\"new\":4') WHERE kind = 'rating.answer'",  # noqa: E501
        "DELETE FROM event WHERE seq = 5",
        "DELETE FROM event WHERE seq > 5",
        "UPDATE event SET seq = CASE seq WHEN 5 THEN 1006 ELSE 1005 END WHERE seq IN (5, 6)",
        "INSERT INTO event SELECT station, seq + 100, kind, entity_uid, patient_uid, changed, body, "  # noqa: E501, ISC004
        "hash FROM event WHERE seq = 4",
        "UPDATE event SET kind = 'patient.view' WHERE seq = 4",
        "UPDATE event SET body = body || 'x' WHERE seq = 4",
        "UPDATE answer SET value = 4",
        "UPDATE said SET text = 'someone else' WHERE text = 'Ada'",
        "DELETE FROM station",
    ],
)
def test_whoever_has_the_key_and_edits_the_trail_is_found_out(kept: Kept, attack: str) -> None:
    answered(kept, 1, 3)
    connection = kept.vault._connection
    connection.execute("PRAGMA foreign_keys = OFF")
    for (name,) in kept.vault.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(attack).rowcount > 0
    kept.vault.close()
    found = audit.verify(kept.folder, keyring().data_key)
    assert not found.ok
    assert found.problems


def test_the_trail_refuses_edits_and_deletions(kept: Kept) -> None:
    for sql in ("UPDATE event SET body = ''", "DELETE FROM event", "DELETE FROM rating"):
        with pytest.raises(Exception, match=r"no (update|delete)"):
            kept.vault._connection.execute(sql)


def test_a_printed_head_is_known_and_a_changed_one_is_not(kept: Kept) -> None:
    _, head, _ = audit.head(kept.vault)
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        audit.note_view(change, "patient.view", entity_uid=None)
    assert audit.head(kept.vault)[1] == head
    assert audit.verify(kept.folder, keyring().data_key).head == head
    assert audit.knows_head(kept.vault, head[:16].upper())
    assert not audit.knows_head(kept.vault, "0" * 16)


def test_sqlite_utils_meets_the_vault_s_own_errors_and_stays_off_the_way_in() -> None:
    code = (
        "import sys; from ketrate.store import audit, keys, ratings, staff; "
        "assert 'sqlite_utils' not in sys.modules and 'numpy' not in sys.modules; "
        "import sqlite_utils.db, sqlcipher3.dbapi2; "
        "assert sqlite_utils.db.OperationalError is sqlcipher3.dbapi2.OperationalError"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_vault_syncs_fully_and_checks_everything(kept: Kept) -> None:
    def of(name: str) -> object:
        return kept.vault._connection.execute(f"PRAGMA {name}").fetchone()[0]

    names = ("synchronous", "wal_autocheckpoint", "foreign_keys", "trusted_schema", "journal_mode")
    assert [of(name) for name in names] == [2, 1, 1, 0, "wal"]


def test_a_note_needs_an_open_change(kept: Kept) -> None:
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        settings.put(change, "a", 1)
    with pytest.raises(AssertionError):
        change.note(Note("late.note"))


def test_work_behind_the_window_that_outlives_the_lock_hears_that_it_is_locked(kept: Kept) -> None:
    kept.vault.close()
    with pytest.raises(LockedError):
        ratings.get(kept.vault, kept.rating.id)
