"""The people in the vault, and the slots of the key file."""

from ketrate.records.staff import Role
from ketrate.store import audit, keys, staff
from tests.store.kept import PASSWORD, Kept, keyring


def test_a_vault_of_the_first_step_knows_temporary_passwords_also_read_only(kept: Kept) -> None:
    before = staff.by_login(kept.vault, "rater")
    assert before is not None
    assert not before.must_change_password
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        staff.note_password(change, "rater", "password.reset", is_temporary=True)
    again = staff.by_login(kept.reopen(read_only=True), "rater")
    assert again is not None
    assert again.must_change_password


def test_every_change_of_a_person_is_kept_with_old_and_new(kept: Kept) -> None:
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        staff.update(change, "rater", "Rita Re", frozenset({Role.PHYSICIAN}))
        staff.set_enabled(change, "rater", is_enabled=False)
    update, disable = audit.events(kept.vault)[-2:]
    assert (update.body["old_name"], update.body["name"]) == ("Rita", "Rita Re")
    assert (update.body["old"], update.body["new"]) == ("rater", "physician")
    assert (disable.kind, disable.body["old"], disable.body["new"]) == (
        "staff.disable",
        True,
        False,
    )


def test_slots_are_put_in_together_and_can_be_put_back(kept: Kept) -> None:
    now, key = kept.clock.now(), keyring().data_key
    paper, shown = keys.new_recovery(key)
    before = keys.put_slots(kept.folder, keys.new_slot(key, "rater", "another quiet room"), paper)
    assert keys.unlock(kept.folder, "rater", "another quiet room", now) == key
    assert keys.unlock_with_recovery(kept.folder, shown, now) == key
    keys.put_slots(kept.folder, *before)
    assert keys.unlock(kept.folder, "rater", PASSWORD, now) == key
    assert keys.unlock_with_recovery(kept.folder, keyring().recovery_key, now) == key
