import json
from pathlib import Path

import pytest

from ketrate import resources
from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.catalogue import load_protocols
from ketrate.protocol.documents import protocol_document
from ketrate.protocol.loader import parse_protocol
from ketrate.protocol.schedule import Protocol

CATALOGUE = load_catalogue()
PROTOCOLS = load_protocols(None, CATALOGUE)
SHIPPED = {
    "nimh-single", "two-site", "six-infusions", "esketamine-spray", "esketamine-trial",
    "esketamine-rapid", "two-arm", "subcutaneous", "titration", "add-on-single",
    "bolus-maintenance",
}  # fmt: skip
NIMH = (resources.folder("protocols") / "nimh-single.toml").read_text(encoding="utf-8")


def test_imported_is_built_in_and_plans_nothing() -> None:
    imported = PROTOCOLS.get("imported")
    assert imported.timepoints == ()
    assert PROTOCOLS.by_hash(imported.definition_hash) is imported
    assert parse_protocol(imported.text, "imported") == imported


def test_the_schedules_of_the_field_are_shipped() -> None:
    shipped = {path.stem for path in resources.folder("protocols").glob("*.toml")}
    assert {one.id for one in PROTOCOLS} == SHIPPED | {"imported"}
    assert shipped == SHIPPED
    assert len(PROTOCOLS.get("six-infusions").session_days) == 6


@pytest.mark.parametrize("protocol", PROTOCOLS.protocols, ids=lambda one: one.id)
def test_windows_say_that_they_are_the_sites(protocol: Protocol) -> None:
    windows = {(t.anchor, t.offset): t.window for t in protocol.timepoints}
    defaults = {("start", 40.0): (35, 50), ("start", -60.0): (-90, -30), ("day", 7.0): (6, 8)}
    for moment, window in defaults.items():
        assert windows.get(moment, window) == window
    if protocol.timepoints:
        assert "site default" in protocol.windows_note


@pytest.mark.parametrize("protocol", PROTOCOLS.protocols, ids=lambda one: one.id)
def test_nothing_about_the_last_week_is_due_minutes_after_dosing(protocol: Protocol) -> None:
    for timepoint in protocol.timepoints:
        minutes = timepoint.window[0] * (1440 if timepoint.anchor == "day" else 1)
        for what in timepoint.due:
            if what != "vitals" and minutes >= 0:
                assert CATALOGUE.get(what).earliest_after_dosing <= minutes + 1e-6


def test_the_checklist_covers_what_preparation_needs() -> None:
    ids = {item.id for item in PROTOCOLS.get("nimh-single").checklist}
    assert {"identity", "consent", "escort", "contraindications", "pregnancy"} <= ids
    assert {"substances", "blood-pressure"} <= ids


def test_a_schedule_is_described_as_the_command_line_promises() -> None:
    document = protocol_document(PROTOCOLS.get("nimh-single"))
    timepoints = document["timepoints"]
    assert isinstance(timepoints, list)
    assert timepoints[1] == {
        "anchor": "start",
        "offset": 40,
        "window": [35, 50],
        "due": ["cadss23", "madrs-dosing", "vitals"],
    }
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('anchor = "start"', 'anchor = "begin"', "cannot be"),
        ("window = [35, 50]", "window = [45, 50]", "outside its window"),
        ("window = [35, 50]", "window = [50, 35]", "lowest, highest"),
        ("window = [70, 90]", "window = [45, 90]", "overlaps"),
        ('id = "m80"', 'id = "m40"', "stands twice"),
        ("offset = 40", 'offset = "40"', "must be a number"),
        ("offset = 40", "offset = nan", "not a usable number"),
        ("session_days = [0]", "session_days = [1]", "begin at 0"),
        ('sessions = "course"', 'sessions = "all"', "goes with"),
        ("offset = 40", "offset = 40\nwindows = 3", "not known"),
    ],
)
def test_a_malformed_schedule_is_refused_with_its_line(old: str, new: str, reason: str) -> None:
    assert old in NIMH
    with pytest.raises(BadFileError) as refused:
        parse_protocol(NIMH.replace(old, new, 1), "nimh-single.toml")
    assert reason in refused.value.problem
    assert refused.value.place.startswith("line ")


def test_a_schedule_with_an_unknown_scale_is_refused(tmp_path: Path) -> None:
    own = NIMH.replace('id = "nimh-single"', 'id = "own"', 1)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    assert load_protocols(tmp_path, CATALOGUE).get("own").agent == "ketamine"
    text = own.replace('"cadss23"', '"cads23"', 1)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    found = load_protocols(tmp_path, CATALOGUE)
    assert "cads23" in found.refused[0].problem
    assert found.refused[0].place.startswith("line ")
    assert {one.id for one in found} == SHIPPED | {"imported"}


def test_the_id_imported_cannot_be_taken(tmp_path: Path) -> None:
    own = NIMH.replace('id = "nimh-single"', 'id = "imported"', 1)
    (tmp_path / "imported.toml").write_text(own, encoding="utf-8")
    assert load_protocols(tmp_path, CATALOGUE).refused[0].path == str(tmp_path / "imported.toml")
