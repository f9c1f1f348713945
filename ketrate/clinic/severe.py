"""A severe blood pressure: who is asked to measure again, and who says why not to."""

from ketrate.clinic.desk import Desk
from ketrate.clinic.moment import reason_for
from ketrate.clinic.rights import Action, require
from ketrate.clinic.settings import ClinicSettings, clinic_settings
from ketrate.protocol.excursions import Excursion, PressureLimits, open_excursion
from ketrate.records.bedside import Line, Seen
from ketrate.records.ids import SessionId
from ketrate.words import tr

PRESSURE = "blood-pressure"


def pressure_limits(own: ClinicSettings) -> PressureLimits:
    """The clinic's limits of blood pressure, in mmHg."""
    return PressureLimits(
        severe=(own.systolic_severe, own.diastolic_severe),
        normal=(own.systolic_highest, own.diastolic_highest),
    )


def waiting(desk: Desk, session_id: SessionId) -> Excursion | None:
    """The severe value of the session that waits to be measured again."""
    from ketrate.store import chart, vitals

    require(desk, Action.TREAT)
    seen = [
        line.at
        for line in chart.of_session(desk.vault, session_id)
        if isinstance(line.written, Seen) and line.written.sign == PRESSURE and not line.is_void
    ]
    own = vitals.of_session(desk.vault, session_id)
    return open_excursion(own, pressure_limits(clinic_settings(desk)), seen)


def acknowledge(desk: Desk, session_id: SessionId, reason: str) -> Line:
    """Somebody has seen the severe value and says why it is not measured again now."""
    from ketrate.store import chart

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("seeing it needs one."))
    with desk.change() as change:
        return chart.write(change, session_id, Seen(PRESSURE, reason), desk.now())
