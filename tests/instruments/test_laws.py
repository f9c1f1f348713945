"""What holds for every scale, whatever is answered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import score, score_answers
from ketrate.records.rating import Answer

CATALOGUE = load_catalogue()
SCALES = [one.id for one in CATALOGUE]


def complete(scale: Instrument, data: st.DataObject) -> dict[int, int | None]:
    return {item.number: data.draw(st.integers(item.minimum, item.maximum)) for item in scale.items}


@pytest.mark.parametrize("name", SCALES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_order_of_answering_does_not_matter(name: str, data: st.DataObject) -> None:
    scale = CATALOGUE.get(name)
    answers = complete(scale, data)
    given_as = [Answer(n, v) for n, v in data.draw(st.permutations(list(answers.items())))]
    assert score_answers(scale, given_as) == score(scale, answers)


@pytest.mark.parametrize("name", SCALES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_higher_item_never_lowers_the_total(name: str, data: st.DataObject) -> None:
    scale = CATALOGUE.get(name)
    answers = complete(scale, data)
    item = data.draw(st.sampled_from(scale.items))
    more = answers | {item.number: data.draw(st.integers(answers[item.number] or 0, item.maximum))}
    before, after = score(scale, answers).total, score(scale, more).total
    assert before is not None
    assert after is not None
    assert scale.minimum <= before <= scale.maximum
    assert after >= before or answers[item.number] is None


@pytest.mark.parametrize("name", SCALES)
def test_the_lowest_answers_make_the_floor_and_the_highest_the_ceiling(name: str) -> None:
    scale = CATALOGUE.get(name)
    lowest = score(scale, {item.number: item.minimum for item in scale.items})
    highest = score(scale, {item.number: item.maximum for item in scale.items})
    assert (lowest.total, highest.total) == (scale.minimum, scale.maximum)
    if scale.bands:
        assert (lowest.band, highest.band) == (scale.bands[0].label, scale.bands[-1].label)


@pytest.mark.parametrize("name", SCALES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_an_incomplete_rating_never_has_a_total(name: str, data: st.DataObject) -> None:
    scale = CATALOGUE.get(name)
    answers = complete(scale, data)
    gap = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=1))
    made = score(scale, {n: None if n in gap else v for n, v in answers.items()})
    lawful = {n for one in scale.either if not set(one.items) <= gap for n in one.items}
    lawful |= {item.number for item in scale.items if not item.counts}
    assert set(made.missing) == gap - lawful
    assert (made.total is None) == bool(gap - lawful)
    assert made.is_complete == (made.total is not None)
    if made.total is None:
        assert made.band is None


@pytest.mark.parametrize("name", SCALES)
def test_nothing_answered_is_not_a_score_of_zero(name: str) -> None:
    made = score(CATALOGUE.get(name), {})
    assert (made.total, made.band, made.answered) == (None, None, 0)
    assert set(made.subscales.values()) <= {None}
