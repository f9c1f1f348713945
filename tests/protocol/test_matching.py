from dataclasses import replace

from ketrate.protocol.matching import Slot, matches
from ketrate.records.ids import RatingId
from ketrate.records.rating import Status
from tests.protocol.test_situation import T0, rating


def slot(name: str, planned: int, opens: int, closes: int) -> Slot:
    times = [T0.plus(minutes=minute) for minute in (planned, opens, closes)]
    return Slot(name, "cadss23", *times)


def test_one_rating_on_the_edge_of_two_windows_fills_only_the_nearer() -> None:
    early, late = slot("a", 40, 30, 60), slot("b", 70, 60, 80)
    found = matches([early, late], [rating(1, 60)])
    assert {key.timepoint_id: one.id for key, one in found.items()} == {"b": 1}


def test_two_ratings_of_one_interview_do_not_fill_two_overlapping_windows() -> None:
    first, second = rating(1, 50), replace(rating(2, 51), second_of=RatingId(1))
    windows = [slot("a", 40, 30, 60), slot("b", 55, 45, 70)]
    found = matches(windows, [first, second])
    assert {key.timepoint_id: one.id for key, one in found.items()} == {"b": 1}
    alone = matches(windows, [replace(first, status=Status.VOID), second])
    assert {key.timepoint_id: one.id for key, one in alone.items()} == {"b": 2}
