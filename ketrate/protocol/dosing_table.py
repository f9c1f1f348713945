"""What a schedule's file says about the dosing and about leaving; all of it optional."""

from itertools import pairwise

from ketrate.instruments.definition_file import Table
from ketrate.protocol.discharge import CRITERIA, DischargeRule
from ketrate.words import tr

ROUTES = ("intravenous", "intranasal", "subcutaneous", "intramuscular", "oral", "sublingual")
DOSE_UNITS = ("mg/kg", "mg")
LEAVING_ANCHORS = ("start", "end", "first-spray", "last-spray", "injection")
LONGEST_OBSERVATION_MINUTES = 24 * 60


def texts_or(table: Table, key: str, first: str | None) -> tuple[str, ...]:
    """A list of texts that begins with the usual one; only that one where the key is absent."""
    usual = () if first is None else (first,)
    if not table.has(key):
        return usual
    found = table.texts(key)
    if found[:1] != usual or len(set(found)) != len(found):
        problem = tr(
            "{key} must begin with the usual one, and name nothing twice.", key=table.called(key)
        )
        raise table.refuse(key, problem)
    return found


def routes(table: Table, usual: str | None) -> tuple[str, ...]:
    """The routes of a schedule; each must be one that the program knows how to record."""
    found = texts_or(table, "routes", usual)
    for one in found:
        if one not in ROUTES:
            key = "routes" if table.has("routes") else "route"
            problem = tr("the route {route} is not known.", route=one)
            raise table.refuse(key, problem, tr("Use one of: {all}.", all=", ".join(ROUTES)))
    return found


def doses(table: Table) -> tuple[float, ...]:
    """The amounts to choose from, rising and above 0."""
    if not table.has("doses"):
        return ()
    found = table.numbers("doses")
    if any(one <= 0 for one in found) or any(a >= b for a, b in pairwise(found)):
        raise table.refuse("doses", tr("doses must be above 0 and rise."))
    return found


def dose_unit(table: Table) -> str:
    """The unit of `doses`: mg/kg unless the file says mg."""
    return table.choice("dose_unit", DOSE_UNITS) if table.has("dose_unit") else DOSE_UNITS[0]


def device_mg(table: Table) -> float | None:
    """What one spray device holds, in mg of base."""
    if not table.has("device_mg"):
        return None
    found = table.number("device_mg")
    if found <= 0:
        raise table.refuse("device_mg", tr("{key} must be above 0.", key=table.called("device_mg")))
    return found


def spray_minutes(table: Table) -> tuple[int, ...]:
    """When the devices follow each other, from the first."""
    found = table.whole_numbers("spray_minutes") if table.has("spray_minutes") else ()
    if found and (found[0] != 0 or any(a >= b for a, b in pairwise(found))):
        raise table.refuse("spray_minutes", tr("minutes must begin at 0 and rise."))
    return found


def peak_window(table: Table) -> tuple[float, float] | None:
    """Minutes after the start in which the dissociation peak is looked for."""
    if not table.has("peak_window"):
        return None
    low, high = table.span("peak_window")
    if low < 0:
        raise table.refuse("peak_window", tr("a peak after the dose cannot lie before it."))
    return low, high


def discharge_rule(table: Table) -> DischargeRule:
    """The table `discharge`: anchor, minutes of observation, criteria; the usual rule without."""
    if not table.has("discharge"):
        return DischargeRule()
    one = table.table("discharge")
    rule = DischargeRule(
        anchor=one.choice("anchor", LEAVING_ANCHORS),
        minutes=one.whole("minutes"),
        criteria=one.texts("criteria") if one.has("criteria") else CRITERIA,
    )
    one.close()
    if not 0 <= rule.minutes <= LONGEST_OBSERVATION_MINUTES:
        most = LONGEST_OBSERVATION_MINUTES
        raise one.refuse("minutes", tr("minutes must lie in 0 to {most}.", most=most))
    for name in rule.criteria:
        if name not in CRITERIA:
            problem = tr("the criterion {name} is not known.", name=name)
            remedy = tr("Use one of: {all}.", all=", ".join(CRITERIA))
            raise one.refuse("criteria", problem, remedy)
    return rule
