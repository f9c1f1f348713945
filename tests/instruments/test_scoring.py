import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketrate.errors import BadFileError, BadInputError
from ketrate.instruments.answer_files import instrument_document, score_text
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.scoring import check_total, check_value, raises_alert, score, score_answers
from ketrate.records.rating import Answer, Unanswered

CATALOGUE = load_catalogue()
MADRS = CATALOGUE.get("madrs")
CADSS = CATALOGUE.get("cadss23")
HAMD = CATALOGUE.get("hamd17")
EXAMPLE = '{"1":3,"2":3,"3":2,"4":2,"5":1,"6":3,"7":4,"8":3,"9":3,"10":2}'


def madrs_of(total: int) -> dict[int, int | None]:
    return {n: max(0, min(6, total - 6 * (n - 1))) for n in range(1, 11)}


def test_the_documented_example_comes_to_26_and_moderate() -> None:
    document = score_text(MADRS, EXAMPLE, "input")
    assert document == {
        "instrument": "madrs",
        "version": MADRS.version,
        "answered": 10,
        "items": 10,
        "complete": True,
        "total": 26,
        "range": [0, 60],
        "subscales": {},
        "band": "moderate",
        "missing": [],
        "problems": [],
    }


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "none"), (6, "none"), (7, "mild"), (19, "mild"), (20, "moderate"), (34, "moderate"),
     (35, "severe"), (60, "severe")],
)  # fmt: skip
def test_madrs_bands_have_the_published_edges(total: int, band: str) -> None:
    made = score(MADRS, madrs_of(total))
    assert (made.total, made.band) == (total, band)


def test_cadss_subscales_follow_the_published_scoring_code() -> None:
    # Stanford's sums: depersonalisation, derealisation, amnesia; written out anew here.
    answers = {n: (n * 7) % 5 for n in range(1, 24)}
    dp = sum(answers[n] for n in (3, 4, 5, 6, 7, 20, 21, 23))
    am = sum(answers[n] for n in (14, 15, 22))
    made = score(CADSS, {**answers})
    assert made.subscales == {
        "depersonalization": dp,
        "derealization": sum(answers.values()) - dp - am,
        "amnesia": am,
    }


def test_every_cadss_item_stands_in_exactly_one_subscale() -> None:
    numbers = [n for subscale in CADSS.subscales for n in subscale.items]
    assert sorted(numbers) == list(range(1, 24))
    assert [s.maximum for s in CADSS.subscales] == [32, 48, 12]


def test_an_incomplete_rating_has_no_total_and_no_band() -> None:
    made = score(MADRS, {1: 3, 2: None})
    assert (made.total, made.band, made.is_complete, made.answered) == (None, None, False, 1)
    assert made.missing == tuple(range(2, 11))


def test_a_reason_is_not_a_value() -> None:
    answers = [Answer(n, 0) for n in range(1, 10)] + [Answer(10, reason=Unanswered.REFUSED)]
    assert score_answers(MADRS, answers).total is None


def test_weight_not_assessed_is_accepted_and_not_scored() -> None:
    made = score(HAMD, {n: 3 if n == 16 else 0 for n in range(1, 18)})
    assert (made.total, made.missing) == (None, (16,))


@pytest.mark.parametrize("value", [-1, 7, 3.0, True, math.nan, "3", None])
def test_a_value_that_is_not_possible_is_refused_with_scale_item_and_range(value: object) -> None:
    with pytest.raises(BadInputError) as refused:
        check_value(MADRS, 4, value)  # type: ignore[arg-type]
    assert "MADRS item 4" in refused.value.what
    assert "0 to 6" in refused.value.remedy


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(BadInputError):
        score(MADRS, {11: 0})


@pytest.mark.parametrize("total", [-1, 61, True, 12.0])
def test_a_total_outside_the_scale_is_refused(total: int) -> None:
    with pytest.raises(BadInputError):
        check_total(MADRS, total)
    check_total(MADRS, 60)


@given(st.lists(st.integers(0, 6), min_size=10, max_size=10))
def test_a_complete_madrs_is_the_plain_sum(values: list[int]) -> None:
    answers: dict[int, int | None] = dict(enumerate(values, 1))
    assert score(MADRS, answers).total == sum(values)


@pytest.mark.parametrize(
    ("before", "now", "raised"),
    [(None, 3, False), (None, 4, True), (1, 3, True), (2, 3, False), (6, 4, True), (0, 2, True)],
)
def test_suicidality_is_raised_at_four_or_on_a_rise_of_two(
    before: int | None, now: int, raised: bool
) -> None:
    previous = [] if before is None else [Answer(10, before)]
    assert raises_alert(MADRS, [Answer(10, now)], previous) == ((10, now) if raised else None)


def test_hamilton_suicidality_is_raised_at_three() -> None:
    assert raises_alert(HAMD, [Answer(3, 2)], [Answer(3, 0)]) is None
    assert raises_alert(HAMD, [Answer(3, 3)], []) == (3, 3)
    assert raises_alert(CADSS, [Answer(3, 4)], []) is None


def test_in_an_array_the_bad_object_has_problems_and_the_others_are_scored() -> None:
    bad = EXAMPLE.replace('"10":2', '"10":9,"11":1')
    documents = score_text(MADRS, f"[{EXAMPLE},{bad},{{}}]", "input")
    assert isinstance(documents, list)
    assert [d["total"] for d in documents] == [26, None, None]
    problems = [d["problems"] for d in documents]
    assert [len(p) for p in problems if isinstance(p, list)] == [0, 2, 0]


def test_an_unknown_item_beside_complete_answers_gives_no_total() -> None:
    documents = score_text(MADRS, "[" + EXAMPLE.replace("}", ',"12":0}') + "]", "input")
    assert isinstance(documents, list)
    assert (documents[0]["total"], documents[0]["band"]) == (None, None)


@pytest.mark.parametrize(
    "text",
    ['{"1":9}', '{"1":true}', '{"1":NaN}', '{"1":2.0}', '{"1":"2"}', '{"1":1,"1":1}', '{"x":1}',
     '{"01":1}', '{"1":{}}', '{"1":1e400}'],
)  # fmt: skip
def test_a_single_object_with_a_bad_value_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        score_text(MADRS, text, "input")


@pytest.mark.parametrize("text", ["", "{", "3", "null", "[3]", "[" * 100_000, '{"1":' + "9" * 5000])
def test_what_is_not_a_json_object_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(BadFileError) as refused:
        score_text(MADRS, text, "answers.json")
    assert refused.value.path == "answers.json"


def test_every_scale_can_be_described_and_printed() -> None:
    documents = [instrument_document(one) for one in CATALOGUE]
    assert json.loads(json.dumps(documents, allow_nan=False)) == documents
    assert {one["id"]: one["items"] for one in documents}["cadss23"] == 23
