"""What a scale may ask so soon after a dosing, and what it takes from the rating before it."""

from dataclasses import dataclass

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import is_blinded
from ketrate.clock import Instant
from ketrate.errors import NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.records.ids import CourseId, SessionId
from ketrate.records.rating import Answer, Rating
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Offer:
    """The scale to use now, and why it is not the one that was asked for (empty if it is)."""

    instrument_id: str
    reason: str


def offered(
    desk: Desk,
    instrument_id: str,
    session_id: SessionId | None,
    course_id: CourseId | None = None,
) -> Offer:
    """The recall guard: after dosing, a scale about a week gives way to its acute variant."""
    instrument = desk.catalogue.get(instrument_id)
    minutes = _minutes_too_early(desk, instrument, (session_id, course_id))
    variant = _variant(desk, instrument)
    if minutes is None or variant is None:
        return Offer(instrument_id, "")
    return Offer(variant, _too_early(desk, instrument, minutes))


def guard_recall(
    desk: Desk,
    instrument_id: str,
    session_id: SessionId | None,
    course_id: CourseId | None = None,
    at: Instant | None = None,
) -> None:
    """Raises NotNowError, naming the scale or the hour, while the recall reaches too far back.

    Judged for now, or for the time `at` which a rating on paper was made.
    """
    instrument = desk.catalogue.get(instrument_id)
    minutes = _minutes_too_early(desk, instrument, (session_id, course_id), at)
    if minutes is None:
        return
    variant = _variant(desk, instrument)
    if variant is not None:
        name = desk.catalogue.get(variant).short_name
        raise NotNowError(
            _too_early(desk, instrument, minutes), tr("Use {name} instead.", name=name)
        )
    hours = instrument.earliest_after_dosing / 60
    later = tr("It can be rated from {h:g} hours on.", h=hours)
    if is_blinded(desk.signed_in()):  # counted from a dosing that is not theirs to read
        later = tr("Rate it on another day.")
    raise NotNowError(_too_early(desk, instrument, minutes), later)


def _variant(desk: Desk, instrument: Instrument) -> str | None:
    """The acute variant; none for a blinded rater, to whom acute ratings are closed."""
    return None if is_blinded(desk.signed_in()) else instrument.acute_variant


def _minutes_too_early(
    desk: Desk,
    instrument: Instrument,
    place: tuple[SessionId | None, CourseId | None],
    at: Instant | None = None,
) -> float | None:
    """Minutes since dosing start while the scale's recall still reaches before it, else None.

    A rating between the sessions of a course counts from the course's latest dosing.
    """
    from ketrate.store import sessions

    session_id, course_id = place
    if session_id is not None:
        started = sessions.get(desk.vault, session_id).started
    else:
        of_course = () if course_id is None else sessions.of_course(desk.vault, course_id)
        starts = [one.started for one in of_course if one.started is not None]
        started = max(starts, key=lambda at: at.utc, default=None)
    if started is None:
        return None
    minutes = (at or desk.now()).minutes_since(started)
    return minutes if 0 <= minutes < instrument.earliest_after_dosing else None


def _too_early(desk: Desk, instrument: Instrument, minutes: float) -> str:
    if is_blinded(desk.signed_in()):  # when the dosing was is not theirs to read
        return tr(
            "{name} asks about {recall}: not yet.",
            name=instrument.short_name,
            recall=instrument.recall,
        )
    return tr(
        "{name} asks about {recall}; the dosing began {m:.0f} minutes ago.",
        name=instrument.short_name,
        recall=instrument.recall,
        m=minutes,
    )


def carried(desk: Desk, instrument: Instrument, rating: Rating) -> tuple[Answer, ...]:
    """Items nobody can judge in minutes, from the latest full rating before the dosing."""
    from ketrate.store import ratings

    items = [i.number for i in instrument.items if i.acute == "carry"]
    if instrument.recall_minutes is not None or not items:
        return ()
    started = _start_of(desk, rating)
    full = [
        one
        for one in ratings.of_course(desk.vault, rating.course_id, desk.instrument_ids())
        if one.counts and one.instrument_id == instrument.family and _lies_before(one, started)
    ]
    if not full:
        return ()
    source = max(full, key=utc_of)
    answers = [source.answer(number) for number in items]
    return tuple(
        Answer(a.item, a.value, carried_from=source.id)
        for a in answers
        if a is not None and a.value is not None
    )


def _start_of(desk: Desk, rating: Rating) -> Instant | None:
    from ketrate.store import sessions

    if rating.session_id is None:
        return None
    return sessions.get(desk.vault, rating.session_id).started


def _lies_before(rating: Rating, started: Instant | None) -> bool:
    at = rating.observed
    return isinstance(at, Instant) and (started is None or at.utc <= started.utc)


def utc_of(rating: Rating) -> float:
    """The observed time in seconds, for sorting; 0 where only a relative time is known."""
    at = rating.observed
    return at.utc.timestamp() if isinstance(at, Instant) else 0.0
