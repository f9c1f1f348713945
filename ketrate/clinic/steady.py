"""The time of the clinic is held steady while somebody sits in a chair.

A wall clock that is set by hand, or jumps, would move every deadline and every distance between
two records of a session. So the time goes on by the boot clock until the last patient has left;
only then does the wall clock count again. It goes on over a restart of the program too.
"""

from ketrate.clinic.desk import Desk


def go_on(desk: Desk) -> None:
    """At sign-in: take up the count of the last entry, if somebody still sits in a chair."""
    from ketrate.store import audit

    last = audit.last_moment(desk.vault)
    if last is not None and has_somebody(desk):
        desk.clock.go_on_from(last)
    else:
        desk.clock.take_up()


def settle(desk: Desk) -> None:
    """After a session was closed, or the clock moved: the wall clock counts if nobody is left."""
    if not has_somebody(desk):
        desk.clock.take_up()


def has_somebody(desk: Desk) -> bool:
    """Whether a session is running."""
    from ketrate.store import sessions

    return any(one.started is not None for one in sessions.running(desk.vault))
