"""Totals against rules written out again here, from the publications, and not against our own."""

import itertools
import json
import random
from collections.abc import Mapping

import pytest

from ketrate.errors import BadInputError
from ketrate.instruments.answer_files import score_text
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.flags import flag_words, flags
from ketrate.instruments.scoring import check_value, open_items, raises_alert, score
from ketrate.instruments.short_form import derive
from ketrate.records.rating import Answer, Unanswered

CATALOGUE = load_catalogue()
QIDS = CATALOGUE.get("qids16")


def answers_of(values: str) -> dict[int, int | None]:
    """One digit an item; a dash is a blank."""
    return {n: None if v == "-" else int(v) for n, v in enumerate(values.replace(" ", ""), 1)}


def random_answers(name: str, seed: int) -> dict[int, int]:
    rng = random.Random(seed)  # noqa: S311 - made up answers, no secret
    return {i.number: rng.randint(i.minimum, i.maximum) for i in CATALOGUE.get(name).items}


def published_qids(a: Mapping[int, int]) -> int:
    """Sleep, mood, appetite and weight, five single domains, psychomotor (Rush 2003)."""
    sleep = max(a[1], a[2], a[3], a[4])
    eating = max(a.get(6, 0), a.get(7, 0), a.get(8, 0), a.get(9, 0))
    return sleep + a[5] + eating + a[10] + a[11] + a[12] + a[13] + a[14] + max(a[15], a[16])


# Added up by hand from the rule: items 1-4, 5, 6-7, 8-9, 10-14, 15-16; total and band.
QIDS_BY_HAND = [
    ("0000 0 00 00 00000 00", 0, "none"),
    ("3333 3 33 33 33333 33", 27, "very severe"),
    ("2001 2 -1 02 11110 01", 11, "moderate"),  # 2 + 2 + 2 + 4 + 1
    ("3210 1 10 0- 00000 00", 5, "none"),  # 3 + 1 + 1
    ("0003 1 1- 1- 11000 00", 7, "mild"),  # 3 + 1 + 1 + 2
    ("3333 0 -0 0- 00000 00", 3, "none"),  # 3
    ("3213 3 -3 -3 22222 01", 20, "severe"),  # 3 + 3 + 3 + 10 + 1
    ("3213 3 -3 -3 22222 22", 21, "very severe"),  # 3 + 3 + 3 + 10 + 2
]


@pytest.mark.parametrize(("values", "total", "band"), QIDS_BY_HAND)
def test_qids_takes_the_highest_of_a_domain_and_adds_nine(
    values: str, total: int, band: str
) -> None:
    made = score(QIDS, answers_of(values))
    assert (made.total, made.band, made.missing) == (total, band, ())


@pytest.mark.parametrize("blank", [(), (6,), (7,), (8,), (9,), (6, 8), (7, 9), (6, 9), (7, 8)])
def test_qids_follows_the_published_rule_on_many_answers(blank: tuple[int, ...]) -> None:
    for seed in range(200):
        answers = random_answers("qids16", seed)
        left = {n: v for n, v in answers.items() if n not in blank}
        made = score(QIDS, {n: left.get(n) for n in answers})
        assert made.total == published_qids(left)
        assert made.is_complete
        assert made.answered == 16 - len(blank)


def test_qids_domains_are_shown_as_subscales() -> None:
    made = score(QIDS, answers_of("01203-2-10000012"))
    assert dict(made.subscales) == {"sleep": 2, "appetite-weight": 2, "psychomotor": 2}


def test_qids_with_both_of_a_pair_blank_has_no_total() -> None:
    made = score(QIDS, answers_of("00000--000000000"))
    assert (made.total, made.missing) == (None, (6, 7))
    assert made.subscales["appetite-weight"] is None
    assert made.subscales["sleep"] == 0


@pytest.mark.parametrize("item", [1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16])
def test_any_other_blank_of_qids_is_a_gap(item: int) -> None:
    made = score(QIDS, {n: None if n == item else 3 for n in range(1, 17)})
    assert (made.total, made.missing) == (None, (item,))


@pytest.mark.parametrize(
    ("total", "band"),
    [(5, "none"), (6, "mild"), (10, "mild"), (11, "moderate"), (15, "moderate"), (16, "severe"),
     (20, "severe"), (21, "very severe")],
)  # fmt: skip
def test_qids_bands_have_the_published_edges(total: int, band: str) -> None:
    domains = [1, 5, 6, 10, 11, 12, 13, 14, 15]
    full, rest = divmod(total, 3)
    values = [3] * full + [rest] + [0] * 9
    answers: dict[int, int | None] = dict.fromkeys(range(1, 17), 0)
    answers |= dict(zip(domains, values, strict=False))
    made = score(QIDS, answers)
    assert (made.total, made.band) == (total, band)


def test_a_rater_may_finish_qids_with_one_of_each_pair() -> None:
    given = [Answer(n, 1) for n in range(1, 17) if n not in (7, 8)]
    assert open_items(QIDS, given) == ()
    assert open_items(QIDS, [a for a in given if a.item != 6]) == (6, 7)
    refused = [Answer(n, reason=Unanswered.REFUSED) for n in (6, 7)]
    assert open_items(QIDS, [a for a in given if a.item != 6] + refused) == ()


@pytest.mark.parametrize("name", ["bprs18", "bprs-now", "bprs24", "bprs-positive"])
def test_bprs_counts_from_one_and_zero_is_not_assessed(name: str) -> None:
    one = CATALOGUE.get(name)
    numbers = range(1, len(one.items) + 1)
    assert score(one, dict.fromkeys(numbers, 1)).total == len(one.items)
    assert score(one, dict.fromkeys(numbers, 7)).total == 7 * len(one.items)
    for item in numbers:
        made = score(one, {n: 0 if n == item else 7 for n in numbers})
        assert (made.total, made.missing) == (None, (item,))
    with pytest.raises(BadInputError, match="1 to 7"):
        check_value(one, 1, 8)


@pytest.mark.parametrize(
    ("name", "numbers"), [("bprs18", (4, 11, 12, 15)), ("bprs24", (9, 10, 11, 15))]
)
def test_the_positive_items_are_the_same_four_in_both_numberings(
    name: str, numbers: tuple[int, ...]
) -> None:
    one, four = CATALOGUE.get(name), CATALOGUE.get("bprs-positive")
    assert {one.item(n).label for n in numbers} == {item.label for item in four.items}
    for seed in range(50):
        answers = random_answers(name, seed)
        made = score(one, {**answers})
        assert made.total == sum(answers.values())
        assert made.subscales["positive"] == sum(answers[n] for n in numbers)


def test_the_expanded_bprs_keeps_the_words_of_the_eighteen() -> None:
    labels = {item.label for item in CATALOGUE.get("bprs24").items}
    assert {item.label for item in CATALOGUE.get("bprs18").items} <= labels


def test_young_has_seven_items_to_four_and_four_to_eight() -> None:
    for name in ("ymrs", "ymrs-now"):
        one = CATALOGUE.get(name)
        assert [item.number for item in one.items if item.maximum == 8] == [5, 6, 8, 9]
        assert [item.maximum for item in one.items].count(4) == 7
        for seed in range(50):
            answers = random_answers(name, seed)
            assert score(one, {**answers}).total == sum(answers.values())


def test_young_names_hypomania_from_twelve() -> None:
    one = CATALOGUE.get("ymrs")
    eleven = answers_of("04004300000")
    assert (score(one, eleven).total, score(one, eleven).band) == (11, "below hypomania")
    assert score(one, {**eleven, 11: 1}).band == "hypomania or mania"


@pytest.mark.parametrize(
    ("name", "first_half", "rest"), [("hamd21", 52, 11), ("hamd24", 52, 23), ("hamd17", 52, 0)]
)
def test_hamilton_maxima_are_those_of_the_rule_in_the_file(
    name: str, first_half: int, rest: int
) -> None:
    one = CATALOGUE.get(name)
    highest = {item.number: item.maximum for item in one.items}
    assert sum(v for n, v in highest.items() if n <= 17) == first_half
    assert sum(v for n, v in highest.items() if n > 17) == rest
    assert score(one, {**highest}).total == first_half + rest
    assert "agitation 0 to 4" in one.version
    not_weighed = score(one, {**highest, 16: 3})
    assert (not_weighed.total, not_weighed.missing) == (None, (16,))


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "below mild"), (3, "below mild"), (4, "mild"), (11, "mild"), (12, "moderate"),
     (19, "moderate"), (20, "severe"), (26, "severe")],
)  # fmt: skip
def test_the_seven_items_have_their_own_bands(total: int, band: str) -> None:
    one = CATALOGUE.get("hamd7")
    left, answers = total, dict[int, int | None]()
    for item in one.items:
        answers[item.number] = min(left, item.maximum)
        left -= min(left, item.maximum)
    made = score(one, answers)
    assert (made.total, made.band) == (total, band)


@pytest.mark.parametrize(
    ("name", "parent", "numbers"),
    [
        ("hamd6", "hamd17", (1, 2, 7, 8, 10, 13)),
        ("hamd6", "hamd17-dosing", (1, 2, 7, 8, 10, 13)),
        ("hamd6", "hamd24", (1, 2, 7, 8, 10, 13)),
        ("cadss6", "cadss23", (1, 2, 6, 7, 15, 22)),
        ("bprs-positive", "bprs18", (4, 11, 12, 15)),
        ("bprs-positive", "bprs-now", (4, 11, 12, 15)),
    ],
)
def test_a_short_form_is_scored_out_of_the_whole_scale(
    name: str, parent: str, numbers: tuple[int, ...]
) -> None:
    short, whole = CATALOGUE.get(name), CATALOGUE.get(parent)
    assert [item.label for item in short.items] == [whole.item(n).label for n in numbers]
    for seed in range(50):
        answers: dict[int, int | None] = {**random_answers(parent, seed)}
        expected = sum(answers[n] or 0 for n in numbers)
        assert score(short, derive(short, parent, answers)).total == expected
        answers[numbers[-1]] = None
        assert score(short, derive(short, parent, answers)).total is None


def test_a_short_form_is_not_taken_from_a_scale_with_other_numbers() -> None:
    with pytest.raises(BadInputError):
        derive(CATALOGUE.get("cadss6"), "cadss27", {1: 0})
    with pytest.raises(BadInputError):
        derive(CATALOGUE.get("bprs-positive"), "bprs24", {4: 1})
    with pytest.raises(BadInputError):
        derive(QIDS, "hamd17", {})


def scored(name: str, text: str) -> dict[str, object]:
    one = CATALOGUE.get(name)
    documents = score_text(one, f"[{text}]", "input", CATALOGUE.origins(one))
    assert isinstance(documents, list)
    return documents[0]


def test_the_score_command_takes_a_short_form_by_its_own_or_the_whole_scales_numbers() -> None:
    own = '{"1": 4, "2": 3, "3": 2, "4": 1, "5": 0, "6": 4}'
    there = '{"1": 4, "2": 3, "6": 2, "7": 1, "15": 0, "22": 4}'
    whole = json.dumps({n: {1: 4, 2: 3, 6: 2, 7: 1, 15: 0, 22: 4}.get(n, 1) for n in range(1, 24)})
    for text in (own, there, whole):
        assert (scored("cadss6", text)["total"], scored("cadss6", text)["problems"]) == (14, [])
    gap = scored("cadss6", whole.replace('"22": 4', '"22": null'))
    assert (gap["total"], gap["missing"], gap["answered"]) == (None, [6], 5)


@pytest.mark.parametrize(
    "text",
    [
        '{"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "7": 0}',
        '{"1": 0, "2": 0, "6": 0, "7": 0, "15": 0, "22": 0, "24": 0}',
        '{"1": 0, "2": 0, "6": 0, "7": 0, "15": 0, "22": 5}',
        '{"1": 0, "2": 0, "6": 0, "7": 0, "15": 0, "22": 0, "3": true}',
    ],
)
def test_a_short_form_with_an_item_or_value_that_fits_neither_is_refused(text: str) -> None:
    refused = scored("cadss6", text)
    assert (refused["total"], refused["complete"]) == (None, False)
    assert refused["problems"]


def test_a_hamilton_of_twentyone_items_gives_its_six() -> None:
    answers = random_answers("hamd21", 3)
    total = sum(answers[n] for n in (1, 2, 7, 8, 10, 13))
    assert scored("hamd6", json.dumps(answers))["total"] == total


@pytest.mark.parametrize(
    ("total", "before", "raised"),
    [(4, 0, False), (5, 0, True), (5, 4, True), (5, 5, False), (9, 12, False), (5, None, None),
     (4, None, False)],
)  # fmt: skip
def test_dissociated_is_above_four_and_above_the_rating_before(
    total: int, before: int | None, raised: bool | None
) -> None:
    one = CATALOGUE.get("cadss23")
    answers: dict[int, int | None] = {n: int(n <= total) for n in range(1, 24)}
    assert flags(one, answers, before)["dissociated"] is raised
    assert flags(one, {**answers, 23: None}, before)["dissociated"] is None


def test_the_cut_off_of_the_whole_scale_is_not_that_of_six_items() -> None:
    assert flags(CATALOGUE.get("cadss6"), dict.fromkeys(range(1, 7), 4), 0) == {}


@pytest.mark.parametrize(
    ("values", "raised"),
    [("3333", False), ("1114", True), ("4-11", True), ("33-3", None), ("3033", None)],
)
def test_one_positive_symptom_of_four_is_pointed_out(values: str, raised: bool | None) -> None:
    assert flags(CATALOGUE.get("bprs-positive"), answers_of(values)) == {"positive-item": raised}


@pytest.mark.parametrize(
    ("name", "item", "limit"),
    [("qids16", 12, 2), ("hamd17-dosing", 3, 3), ("hamd21", 3, 3), ("hamd24", 3, 3),
     ("hamd7", 7, 3)],
)  # fmt: skip
def test_suicidality_is_raised_from_the_limit_on(name: str, item: int, limit: int) -> None:
    one = CATALOGUE.get(name)
    assert raises_alert(one, [Answer(item, limit - 1)], []) is None
    assert raises_alert(one, [Answer(item, limit)], []) == (item, limit)


def test_ten_thousand_answer_sets_agree_with_plain_sums() -> None:
    """Plain sums: every scale here but QIDS adds up all of its items."""
    one = CATALOGUE.get("hamd24")
    sets = [random_answers("hamd24", seed) for seed in range(10_000)]
    text = json.dumps([{str(n): v for n, v in answers.items()} for answers in sets])
    made = score_text(one, text, "input")
    assert isinstance(made, list)
    for document, answers in itertools.zip_longest(made, sets):
        assert document["total"] == sum(answers.values())


def test_flags_are_told_in_words_with_the_total_before_the_dosing() -> None:
    whole = dict.fromkeys(range(1, 24), 1)
    cadss = CATALOGUE.get("cadss23")
    assert flag_words(cadss, whole, baseline=2) == ("Dissociated: > 4, pre-dose 2",)
    assert flag_words(cadss, whole, baseline=30) == ()
    (unsure,) = flag_words(cadss, whole)
    assert unsure.endswith("Pre-dose not known")
    assert flag_words(cadss, dict.fromkeys(range(1, 24), 0)) == ()
    assert flag_words(CATALOGUE.get("ssi"), {}, total=4) == (
        "At or above the entry level of a trial",
    )
