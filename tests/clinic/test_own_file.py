"""A file of the clinic's own and its row in the trail: both or neither."""

import pytest

from ketrate.clinic import own_file
from ketrate.store.vault import Change
from tests.ward import Ward


def cannot_be_kept(change: Change) -> None:
    """A change without an event: the vault refuses it at the end, when the file has been moved."""
    change.execute("INSERT INTO setting (key, value) VALUES ('ours', '1')")


@pytest.mark.parametrize("before", ["what was there", None])
def test_what_the_vault_cannot_keep_leaves_the_file_as_it_was(
    ward: Ward, before: str | None
) -> None:
    desk, target = ward.at("admin"), ward.folder / "protocols" / "ours.toml"
    target.parent.mkdir(exist_ok=True)
    if before is not None:
        target.write_text(before, encoding="utf-8")
    with pytest.raises(AssertionError, match="without an event"):
        own_file.put(desk, target, "something new", cannot_be_kept)
    assert [one.name for one in target.parent.iterdir()] == ([target.name] if before else [])
    if before is not None:
        assert target.read_text(encoding="utf-8") == before
        with pytest.raises(AssertionError, match="without an event"):
            own_file.take_away(desk, target, cannot_be_kept)
        assert target.read_text(encoding="utf-8") == before
