"""The map of the NIMH trial (OpenNeuro ds005917), on rows shaped like its own.

The trial's files are no part of the project; where KETRATE_DS005917 names their folder, the whole
trial is read and held against the figures that were published from it.
"""

import os
from collections import Counter
from pathlib import Path
from statistics import mean, stdev

import pytest

from ketrate.exchange.map_file import read_map
from ketrate.exchange.ratings_in import read_ratings
from ketrate.instruments.catalogue import load_catalogue
from ketrate.records.bulk import Bulk
from ketrate.records.when import RelativeTime
from tests.exchange.sheet import Desk
from tests.fakes import FakeClock

MAP = Path(__file__).parent / "maps" / "ds005917.toml"
_BESIDE = Path(__file__).parents[3] / "shared" / "data" / "ds005917"
FOLDER = os.environ.get("KETRATE_DS005917", str(_BESIDE) if _BESIDE.is_dir() else "")
needs_trial = pytest.mark.skipif(
    not FOLDER,
    reason="the trial is not beside the checkout and KETRATE_DS005917 names no folder: NOT TESTED",
)


def trial() -> Bulk:
    file = Path(FOLDER) / "phenotype" / "phenotype.tsv"
    return read_ratings(file, read_map(MAP), load_catalogue(), FakeClock().now().instant)


def test_the_crossover_is_read_in_either_order_with_gaps(desk: Desk) -> None:
    people = "participant_id\tage\tsex\tBMI\tgroup\tinfusion_1\tinfusion_2\n"
    people += "s1\t29\tM\t27\tMDD\td\tp\ns2\t35\tF\t33\tMDD\tp\tn/a\n"
    people += "s3\tn/a\tn/a\tn/a\tHC\tn/a\tn/a\n"
    desk.write("participants.tsv", people)
    (desk.folder / "phenotype").mkdir()
    rows = "participant_id\tsession_id\tMADRS_Total\tHAMD_Bech\tHAM17_Total\n"
    rows += "s1\tses-b0\t35\t14\t20\ns1\tses-d2\t24\t8\t13\ns1\tses-d10\tn/a\tn/a\tn/a\n"
    rows += "s1\tses-p2\t33\t13\tn/a\ns2\tses-p2\t29\t12\t20\ns3\tn/a\tn/a\tn/a\tn/a\n"
    file = desk.write("phenotype/phenotype.tsv", rows)
    bulk = read_ratings(file, read_map(MAP), load_catalogue(), FakeClock().now().instant)
    assert [one.code for one in bulk.patients] == ["s1", "s2", "s3"]
    assert [(one.code, one.number, one.agent) for one in bulk.dosings] == [
        ("s1", 1, "ketamine"),
        ("s1", 2, "saline"),
        ("s2", 1, "saline"),
    ]
    madrs = [one for one in bulk.ratings if one.instrument_id == "madrs"]
    assert [(one.code, one.total, one.dosing, one.observed) for one in madrs] == [
        ("s1", 35, None, RelativeTime()),
        ("s1", 24, 1, RelativeTime(day=2)),
        ("s1", 33, 2, RelativeTime(day=2)),
        ("s2", 29, 1, RelativeTime(day=2)),
    ]
    assert (len(bulk.ratings), bulk.skipped_empty) == (7, 2)


@needs_trial
def test_all_58_people_are_there_and_two_have_no_baseline() -> None:
    bulk = trial()
    assert len(bulk.patients) == 58
    assert Counter(one.diagnosis for one in bulk.patients) == {"MDD": 33, "HC": 22, "BP": 3}
    rated = {one.code for one in bulk.ratings if one.is_baseline}
    assert {one.code for one in bulk.patients} - rated == {"sub-MOA117", "sub-MOA323"}


@needs_trial
def test_seven_people_had_one_infusion_only() -> None:
    count = Counter(one.code for one in trial().dosings)
    assert sum(number == 1 for number in count.values()) == 7


@needs_trial
@pytest.mark.parametrize(
    ("agent", "day", "n", "average", "spread"),
    [
        (None, None, 32, 33.38, 4.57),
        ("ketamine", 2, 27, 23.59, 10.32),
        ("ketamine", 10, 26, 28.23, 8.94),
        ("saline", 2, 26, 31.31, 5.88),
        ("saline", 10, 26, 34.19, 5.07),
    ],
)
def test_madrs_of_the_depressed_patients_agrees_with_the_published_means(
    agent: str | None, day: int | None, n: int, average: float, spread: float
) -> None:
    bulk = trial()
    mdd = {one.code for one in bulk.patients if one.diagnosis == "MDD"}
    agents = {(one.code, one.number): one.agent for one in bulk.dosings}
    totals = [
        one.total
        for one in bulk.ratings
        if one.instrument_id == "madrs"
        and one.code in mdd
        and one.total is not None
        and one.observed == RelativeTime(day=day)
        and (agents[one.code, one.dosing] if one.dosing else None) == agent
    ]
    assert len(totals) == n
    assert mean(totals) == pytest.approx(average, abs=0.0051)
    assert stdev(totals) == pytest.approx(spread, abs=0.0051)
