"""The NIMH trial (OpenNeuro ds005917, CC0) goes through the import and its numbers come out."""

import json
from pathlib import Path
from typing import Any

import pytest

from ketrate.clinic import review, unlock
from ketrate.clinic.desk import open_clinic
from ketrate.clock import SystemClock
from tests.cli.inside import ketrate

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "ds005917"
MAP = ROOT / "tests" / "exchange" / "maps" / "ds005917.toml"
PASSWORD = "a quiet room at noon"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the trial's files are not beside the checkout: NOT TESTED"
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    folder = str(tmp_path_factory.mktemp("trial") / "clinic")
    assert ketrate("init", folder, "--admin", "ana", password=PASSWORD).status == 0
    done = ketrate(
        "import", str(DATA / "phenotype" / "phenotype.tsv"), "--map", str(MAP),
        "--clinic", folder, password=PASSWORD,
    )  # fmt: skip
    assert done.status == 0, done.err
    return ("--clinic", folder, "--user", "ana")


def cohort(trial: tuple[str, ...], *options: str) -> dict[str, object]:
    said = ketrate("cohort", "--json", *options, *trial, password=PASSWORD)
    assert said.status == 0, said.err
    document: dict[str, object] = said.json()
    return document


def documents_of(trial: tuple[str, ...], codes: list[str]) -> list[dict[str, Any]]:
    """The documents of `ketrate trajectory`, with one sign-in for all of them."""
    desk = open_clinic(Path(trial[1]), SystemClock())
    try:
        unlock.sign_in(desk, "ana", unlock.derive_key(desk, "ana", PASSWORD))
        found = [review.trajectory_document(desk, code, None) for code in codes]
    finally:
        desk.close()
    return json.loads(json.dumps(found, allow_nan=False))  # type: ignore[no-any-return]


def test_everyone_came_in(trial: tuple[str, ...]) -> None:
    rows = ketrate("patients", "--json", *trial, password=PASSWORD).json()
    assert len(rows) == 58
    assert sum(row["diagnosis"] == "MDD" for row in rows) == 33


def test_importing_twice_adds_nothing(trial: tuple[str, ...]) -> None:
    again = ketrate(
        "import", str(DATA / "phenotype" / "phenotype.tsv"), "--map", str(MAP), "--json",
        *trial, password=PASSWORD,
    )  # fmt: skip
    assert again.json()["ratings"] == 0
    assert again.json()["patients"] == 0


@pytest.mark.parametrize(
    ("instrument", "agent", "at", "n", "mean", "sd", "responders"),
    [
        ("madrs", "ketamine", "2 d", 27, 23.59, 10.32, 6),
        ("madrs", "ketamine", "10 d", 26, 28.23, 8.94, 3),
        ("madrs", "saline", "2 d", 26, 31.31, 5.88, 1),
        ("madrs", "saline", "10 d", 26, 34.19, 5.07, 0),
        ("hamd17", "ketamine", "2 d", 27, 14.74, 6.14, 6),
        ("hamd17", "ketamine", "10 d", 17, 17.29, 4.22, 2),
        ("hamd17", "saline", "2 d", 26, 19.96, 3.74, 1),
        ("hamd17", "saline", "10 d", 18, 22.28, 3.48, 0),
    ],
)
def test_the_figures_computed_from_the_open_data_come_out(  # noqa: PLR0917
    trial: tuple[str, ...],
    instrument: str,
    agent: str,
    at: str,
    n: int,
    mean: float,
    sd: float,
    responders: int,
) -> None:
    document = cohort(
        trial, "--diagnosis", "MDD", "--instrument", instrument, "--agent", agent, "--outcomes", at
    )
    (arm,) = document["arms"]  # type: ignore[misc]
    (outcome,) = arm["outcomes"]  # type: ignore[has-type]
    assert outcome["n"] == n
    assert outcome["mean"] == pytest.approx(mean, abs=0.005)
    assert outcome["sd"] == pytest.approx(sd, abs=0.005)
    assert outcome["responders"] == responders


def test_a_healthy_control_at_the_floor_has_no_percent_improvement(trial: tuple[str, ...]) -> None:
    rows = ketrate("patients", "--json", *trial, password=PASSWORD).json()
    healthy = [row["code"] for row in rows if row["diagnosis"] == "HC"]
    documents = documents_of(trial, healthy)
    at_floor = [d for d in documents if d["baseline"] and d["baseline"]["total"] == 0]
    assert len(at_floor) == 7
    assert all(p["percent_improvement"] is None for d in at_floor for p in d["points"])
