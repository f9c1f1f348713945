"""A severe blood pressure asks once, and again only after it was normal."""

from datetime import UTC, datetime

import pytest

from ketrate.clock import Instant
from ketrate.protocol.discharge import DischargeLimits
from ketrate.protocol.excursions import Beyond, PressureLimits, beyond, open_excursion
from ketrate.records.ids import SessionId
from ketrate.records.treatment import Vitals

T0 = Instant(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), 60)
LIMITS = PressureLimits()
Pressure = tuple[int | None, int | None]


def measured(*pressures: Pressure) -> list[Vitals]:
    return [
        Vitals(n, SessionId(1), T0.plus(minutes=n), systolic, diastolic)
        for n, (systolic, diastolic) in enumerate(pressures)
    ]


@pytest.mark.parametrize(
    ("pressures", "waiting"),
    [
        ([(179, 109)], None),
        ([(180, 80)], 0),
        ([(150, 110)], 0),
        ([(None, 110)], 0),
        ([(180, 80), (179, 80)], None),
        ([(180, 80), (190, 80)], 0),
        ([(180, 80), (179, 80), (181, 80)], None),
        ([(180, 80), (141, 80), (181, 80)], None),
        ([(180, 80), (140, 90), (181, 80)], 2),
        ([(180, 80), (140, 91), (181, 80)], None),
        ([(180, 80), (None, None)], 0),
    ],
)
def test_an_excursion_asks_once_and_is_armed_again_by_a_normal_value(
    pressures: list[Pressure], waiting: int | None
) -> None:
    found = open_excursion(measured(*pressures), LIMITS)
    assert (found.first.id if found else None) == waiting


def test_seeing_an_earlier_excursion_does_not_answer_a_later_one() -> None:
    vitals = measured((180, 80), (130, 80), (185, 80))
    assert open_excursion(vitals, LIMITS, [T0]) is not None
    assert open_excursion(vitals, LIMITS, [T0.plus(minutes=2)]) is None


@pytest.mark.parametrize(
    ("sign", "value", "side"),
    [
        ("systolic", 140, None), ("systolic", 141, Beyond.HIGH), ("diastolic", 91, Beyond.HIGH),
        ("spo2", 94, None), ("spo2", 93, Beyond.LOW), ("respiration", 9, Beyond.LOW),
        ("sedation", 4, Beyond.LOW), ("pulse", 200, None), ("systolic", None, None),
    ],
)  # fmt: skip
def test_a_value_beyond_the_clinics_limit_is_known_by_its_side(
    sign: str, value: int | None, side: Beyond | None
) -> None:
    assert beyond(sign, value, DischargeLimits()) is side
