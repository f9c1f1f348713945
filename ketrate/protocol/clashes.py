"""Would a dosing begun now want the same nurse twice? Planned ratings that lie close together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ketrate.clock import Instant
from ketrate.protocol.schedule import VITALS, Protocol
from ketrate.protocol.situation import Due, State, plan
from ketrate.records.treatment import DosingEvent, DosingKind, Session

CLOSE_MINUTES = 10
"""Ratings that are planned closer than this are one nurse's two places (product)."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two ratings in two chairs; `minutes` lie between their planned times."""

    label: str
    planned: Instant
    other_chair: str
    other_label: str
    other_planned: Instant

    @property
    def minutes(self) -> float:
        """How far apart they are planned."""
        return abs(self.planned.minutes_since(self.other_planned))


def clashes(
    protocol: Protocol,
    session: Session,
    start: Instant,
    others: Sequence[tuple[str, Sequence[Due]]],
) -> tuple[Clash, ...]:
    """What a start at that moment would put within ten minutes of another chair's rating.

    `others` are (chair, what is planned there). Vital signs alone are no rating. One line per
    pair of timepoints, in order of time.
    """
    mine = _moments(plan(protocol, _as_if_started(session, protocol, start)))
    found = {
        (label, chair, other): Clash(label, at, chair, other, other_at)
        for chair, dues in others
        for other, other_at in _moments(dues)
        for label, at in mine
        if abs(at.minutes_since(other_at)) < CLOSE_MINUTES
    }
    return tuple(sorted(found.values(), key=lambda one: one.planned.utc))


def _moments(dues: Sequence[Due]) -> tuple[tuple[str, Instant], ...]:
    """The timepoints still ahead at which somebody has to rate."""
    open_states = (State.LATER, State.DUE, State.OVERDUE)
    found = {
        due.timepoint.label: due.planned
        for due in dues
        if due.what != VITALS and due.state in open_states and due.timepoint.offset > 0
        if due.planned is not None
    }
    return tuple(found.items())


def _as_if_started(session: Session, protocol: Protocol, start: Instant) -> Session:
    minutes = session.duration_minutes or protocol.duration_minutes or 0
    last_spray = max(protocol.spray_minutes, default=0)
    events = [
        DosingEvent(-1, session.id, DosingKind.START, start),
        DosingEvent(-2, session.id, DosingKind.SPRAY, start),
        DosingEvent(-3, session.id, DosingKind.SPRAY, start.plus(minutes=last_spray)),
        DosingEvent(-4, session.id, DosingKind.END, start.plus(minutes=minutes)),
    ]
    return replace(session, events=(*session.events, *events))
