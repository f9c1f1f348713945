"""Every scale against a second implementation, on thousands of answer sets with gaps in them."""

import json
import sys

import numpy as np
import pytest

from ketrate.instruments.answer_files import score_text
from ketrate.instruments.catalogue import load_catalogue
from tests.instruments.published import PUBLISHED, Answers

CATALOGUE = load_catalogue()
SETS = 2000


def random_sets(name: str, count: int, *, seed: int = 20260302) -> Answers:
    """Whole sets and sets with one to three gaps, in equal parts; the outer answers too."""
    chance, one = np.random.default_rng(seed), PUBLISHED[name]
    low, high = np.array(one.low), np.array(one.high)
    answers = chance.integers(low, high + 1, (count, low.size)).astype(float)
    answers[0], answers[1] = low, high
    for line in range(2, count, 2):
        gaps = chance.permutation(low.size)[: chance.integers(1, 4)]
        answers[line, gaps] = np.nan
    return answers


def as_text(answers: Answers) -> str:
    sets = [
        {str(n): None if np.isnan(value) else int(value) for n, value in enumerate(line, start=1)}
        for line in answers
    ]
    return json.dumps(sets)


def number(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def test_every_scale_has_a_second_implementation() -> None:
    assert set(PUBLISHED) == {one.id for one in CATALOGUE}


@pytest.mark.parametrize("name", PUBLISHED)
def test_totals_parts_and_grades_agree_with_the_published_rule(name: str) -> None:
    rule, answers = PUBLISHED[name], random_sets(name, SETS)
    made = score_text(CATALOGUE.get(name), as_text(answers), "input")
    assert isinstance(made, list)
    totals = [number(value) for value in rule.total(answers)]
    assert [one["total"] for one in made] == totals
    assert [one["complete"] for one in made] == [total is not None for total in totals]
    assert sum(total is None for total in totals) > SETS / 4
    for part, total_of in rule.parts.items():
        expected = [number(value) for value in total_of(answers)]
        assert [one["subscales"][part] for one in made] == expected  # type: ignore[index]
    assert all(set(one["subscales"]) == set(rule.parts) for one in made)  # type: ignore[call-overload]
    if rule.grades:
        expected_grades = [
            None if total is None else next(words for top, words in rule.grades if total <= top)
            for total in totals
        ]
        assert [one["band"] for one in made] == expected_grades


@pytest.mark.parametrize("name", PUBLISHED)
def test_twice_the_answer_sets_are_twice_the_work_and_no_more(name: str) -> None:
    """Calls are counted, not seconds: nothing is looked up or built once for every pair of sets."""
    scale, answers = CATALOGUE.get(name), random_sets(name, 60)
    score_text(scale, as_text(answers[:2]), "input")  # whatever is built at the first use

    def calls(count: int) -> int:
        text, counted = as_text(answers[:count]), 0

        def count_one(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count_one)
        try:
            score_text(scale, text, "input")
        finally:
            sys.setprofile(None)
        return counted

    once, twice = calls(30), calls(60)
    assert twice <= 2.2 * once
