"""When an outcome is looked for."""

import pytest

from ketrate.analysis.cohort_options import CohortOptions, from_words
from ketrate.analysis.elapsed import Elapsed
from ketrate.analysis.windows import default_window, timings
from ketrate.errors import BadInputError

DAY = 1440


@pytest.mark.parametrize(
    ("minutes", "window"),
    [
        (-60, (-90, -30)),
        (10, (5, 20)),
        (40, (35, 50)),
        (80, (70, 90)),
        (120, (110, 130)),
        (230, (210, 250)),
        (240, (220, 260)),
        (1 * DAY, (16 * 60, 36 * 60)),
        (2 * DAY, (36 * 60, 60 * 60)),
        (3 * DAY, (60 * 60, 84 * 60)),
        (7 * DAY, (6 * DAY, 8 * DAY)),
        (10 * DAY, (9 * DAY, 11 * DAY)),
        (14 * DAY, (12 * DAY, 16 * DAY)),
        (28 * DAY, (25 * DAY, 31 * DAY)),
    ],
)
def test_default_windows_are_those_of_the_definitions(
    minutes: float, window: tuple[float, float]
) -> None:
    assert default_window(minutes) == window


def test_where_only_days_are_known_day_1_is_exact_and_the_week_has_a_day_to_either_side() -> None:
    one, week = timings("1 d,7 d")
    assert [day for day in range(5) if one.distance(Elapsed(None, day)) is not None] == [1]
    assert [day for day in range(12) if week.distance(Elapsed(None, day)) is not None] == [6, 7, 8]


def test_a_day_says_nothing_about_minutes() -> None:
    assert timings("40 min")[0].distance(Elapsed(None, 0)) is None


def test_the_clinic_may_set_its_own_window() -> None:
    found = timings("1 d, 2d", "1 d=20-28 h")
    assert [one.label for one in found] == ["1 d", "2 d"]
    assert found[0].window == (20 * 60, 28 * 60)


@pytest.mark.parametrize(
    "words",
    [
        {"outcomes": "soon"},
        {"outcomes": ""},
        {"outcomes": "1 d,1d"},
        {"tolerance": "1 d=much"},
        {"tolerance": "3 d=1-2 d"},
        {"tolerance": "1 d=36-16 h"},
        {"response": "nan"},
        {"response": "0"},
        {"response": "half"},
        {"period": "0"},
        {"sessions": "some"},
        {"baseline": "best"},
        {"intervening": "maybe"},
        {"min-baseline": "2.5"},
    ],
)
def test_an_option_that_cannot_be_read_is_refused_by_name(words: dict[str, object]) -> None:
    with pytest.raises(BadInputError) as refused:
        from_words(words)
    assert refused.value.what == f"--{next(iter(words))}"


def test_typed_words_and_defaults_become_options_and_words_again() -> None:
    found = from_words({"response": "40", "strict": True, "min-baseline": "20", "agent": None})
    assert found == CohortOptions(response=40.0, strict=True, minimum_baseline=20)
    assert found.as_words()["min-baseline"] == 20
    assert from_words(found.as_words()) == found
