"""Tables of the cohort in a folder: what is small is hidden, and what would give it away."""

import csv
import io
from typing import Any

import pytest

from ketrate.exchange import small_cells
from ketrate.exchange.cohort_out import files
from ketrate.exchange.small_cells import HIDDEN


def outcome(**facts: object) -> dict[str, object]:
    counts = dict.fromkeys(("not_due", "no_baseline", "baseline_at_floor", "n_intervening"), 9)
    return {
        "instrument": "madrs", "at": "1 d", "window": "16-36 h", "recall": "a week", "n": 40,
        "mean": 20.5, "eligible": 40, "responders": 15, "response_rate": 0.375,
        "response_ci": [0.24, 0.53], "remitters": 10, "remission_rate": 0.25,
        "remission_ci": [0.14, 0.4], "partial": 9, "worsened": 8,
        "missing": {"n": 20, "by_reason": {"not done": 12, "dropped out": 8}}, **counts,
    } | facts  # fmt: skip


def share(sessions: int, dissociated: int, unknown: int = 0, **more: object) -> dict[str, object]:
    return {
        "sessions": sessions, "dissociated": dissociated, "unknown": unknown, "patients": 30,
        "rate": dissociated / sessions, "ci": [0.1, 0.9],
    } | more  # fmt: skip


def table(name: str, **arm: object) -> list[dict[str, str]]:
    whole: dict[str, Any] = {"agent": "ketamine"} | arm
    content = files({"arms": [whole]})[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_what_is_large_enough_is_printed_as_it_is() -> None:
    (row,) = table("outcomes", outcomes=[outcome()])
    assert (row["n"], row["responders"], row["response_rate"]) == ("40", "15", "0.375")
    assert (row["response_ci_low"], row["missing_not done"]) == ("0.24", "12")


@pytest.mark.parametrize("responders", [0, 4, 36, 40])
def test_a_small_part_or_a_small_rest_is_hidden_with_its_share(responders: int) -> None:
    (row,) = table("outcomes", outcomes=[outcome(responders=responders)])
    for key in ("responders", "response_rate", "response_ci_low", "response_ci_high"):
        assert row[key] == HIDDEN
    assert (row["remitters"], row["n"]) == ("10", "40")


def test_one_small_reason_hides_them_all_because_the_total_would_tell_it() -> None:
    missing = {"n": 20, "by_reason": {"not done": 18, "dropped out": 2}}
    (row,) = table("outcomes", outcomes=[outcome(missing=missing)])
    assert (row["missing_not done"], row["missing_dropped out"]) == (HIDDEN, HIDDEN)


def test_a_row_about_fewer_than_five_says_nothing_but_what_it_is_about() -> None:
    (row,) = table("outcomes", outcomes=[outcome(n=4, eligible=4)])
    assert (row["at"], row["n"], row["mean"], row["eligible"]) == ("1 d", HIDDEN, HIDDEN, HIDDEN)


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    by = {
        "route": [
            share(3, 1, route="intranasal"), share(20, 9, route="intramuscular"),
            share(40, 20, route="intravenous"),
        ],
        "dose": [], "session_number": [],
    }  # fmt: skip
    found = table("dissociation", dissociation=share(63, 30) | {"by": by})
    shown = {row["group"]: row["sessions"] for row in found if row["by"] == "route"}
    assert shown == {"intranasal": HIDDEN, "intramuscular": HIDDEN, "intravenous": "40"}
    assert found[0]["sessions"] == "63"


def test_one_hidden_count_among_groups_takes_the_smallest_other_with_it() -> None:
    by = {
        "route": [share(20, 2, route="a"), share(30, 12, route="b"), share(40, 20, route="c")],
        "dose": [], "session_number": [],
    }  # fmt: skip
    found = table("dissociation", dissociation=share(90, 34) | {"by": by})
    shown = {row["group"]: row["dissociated"] for row in found if row["by"] == "route"}
    assert shown == {"a": HIDDEN, "b": HIDDEN, "c": "20"}


@pytest.mark.parametrize(("cells", "is_hidden"), [([[5, 6], [7, 8]], False),
                                                  ([[4, 6], [7, 8]], True)])  # fmt: skip
def test_one_small_cell_hides_a_whole_table_and_what_is_worked_out_from_it(
    cells: list[list[int]], is_hidden: bool
) -> None:
    found = {
        "outcome": "responded", "window": "21 d", "n": 26, "table": cells, "fisher_p": 0.9,
        "risk_ratio": 1.1, "risk_ratio_ci": [0.5, 2.1], "unknown": 6, "note": None,
    }  # fmt: skip
    (row,) = table("two_by_two", two_by_two=[found])
    for key in ("dissociated_yes", "others_no", "fisher_p", "risk_ratio", "risk_ratio_ci_low"):
        assert (row[key] == HIDDEN) == is_hidden
    assert (row["n"], row["unknown"]) == ("26", "6")


def test_an_arm_that_is_too_small_takes_the_other_arms_number_with_it() -> None:
    found = {
        "kind": "between", "arm": "ketamine", "versus": "saline", "when": "1 d", "n": 24,
        "difference": -3.0, "responders": [[9, 20], [1, 4]], "fisher_p": 0.5,
    }  # fmt: skip
    content = files({"arms": [], "contrasts": [found]})["contrasts.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    for key in ("ketamine_n", "saline_n", "ketamine_responders", "saline_responders", "fisher_p"):
        assert row[key] == HIDDEN
    assert (row["n"], row["difference"]) == ("24", "-3.0")


def test_no_cell_is_a_formula() -> None:
    (row,) = table("outcomes", outcomes=[outcome(recall="=cmd")])
    assert row["recall"] == "'=cmd"


def test_true_and_false_are_no_counts() -> None:
    assert not small_cells.is_small(True)
    assert small_cells.is_small(4)
    assert not small_cells.is_small(5)
    assert not small_cells.is_small(None)
