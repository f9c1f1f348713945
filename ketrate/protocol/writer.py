"""From a schedule to its TOML file: what is written reads back as the same schedule."""

import json
from collections.abc import Mapping, Sequence

from ketrate.protocol.discharge import CRITERIA
from ketrate.protocol.schedule import CheckItem, Protocol, Timepoint

Data = dict[str, object]
"""A schedule as its file holds it: keys and plain values, lists and tables."""
_HOURS = 24
_TABLES = ("discharge", "checklist", "timepoints")


def protocol_text(protocol: Protocol) -> str:
    """The file of a schedule; comments of the file it came from are gone."""
    return toml_text(protocol_data(protocol))


def protocol_data(protocol: Protocol) -> Data:
    """The keys of a schedule's file; what is as usual is left out."""
    optional: Data = {
        "agent": protocol.agent,
        "agents": _beyond(protocol.agents, protocol.agent),
        "route": protocol.route,
        "routes": _beyond(protocol.routes, protocol.route),
        "dose_mg_per_kg": protocol.dose_mg_per_kg,
        "doses": list(protocol.doses),
        "dose_unit": protocol.dose_unit if protocol.doses or protocol.dose_unit == "mg" else None,
        "duration_minutes": protocol.duration_minutes,
        "device_mg": protocol.device_mg,
        "spray_minutes": list(protocol.spray_minutes),
        "peak_window": list(protocol.peak_window or ()),
    }
    return {
        "id": protocol.id,
        "name": protocol.name,
        "version": protocol.version,
        **{key: value for key, value in optional.items() if value not in (None, [])},
        "session_days": list(protocol.session_days),
        "windows_note": protocol.windows_note,
        "source": protocol.source,
        "discharge": _discharge(protocol),
        "checklist": [_check_item(one) for one in protocol.checklist],
        "timepoints": [_timepoint(one) for one in protocol.timepoints],
    }


def toml_text(data: Mapping[str, object]) -> str:
    """Keys first, then the tables, each with an empty line before it."""
    lines = [_line(key, value) for key, value in data.items() if key not in _TABLES]
    rule = data.get("discharge")
    if isinstance(rule, Mapping):
        lines += ["", "[discharge]", *(_line(key, value) for key, value in rule.items())]
    for name in ("checklist", "timepoints"):
        tables = data.get(name)
        for one in tables if isinstance(tables, list) else ():
            lines += ["", f"[[{name}]]", *(_line(key, value) for key, value in one.items())]
    return "\n".join(lines) + "\n"


def _beyond(every: Sequence[str], usual: str | None) -> list[str]:
    """The list, where it says more than the usual one."""
    return [] if tuple(every) == (() if usual is None else (usual,)) else list(every)


def _discharge(protocol: Protocol) -> Data:
    rule = protocol.discharge
    found: Data = {"anchor": rule.anchor, "minutes": rule.minutes}
    if rule.criteria != CRITERIA:
        found["criteria"] = list(rule.criteria)
    return found


def _check_item(item: CheckItem) -> Data:
    return {"id": item.id, "label": item.label}


def _timepoint(timepoint: Timepoint) -> Data:
    found: Data = {
        "id": timepoint.id,
        "label": timepoint.label,
        "anchor": timepoint.anchor,
        "offset": timepoint.offset,
    }
    hours = _whole_hours(timepoint)
    key, window = ("window", timepoint.window) if hours is None else ("window_hours", hours)
    found[key] = list(window)
    return {**found, "due": list(timepoint.due), "sessions": timepoint.sessions}


def _whole_hours(timepoint: Timepoint) -> tuple[float, float] | None:
    """The window of a day in hours, where it is known in hours and they read back exactly."""
    low, high = timepoint.window
    if timepoint.anchor != "day" or (low == int(low) and high == int(high)):
        return None
    hours = (round(low * _HOURS), round(high * _HOURS))
    return hours if (hours[0] / _HOURS, hours[1] / _HOURS) == (low, high) else None


def _line(key: str, value: object) -> str:
    return f"{key} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return repr(value)


def _text(value: str) -> str:
    """A basic string: JSON's escapes are TOML's too, and letters stay as they are."""
    return json.dumps(value, ensure_ascii=False)
