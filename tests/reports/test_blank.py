"""Paper for the day the computer is down."""

import pytest

from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from ketrate.reports.blank import instrument_form, vitals_form
from tests.reports.test_course import pages

SCALES = tuple(load_catalogue())


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.id)
def test_a_form_has_every_item_every_level_and_fields_for_who_and_when(scale: Instrument) -> None:
    printed = pages(instrument_form(scale))
    text = " ".join("\n".join(printed).split())
    for item in scale.items:
        assert f"{item.number}. {item.label}" in text
        assert text.count("not assessed, because") == len(scale.items)
        for level in item.levels:
            assert f"{level.value} {level.label}" in text
    for field in ("Date", "Time", "Minutes since dosing start", "Rater", "Signature", "Total"):
        assert field in text
    assert all("Patient" in page and "Code" in page for page in printed)


def test_the_vitals_form_has_a_column_for_each_sign_and_fits_one_page() -> None:
    printed = pages(vitals_form())
    assert len(printed) == 1
    for sign in ("Systolic", "Diastolic", "Pulse", "SpO2", "Respiration", "MOAA/S", "Signature"):
        assert sign in printed[0]


def test_a_form_printed_twice_is_the_same_file() -> None:
    assert vitals_form() == vitals_form()
    assert instrument_form(SCALES[0]) == instrument_form(SCALES[0])
