"""The dose that was given, in mg of base: from volume and concentration, devices, or as read."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.dose import is_at_once
from ketrate.clinic.limits import check_dose
from ketrate.clinic.moment import reason_for
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.records.bedside import Given
from ketrate.records.ids import SessionId
from ketrate.records.text import clean_text
from ketrate.records.treatment import DosingKind, Session
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

EARLY_END_MINUTES = 2
"""An end up to this much before the planned one is the pump's or the typing's, not a stop."""
BASE, HYDROCHLORIDE = "base", "hydrochloride"
BASE_PER_HYDROCHLORIDE = 237.73 / 274.19
"""Molar masses of ketamine (PubChem 3821) and its hydrochloride (PubChem 15851), in g/mol."""
MOST_ML = 1000.0
MOST_MG_PER_ML = 200.0
LONGEST_NOTE = 2000


def by_volume(
    volume_ml: float, mg_per_ml: float, not_infused_ml: float = 0.0, stated_as: str = BASE
) -> Given:
    """Volume x concentration minus what was not infused; raises BadInputError in one sentence."""
    _check_range(tr("Volume"), volume_ml, MOST_ML, "mL")
    _check_range(tr("Concentration"), mg_per_ml, MOST_MG_PER_ML, "mg/mL")
    if not 0 <= not_infused_ml <= volume_ml:
        problem = tr("{left:g} mL cannot be left of {all:g} mL.", left=not_infused_ml,
                     all=volume_ml)  # fmt: skip
        raise BadInputError(tr("Not infused"), problem)
    factor = BASE_PER_HYDROCHLORIDE if stated_as == HYDROCHLORIDE else 1.0
    mg = round((volume_ml - not_infused_ml) * mg_per_ml * factor, 3)
    return Given(mg, volume_ml, mg_per_ml, not_infused_ml, stated_as)


def is_dose_open(session: Session, end: Instant) -> bool:
    """Whether it must be asked how much was given when the dosing ends then.

    So after an interruption or another rate, when it stopped early, and where no duration says
    when it would have been over.
    """
    changed = (DosingKind.INTERRUPT, DosingKind.RATE)
    if any(one.kind in changed and not one.is_void for one in session.events):
        return True
    if session.started is None or is_at_once(session):
        return False
    if session.duration_minutes is None:
        return session.route == "intravenous"
    return end.minutes_since(session.started) < session.duration_minutes - EARLY_END_MINUTES


def in_full(session: Session) -> float | None:
    """What a dosing gave that was not stopped: every spray there was, else the whole dose."""
    sprays = [one.amount or 0 for one in session.events
              if one.kind is DosingKind.SPRAY and not one.is_void]  # fmt: skip
    return sum(sprays) if sprays else session.dose_prescribed_mg


def with_note(given: Given, note: str) -> Given:
    """The same with a word on why it was not all."""
    return replace(given, note=note)


def set_given(desk: Desk, session_id: SessionId, given: Given, reason: str = "") -> Session:
    """Write down, or correct, how much was given; how it was counted stays on the chart."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    before = sessions.get(desk.vault, session_id)
    check_given(desk, before, given)
    if before.dose_given_mg is not None:
        reason = reason_for(reason, tr("a correction needs one."))
    with desk.change() as change:
        return write_given(change, session_id, given, desk.now(), reason)


def check_given(desk: Desk, session: Session, given: Given) -> None:
    """Raises BadInputError for an impossible dose; none at all is possible when it was stopped."""
    if given.dose_mg == 0 and given.volume_ml is not None:
        return
    limit = clinic_settings(desk).dose_refused_above_mg_per_kg
    check_dose(given.dose_mg, session.weight_kg, limit)


def write_given(
    change: "Change", session_id: SessionId, given: Given, at: Instant, why: str = ""
) -> Session:
    """The dose given and the line of the chart that says how it was counted, in one change."""
    from ketrate.store import chart, sessions

    note = clean_text(given.note, tr("Reason"), LONGEST_NOTE)
    before = sessions.get(change.vault, session_id).dose_given_mg
    clean = replace(given, note=note)
    older = _standing(change, session_id) if before is not None else None
    chart.write(change, session_id, clean, at, replaces=older)
    return sessions.set_fields(change, session_id, reason=why, dose_given_mg=given.dose_mg)


def _standing(change: "Change", session_id: SessionId) -> int | None:
    from ketrate.store import chart

    lines = chart.of_session(change.vault, session_id)
    found = [one.id for one in lines if isinstance(one.written, Given) and not one.is_void]
    return found[-1] if found else None


def _check_range(what: str, value: float, most: float, unit: str) -> None:
    if not 0 < value <= most:
        problem = tr("{v:g} {unit} cannot be right.", v=value, unit=unit)
        raise BadInputError(what, problem, tr("It lies above 0, up to {most:g}.", most=most))
