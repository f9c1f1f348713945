"""Each shipped file walked: what it says of itself, its words and its sources."""

import re
from collections.abc import Iterator

import pytest

from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import DIRECTIONS, DOMAINS, MAXIMUM, Instrument

CATALOGUE = load_catalogue()
# Items, floor and ceiling as published; see the source named in each file.
PUBLISHED = {
    "qids16": (16, 0, 27),
    "bprs18": (18, 18, 126),
    "bprs-now": (18, 18, 126),
    "bprs-positive": (4, 4, 28),
    "bprs24": (24, 24, 168),
    "ymrs": (11, 0, 60),
    "ymrs-now": (11, 0, 60),
    "hamd17": (17, 0, 52),
    "hamd17-dosing": (17, 0, 52),
    "hamd21": (21, 0, 63),
    "hamd24": (24, 0, 75),
    "hamd6": (6, 0, 22),
    "hamd7": (7, 0, 26),
    "cadss6": (6, 0, 24),
}
ACUTE = {
    "madrs": "madrs-dosing",
    "hamd17": "hamd17-dosing",
    "bprs18": "bprs-now",
    "ymrs": "ymrs-now",
}


@pytest.fixture(params=[one.id for one in CATALOGUE])
def scale(request: pytest.FixtureRequest) -> Instrument:
    return CATALOGUE.get(request.param)


@pytest.mark.parametrize(("name", "published"), PUBLISHED.items())
def test_items_and_range_are_those_published(name: str, published: tuple[int, int, int]) -> None:
    one = CATALOGUE.get(name)
    assert (len(one.items), one.minimum, one.maximum) == published


def test_the_file_says_what_it_measures_and_which_way_is_worse(scale: Instrument) -> None:
    assert scale.domain in DOMAINS
    assert scale.direction in DIRECTIONS
    assert scale.minimum < scale.maximum


def test_every_level_has_words_and_every_value_has_a_level_or_a_mark(scale: Instrument) -> None:
    for item in scale.items:
        scored = [level.value for level in item.levels if level.is_scored]
        assert scored == sorted(set(scored))
        assert (scored[0], scored[-1]) == (item.minimum, item.maximum)
        assert item.is_marked == (scored != list(range(item.minimum, item.maximum + 1)))
        assert all(level.label.strip() for level in item.levels)


def test_labels_are_short_and_differ(scale: Instrument) -> None:
    labels = [item.label for item in scale.items]
    assert len(set(labels)) == len(labels)
    assert all(len(label.split()) <= 6 for label in labels)


def sources(scale: Instrument) -> Iterator[str]:
    yield scale.source
    yield from (text for _, text in scale.sources)
    for group in (scale.bands, scale.subscales, scale.remission, scale.either):
        yield from (one.source for one in group)
    yield from (flag.cutoff.source for flag in scale.flags)
    yield from (one.source for one in (scale.alert, scale.dissociated, scale.derived) if one)
    if scale.response_percent:
        yield scale.response_source


def test_every_number_names_its_source_in_words_that_can_be_looked_up(scale: Instrument) -> None:
    for text in sources(scale):
        assert len(text) > 15
        assert not re.search(r"\[(V|V2|C|M|D)\b|\bS\d{2}[a-z]?\b|TODO", text)


def test_bands_cover_the_range_once(scale: Instrument) -> None:
    if scale.bands:
        covered = [n for band in scale.bands for n in range(band.low, band.high + 1)]
        assert covered == list(range(scale.minimum, scale.maximum + 1))


def test_a_domain_with_a_maximum_shares_no_item_with_another(scale: Instrument) -> None:
    items = [n for one in scale.subscales if one.rule == MAXIMUM for n in one.items]
    assert len(set(items)) == len(items)


def test_a_scale_about_days_waits_and_an_acute_variant_does_not(scale: Instrument) -> None:
    is_asked_here = scale.licence_route in ("full wording", "short labels")
    if is_asked_here and (scale.recall_minutes or 0) > 1440:
        assert scale.earliest_after_dosing >= 1440
    if scale.acute_variant is not None:
        variant = CATALOGUE.get(scale.acute_variant)
        assert variant.earliest_after_dosing == 0
        assert [item.label for item in variant.items] == [item.label for item in scale.items]
        assert [item.levels for item in variant.items] == [item.levels for item in scale.items]


def test_each_family_has_its_acute_variant() -> None:
    having = {one.id: one.acute_variant for one in CATALOGUE if one.acute_variant}
    assert having == {**ACUTE, "madrs-24h": "madrs-dosing"}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("hamd17-dosing", [4, 5, 6, 7, 12, 14, 16]),
        ("ymrs-now", [3, 4, 10]),
        ("bprs-now", []),
    ],
)
def test_what_nobody_can_judge_in_minutes_is_carried(name: str, numbers: list[int]) -> None:
    one = CATALOGUE.get(name)
    assert [item.number for item in one.items if item.acute == "carry"] == numbers


def test_facts_that_were_not_verified_stand_as_such_and_nowhere_as_fact() -> None:
    def unverified(name: str) -> str:
        return " ".join(CATALOGUE.get(name).unverified)

    assert "items 8 and 9" in unverified("ymrs")
    assert "items 22 to 24" in unverified("hamd24")
    assert "items 8 and 9" in unverified("qids16")
    assert "0-4, 5-6" in unverified("hamd6")
    assert not CATALOGUE.get("hamd6").bands
    assert not CATALOGUE.get("hamd6").remission
    for name in ("qids16", "ymrs", "hamd21", "hamd24", "hamd7"):
        assert "50 %" in unverified(name)
        assert CATALOGUE.get(name).response_percent is None
