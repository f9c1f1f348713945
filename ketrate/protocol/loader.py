"""From a schedule's TOML file to a `Protocol`; anything malformed is refused with its line."""

import re
from itertools import pairwise
from pathlib import Path

from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition_file import Table, parse, read_text
from ketrate.protocol import dosing_table as dosing
from ketrate.protocol.schedule import ANCHORS, CheckItem, Protocol, Timepoint
from ketrate.protocol.sense import require_sense
from ketrate.words import tr

SESSIONS = ("all", "first", "last", "course")
IMPORTED = "imported"
"""The reserved id of the protocol without timepoints that old charts come in under."""
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


def read_protocol(path: Path, instruments: Catalogue) -> Protocol:
    """The schedule in that file, named ID.toml, if it can be worked by.

    Raises BadFileError with file, line and reason.
    """
    table = parse(read_text(path), str(path))
    protocol = protocol_of(table)
    require_sense(protocol, table, instruments)
    if path.stem != protocol.id or protocol.id == IMPORTED:
        problem = tr("the file holds {id}.", id=protocol.id)
        remedy = tr("Name it ID.toml; the id {id} is reserved.", id=IMPORTED)
        raise BadFileError(str(path), tr("line {n}", n=1), problem, remedy)
    return protocol


def parse_protocol(text: str, name: str) -> Protocol:
    """The schedule in that text; `name` stands for the file in refusals.

    What was once used stays readable: whether it makes sense is asked of files alone.
    """
    return protocol_of(parse(text, name))


def protocol_of(table: Table) -> Protocol:
    """The schedule that a table of keys describes; raises BadFileError."""
    agent, route = table.text_or_none("agent"), table.text_or_none("route")
    protocol = Protocol(
        id=table.text("id"),
        name=table.text("name"),
        version=table.text("version"),
        agent=agent,
        route=route,
        dose_mg_per_kg=table.number("dose_mg_per_kg") if table.has("dose_mg_per_kg") else None,
        duration_minutes=table.whole("duration_minutes") if table.has("duration_minutes") else None,
        session_days=table.whole_numbers("session_days"),
        checklist=tuple(_check_item(one) for one in table.tables("checklist")),
        timepoints=tuple(_timepoint(one) for one in table.tables("timepoints")),
        windows_note=table.text("windows_note"),
        source=table.text("source"),
        definition_hash=table.file.hash,
        text=table.file.text,
        agents=dosing.texts_or(table, "agents", agent),
        routes=dosing.routes(table, route),
        doses=dosing.doses(table),
        dose_unit=dosing.dose_unit(table),
        device_mg=dosing.device_mg(table),
        spray_minutes=dosing.spray_minutes(table),
        peak_window=dosing.peak_window(table),
        discharge=dosing.discharge_rule(table),
    )
    table.close()
    _check(protocol, table)
    return protocol


def _check_item(table: Table) -> CheckItem:
    item = CheckItem(table.text("id"), table.text("label"))
    table.close()
    return item


def _timepoint(table: Table) -> Timepoint:
    timepoint = Timepoint(
        id=table.text("id"),
        label=table.text("label"),
        anchor=table.choice("anchor", ANCHORS),
        offset=table.number("offset"),
        window=_window(table),
        due=table.texts("due"),
        sessions=table.choice("sessions", SESSIONS) if table.has("sessions") else "all",
    )
    table.close()
    low, high = timepoint.window
    if not low <= timepoint.offset <= high:
        raise table.refuse("window", tr("the offset lies outside its window."))
    if (timepoint.anchor == "day") != (timepoint.sessions == "course"):
        problem = tr("the anchor day goes with sessions = {word}.", word='"course"')
        raise table.refuse("anchor", problem)
    if not timepoint.due or len(set(timepoint.due)) != len(timepoint.due):
        raise table.refuse("due", tr("due must name something, and nothing twice."))
    return timepoint


def _window(table: Table) -> tuple[float, float]:
    """Minutes, or days; `window_hours` serves days whose window is known in hours (1 d: 16-36)."""
    if not table.has("window_hours"):
        return table.span("window")
    low, high = table.span("window_hours")
    return low / 24, high / 24


def _check(protocol: Protocol, table: Table) -> None:
    if not _ID.fullmatch(protocol.id):
        raise table.refuse(
            "id", tr("{key} must be small letters, digits and -.", key=table.called("id"))
        )
    days = protocol.session_days
    if any(a >= b for a, b in pairwise(days)) or (days and days[0] != 0):
        raise table.refuse("session_days", tr("days must begin at 0 and rise."))
    _check_ids(table, "checklist", [one.id for one in protocol.checklist])
    _check_ids(table, "timepoints", [one.id for one in protocol.timepoints])
    if protocol.id != IMPORTED and not (protocol.timepoints and days):
        raise table.refuse("", tr("a schedule needs timepoints and days of sessions."))
    _check_overlaps(protocol, table)


def _check_ids(table: Table, key: str, ids: list[str]) -> None:
    for number, one in enumerate(ids):
        place = table.tables(key)[number]
        if not _ID.fullmatch(one):
            raise place.refuse(
                "id", tr("{key} must be small letters, digits and -.", key=place.called("id"))
            )
        if one in ids[:number]:
            raise place.refuse("id", tr("the id {id} stands twice.", id=one))


def _check_overlaps(protocol: Protocol, table: Table) -> None:
    """Two windows for the same thing may touch but not overlap: a rating must fit one of them."""
    for number, one in enumerate(protocol.timepoints):
        for other in protocol.timepoints[:number]:
            is_apart = one.window[0] >= other.window[1] or one.window[1] <= other.window[0]
            if one.anchor == other.anchor and not is_apart and set(one.due) & set(other.due):
                problem = tr("the window overlaps that of “{label}”.", label=other.label)
                raise table.tables("timepoints")[number].refuse("window", problem)
