"""What a clinic may not save as a schedule, each slip told at its own field."""

from typing import cast

import pytest

from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.catalogue import load_protocols
from ketrate.protocol.judge import Problem, problems
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.writer import Data, protocol_data

CATALOGUE = load_catalogue()
PROTOCOLS = load_protocols(None, CATALOGUE)
SHIPPED = [one for one in PROTOCOLS if one.id != "imported"]


def draft(protocol: str = "nimh-single", **changed: object) -> Data:
    return {**protocol_data(PROTOCOLS.get(protocol)), **changed}


def timepoint(data: Data, number: int) -> Data:
    return cast("list[Data]", data["timepoints"])[number]


def judged(data: Data) -> tuple[Problem, ...]:
    return problems(data, CATALOGUE)


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda one: one.id)
def test_nothing_is_wrong_with_what_is_shipped(protocol: Protocol) -> None:
    assert judged(protocol_data(protocol)) == ()


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("name", "", "is empty"),
        ("name", "x" * 121, "more than 120 characters"),
        ("id", "Our own", "small letters"),
        ("dose_mg_per_kg", 35, "at most at 10 mg/kg"),
        ("dose_mg_per_kg", "half", "must be a number"),
        ("duration_minutes", 0, "1 to 1440 minutes"),
        ("duration_minutes", 40.5, "whole number"),
        ("doses", [0.5, 0.25], "rise"),
        ("doses", [0.25, 0.5], "not both"),
        ("route", "rectal", "not known"),
        ("agents", ["esketamine", "ketamine"], "begin with the usual one"),
        ("session_days", [], "days of sessions"),
        ("session_days", [0, 2, 2], "rise"),
        ("session_days", [0, 9999], "at most"),
        ("spray_minutes", [0, 5], "amount in one device"),
        ("peak_window", [-5, 30], "before it"),
        ("windows_note", "", "is empty"),
        ("colour", "red", "not known"),
    ],
)
def test_a_slip_is_told_at_its_field(key: str, value: object, says: str) -> None:
    (found,) = judged({**draft(), key: value})
    assert says in found.sentence
    assert found.at[0] in {key, "device_mg" if key == "spray_minutes" else key}


@pytest.mark.parametrize(
    ("number", "key", "value", "says"),
    [
        (1, "label", " ", "is empty"),
        (1, "offset", "soon", "must be a number"),
        (1, "window", [41, 50], "outside its window"),
        (1, "window", [50, 35], "lowest, highest"),
        (1, "due", [], "name something"),
        (1, "due", ["cads23"], "not known"),
        (1, "due", ["madrs"], "not before 36 hours after the dosing. Use MADRS since dosing"),
        (1, "anchor", "last-spray", "gives no sprays"),
        (2, "window", [45, 90], "overlaps that of “40 min”"),
    ],
)
def test_a_timepoint_nobody_could_work_by_is_told(
    number: int, key: str, value: object, says: str
) -> None:
    data = draft()
    timepoint(data, number)[key] = value
    (found,) = judged(data)
    assert says in found.sentence
    assert found.at == ("timepoints", number, key)


def test_vital_signs_are_not_due_between_sessions() -> None:
    data = draft()
    timepoint(data, -1)["due"] = ["vitals"]
    assert "between sessions" in judged(data)[0].sentence


def test_every_slip_is_told_at_once() -> None:
    data = draft(name="", dose_mg_per_kg=-1)
    timepoint(data, 0)["due"] = ["nothing"]
    timepoint(data, 3)["offset"] = None
    at = [one.at for one in judged(data)]
    assert at == [("name",), ("dose_mg_per_kg",), ("timepoints", 0, "due"),
                  ("timepoints", 3, "offset")]  # fmt: skip


def test_a_schedule_without_timepoints_is_none() -> None:
    (found,) = judged(draft(timepoints=[]))
    assert found == Problem(("timepoints",), "A schedule needs timepoints and days of sessions.")


def test_a_discharge_counted_from_a_spray_needs_sprays() -> None:
    (found,) = judged(draft(discharge={"anchor": "last-spray", "minutes": 120}))
    assert found.at == ("discharge", "anchor")


def test_fields_are_called_by_the_words_beside_them() -> None:
    (found,) = problems(draft(name=""), CATALOGUE, {"name": "The schedule's name"})
    assert found.sentence == "The schedule's name is empty."


def test_an_id_that_is_taken_is_told() -> None:
    (found,) = problems(draft(), CATALOGUE, taken=["nimh-single"])
    assert found.at == ("id",)
