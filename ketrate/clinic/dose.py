"""The dose: as it was prescribed, and as it was given."""

from ketrate.clinic.desk import Desk
from ketrate.clinic.limits import check_dose, check_weight
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.records.ids import SessionId
from ketrate.records.text import clean_text
from ketrate.records.treatment import DosingKind, Session
from ketrate.words import tr

EARLY_END_MINUTES = 2
"""An end up to this much before the planned one is the pump's or the typing's, not a stop."""


def set_dose(  # noqa: PLR0913 - one form, one act
    desk: Desk,
    session_id: SessionId,
    *,
    amount: float,
    unit: str,
    weight_kg: float | None,
    agent: str | None = None,
    route: str | None = None,
    lot: str = "",
    duration_minutes: int | None = None,
    confirmed: bool = False,
) -> Session:
    """The prescribed dose, in mg or mg/kg of base; mg/kg needs the actual weight."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    if weight_kg is not None:
        check_weight(weight_kg)
    dose_mg = _in_mg(amount, unit, weight_kg)
    asked_above = clinic_settings(desk).dose_asked_above_mg_per_kg
    check_dose(dose_mg, weight_kg, confirmed=confirmed, asked_above_mg_per_kg=asked_above)
    before = sessions.get(desk.vault, session_id)
    with desk.change() as change:
        return sessions.set_fields(
            change,
            session_id,
            agent=agent or before.agent,
            route=route or before.route,
            dose_prescribed_mg=round(dose_mg, 3),
            weight_kg=weight_kg,
            lot=clean_text(lot, tr("Lot"), 40),
            duration_minutes=duration_minutes or before.duration_minutes,
        )


def is_dose_open(session: Session, end: Instant) -> bool:
    """Whether a dosing that ends then was interrupted or stopped early: how much was given?"""
    if any(e.kind is DosingKind.INTERRUPT and not e.is_void for e in session.events):
        return True
    if session.started is None or session.duration_minutes is None:
        return False
    return end.minutes_since(session.started) < session.duration_minutes - EARLY_END_MINUTES


def set_dose_given(desk: Desk, session_id: SessionId, dose_mg: float, reason: str = "") -> Session:
    """Correct the dose that was given, in mg of base."""
    from ketrate.store import sessions

    require(desk, Action.TREAT)
    weight = sessions.get(desk.vault, session_id).weight_kg
    check_dose(dose_mg, weight, confirmed=True)
    with desk.change() as change:
        return sessions.set_fields(change, session_id, reason=reason, dose_given_mg=dose_mg)


def _in_mg(amount: float, unit: str, weight_kg: float | None) -> float:
    if unit == "mg":
        return amount
    if unit != "mg/kg":
        raise BadInputError(tr("Unit"), tr("it was not chosen."), tr("Choose mg or mg/kg."))
    if weight_kg is None:
        raise BadInputError(tr("Weight"), tr("a dose in mg/kg needs it."), tr("Weigh the patient."))
    return amount * weight_kg
