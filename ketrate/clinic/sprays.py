"""A dose in spray devices: the first starts the dosing, the last one planned ends it."""

from dataclasses import dataclass

from ketrate.clinic.desk import Desk
from ketrate.clinic.dosing import check_next
from ketrate.clinic.enrol import protocol_of
from ketrate.clinic.given import write_given
from ketrate.clinic.moment import reason_for
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.errors import NotNowError
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.situation import stage
from ketrate.records.bedside import Given
from ketrate.records.ids import SessionId
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Sprays:
    """How far the devices have come. `next_at` is the protocol's time for the next one."""

    device_mg: float
    planned: int
    given: int
    next_at: Instant | None

    @property
    def left(self) -> int:
        """How many are still planned."""
        return max(self.planned - self.given, 0)


def sprays(protocol: Protocol, session: Session) -> Sprays | None:
    """The devices of a session; None where the dose is no spray, or none is written down."""
    device = protocol.device_mg
    if device is None or session.dose_prescribed_mg is None:
        return None
    planned = round(session.dose_prescribed_mg / device)
    given = _count(session)
    return Sprays(device, planned, given, _next_at(protocol, session, given))


def give_device(desk: Desk, session_id: SessionId, at: Instant | None = None) -> Session:
    """One more device, now or at a time that has passed.

    Raises NotNowError when none is planned any more, and as a start does for the first.
    """
    from ketrate.store import courses, sessions

    require(desk, Action.TREAT)
    before = sessions.get(desk.vault, session_id)
    at = at or desk.now()
    is_first = stage(before) is Stage.PREPARING
    check_next(desk, before, DosingKind.START if is_first else DosingKind.SPRAY, at)
    now = sprays(protocol_of(desk, courses.get(desk.vault, before.course_id)), before)
    if now is None or not now.left:
        raise NotNowError(tr("No further spray is planned."), tr("Change the dose first."))
    with desk.change() as change:
        if is_first:
            sessions.add_event(change, session_id, DosingKind.START, at)
        sessions.add_event(change, session_id, DosingKind.SPRAY, at, now.device_mg)
        if now.left == 1:
            sessions.add_event(change, session_id, DosingKind.END, at)
            count = now.given + 1
            write_given(change, session_id, Given(count * now.device_mg, devices=count), at)
    return sessions.get(desk.vault, session_id)


def skip_the_rest(
    desk: Desk, session_id: SessionId, reason: str, at: Instant | None = None
) -> Session:
    """The devices that are left are not given: the dosing ends with those that were."""
    from ketrate.store import courses, sessions

    require(desk, Action.TREAT)
    reason = reason_for(reason, tr("a skipped spray needs one."))
    before = sessions.get(desk.vault, session_id)
    at = at or desk.now()
    check_next(desk, before, DosingKind.END, at)
    now = sprays(protocol_of(desk, courses.get(desk.vault, before.course_id)), before)
    if now is None:
        raise NotNowError(tr("This dose is no spray."))
    given = Given(now.given * now.device_mg, devices=now.given, note=reason)
    with desk.change() as change:
        sessions.add_event(change, session_id, DosingKind.END, at)
        write_given(change, session_id, given, at)
    return sessions.get(desk.vault, session_id)


def _count(session: Session) -> int:
    return sum(one.kind is DosingKind.SPRAY and not one.is_void for one in session.events)


def _next_at(protocol: Protocol, session: Session, given: int) -> Instant | None:
    first = session.first(DosingKind.SPRAY)
    if first is None or given >= len(protocol.spray_minutes):
        return None
    return first.plus(minutes=protocol.spray_minutes[given])
