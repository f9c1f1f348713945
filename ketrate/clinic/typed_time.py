"""A date and a time of day as they stand on paper, and the instant they mean at this place."""

import re
from datetime import UTC, date, datetime, time, timedelta

from ketrate.clock import Clock, Instant
from ketrate.errors import BadInputError
from ketrate.words import tr

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:\s*([+-])(\d{2}):?(\d{2}))?")
_AROUND = (timedelta(days=-1), timedelta(0), timedelta(days=1))


def instant_of(clock: Clock, day: str, of_day: str) -> Instant:
    """The instant of a day (2026-03-29) and a time (14:05), with the offset valid then.

    In the night the clocks go back an hour is shown twice: the offset is typed behind it
    ("02:30 +02:00"). Raises BadInputError, also for the hour that is skipped in spring.
    """
    wall, offset = datetime.combine(_day(day), time()), None
    found = _TIME.fullmatch(of_day.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        problem = tr("“{text}” is not a time.", text=of_day.strip()[:20])
        raise BadInputError(tr("Observed time"), problem, tr("Type it as 14:05."))
    wall += timedelta(hours=int(found[1]), minutes=int(found[2]))
    if found[3]:
        offset = (int(found[4]) * 60 + int(found[5])) * (-1 if found[3] == "-" else 1)
    return _only_one(wall, _offsets(clock, wall), offset)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        problem = tr("“{text}” is not a date.", text=text.strip()[:20])
        raise BadInputError(
            tr("Observed date"), problem, tr("Type it as year-month-day.")
        ) from error


def _offsets(clock: Clock, wall: datetime) -> list[int]:
    """The offsets at which the place's wall clock shows that; none, one or two."""
    as_utc = wall.replace(tzinfo=UTC)
    around = {clock.offset_minutes_at(as_utc + step) for step in _AROUND}
    return sorted(
        (o for o in around if clock.offset_minutes_at(as_utc - timedelta(minutes=o)) == o),
        reverse=True,
    )


def _only_one(wall: datetime, offsets: list[int], wanted: int | None) -> Instant:
    what = tr("Observed time")
    if not offsets:
        raise BadInputError(
            what,
            tr("{time} did not exist: the clocks went forward.", time=f"{wall:%Y-%m-%d %H:%M}"),
            tr("Look at the paper again."),
        )
    fitting = offsets if wanted is None else [one for one in offsets if one == wanted]
    if len(fitting) == 1:
        return Instant(wall.replace(tzinfo=UTC) - timedelta(minutes=fitting[0]), fitting[0])
    told = _told(wall, offsets)
    if not fitting:
        raise BadInputError(what, tr("that was not this place's offset."), told[0])
    raise BadInputError(
        what,
        tr("{time} came twice that night: the clocks went back.", time=f"{wall:%H:%M}"),
        tr("Type {one} for the first or {other} for the second.", one=told[0], other=told[1]),
    )


def _told(wall: datetime, offsets: list[int]) -> list[str]:
    at = [wall.replace(tzinfo=UTC) - timedelta(minutes=one) for one in offsets]
    return [
        f"{wall:%H:%M} " + Instant(utc, one).iso()[-6:]
        for utc, one in zip(at, offsets, strict=True)
    ]
