"""What a scale's file wants pointed out about one rating, with the total before its dosing."""

from collections.abc import Iterable

from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.instruments.flags import flag_rules, flag_words
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session

PRE_DOSE_MINUTES = 120
"""How old a rating before the dosing may be; `clinical/definitions`, "Dissociation"."""


def flagged(
    instrument: Instrument, rating: Rating, session: Session | None, ratings: Iterable[Rating]
) -> tuple[str, ...]:
    """The flags that are up, in words; `ratings` are those of the session or course.

    A flag that asks for a rise since before the dosing belongs to ratings after it alone.
    """
    if not flag_rules(instrument):
        return ()
    return flag_words(
        instrument,
        {answer.item: answer.value for answer in rating.answers},
        total_before(rating, session, ratings),
        rating.total,
        is_after_dosing=_minutes_after(rating, session) > 0,
    )


def total_before(rating: Rating, session: Session | None, ratings: Iterable[Rating]) -> int | None:
    """The latest complete total on the same scale before the dosing, at most 120 min old."""
    before = [
        (-minutes, one.total)
        for one in ratings
        if one.session_id in (rating.session_id, None)
        if one.counts and one.instrument_id == rating.instrument_id and one.total is not None
        if one.patient_id == rating.patient_id
        if -PRE_DOSE_MINUTES <= (minutes := _minutes_after(one, session)) < 0
    ]
    return min(before)[1] if before else None


def _minutes_after(rating: Rating, session: Session | None) -> float:
    """Minutes from dosing start to the rating; 0 where one of the times is not known."""
    started = None if session is None else session.started
    if started is None or not isinstance(rating.observed, Instant):
        return 0.0
    return rating.observed.minutes_since(started)
