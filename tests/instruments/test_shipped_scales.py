import re

import pytest

from ketrate.instruments.catalogue import Catalogue, load_catalogue
from ketrate.instruments.definition import DOMAINS, Instrument

CATALOGUE = load_catalogue()
# Ranges and counts as published (Bremner 1998/2024, Montgomery and Åsberg 1979, Hamilton).
PUBLISHED = {
    "cadss23": (23, 0, 92),
    "hamd17": (17, 0, 52),
    "madrs": (10, 0, 60),
    "madrs-24h": (10, 0, 60),
    "madrs-dosing": (10, 0, 60),
}


@pytest.fixture(params=sorted(PUBLISHED))
def scale(request: pytest.FixtureRequest) -> Instrument:
    return CATALOGUE.get(request.param)


def test_the_first_five_scales_are_shipped_in_order() -> None:
    ids = [one.id for one in CATALOGUE]
    assert ids == sorted(ids)
    assert set(PUBLISHED) <= set(ids)


def test_each_scale_has_its_published_items_and_range(scale: Instrument) -> None:
    assert (len(scale.items), scale.minimum, scale.maximum) == PUBLISHED[scale.id]


def test_every_item_has_words_for_every_value(scale: Instrument) -> None:
    for item in scale.items:
        scored = [level.value for level in item.levels if level.is_scored]
        assert scored == list(range(item.minimum, item.maximum + 1))
        assert item.label
        assert len(item.label.split()) <= 5
        assert item.paraphrase
        assert all(level.label for level in item.levels)


def test_every_number_names_a_source_that_can_be_looked_up(scale: Instrument) -> None:
    sources = [scale.source, *(text for _, text in scale.sources)]
    sources += [one.source for one in scale.bands] + [one.source for one in scale.subscales]
    sources += [one.source for one in scale.remission]
    sources += [scale.alert.source] if scale.alert else []
    sources += [scale.dissociated.source] if scale.dissociated else []
    sources += [scale.response_source] if scale.response_percent else []
    assert all(len(source) > 20 for source in sources)
    assert not any(re.search(r"\[(V|V2|C|M|D)[:\]]", source) for source in sources)


def test_every_scale_knows_its_domain(scale: Instrument) -> None:
    assert scale.domain in DOMAINS


def test_the_three_madrs_ask_the_same_and_differ_in_recall() -> None:
    one, day, dosing = (CATALOGUE.get(i) for i in ("madrs", "madrs-24h", "madrs-dosing"))
    labels = [[(i.label, i.levels) for i in scale.items] for scale in (one, day, dosing)]
    assert labels[0] == labels[1] == labels[2]
    assert (one.recall_minutes, day.recall_minutes, dosing.recall_minutes) == (10080, 1440, None)
    assert {scale.family for scale in (one, day, dosing)} == {"madrs"}


def test_sleep_and_appetite_are_carried_within_hours_of_dosing() -> None:
    scale = CATALOGUE.get("madrs-dosing")
    assert [item.number for item in scale.items if item.acute == "carry"] == [4, 5]


def test_a_week_scale_offers_the_variant_since_dosing() -> None:
    assert CATALOGUE.get("madrs").acute_variant == "madrs-dosing"
    assert CATALOGUE.get("madrs").earliest_after_dosing > 230


def test_remission_is_twelve_then_ten_on_madrs_and_seven_on_hamilton() -> None:
    assert [c.value for c in CATALOGUE.get("madrs").remission] == [12, 10]
    assert [c.value for c in CATALOGUE.get("hamd17").remission] == [7]


def test_the_cut_off_above_four_belongs_to_cadss23_alone() -> None:
    having = [one for one in CATALOGUE if one.dissociated is not None]
    assert [one.id for one in having] == ["cadss23"]
    cutoff = having[0].dissociated
    assert cutoff is not None
    assert (cutoff.operator, cutoff.value) == (">", 4)


def test_cadss_has_no_bands_because_none_were_validated() -> None:
    assert CATALOGUE.get("cadss23").bands == ()


def test_a_scale_is_found_by_family_and_by_hash() -> None:
    catalogue: Catalogue = CATALOGUE
    assert [one.id for one in catalogue.family("madrs")] == ["madrs", "madrs-24h", "madrs-dosing"]
    one = catalogue.get("hamd17")
    assert catalogue.by_hash(one.definition_hash) is one
    assert catalogue.by_hash("00") is None
