"""The dose that is prescribed: chosen or typed, checked, and written down with its weight."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import protocol_of
from ketrate.clinic.limits import (
    NeedsConfirmation,
    check_dose,
    check_duration,
    check_weight,
    dose_doubt,
    duration_doubt,
    tenfold_doubt,
    weight_doubt,
)
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clinic.weight import is_recent, known_weight
from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.protocol.schedule import Protocol
from ketrate.records.bedside import Weighed
from ketrate.records.ids import SessionId
from ketrate.records.text import clean_text
from ketrate.records.treatment import Session
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

LONGEST_LOTS = 200
AT_ONCE = frozenset({"subcutaneous", "intramuscular", "oral", "sublingual"})
"""Routes by which a dose without a duration is given in one moment."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """The dose of the form, with what it is judged by; amounts of base."""

    amount: float
    unit: str
    weight_kg: float | None
    route: str | None
    minutes: int | None
    protocol: Protocol
    last: Weighed | None

    @property
    def mg(self) -> float:
        """The amount in mg."""
        return self.amount * (self.weight_kg or 0) if self.unit == "mg/kg" else self.amount


def set_dose(  # noqa: PLR0913 - one form, one act
    desk: Desk,
    session_id: SessionId,
    *,
    amount: float,
    unit: str,
    weight_kg: float | None,
    weighed: Instant | None = None,
    agent: str | None = None,
    route: str | None = None,
    lot: str = "",
    duration_minutes: int | None = None,
    confirmed: bool = False,
) -> Session:
    """The prescribed dose, in mg or mg/kg of base; mg/kg needs the actual weight.

    `weighed` says when that was measured, and stands on the chart; without it the weight is the
    one that was known, or was measured now.
    Raises NeedsConfirmation for what is unusual and BadInputError for what cannot be; then
    nothing has changed.
    """
    from ketrate.store import courses, sessions

    require(desk, Action.TREAT)
    before = sessions.get(desk.vault, session_id)
    protocol = protocol_of(desk, courses.get(desk.vault, before.course_id))
    agent = _chosen(agent, protocol.agents, before.agent, tr("Agent"))
    route = _chosen(route, protocol.routes, before.route, tr("Route"))
    last = known_weight(desk, before.patient_id)
    typed = _Typed(amount, unit, weight_kg, route, duration_minutes, protocol, last)
    _check_weighed(desk, typed, weighed)
    _check(desk, typed, _age_of(typed, weighed), confirmed=confirmed)
    lots = ", ".join(filter(None, (one.strip() for one in lot.split(","))))
    with desk.change() as change:
        _write_weight(change, session_id, weight_kg, weighed)
        return sessions.set_fields(
            change,
            session_id,
            agent=agent,
            route=route,
            dose_prescribed_mg=round(typed.mg, 3),
            weight_kg=weight_kg,
            lot=clean_text(lots, tr("Lot"), LONGEST_LOTS),
            duration_minutes=duration_minutes or before.duration_minutes,
        )


def is_at_once(session: Session) -> bool:
    """Whether the dose is given in one moment: an injection, or something swallowed."""
    return session.route in AT_ONCE and not session.duration_minutes


def _chosen(value: str | None, allowed: tuple[str, ...], kept: str | None, what: str) -> str | None:
    """What was chosen, or what stands already; raises BadInputError for what is not allowed."""
    if value is not None and allowed and value not in allowed:
        problem = tr("{value} is not one of the protocol's: {all}.", value=value,
                     all=", ".join(allowed))  # fmt: skip
        raise BadInputError(what, problem)
    return value or kept


def _check_weighed(desk: Desk, typed: _Typed, weighed: Instant | None) -> None:
    if typed.weight_kg is not None:
        check_weight(typed.weight_kg)
    if weighed is not None and weighed.utc > desk.now().utc:
        raise BadInputError(tr("Weighed"), tr("that day has not come yet."))


def _age_of(typed: _Typed, weighed: Instant | None) -> Instant | None:
    """When the weight was measured; None for now."""
    if weighed is not None or typed.last is None:
        return weighed
    return typed.last.measured if typed.last.weight_kg == typed.weight_kg else None


def _write_weight(
    change: "Change", session_id: SessionId, weight_kg: float | None, weighed: Instant | None
) -> None:
    from ketrate.store import chart

    if weight_kg is not None and weighed is not None:
        chart.write(change, session_id, Weighed(weight_kg, weighed), change.at.instant)


def _check(desk: Desk, typed: _Typed, measured: Instant | None, *, confirmed: bool) -> None:
    """Refuses what cannot be; asks about all that is unusual in one question."""
    own = clinic_settings(desk)
    _check_unit(desk, typed, measured)
    by_weight = None if typed.protocol.is_sprayed else typed.weight_kg
    check_dose(typed.mg, by_weight, own.dose_refused_above_mg_per_kg)
    check_duration(typed.minutes)
    doubts = (
        _weight_doubt(typed),
        dose_doubt(typed.mg, by_weight, own.dose_asked_above_mg_per_kg),
        tenfold_doubt(*_in_protocol_unit(typed)),
        _other_spray(typed),
        duration_doubt(typed.minutes),
    )
    if any(doubts) and not confirmed:
        words = " ".join(filter(None, doubts))
        raise NeedsConfirmation(tr("Dose"), words, tr("Is that what was prescribed?"))


def _weight_doubt(typed: _Typed) -> str:
    if typed.weight_kg is None or typed.last is None:
        return ""
    return weight_doubt(typed.weight_kg, typed.last.weight_kg)


def _check_unit(desk: Desk, typed: _Typed, measured: Instant | None) -> None:
    if typed.unit not in ("mg", "mg/kg"):
        raise BadInputError(tr("Unit"), tr("it was not chosen."), tr("Choose mg or mg/kg."))
    if typed.protocol.is_sprayed:
        _check_spray(typed)
    elif typed.unit == "mg/kg" and typed.weight_kg is None:
        raise BadInputError(tr("Weight"), tr("a dose in mg/kg needs it."), tr("Weigh the patient."))
    elif typed.unit == "mg/kg" and measured is not None and not is_recent(measured, desk.now()):
        days = int(desk.now().minutes_since(measured) // 1440)
        problem = tr("it was measured {n} days ago, so mg/kg is unknown.", n=days)
        raise BadInputError(tr("Weight"), problem, tr("Weigh the patient again."))


def _check_spray(typed: _Typed) -> None:
    device = typed.protocol.device_mg or 0
    if typed.unit != "mg":
        raise BadInputError(tr("Unit"), tr("a spray is dosed in mg."), tr("Choose the devices."))
    if typed.amount <= 0 or typed.amount % device:
        problem = tr("{mg:g} mg is not a multiple of {one:g} mg.", mg=typed.amount, one=device)
        raise BadInputError(tr("Dose"), problem, tr("One device holds {one:g} mg.", one=device))


def _in_protocol_unit(typed: _Typed) -> tuple[float, tuple[float, ...], str]:
    """The amount, what the protocol knows, and the unit of both; nothing known without weight."""
    protocol = typed.protocol
    known, unit = protocol.doses, protocol.dose_unit
    if not known and protocol.dose_mg_per_kg is not None:
        known, unit = (protocol.dose_mg_per_kg,), "mg/kg"
    if unit == "mg":
        return typed.mg, known, unit
    if not typed.weight_kg:
        return typed.mg, (), unit
    return round(typed.mg / typed.weight_kg, 3), known, unit


def _other_spray(typed: _Typed) -> str:
    """The question about a number of devices that the protocol does not know."""
    known = typed.protocol.doses
    if not typed.protocol.is_sprayed or not known or typed.amount in known:
        return ""
    usual = tr(" or ").join(f"{one:g}" for one in known)
    return tr("{mg:g} mg, and the protocol knows {usual} mg.", mg=typed.amount, usual=usual)
