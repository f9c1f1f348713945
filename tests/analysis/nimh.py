"""A small reader of the NIMH trial that shares nothing with the program's own import."""

import csv
from pathlib import Path

import pytest

from ketrate.records.when import RelativeTime
from tests.analysis.ward import Chart

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "ds005917"
AGENTS = {"d": "ketamine", "p": "saline"}
COLUMNS = {"madrs": "MADRS_Total", "hamd17": "HAM17_Total"}


def charts() -> list[Chart]:
    """Every participant, with dosings known by number alone; skips loudly without the data."""
    if not FOLDER.is_dir():
        pytest.skip(f"the NIMH trial is not in {FOLDER}: its numbers were NOT checked")
    found = {row["participant_id"]: _participant(row) for row in _rows("participants.tsv")}
    for row in _rows("phenotype/phenotype.tsv"):
        if row["participant_id"] in found:
            _rate(found[row["participant_id"]], row)
    return list(found.values())


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _participant(row: dict[str, str]) -> Chart:
    one = Chart(code=row["participant_id"], diagnosis=row["group"])
    for column in ("infusion_1", "infusion_2"):
        if row[column] in AGENTS:
            one.dose(None, AGENTS[row[column]])
    return one


def _rate(one: Chart, row: dict[str, str]) -> None:
    label = row["session_id"].removeprefix("ses-")
    for instrument, column in COLUMNS.items():
        if row[column] in ("n/a", ""):
            continue
        if label == "b0":
            one.rate(RelativeTime(), int(row[column]), instrument, is_baseline=True)
            continue
        session = next((s for s in one.sessions if s.agent == AGENTS[label[0]]), None)
        if session is not None:
            day = RelativeTime(day=int(label[1:]))
            one.rate(day, int(row[column]), instrument, session=session)
