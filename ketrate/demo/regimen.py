"""What a synthetic patient is given: agent, route, and a dose for every session of the protocol."""

from dataclasses import dataclass
from random import Random

from ketrate.protocol.schedule import Protocol

_POTENCY = {"esketamine": 2.0}
_REACHES = {
    "intravenous": 1.0,
    "intramuscular": 0.95,
    "subcutaneous": 0.9,
    "intranasal": 0.25,
    "sublingual": 0.3,
    "oral": 0.2,
}
"""How much of a dose acts, roughly: so that routes differ in the demo. Nothing is derived of it."""
_USUAL_MG_PER_KG = 0.5


@dataclass(frozen=True, slots=True)
class Dose:
    """One session's dose in mg of base. `devices` counts sprays, 0 where none are given.

    `strength` is how hard it acts on dissociation beside 0.5 mg/kg ketamine over 40 min.
    """

    mg: float
    devices: int
    strength: float


@dataclass(frozen=True, slots=True)
class Regimen:
    """What one course gives; `doses` has one for every planned session."""

    protocol: Protocol
    agent: str
    route: str
    doses: tuple[Dose, ...]

    def dose(self, session: int) -> Dose:
        """The dose of a session, the first is 1; later ones than planned are like the last."""
        return self.doses[min(session, len(self.doses)) - 1]

    @property
    def is_at_once(self) -> bool:
        """Whether the dose is given in one moment: an injection or something swallowed."""
        return self.protocol.duration_minutes is None and not self.protocol.is_sprayed

    def spray_minutes(self, session: int) -> tuple[int, ...]:
        """When the devices of that session are used, from the first."""
        return self.protocol.spray_minutes[: self.dose(session).devices]

    def end_minute(self, session: int) -> float:
        """When the dosing of that session ends, as it is planned."""
        last = max(self.spray_minutes(session), default=0)
        return float(self.protocol.duration_minutes or last)


def is_drawn(protocol: Protocol) -> bool:
    """Whether the demo can play it: a known dose, MADRS and CADSS around the first session."""
    first = [one for one in protocol.timepoints if one.sessions in ("all", "first")]
    before = {what for one in first if one.offset < 0 for what in one.due}
    later = [one for one in first if one.offset > 0 and one.anchor != "day"]
    after = {what for one in later for what in one.due}
    has_dose = protocol.dose_mg_per_kg is not None or bool(protocol.doses)
    return has_dose and "madrs" in before and "cadss23" in after and len(later) > 1


def draw_regimen(rng: Random, protocol: Protocol, weight_kg: float) -> Regimen:
    """Agent, route and doses; doses to choose from rise with the sessions for most patients."""
    agent = rng.choice(protocol.agents)
    route = rng.choice(protocol.routes)
    rises = rng.random() < 0.7
    doses = tuple(
        _dose(protocol, agent, route, weight_kg, _level(rng, protocol, agent, session, rises=rises))
        for session in range(len(protocol.session_days))
    )
    return Regimen(protocol, agent, route, doses)


def _level(
    rng: Random, protocol: Protocol, agent: str, session: int, *, rises: bool
) -> float | None:
    """One of the protocol's amounts, None for the only one there is."""
    if not protocol.doses:
        return None
    if len(protocol.agents) > 1:  # one amount for each agent, the stronger one has the smaller
        return protocol.doses[0] if _POTENCY.get(agent) else protocol.doses[-1]
    step = session if rises else rng.choice((0, 0, min(session, 1)))
    return protocol.doses[min(step, len(protocol.doses) - 1)]


def _dose(
    protocol: Protocol, agent: str, route: str, weight_kg: float, level: float | None
) -> Dose:
    amount = protocol.dose_mg_per_kg if level is None else level
    is_plain = protocol.dose_unit == "mg" and level is not None
    mg = float(amount or 0) if is_plain else round((amount or 0) * weight_kg, 1)
    acts = mg / weight_kg * _POTENCY.get(agent, 1.0) * _REACHES.get(route, 0.5)
    strength = min(1.5, max(0.25, (acts / _USUAL_MG_PER_KG) ** 0.7))
    devices = round(mg / protocol.device_mg) if protocol.device_mg else 0
    return Dose(mg, devices, strength)
