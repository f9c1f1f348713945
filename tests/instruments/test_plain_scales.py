"""Scales that add up plainly, against rules typed anew from the publications they name."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketrate.errors import BadInputError, KetRateError
from ketrate.instruments.answer_files import score_text
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from ketrate.instruments.flags import flags
from ketrate.instruments.scoring import check_total, check_value, raises_alert, score
from ketrate.records.rating import Answer

CATALOGUE = load_catalogue()
# Items, lowest and highest total as published or, for own lists, as KetRate set them.
PUBLISHED = {
    "bdi2": (21, 0, 63),
    "cadss27": (27, 0, 108),
    "cadss28": (28, 0, 112),
    "cgi-i": (1, 1, 7),
    "cgi-s": (1, 1, 7),
    "cssrs-result": (1, 0, 3),
    "dissociation-global": (1, 0, 3),
    "gad7": (7, 0, 21),
    "moaas": (1, 0, 5),
    "phq9": (9, 0, 27),
    "rass": (1, -5, 4),
    "side-effects": (10, 0, 30),
    "ssi": (19, 0, 38),
    "vas-dissociation": (1, 0, 100),
    "vas-mood": (1, 0, 100),
}
# The lowest total of each grade: Kroenke 2001; Spitzer 2006; BDI-II as in the secondary text;
# sedation as the esketamine programme reads MOAA/S. All other scales here have no grades.
GRADES = {
    "phq9": {0: "minimal", 5: "mild", 10: "moderate", 15: "moderately severe", 20: "severe"},
    "gad7": {0: "minimal", 5: "mild", 10: "moderate", 15: "severe"},
    "bdi2": {0: "minimal", 14: "mild", 20: "moderate", 29: "severe"},
    "moaas": {0: "loss of consciousness", 1: "moderate or more", 4: "mild", 5: "none"},
}
# PHQ-9 in the LOINC panel 44249-1, item by item, as listed by loinc.org.
PHQ9_CODES = [
    "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3",
    "44260-8",
]  # fmt: skip
SEEN_CODES = {*PHQ9_CODES, "44249-1", "44261-6", "89209-1", "93374-7"}


@pytest.fixture(params=sorted(PUBLISHED))
def scale(request: pytest.FixtureRequest) -> Instrument:
    return CATALOGUE.get(request.param)


def answers_summing_to(scale: Instrument, total: int) -> dict[int, int | None]:
    """Answers that come to `total`, the first items taking as much as they can."""
    left = total - sum(item.minimum for item in scale.items)
    answers: dict[int, int | None] = {}
    for item in scale.items:
        part = min(left, item.maximum - item.minimum)
        answers[item.number] = item.minimum + part
        left -= part
    return answers


def grade(scale_id: str, total: int) -> str | None:
    reached = [words for lowest, words in GRADES.get(scale_id, {}).items() if total >= lowest]
    return reached[-1] if reached else None


def luhn_digit(stem: str) -> int:
    """The check digit of a LOINC code: modulus 10, every second digit from the right doubled."""
    doubled = "".join(
        str(int(digit) * (2 if place % 2 == 0 else 1)) for place, digit in enumerate(stem[::-1])
    )
    return -sum(map(int, doubled)) % 10


def codes_of(scale: Instrument) -> list[str]:
    all_codes = [scale.loinc_panel, scale.loinc_total, *(item.loinc for item in scale.items)]
    return [code for code in all_codes if code]


def test_each_scale_has_its_published_items_and_range(scale: Instrument) -> None:
    assert (len(scale.items), scale.minimum, scale.maximum) == PUBLISHED[scale.id]


def test_every_possible_total_has_the_published_grade(scale: Instrument) -> None:
    for total in range(scale.minimum, scale.maximum + 1):
        made = score(scale, answers_summing_to(scale, total))
        assert (made.total, made.band) == (total, grade(scale.id, total))


def test_grades_cover_the_whole_range_once(scale: Instrument) -> None:
    if not scale.bands:
        assert scale.id not in GRADES
        return
    assert (scale.bands[0].low, scale.bands[-1].high) == (scale.minimum, scale.maximum)
    assert all(before.high + 1 == after.low for before, after in pairwise(scale.bands))


@given(data=st.data())
def test_any_full_set_of_answers_is_their_sum_in_any_order(data: st.DataObject) -> None:
    scale = CATALOGUE.get(data.draw(st.sampled_from(sorted(PUBLISHED))))
    values = [data.draw(st.integers(item.minimum, item.maximum)) for item in scale.items]
    pairs = list(zip((item.number for item in scale.items), values, strict=True))
    shuffled = data.draw(st.permutations(pairs))
    assert score(scale, dict(shuffled)).total == sum(values)


def test_one_missing_answer_leaves_no_total(scale: Instrument) -> None:
    answers = answers_summing_to(scale, scale.maximum)
    for item in scale.items:
        made = score(scale, {**answers, item.number: None})
        assert (made.total, made.band, made.missing) == (None, None, (item.number,))


def test_values_outside_the_scale_are_refused(scale: Instrument) -> None:
    for item in scale.items:
        unscored = {level.value for level in item.levels if not level.is_scored}
        for value in {item.minimum - 1, item.maximum + 1} - unscored:
            with pytest.raises(BadInputError):
                check_value(scale, item.number, value)


@pytest.mark.parametrize("nonsense", ["4", "-1", "true", "1.5", '"2"', "[1]", "1e0", "NaN"])
def test_a_result_of_the_columbia_scale_is_one_of_four_levels(nonsense: str) -> None:
    with pytest.raises(KetRateError):
        score_text(CATALOGUE.get("cssrs-result"), f'{{"1": {nonsense}}}', "input")


def test_a_result_only_scale_takes_its_result_and_no_items() -> None:
    result = CATALOGUE.get("cssrs-result")
    with pytest.raises(BadInputError):
        score(result, {2: 1})
    assert [one.id for one in CATALOGUE if one.licence_route == "result only"] == [result.id]


@pytest.mark.parametrize(
    ("scale_id", "lowest", "highest"), [("ssi", 0, 38), ("cssrs-result", 0, 3)]
)
def test_a_total_without_items_must_lie_in_the_range(
    scale_id: str, lowest: int, highest: int
) -> None:
    scale = CATALOGUE.get(scale_id)
    for total in (lowest, highest):
        check_total(scale, total)
    for total in (lowest - 1, highest + 1, True):
        with pytest.raises(BadInputError):
            check_total(scale, total)


def test_suicide_ideation_of_four_or_more_is_pointed_out() -> None:
    scale = CATALOGUE.get("ssi")
    below, at = (answers_summing_to(scale, total) for total in (3, 4))
    assert flags(scale, below) == {"above_entry": False}
    assert flags(scale, at) == {"above_entry": True}


def test_full_wording_is_shown_only_where_it_is_free() -> None:
    own = {"dissociation-global", "side-effects", "vas-dissociation", "vas-mood"}
    free = {"phq9", "cgi-s", "cgi-i", *own}
    assert {i for i in PUBLISHED if CATALOGUE.get(i).licence_route == "full wording"} == free
    assert "Pfizer" in CATALOGUE.get("phq9").licence


def test_licensed_forms_carry_numbers_and_no_words() -> None:
    for scale_id in ("bdi2", "ssi"):
        scale = CATALOGUE.get(scale_id)
        count = PUBLISHED[scale_id][0]
        assert scale.licence_route == "numbers only"
        assert [item.label for item in scale.items] == [f"Item {n}" for n in range(1, count + 1)]
        assert len({item.paraphrase for item in scale.items}) == 1


def test_codes_have_a_valid_check_digit_and_were_seen_in_a_source() -> None:
    codes = [code for one in CATALOGUE for code in codes_of(one)]
    assert {code for code in codes if int(code[-1]) != luhn_digit(code[:-2])} == set()
    assert set(codes) == SEEN_CODES
    assert len(codes) == len(set(codes))
    assert luhn_digit("89209") != 7  # the wrong code for the same total that is going round


def test_phq9_items_carry_the_codes_of_their_own_questions() -> None:
    phq9 = CATALOGUE.get("phq9")
    assert [item.loinc for item in phq9.items] == PHQ9_CODES
    assert (phq9.loinc_panel, phq9.loinc_total) == ("44249-1", "44261-6")


@pytest.mark.parametrize(
    ("scale_id", "item", "lowest"),
    [("phq9", 9, 1), ("cssrs-result", 1, 2), ("bdi2", 9, 1)],
)
def test_a_suicidality_answer_raises_an_alert(scale_id: str, item: int, lowest: int) -> None:
    scale = CATALOGUE.get(scale_id)
    assert raises_alert(scale, [Answer(item, lowest - 1)], []) is None
    assert raises_alert(scale, [Answer(item, lowest)], []) == (item, lowest)
    highest = scale.item(item).maximum
    assert raises_alert(scale, [Answer(item, highest)], []) == (item, highest)


def test_nothing_reported_is_never_called_no_risk() -> None:
    lowest = CATALOGUE.get("cssrs-result").items[0].levels[0]
    assert lowest.label == "Nothing reported"
    assert "never means no risk" in lowest.hint


def test_phq9_responds_at_half_and_remits_below_five() -> None:
    phq9 = CATALOGUE.get("phq9")
    assert phq9.response_percent == 50
    assert [(one.operator, one.value) for one in phq9.remission] == [("<=", 4)]


def test_the_three_long_cadss_agree_on_items_1_to_19_only() -> None:
    keys = {i: [item.key for item in CATALOGUE.get(i).items] for i in ("cadss23", "cadss27")}
    keys["cadss28"] = [item.key for item in CATALOGUE.get("cadss28").items]
    assert keys["cadss23"][:19] == keys["cadss27"][:19] == keys["cadss28"][:19]
    assert keys["cadss28"][:23] == keys["cadss23"]
    # The observer's items begin at 20 in the form of 1998 and at 24 in the form of 2014.
    assert keys["cadss27"][19:24] == keys["cadss28"][23:]
    assert not set(keys["cadss27"][19:]) & set(keys["cadss23"])
    families = {CATALOGUE.get(i).family for i in keys}
    assert families == set(keys), "numbers of items differ: one axis would mislead"


def test_cadss_subscales_keep_the_observers_items_apart() -> None:
    sums = {
        "cadss28": (range(1, 24), range(24, 29), (3, 4, 5, 6, 7, 20, 21, 23), (14, 15, 22)),
        "cadss27": (range(1, 20), range(20, 28), (3, 4, 5, 6, 7), (14, 15)),
    }
    for scale_id, (subjective, observer, body, memory) in sums.items():
        count = PUBLISHED[scale_id][0]
        answers = {n: (n * 3) % 5 for n in range(1, count + 1)}
        made = score(CATALOGUE.get(scale_id), {**answers}).subscales
        of = {name: sum(answers[n] for n in numbers) for name, numbers in (
            ("subjective", subjective), ("observer", observer),
            ("depersonalization", body), ("amnesia", memory),
        )}  # fmt: skip
        of["derealization"] = of["subjective"] - of["depersonalization"] - of["amnesia"]
        assert made == of


@pytest.mark.parametrize("scale_id", ["cgi-s", "cgi-i"])
def test_zero_on_a_global_impression_means_not_assessed(scale_id: str) -> None:
    made = score(CATALOGUE.get(scale_id), {1: 0})
    assert (made.total, made.is_complete, made.missing) == (None, False, (1,))


def test_sedation_scales_say_which_way_is_worse() -> None:
    moaas, rass = CATALOGUE.get("moaas"), CATALOGUE.get("rass")
    assert (moaas.direction, rass.direction) == ("higher is better", "zero is best")
    worse = {i for i in PUBLISHED if CATALOGUE.get(i).direction != "higher is worse"}
    assert worse == {"moaas", "rass"}


def test_a_sedated_patient_scores_below_zero_on_richmond() -> None:
    document = score_text(CATALOGUE.get("rass"), '{"1": -3}', "input")
    assert isinstance(document, dict)
    assert (document["total"], document["range"], document["complete"]) == (-3, [-5, 4], True)


def test_two_weeks_are_not_asked_about_in_the_hours_after_a_dosing() -> None:
    for scale_id in ("phq9", "gad7", "bdi2"):
        scale = CATALOGUE.get(scale_id)
        assert scale.recall_minutes == 14 * 24 * 60
        assert scale.earliest_after_dosing > 24 * 60


def test_unverified_facts_are_listed_where_the_facts_sheet_was_not_sure() -> None:
    unsure = {"bdi2", "cadss27", "cadss28", "cssrs-result", "gad7", "moaas", "phq9", "rass", "ssi"}
    assert {i for i in PUBLISHED if CATALOGUE.get(i).unverified} == unsure
