"""What somebody should know before the dosing starts; it asks, and forbids nothing."""

from dataclasses import dataclass

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, may, require
from ketrate.clinic.settings import clinic_settings
from ketrate.clinic.severe import pressure_limits
from ketrate.clinic.today import board
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.protocol.clashes import Clash, clashes
from ketrate.protocol.excursions import is_normal
from ketrate.records.treatment import Vitals


@dataclass(frozen=True, slots=True)
class Concerns:
    """Lines of the checklist that nobody answered, or answered with no; and more to know.

    `pressure` is the last one before the dose, if above the clinic's limit (the label of the
    spray advises to think of waiting above 140/90).
    """

    unanswered: tuple[str, ...]
    denied: tuple[str, ...]
    pressure: Vitals | None
    clashes: tuple[Clash, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to ask about."""
        parts = (self.unanswered, self.denied, self.pressure, self.clashes)
        return any(bool(part) for part in parts)


def concerns(desk: Desk, one: Visit, start: Instant) -> Concerns:
    """What stands open if the dosing of that session starts then."""
    require(desk, Action.TREAT)
    answers = {check.item: check.answer for check in one.checks}
    last = _last_pressure(one.vitals)
    limits = pressure_limits(clinic_settings(desk))
    return Concerns(
        tuple(line.label for line in one.protocol.checklist if line.id not in answers),
        tuple(line.label for line in one.protocol.checklist if answers.get(line.id) == "no"),
        last if last is not None and not is_normal(last, limits) else None,
        _clashes(desk, one, start),
    )


def _last_pressure(vitals: tuple[Vitals, ...]) -> Vitals | None:
    measured = [one for one in vitals if one.systolic is not None]
    return max(measured, key=lambda one: one.at.utc, default=None)


def _clashes(desk: Desk, one: Visit, start: Instant) -> tuple[Clash, ...]:
    if not may(desk.signed_in(), Action.SEE_BOARD):
        return ()
    now = desk.now()
    others = [
        (lane.session.chair, lane.situation(now).items)
        for lane in board(desk).lanes
        if lane.session.id != one.session.id
    ]
    return clashes(one.protocol, one.session, start, others)
