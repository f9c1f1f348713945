"""Sessions that run at the moment the demo clinic is made, so that the board is alive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketrate.demo.course import CHAIRS, CourseBuilder, Events
from ketrate.demo.plan import VITALS, Moment, session_moments
from ketrate.records.treatment import DosingKind

JUST_STARTED_MINUTES = 3.0


@dataclass(frozen=True, slots=True)
class Scene:
    """How a session stands now: minutes since its start (None: preparing), and what is done."""

    name: str
    elapsed: Callable[[Sequence[Moment]], float | None]
    done: Callable[[Sequence[Moment]], int]
    is_interrupted: bool = False


def _closed(moments: Sequence[Moment]) -> float:
    """A little after the first window has closed."""
    return moments[0].minute + _span(moments[0])[1] + 6


def _span(moment: Moment) -> tuple[float, float]:
    """How far the window reaches before and after the planned minute."""
    timepoint = moment.timepoint
    return timepoint.window[0] - timepoint.offset, timepoint.window[1] - timepoint.offset


# Each scene counts in the protocol's timepoints after dosing start.
SCENES = (
    Scene("overdue", _closed, lambda _: 0),
    Scene("due now", lambda all_: all_[1].minute, lambda _: 1),
    Scene("due in minutes", lambda all_: all_[0].minute + _span(all_[0])[0] - 6, lambda _: 0),
    Scene("just started", lambda _: JUST_STARTED_MINUTES, lambda _: 0),
    Scene("preparing", lambda _: None, lambda _: 0),
    Scene("observing", lambda all_: all_[-1].minute + _span(all_[-1])[0] - 5, len),
    Scene("interrupted", lambda _: 18.0, lambda _: 0, is_interrupted=True),
    Scene("due first", lambda all_: all_[0].minute, lambda _: 0),
)


def play(builder: CourseBuilder, scene: Scene, session: int, chair: int) -> None:
    """Add the running session to a course whose earlier sessions are written."""
    now = builder.chart.now
    moments = session_moments(builder.protocol, session, now)
    elapsed = scene.elapsed(_after_start(moments))
    if elapsed is None:
        _prepare(builder, session, moments, chair)
        return
    start = now.plus(minutes=-elapsed)
    visit = builder.visit(session, start)
    moments = session_moments(builder.protocol, session, start)
    later = _after_start(moments)
    count = scene.done(later)
    done = [one for one in moments if one.minute <= 0] + [
        one for one in later[:count] if one.minute <= elapsed
    ]
    for moment in done:
        builder.chart.rate(moment, visit, is_certain=True)
    builder.started(start)
    builder.add_dosing(session, chair, _events(builder, scene, elapsed))


def _prepare(builder: CourseBuilder, session: int, moments: Sequence[Moment], chair: int) -> None:
    """The first rating before dosing is done, the others are not; no dosing has begun."""
    now = builder.chart.now
    visit = builder.visit(session, now)
    before = [one for one in moments if one.minute <= 0]
    if before:
        first = next(what for what in before[0].timepoint.due if what != VITALS)
        builder.chart.rate_at(first, before[0], visit, now.plus(minutes=-12))
    builder.add_dosing(session, chair, ())


def _events(builder: CourseBuilder, scene: Scene, elapsed: float) -> Events:
    start = builder.chart.now.plus(minutes=-elapsed)
    length = float(builder.protocol.duration_minutes or 0)
    if elapsed > length:
        return ((DosingKind.START, start, None), (DosingKind.END, start.plus(minutes=length), None))
    if scene.is_interrupted:
        pause = start.plus(minutes=elapsed - 2)
        return ((DosingKind.START, start, None), (DosingKind.INTERRUPT, pause, None))
    return ((DosingKind.START, start, None),)


def _after_start(moments: Sequence[Moment]) -> list[Moment]:
    return [one for one in moments if one.minute > 0]


def chair_of(position: int) -> int:
    """One chair per running session."""
    return position % CHAIRS + 1
