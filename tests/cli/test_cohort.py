"""The cohort review from the command line."""

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import ketrate, refusal
from tests.cli.test_reports_and_rights import as_

ARM_KEYS = {
    "agent", "flow", "outcomes", "dissociation", "association", "suicidality", "two_by_two",
    "time_to_response", "logrank_p", "dose_plane", "within_between", "by_rater_independence",
}  # fmt: skip
EVERY_FILTER = (
    "--route", "intravenous", "--dose", "0.4-0.6", "--session-number", "1-3", "--at",
    "40 min,80 min", "--predictors", "cadss23:change,cadss23.depersonalization:change,sbp:change",
    "--dissociated", "change>4", "--window", "14 d", "--knot", "15", "--rater-independence",
    "independent", "--from", "2020-01-01", "--to", "2099-12-31", "--protocol", "nimh-single",
)  # fmt: skip


def review(folder: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = ketrate("cohort", "--json", *options, *as_("physician", folder)).json()
    return found


def test_every_promised_key_is_there_and_what_is_null_says_why(shown: Path) -> None:
    found = review(shown)
    assert found.keys() >= {
        "population", "rules", "arms", "contrasts", "local_question", "agreement", "quality",
    }  # fmt: skip
    for arm in found["arms"]:
        assert arm.keys() >= ARM_KEYS
        assert all(arm[key] is not None or key in arm["notes"] for key in ARM_KEYS - {"logrank_p"})


def test_every_filter_and_rule_is_taken_and_printed(shown: Path) -> None:
    found = review(shown, *EVERY_FILTER)
    options = found["population"]["options"]
    assert options["route"] == "intravenous"
    assert (options["window"], options["knot"], options["dose"]) == ("14 d", 15, "0.4-0.6")
    assert found["rules"]["dissociation"]["text"]
    for arm in found["arms"]:
        rows = arm["association"] or []
        assert len(rows) in {0, 18}  # 3 predictors x 2 minutes x 3 outcomes


def test_the_suicidality_item_and_subscales_are_read_from_the_answers(shown: Path) -> None:
    found = review(shown, "--predictors", "cadss23.depersonalization:change")
    assert any(row["n"] for arm in found["arms"] for row in arm["suicidality"] or [])
    assert any(row["n"] for arm in found["arms"] for row in arm["association"] or [])


@pytest.mark.parametrize("option", [(), ("--sessions", "all")])
def test_without_json_the_tables_can_be_read(shown: Path, option: tuple[str, ...]) -> None:
    said = ketrate("cohort", *option, *as_("physician", shown))
    assert said.status == 0
    assert "Dissociation" in said.out
    assert "Time to response" in said.out


def test_a_folder_gets_a_table_per_block_and_the_export_is_in_the_trail(
    shown: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "tables"
    said = ketrate("cohort", "--out", str(folder), *as_("reviewer", shown))
    assert (said.status, said.out) == (0, "")
    names = {one.name for one in folder.iterdir()}
    assert names >= {"about.csv", "outcomes.csv", "dissociation.csv", "association.csv"}
    with (folder / "dissociation.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["by"] for row in rows} == {"all", "route", "dose", "session_number"}
    for row in rows:
        for key in ("sessions", "dissociated", "unknown"):
            assert row[key] in {"<5", ""} or int(row[key]) >= 5
    looks = review(shown)["population"]["looks"]
    assert looks >= 1
    ketrate("cohort", "--out", str(folder), *as_("physician", shown))
    assert review(shown)["population"]["looks"] == looks + 2


def test_a_folder_that_cannot_be_written_leaves_nothing_and_is_no_look(
    shown: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter"
    letter.write_text("mine")
    before = review(shown)["population"]["looks"]
    refusal(ketrate("cohort", "--out", str(letter), *as_("physician", shown)))
    assert letter.read_text() == "mine"
    assert review(shown)["population"]["looks"] == before + 1
    assert "roles" in refusal(ketrate("cohort", "--out", str(tmp_path), *as_("blinded", shown)))
