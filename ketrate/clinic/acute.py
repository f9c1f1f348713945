"""The hours around the dosings of a course, as a report of the course tells them."""

from typing import TYPE_CHECKING

from ketrate.clinic.bedside import not_done
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.situation import Due, State, situation
from ketrate.records.rating import Rating
from ketrate.records.treatment import DosingKind, Session, Vitals

if TYPE_CHECKING:
    from ketrate.reports.course_acute import Missed


def vitals_of(desk: Desk, sessions: tuple[Session, ...]) -> tuple[Vitals, ...]:
    """Every set of vital signs of these sessions that stands."""
    from ketrate.store import vitals

    require(desk, Action.SEE_REPORT)
    return tuple(one for session in sessions for one in vitals.of_session(desk.vault, session.id))


def missed_of(
    desk: Desk, protocol: Protocol, sessions: tuple[Session, ...], ratings: tuple[Rating, ...]
) -> "tuple[Missed, ...]":
    """What was planned in minutes and not taken, in the sessions that are over.

    An imported session has no plan that it could have missed.
    """
    from ketrate.reports.course_acute import Missed

    require(desk, Action.SEE_REPORT)
    return tuple(
        Missed(session, due)
        for session in sessions
        if session.started is not None and not session.is_imported
        for due in _dues(desk, protocol, session, ratings)
        if due.state is State.MISSED
    )


def _dues(
    desk: Desk, protocol: Protocol, session: Session, ratings: tuple[Rating, ...]
) -> tuple[Due, ...]:
    from ketrate.store import chart, vitals

    left = session.first(DosingKind.LEFT)
    if left is None:
        return ()
    return situation(
        protocol,
        session,
        ratings,
        vitals.of_session(desk.vault, session.id),
        left,
        is_last_session=session.number >= len(protocol.session_days),
        not_done=not_done(chart.of_session(desk.vault, session.id)),
    ).items
