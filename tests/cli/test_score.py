"""`ketrate score`, by careful and by careless script authors."""

import json
from pathlib import Path

import pytest

from tests.cli.inside import EXAMPLE, ketrate, refusal

KEYS = [
    "instrument", "version", "answered", "items", "complete", "total", "range", "subscales",
    "band", "missing", "problems",
]  # fmt: skip


def test_the_document_has_the_promised_keys_in_their_order() -> None:
    document = ketrate("score", "madrs", stdin=EXAMPLE).json()
    assert list(document) == KEYS
    assert ketrate("score", "madrs", "-", "--json", stdin=EXAMPLE).json() == document


def test_an_unanswered_item_gives_null_and_never_a_guess() -> None:
    said = ketrate("score", "madrs", stdin='{"1": null, "2": 3}')
    document = said.json()
    assert said.status == 0
    assert document["total"] is None
    assert document["band"] is None
    assert document["complete"] is False
    assert document["missing"] == [1, 3, 4, 5, 6, 7, 8, 9, 10]


def test_in_an_array_the_bad_one_says_why_and_the_others_are_scored() -> None:
    wrong = ['{"1": 9}', '{"1": true}', '{"1": 2.5}', '{"1": NaN}', '{"99": 1}', '{"1":1,"1":2}']
    said = ketrate("score", "madrs", stdin=f"[{EXAMPLE}, {', '.join(wrong)}]")
    first, *others = said.json()
    assert said.status == 0
    assert first["total"] == 26
    assert [one["total"] for one in others] == [None] * len(wrong)
    assert all(one["problems"] for one in others)


@pytest.mark.parametrize(
    "typed",
    [
        "", "null", "5", "[[1]]", '{"1":9}', '{"1":-1}', '{"1":true}', '{"1":"3"}', '{"1":2.5}',
        '{"1":NaN}', '{"1":1e999}', '{"11":1}', '{"one":1}', '{"1":3,"1":3}', '{"1":3', "{'1':3}",
        '{"1":{}}', "[" * 100_000, '{"1":' + "9" * 5_000 + "}",
    ],
)  # fmt: skip
def test_careless_input_is_refused_in_one_sentence(typed: str) -> None:
    refusal(ketrate("score", "madrs", stdin=typed))


def test_a_closed_standard_input_is_said_and_not_waited_for() -> None:
    assert "closed" in refusal(ketrate("score", "madrs", stdin=None))


def test_a_file_is_named_in_the_refusal(tmp_path: Path) -> None:
    for name in ("none.json", "."):
        assert name in refusal(ketrate("score", "madrs", str(tmp_path / name)))
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"1": "\xe5"}')
    assert "UTF-8" in refusal(ketrate("score", "madrs", str(latin)))


def test_an_endless_file_is_refused_and_not_read_to_its_end() -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("this system has no /dev/zero: NOT TESTED")
    assert "larger" in refusal(ketrate("score", "madrs", str(endless)))


def test_a_clinic_that_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    missing = str(tmp_path / "typo")
    for words in (("score", "madrs"), ("instruments",), ("protocols",)):
        assert "typo" in refusal(ketrate(*words, "--clinic", missing, stdin=EXAMPLE))


def test_a_schedule_that_cannot_be_used_is_named_and_the_others_are_listed(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "ours.toml").write_text('id = "ours"\nname = 3\n', encoding="utf-8")
    done = ketrate("protocols", "--json", "--clinic", str(tmp_path))
    assert done.status == 1
    assert "ours.toml" in done.err
    assert "line 2" in done.err
    assert len(done.json()) == 12


def test_instruments_and_protocols_are_one_document_each() -> None:
    scales = ketrate("instruments", "--json").json()
    assert {"madrs", "cadss23", "hamd17", "madrs-24h", "madrs-dosing"} <= {s["id"] for s in scales}
    keys = {
        "id", "family", "domain", "name", "version", "items", "range", "rater", "recall",
        "licence", "source", "bands", "subscales",
    }  # fmt: skip
    assert all(keys <= set(scale) for scale in scales)
    schedules = ketrate("protocols", "--json").json()
    assert all({"id", "name", "timepoints"} <= set(one) for one in schedules)
    points = [point for one in schedules for point in one["timepoints"]]
    assert all(set(point) == {"anchor", "offset", "window", "due"} for point in points)
    assert json.dumps(schedules, allow_nan=False)


def test_a_gap_makes_a_total_only_where_a_rule_was_asked_for_and_says_so() -> None:
    seven = '{"1": 2, "2": 2, "3": 1, "4": 3, "5": 0, "6": 2, "7": 1}'
    strict = ketrate("score", "phq9", stdin=seven).json()
    assert (strict["total"], "prorated" in strict) == (None, False)
    published = ketrate("score", "phq9", "--prorate", "published", stdin=seven).json()
    assert (published["total"], published["prorated"], published["complete"]) == (14, True, False)
    one = ketrate("score", "phq9", "--prorate", "1", stdin=f"[{seven}]").json()[0]
    assert (one["total"], one["prorated"]) == (None, False)
    bad = ketrate("score", "phq9", "--prorate", "2", stdin=f'[{seven[:-1]}, "8": 9}}]').json()[0]
    assert (bad["total"], bad["prorated"]) == (None, False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("madrs", "--prorate", "published"), "no published rule"),
        (("madrs", "--prorate", "9"), "Allow 1 to 5"),
        (("madrs", "--prorate", "many"), "Allow 1 to 5"),
        (("cgi-s", "--prorate", "1"), "one answer"),
    ],
)
def test_a_rule_the_scale_cannot_have_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in refusal(ketrate("score", *arguments, stdin="{}"))
