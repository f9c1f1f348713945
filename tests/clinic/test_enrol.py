"""Adding a patient: what was typed is kept as typed, or refused with a reason."""

import pytest

from ketrate.clinic import bring, enrol
from ketrate.errors import BadInputError, NotAllowedError
from ketrate.records.bulk import Bulk
from ketrate.records.patient import Identity
from tests.ward import Ward


@pytest.mark.parametrize("diagnosis", ["MDD\u202egnp", "MDD\x00", "M" * 2000])
def test_a_diagnosis_that_could_deceive_is_refused_like_a_name(ward: Ward, diagnosis: str) -> None:
    ward.at("rater")
    with pytest.raises(BadInputError):
        enrol.enrol(ward.desk, "KR-0009", Identity("", "", None), diagnosis=diagnosis)
    assert enrol.patients(ward.desk) == ()


def test_only_an_administrator_writes_many_records_at_once(ward: Ward) -> None:
    ward.at("rater")
    with pytest.raises(NotAllowedError):
        bring.write(ward.desk, Bulk(), kind="import")
