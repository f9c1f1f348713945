"""What a schedule must be beyond well-formed, so that a clinic can work by it.

These are asked of files and of the editor, never of what is kept in the vault: a course goes on
under the schedule it began with, even where that would be refused today.
"""

from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition_file import Table
from ketrate.protocol.schedule import VITALS, Protocol, Timepoint
from ketrate.words import tr

LONGEST_LINE = 120
LONGEST_NOTE = 2000
LONGEST_DOSING_MINUTES = 24 * 60
LONGEST_COURSE_DAYS = 5 * 366
MOST_MG_PER_KG = 10.0
"""Where the program refuses every dose: an amount in mg written as mg/kg."""
MOST_MG = 1000.0
_DAY_MINUTES = 1440
_SPRAYED = ("first-spray", "last-spray")


def require_sense(protocol: Protocol, table: Table, instruments: Catalogue) -> None:
    """Raises BadFileError, with its place, for the first thing nobody could work by."""
    _check_words(protocol, table)
    _check_amounts(protocol, table)
    _check_sprays(protocol, table)
    if protocol.session_days and protocol.session_days[-1] > LONGEST_COURSE_DAYS:
        problem = tr("a course lasts {n} days at most.", n=LONGEST_COURSE_DAYS)
        raise table.refuse("session_days", problem)
    for timepoint, place in zip(protocol.timepoints, table.tables("timepoints"), strict=True):
        _check_timepoint(timepoint, place, protocol, instruments)


def _check_words(protocol: Protocol, table: Table) -> None:
    for key, text, longest in (
        ("name", protocol.name, LONGEST_LINE),
        ("version", protocol.version, LONGEST_LINE),
        ("windows_note", protocol.windows_note, LONGEST_NOTE),
        ("source", protocol.source, LONGEST_NOTE),
    ):
        _check_length(table, key, text, longest)
    for item, place in zip(protocol.checklist, table.tables("checklist"), strict=True):
        _check_length(place, "label", item.label, LONGEST_LINE)


def _check_length(table: Table, key: str, text: str, longest: int) -> None:
    if len(text) > longest:
        called = table.called(key)
        raise table.refuse(key, tr("{key} has more than {n} characters.", key=called, n=longest))


def _check_amounts(protocol: Protocol, table: Table) -> None:
    per_kg, minutes = protocol.dose_mg_per_kg, protocol.duration_minutes
    if per_kg is not None and not 0 < per_kg <= MOST_MG_PER_KG:
        problem = tr("a dose lies above 0 and at most at {most:g} mg/kg.", most=MOST_MG_PER_KG)
        raise table.refuse("dose_mg_per_kg", problem)
    most = MOST_MG if protocol.dose_unit == "mg" else MOST_MG_PER_KG
    if protocol.doses and protocol.doses[-1] > most:
        problem = tr("a dose is at most {most:g} {unit}.", most=most, unit=protocol.dose_unit)
        raise table.refuse("doses", problem)
    if per_kg is not None and protocol.doses:
        problem = tr("either one dose or several to choose from, not both.")
        raise table.refuse("doses", problem)
    if minutes is not None and not 0 < minutes <= LONGEST_DOSING_MINUTES:
        problem = tr("a dosing lasts 1 to {most} minutes.", most=LONGEST_DOSING_MINUTES)
        raise table.refuse("duration_minutes", problem)


def _check_sprays(protocol: Protocol, table: Table) -> None:
    device = protocol.device_mg
    if device is None:
        if protocol.spray_minutes:
            problem = tr("sprays need the amount in one device.")
            raise table.refuse("device_mg", problem)
        if protocol.discharge.anchor in _SPRAYED:
            raise table.table("discharge").refuse("anchor", tr("this schedule gives no sprays."))
        return
    if device > MOST_MG:
        raise table.refuse("device_mg", tr("a dose is at most {most:g} mg.", most=MOST_MG))


def _check_timepoint(
    timepoint: Timepoint, place: Table, protocol: Protocol, instruments: Catalogue
) -> None:
    _check_length(place, "label", timepoint.label, LONGEST_LINE)
    if timepoint.anchor in _SPRAYED and not protocol.is_sprayed:
        raise place.refuse("anchor", tr("this schedule gives no sprays."))
    _check_reach(timepoint, place)
    for what in timepoint.due:
        if what == VITALS:
            _check_vitals(timepoint, place)
        elif what not in instruments:
            raise _unknown(what, place, instruments)
        else:
            _check_recall(timepoint, what, place, instruments)


def _check_reach(timepoint: Timepoint, place: Table) -> None:
    """Minutes stay within a day and a half of the dosing, days within the longest course."""
    is_day = timepoint.anchor == "day"
    most = LONGEST_COURSE_DAYS if is_day else LONGEST_DOSING_MINUTES * 1.5
    if max(abs(timepoint.window[0]), abs(timepoint.window[1])) > most:
        unit = tr("days") if is_day else tr("minutes")
        problem = tr("{most:g} {unit} from the anchor at most.", most=most, unit=unit)
        raise place.refuse("window", problem)


def _check_vitals(timepoint: Timepoint, place: Table) -> None:
    if timepoint.anchor == "day":
        problem = tr("vital signs belong to a session, not to a day between sessions.")
        raise place.refuse("due", problem)


def _unknown(what: str, place: Table, instruments: Catalogue) -> BadFileError:
    known = ", ".join([*(one.id for one in instruments), VITALS])
    problem = tr("the scale {what} is not known.", what=what)
    return place.refuse("due", problem, tr("Use one of: {all}.", all=known))


def _check_recall(timepoint: Timepoint, what: str, place: Table, instruments: Catalogue) -> None:
    """A scale about the last days is not due while it would still ask about before the dosing."""
    scale, earliest = instruments.get(what), instruments.get(what).earliest_after_dosing
    low, high = timepoint.window
    minutes = low * (_DAY_MINUTES if timepoint.anchor == "day" else 1)
    if high <= 0 or max(minutes, 0.0) >= earliest - 1e-6:
        return
    problem = tr(
        "{name} asks about {recall}: not before {hours:g} hours after the dosing.",
        name=scale.short_name,
        recall=scale.recall,
        hours=earliest / 60,
    )
    remedy = ""
    if scale.acute_variant is not None:
        remedy = tr("Use {name} instead.", name=instruments.get(scale.acute_variant).short_name)
    raise place.refuse("due", problem, remedy)
