"""Fewer answers than items: no total, unless the clinic switched a rule on, and then marked."""

import random
from fractions import Fraction

import pytest

from ketrate.errors import BadInputError
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import DOWN, NEAREST, SUM, UP, Instrument, Prorating
from ketrate.instruments.prorating import check_rule, most_allowed, rule_words
from ketrate.instruments.scoring import score, score_answers
from ketrate.records.rating import Answer, Unanswered

CATALOGUE = load_catalogue()
PHQ9, MADRS, HAMD17 = (CATALOGUE.get(name) for name in ("phq9", "madrs", "hamd17"))
QIDS, BPRS = CATALOGUE.get("qids16"), CATALOGUE.get("bprs-positive")
PLAIN = [
    one
    for one in CATALOGUE
    if most_allowed(one) and all(part.rule == SUM for part in one.subscales)
]


def own(most: int, rounding: str = NEAREST) -> Prorating:
    return Prorating(most, rounding, "a rule of this clinic")


def test_without_a_rule_a_gap_leaves_no_total_even_where_one_was_published() -> None:
    answers: dict[int, int | None] = dict.fromkeys(range(1, 9), 2)
    assert PHQ9.prorating is not None
    assert score(PHQ9, answers).total is None
    assert not score(PHQ9, answers).is_prorated


def test_two_missing_items_of_phq9_take_the_mean_of_the_other_seven() -> None:
    """The rule quoted from Arrieta et al. 2017: 2,2,1,3,0,2,1 -> mean 11/7, times nine 14.14."""
    answers = dict(zip(range(1, 8), (2, 2, 1, 3, 0, 2, 1), strict=True))
    made = score(PHQ9, answers, PHQ9.prorating)
    assert (made.total, made.is_prorated, made.is_complete) == (14, True, False)
    assert (made.band, made.missing) == ("moderate", (8, 9))


def test_three_missing_items_of_phq9_are_too_many() -> None:
    answers: dict[int, int | None] = dict.fromkeys(range(1, 7), 2)
    made = score(PHQ9, answers, PHQ9.prorating)
    assert (made.total, made.band, made.is_prorated) == (None, None, False)


def test_a_complete_rating_is_not_touched_by_a_rule() -> None:
    answers: dict[int, int | None] = dict.fromkeys(range(1, 10), 1)
    assert score(PHQ9, answers, own(4)) == score(PHQ9, answers)


@pytest.mark.parametrize(("rounding", "total"), [(NEAREST, 23), (DOWN, 22), (UP, 23)])
def test_a_half_is_rounded_up_and_the_rule_may_say_otherwise(rounding: str, total: int) -> None:
    """Eight answers of MADRS that add up to 18: 18 / 8 x 10 = 22.5."""
    answers = dict(zip(range(1, 9), (3, 3, 2, 2, 2, 2, 2, 2), strict=True))
    assert score(MADRS, answers, own(2, rounding)).total == total


def test_items_of_another_range_keep_the_total_inside_the_scale() -> None:
    """HAM-D mixes 0-4 and 0-2: all but two small items at their ceiling is 48 of 48, so 52 of 52;
    a plain mean of items times seventeen would give 54, above the scale."""
    answers = {i.number: i.maximum for i in HAMD17.items if i.number not in (16, 17)}
    assert score(HAMD17, answers, own(2)).total == 52


def test_a_floor_other_than_zero_is_kept() -> None:
    assert score(BPRS, {1: 1, 2: 1, 3: 1}, own(1)).total == 4
    assert score(BPRS, {1: 7, 2: 1, 3: 4}, own(1)).total == 16  # 12 / 3 x 4


def test_a_domain_with_a_gap_is_missing_as_a_whole() -> None:
    """QIDS counts nine domains; eight of them at 2 make 16 / 8 x 9 = 18."""
    answers: dict[int, int | None] = dict.fromkeys((1, 2, 3, 5, 6, 8, *range(10, 17)), 2)
    made = score(QIDS, answers, own(1))
    assert (made.missing, made.total, made.is_prorated) == ((4,), 18, True)


def test_a_rating_that_is_still_being_asked_has_no_prorated_total() -> None:
    answers = [Answer(n, 2) for n in range(1, 9)]
    assert score_answers(PHQ9, answers, own(2)).total is None
    refused = [*answers, Answer(9, reason=Unanswered.REFUSED)]
    assert score_answers(PHQ9, refused, own(2)).total == 18


@pytest.mark.parametrize("scale", PLAIN, ids=lambda one: one.id)
def test_a_prorated_total_is_the_exact_share_and_stays_in_the_range(scale: Instrument) -> None:
    """Against the formula on its own, over many random gaps."""
    chance = random.Random(scale.id)  # noqa: S311 - no secret
    counted = [item for item in scale.items if item.counts]
    for _ in range(200):
        gap = chance.sample(counted, chance.randint(1, most_allowed(scale)))
        known = [item for item in counted if item not in gap]
        values = {item.number: chance.randint(item.minimum, item.maximum) for item in known}
        above = sum(values.values()) - sum(item.minimum for item in known)
        share = Fraction(above, sum(item.maximum - item.minimum for item in known))
        exact = scale.minimum + share * (scale.maximum - scale.minimum)
        made = score(scale, values, own(most_allowed(scale)))
        assert made.total is not None
        assert abs(made.total - exact) <= Fraction(1, 2)
        assert scale.minimum <= made.total <= scale.maximum


@pytest.mark.parametrize(
    ("scale", "rule", "said"),
    [
        (MADRS, own(0), "Allow 1 to 5"),
        (MADRS, own(6), "Allow 1 to 5"),
        (MADRS, own(1, "away"), "nearest"),
        (MADRS, Prorating(1, NEAREST, " "), "where the rule comes from"),
        (CATALOGUE.get("cgi-s"), own(1), "one answer"),
        (CATALOGUE.get("cssrs-result"), own(1), "one answer"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    scale: Instrument, rule: Prorating, said: str
) -> None:
    with pytest.raises(BadInputError) as refused:
        check_rule(scale, rule)
    assert said in f"{refused.value.problem} {refused.value.remedy}"


def test_the_rule_is_told_with_its_source_or_as_the_clinics_own() -> None:
    assert PHQ9.prorating is not None
    assert "Arrieta" in rule_words(PHQ9.prorating)
    assert "2 items may be missing" in rule_words(PHQ9.prorating)
    assert "the clinic's own rule: a rule of this clinic" in rule_words(own(1))
