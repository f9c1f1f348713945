"""Many records at once: an import is written whole or not at all, and twice is once."""

from dataclasses import replace
from pathlib import Path

import pytest

from ketrate.clinic.bring import write
from ketrate.clinic.desk import Desk
from ketrate.errors import BadFileError, BadInputError
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient, NewRating
from ketrate.records.rating import Answer
from ketrate.records.when import RelativeTime
from ketrate.store import audit, patients, ratings, vectors
from tests.ward import Ward

BULK = Bulk(
    (NewPatient("A-1", sex="F", diagnosis="MDD", tags=(("group", "MDD"),)),),
    (NewCourse("A-1"),),
    (NewDosing("A-1", 1, 1, agent="ketamine"),),
    (
        NewRating("A-1", 1, "madrs", RelativeTime(), total=30, is_baseline=True, place="row 1"),
        NewRating("A-1", 1, "madrs", RelativeTime(day=2), dosing=1, total=12, place="row 2"),
        NewRating(
            "A-1", 1, "cadss23", RelativeTime(minutes=40), dosing=1,
            answers=tuple(Answer(n, 1) for n in range(1, 24)), place="row 3",
        ),
    ),
)  # fmt: skip


@pytest.fixture
def desk(ward: Ward) -> Desk:
    return ward.at("admin")


def test_what_was_imported_is_read_back_as_it_was_told(desk: Desk) -> None:
    brought = write(desk, BULK, kind="import")
    assert (brought.patients, brought.courses, brought.sessions, brought.ratings) == (1, 1, 1, 3)
    who = patients.by_code(desk.vault, "A-1")
    assert who is not None
    assert who.tags == (("group", "MDD"),)
    found = ratings.of_patient(desk.vault, who.id, None)
    totals = {(one.instrument_id, one.observed): one.total for one in found}
    assert totals == {
        ("madrs", RelativeTime()): 30,
        ("madrs", RelativeTime(day=2)): 12,
        ("cadss23", RelativeTime(minutes=40)): 23,
    }


def test_the_same_import_twice_adds_nothing(desk: Desk) -> None:
    write(desk, BULK, kind="import")
    again = write(desk, BULK, kind="import")
    assert (again.patients, again.ratings, again.skipped_same) == (0, 0, 3)


def test_another_value_at_the_same_place_is_refused_and_nothing_is_written(desk: Desk) -> None:
    write(desk, BULK, kind="import")
    seq = audit.head(desk.vault)[0]
    other = replace(BULK.ratings[1], total=13)
    extra = replace(BULK.ratings[1], observed=RelativeTime(day=3), place="row 9")
    with pytest.raises(BadFileError, match="row 2"):
        write(desk, replace(BULK, ratings=(extra, other)), kind="import")
    assert audit.head(desk.vault)[0] == seq
    who = patients.by_code(desk.vault, "A-1")
    assert who is not None
    assert len(ratings.of_patient(desk.vault, who.id, None)) == 3


def test_a_total_the_scale_cannot_have_takes_the_whole_import_back(desk: Desk) -> None:
    bad = replace(BULK, ratings=(*BULK.ratings, replace(BULK.ratings[1], total=61, dosing=None)))
    with pytest.raises(BadInputError):
        write(desk, bad, kind="import")
    assert patients.everyone(desk.vault) == ()


def test_a_dry_run_counts_and_changes_nothing(desk: Desk) -> None:
    seq = audit.head(desk.vault)[0]
    would = write(desk, BULK, kind="import", dry_run=True)
    assert (would.patients, would.ratings, would.is_dry_run) == (1, 3, True)
    assert audit.head(desk.vault)[0] == seq
    assert patients.everyone(desk.vault) == ()


def test_each_imported_rating_has_an_event_and_the_vault_verifies(ward: Ward, desk: Desk) -> None:
    write(desk, BULK, kind="import")
    assert audit.count(desk.vault, "rating.import") == 3
    assert audit.verify(Path(ward.folder), ward.key).ok


def test_the_vectors_hold_what_the_records_say(desk: Desk) -> None:
    write(desk, BULK, kind="import")
    assert vectors.has_undated(desk.vault)
    dated = replace(BULK.ratings[0], observed=desk.now(), total=31, is_baseline=False)
    write(desk, Bulk(ratings=(dated,)), kind="import")
    found = vectors.ratings(desk.vault)
    assert found.total.tolist() == [31]
    assert found.marks.tolist() == [0]
    assert vectors.scales(desk.vault)[int(found.scale[0])] == "madrs"
