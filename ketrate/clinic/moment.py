"""Is the typed moment possible: it has come, and fits what was written down before."""

from datetime import timedelta

from ketrate.clinic.desk import Desk
from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.records.text import clean_text
from ketrate.records.treatment import Session
from ketrate.words import tr

LONGEST_TEXT = 2000
FUTURE_LEEWAY = timedelta(minutes=2)
"""Two clocks in one room may differ by this much; anything later has not happened yet."""


def check_not_future(desk: Desk, at: Instant) -> None:
    """Raises BadInputError for a time that lies ahead by more than two clocks may differ."""
    if at.utc > desk.now().utc + FUTURE_LEEWAY:
        raise BadInputError(tr("Time"), tr("{at} has not come yet.", at=at.local.strftime("%H:%M")))


def check_time(desk: Desk, session: Session, at: Instant) -> None:
    """Raises BadInputError for a time ahead, or before the session's last entry."""
    check_not_future(desk, at)
    standing = [event.at for event in session.events if not event.is_void]
    if standing and at.utc < max(e.utc for e in standing):
        raise BadInputError(
            tr("Time"),
            tr("{at} lies before the last entry of this session.", at=at.local.strftime("%H:%M")),
            tr("Correct that entry first."),
        )


def reason_for(typed: str, what: str) -> str:
    """The typed reason, clean; raises BadInputError when there is none."""
    clean = clean_text(typed, tr("Reason"), LONGEST_TEXT)
    if not clean:
        raise BadInputError(tr("Reason"), what)
    return clean
