"""Flags of a file beside a rating: which total before the dosing counts."""

from dataclasses import replace

import pytest

from ketrate.analysis.flagged import flagged, total_before
from ketrate.instruments.catalogue import load_catalogue
from ketrate.records.ids import PatientId, SessionId
from ketrate.records.rating import Rating, Status
from tests.figures.builders import instant, rating, session

CADSS = load_catalogue().get("cadss23")
MINUTE = 1 / 1440
DOSED = session(1, 0.0)


def at(minutes: float, total: int | None, number: int = 1) -> Rating:
    return rating(number, total, instant(minutes * MINUTE), "cadss23", 1)


AFTER = at(40, 9, 99)


@pytest.mark.parametrize(
    ("minutes", "counts"), [(-119, True), (-121, False), (-1, True), (0, False), (5, False)]
)
def test_a_total_counts_as_before_the_dosing_for_two_hours(minutes: float, counts: bool) -> None:
    assert total_before(AFTER, DOSED, [at(minutes, 3)]) == (3 if counts else None)


def test_the_latest_complete_total_before_the_dosing_counts() -> None:
    early, late = at(-60, 7, 1), at(-10, 2, 2)
    assert total_before(AFTER, DOSED, [late, early]) == 2
    prorated = replace(at(-5, 4, 3), is_prorated=True)
    void = replace(at(-4, 5, 4), status=Status.VOID)
    draft = replace(at(-3, 6, 5), status=Status.DRAFT)
    assert total_before(AFTER, DOSED, [early, late, prorated, void, draft]) == 2


def test_nobody_elses_total_and_no_other_session_counts() -> None:
    other = replace(at(-10, 0), patient_id=PatientId(7))
    elsewhere = replace(at(-10, 0), session_id=SessionId(7))
    assert total_before(AFTER, DOSED, [other, elsewhere]) is None
    loose = replace(at(-10, 1), session_id=None)
    assert total_before(AFTER, DOSED, [loose]) == 1


def test_a_rise_is_flagged_after_the_dosing_alone() -> None:
    before = at(-10, 8)
    assert flagged(CADSS, AFTER, DOSED, [before]) == ("Dissociated: > 4, pre-dose 8",)
    assert flagged(CADSS, replace(AFTER, total=8), DOSED, [before]) == ()
    assert flagged(CADSS, before, DOSED, [before]) == ()
    assert flagged(CADSS, AFTER, None, []) == ()
    assert flagged(CADSS, AFTER, DOSED, []) == ("Dissociated: > 4? Pre-dose not known",)
