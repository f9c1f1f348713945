"""What the parts of a schedule are called on the screen."""

from collections.abc import Sequence

from ketrate.words import tr

WORDS: dict[str, str] = {
    "id": tr("File name"),
    "name": tr("Name"),
    "version": tr("Version"),
    "agent": tr("Agent"),
    "agents": tr("Agents"),
    "route": tr("Route"),
    "routes": tr("Routes"),
    "dose_mg_per_kg": tr("Dose"),
    "doses": tr("Doses to choose from"),
    "dose_unit": tr("Unit"),
    "duration_minutes": tr("Duration"),
    "device_mg": tr("One spray device"),
    "spray_minutes": tr("Sprays at"),
    "session_days": tr("Days of the sessions"),
    "peak_window": tr("Dissociation peak"),
    "windows_note": tr("Note on the windows"),
    "source": tr("Source"),
    "discharge": tr("Leaving"),
    "minutes": tr("Observation"),
    "criteria": tr("Criteria"),
    "checklist": tr("Checklist"),
    "timepoints": tr("Timepoints"),
    "label": tr("Label"),
    "anchor": tr("Counted from"),
    "offset": tr("Planned"),
    "window": tr("Window"),
    "window_hours": tr("Window"),
    "due": tr("Due"),
    "sessions": tr("Sessions"),
}
"""A key of the file, as its field is called."""
ANCHORS: dict[str, str] = {
    "start": tr("start"),
    "end": tr("end"),
    "first-spray": tr("first spray"),
    "last-spray": tr("last spray"),
    "injection": tr("injection"),
    "day": tr("day of the course"),
}
SESSIONS: dict[str, str] = {
    "all": tr("every session"),
    "first": tr("the first session"),
    "last": tr("the last session"),
    "course": tr("the course"),
}
ROUTES: dict[str, str] = {
    "intravenous": tr("intravenous"),
    "intranasal": tr("intranasal"),
    "subcutaneous": tr("subcutaneous"),
    "intramuscular": tr("intramuscular"),
    "oral": tr("oral"),
    "sublingual": tr("sublingual"),
}
CRITERIA: dict[str, str] = {
    "observation": tr("Observation time"),
    "spo2": tr("Oxygen saturation"),
    "respiration": tr("Respiration"),
    "sedation": tr("Sedation"),
    "dissociation": tr("Dissociation"),
    "blood-pressure": tr("Blood pressure"),
    "orientation": tr("Orientation"),
    "gait": tr("Gait"),
    "nausea": tr("Nausea"),
    "suicidality": tr("No open suicidality alert"),
    "escort": tr("Escort"),
    "driving": tr("Told not to drive"),
}


def plain(value: object) -> str:
    """A number, a list or a text as it stands in a field; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def when(timepoint: dict[str, object]) -> str:
    """E.g. "40 min after start", "day 7"."""
    offset, anchor = plain(timepoint.get("offset")), str(timepoint.get("anchor"))
    if anchor == "day":
        return tr("day {n}", n=offset)
    after = ANCHORS.get(anchor, anchor)
    if offset.startswith("-"):
        return tr("{n} min before {what}", n=offset[1:], what=after)
    return tr("{n} min after {what}", n=offset, what=after)


def window(timepoint: dict[str, object]) -> str:
    """E.g. "35 to 50 min", "16 to 36 h", "day 6 to 8"."""
    hours = timepoint.get("window_hours")
    bounds = timepoint.get("window") if hours is None else hours
    low, high = [*map(plain, bounds if isinstance(bounds, list) else ()), "", ""][:2]
    if hours is not None:
        return tr("{low} to {high} h", low=low, high=high)
    if timepoint.get("anchor") == "day":
        return tr("day {low} to {high}", low=low, high=high)
    return tr("{low} to {high} min", low=low, high=high)


def listed(words: Sequence[str]) -> str:
    """E.g. "ketamine, esketamine"; a dash for none."""
    return ", ".join(words) or "–"
