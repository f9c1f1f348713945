"""A schedule that is written to a file reads back as the same schedule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.catalogue import load_protocols
from ketrate.protocol.discharge import CRITERIA, DischargeRule
from ketrate.protocol.dosing_table import LEAVING_ANCHORS, ROUTES
from ketrate.protocol.loader import parse_protocol
from ketrate.protocol.schedule import CheckItem, Protocol, Timepoint
from ketrate.protocol.writer import protocol_text

PROTOCOLS = load_protocols(None, load_catalogue())
LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=30
).filter(str.strip)
AMOUNTS = st.floats(0.01, 500, allow_nan=False)


def same(protocol: Protocol) -> Protocol:
    """Without what follows from the text of the file."""
    return replace(protocol, text="", definition_hash="")


@st.composite
def timepoints(draw: st.DrawFn) -> tuple[Timepoint, ...]:
    """Some in minutes, some in days; the windows of a kind follow each other."""
    found, at = [], -90.0
    for number in range(draw(st.integers(1, 5))):
        low = at + draw(st.floats(0, 30))
        high = low + draw(st.floats(0, 60))
        at = high
        span = (low, high)
        found.append(Timepoint(f"m{number}", draw(LINES), "start", low, span, ("cadss23",)))
    day = draw(st.sampled_from([(6.0, 8.0), (16 / 24, 36 / 24), (1.1, 1.9)]))
    found.append(Timepoint("d", draw(LINES), "day", day[0], day, ("madrs",), "course"))
    return tuple(found)


@st.composite
def schedules(draw: st.DrawFn) -> Protocol:
    agents = tuple(draw(st.lists(LINES, unique=True, max_size=3)))
    routes = tuple(draw(st.lists(st.sampled_from(ROUTES), unique=True, max_size=3)))
    criteria = tuple(draw(st.lists(st.sampled_from(CRITERIA), unique=True)))
    rule = DischargeRule(
        draw(st.sampled_from(LEAVING_ANCHORS)), draw(st.integers(0, 600)), criteria
    )
    checks = tuple(CheckItem(f"c{n}", draw(LINES)) for n in range(draw(st.integers(0, 3))))
    days = (0, *sorted(draw(st.sets(st.integers(1, 99), max_size=5))))
    return Protocol(
        id="own",
        name=draw(LINES),
        version=draw(LINES),
        agent=agents[0] if agents else None,
        route=routes[0] if routes else None,
        dose_mg_per_kg=draw(st.none() | AMOUNTS),
        duration_minutes=draw(st.none() | st.integers(1, 500)),
        session_days=days,
        checklist=checks,
        timepoints=draw(timepoints()),
        windows_note=draw(LINES),
        source=draw(LINES),
        definition_hash="",
        text="",
        agents=agents,
        routes=routes,
        doses=tuple(sorted(draw(st.sets(AMOUNTS, max_size=4)))),
        dose_unit=draw(st.sampled_from(["mg", "mg/kg"])),
        device_mg=draw(st.none() | AMOUNTS),
        spray_minutes=draw(st.sampled_from([(), (0,), (0, 5, 10)])),
        peak_window=draw(st.none() | st.just((15.0, 70.5))),
        discharge=rule,
    )


@pytest.mark.parametrize("protocol", PROTOCOLS.protocols, ids=lambda one: one.id)
def test_every_shipped_schedule_reads_back_as_it_was(protocol: Protocol) -> None:
    assert same(parse_protocol(protocol_text(protocol), "again")) == same(protocol)


@given(schedules())
def test_any_schedule_reads_back_as_it_was(protocol: Protocol) -> None:
    assert same(parse_protocol(protocol_text(protocol), "again")) == same(protocol)


def test_a_day_known_in_hours_is_written_in_hours() -> None:
    text = protocol_text(PROTOCOLS.get("nimh-single"))
    assert "window_hours = [16, 36]" in text
    assert "window = [6, 8]" in text
