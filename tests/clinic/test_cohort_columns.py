"""Numbers straight from the vault make the same review as its records."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketrate.analysis.cohort import HEAVY, Kept, build
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.table.of_records import InColumns
from ketrate.clinic import cohort_columns, unlock
from ketrate.clinic.bring import write
from ketrate.clinic.cohort import Gathered, cohort, gather
from ketrate.clinic.cohort_columns import columns
from ketrate.clinic.demo import PASSWORD, make_demo
from ketrate.clinic.desk import Desk, open_clinic
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient
from ketrate.records.when import RelativeTime
from tests.fakes import FakeClock
from tests.ward import Ward

OPTIONS = (
    CohortOptions(),
    CohortOptions(sessions="all", baseline="session", intervening="keep"),
    CohortOptions(agent="ketamine", dissociated="change>=4", rater="rater"),
    CohortOptions(outcomes="1 d,7 d", blinding="blinded"),
    CohortOptions(rater_independence="independent", instrument="madrs:improvement"),
)


@pytest.fixture(scope="module")
def physician(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("columns") / "clinic"
    make_demo(folder, FakeClock(), patients=40)
    desk = open_clinic(folder, FakeClock())
    unlock.sign_in(desk, "physician", unlock.derive_key(desk, "physician", PASSWORD))
    yield desk
    desk.close()


def document(desk: Desk, seen: Gathered, options: CohortOptions, *, is_straight: bool) -> str:
    data = seen.data
    if is_straight:
        found = columns(desk, seen.facts)
        assert found is not None
        data = InColumns(found, lambda: seen.data)
    made = build(
        data, options, desk.catalogue, desk.protocols, desk.now(), seen.facts, kept=Kept()
    )  # fmt: skip
    return json.dumps(made, sort_keys=True)


@pytest.mark.parametrize("options", OPTIONS)
def test_the_vaults_own_numbers_and_its_records_give_the_same_review(
    physician: Desk, options: CohortOptions
) -> None:
    seen = gather(physician, options)
    straight = document(physician, seen, options, is_straight=True)
    assert straight == document(physician, seen, options, is_straight=False)


def test_a_large_clinic_reads_no_record_for_what_a_person_waits_for(
    physician: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = cohort(physician, CohortOptions(), without=HEAVY)
    monkeypatch.setattr(cohort_columns, "LARGE", 0)
    seen = gather(physician, CohortOptions())
    large = cohort(physician, CohortOptions(), gathered=seen, without=HEAVY)
    assert isinstance(seen.data, InColumns)
    assert not seen.data.is_read
    assert large["arms"] == small["arms"]
    assert large["contrasts"] == small["contrasts"]


def test_a_dosing_that_nobody_dated_is_left_to_the_records(ward: Ward) -> None:
    desk = ward.at("admin")
    dosing = NewDosing("A-1", 1, 1, agent="ketamine", relative=RelativeTime(None, 3))
    bulk = Bulk((NewPatient("A-1"),), (NewCourse("A-1"),), (dosing,))
    write(desk, bulk, kind="import")
    seen = gather(ward.at("physician"), CohortOptions())
    assert columns(desk, seen.facts) is None
