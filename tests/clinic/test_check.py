"""Is the vault what it was? And what if its witness is gone."""

import pytest

from ketrate.clinic import check, enrol, unlock
from ketrate.errors import NotAllowedError, NotNowError, VaultDamagedError
from ketrate.store import audit
from tests.ward import PASSWORD, Ward


def test_without_its_witness_a_vault_is_not_opened_until_an_administrator_made_a_new_one(
    ward: Ward,
) -> None:
    ward.at("rater")
    ward.a_patient()
    ward.desk.lock()
    (ward.folder / "witness").unlink()
    with pytest.raises(VaultDamagedError, match="witness"):
        unlock.sign_in(ward.desk, "rater", ward.key)
    with pytest.raises(NotAllowedError):
        check.renew_witness(ward.desk, "rater", PASSWORD)
    assert check.renew_witness(ward.desk, "admin", PASSWORD).ok
    ward.at("rater")
    assert len(enrol.patients(ward.desk)) == 1
    assert audit.count(ward.desk.vault, "witness.renew") == 1


def test_a_witness_that_fits_is_not_renewed_and_nothing_is_called_damaged(ward: Ward) -> None:
    with pytest.raises(NotAllowedError):
        check.renew_witness(ward.desk, "rater", PASSWORD)
    with pytest.raises(NotNowError, match="there and fits"):
        check.renew_witness(ward.desk, "admin", PASSWORD)
    ward.at("rater")
    assert audit.count(ward.desk.vault, "witness.renew") == 0


def test_a_vault_older_than_its_witness_gets_no_new_one(ward: Ward) -> None:
    ward.desk.close()
    old = (ward.folder / "vault.db").read_bytes()
    ward.restart()
    ward.a_patient()
    ward.desk.lock()
    (ward.folder / "vault.db").write_bytes(old)
    found = check.renew_witness(ward.desk, "admin", PASSWORD)
    assert not found.ok
    with pytest.raises(VaultDamagedError):
        unlock.sign_in(ward.desk, "rater", ward.key)


def test_only_a_head_of_this_trail_is_known(ward: Ward) -> None:
    ward.at("rater")
    ward.a_patient()
    head = audit.head(ward.desk.vault)[1]
    ward.desk.lock()
    assert check.verify(ward.desk, "physician", PASSWORD, head).knows_head
    assert not check.verify(ward.desk, "physician", PASSWORD, "0" * 64).knows_head
