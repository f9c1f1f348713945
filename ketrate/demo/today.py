"""Sessions that run at the moment the demo clinic is made, so that the board is alive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketrate.demo.bedside import Said
from ketrate.demo.course import CHAIRS, CourseBuilder, Events
from ketrate.demo.plan import VITALS, Moment, session_moments
from ketrate.protocol.schedule import Protocol
from ketrate.records.bedside import HandOver, NotDone, NotDoneReason
from ketrate.records.treatment import DosingKind

JUST_STARTED_MINUTES = 3.0
Fits = Callable[[Protocol], bool]


def _any(_: Protocol) -> bool:
    return True


def _is_infused(protocol: Protocol) -> bool:
    return (protocol.duration_minutes or 0) > 20


def _is_sprayed(protocol: Protocol) -> bool:
    return protocol.is_sprayed


def _is_injected(protocol: Protocol) -> bool:
    return not protocol.is_sprayed and protocol.duration_minutes is None


@dataclass(frozen=True, slots=True)
class Scene:
    """How a session stands now: minutes since its start (None: preparing), and what is done.

    `fits` says which protocols can stand so, `is_missed` that the first rating was given up with
    a reason, `is_leaving` that everything that is asked before leaving is answered.
    """

    name: str
    elapsed: Callable[[Sequence[Moment]], float | None]
    done: Callable[[Sequence[Moment]], int]
    fits: Fits = _any
    is_interrupted: bool = False
    is_missed: bool = False
    is_leaving: bool = False


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
    Scene("between sprays", lambda _: JUST_STARTED_MINUTES, lambda _: 0, _is_sprayed),
    Scene("preparing", lambda _: None, lambda _: 0),
    Scene("observing", lambda all_: all_[-1].minute + _span(all_[-1])[0] - 5, len),
    Scene("interrupted", lambda _: 18.0, lambda _: 0, _is_infused, is_interrupted=True),
    Scene("due first", lambda all_: all_[0].minute, lambda _: 0),
    Scene("injected", lambda all_: all_[0].minute - 12, lambda _: 0, _is_injected),
    Scene("given up", lambda all_: all_[1].minute - 14, lambda _: 0, is_missed=True),
    Scene("ready to leave", lambda all_: max(all_[-1].minute, 165.0) + 4, len, is_leaving=True),
    Scene("just started", lambda _: JUST_STARTED_MINUTES, lambda _: 0, _is_infused),
)


def play(builder: CourseBuilder, scene: Scene, session: int, chair: int) -> None:
    """Add the running session to a course whose earlier sessions are written."""
    now = builder.chart.now
    moments = session_moments(builder.regimen, session, now)
    elapsed = scene.elapsed(_after_start(moments))
    if elapsed is None:
        _prepare(builder, session, moments, chair)
        return
    start = now.plus(minutes=-elapsed)
    visit = builder.visit(session, start)
    moments = session_moments(builder.regimen, session, start)
    later = _after_start(moments)
    count = scene.done(later)
    done = [one for one in moments if one.minute <= 0] + [
        one for one in later[:count] if one.minute <= elapsed
    ]
    for moment in done:
        builder.chart.rate(moment, visit, is_certain=True)
    builder.started(start)
    builder.add_dosing(session, chair, _events(builder, scene, session, elapsed))
    if scene.is_missed:
        _give_up(builder, session, later[0])
    if scene.is_leaving:
        builder.chart.add_vitals(visit, 300.0, now.plus(minutes=-2), None)
        builder.look_before_leaving(session, now)


def fitting(scene: Scene, protocols: Sequence[Protocol]) -> list[Protocol]:
    """The protocols under which a session can stand so; all of them where none can."""
    return [one for one in protocols if scene.fits(one)] or list(protocols)


def chair_of(position: int) -> int:
    """One chair per running session."""
    return position % CHAIRS + 1


def _prepare(builder: CourseBuilder, session: int, moments: Sequence[Moment], chair: int) -> None:
    """The first rating before dosing is done, the others are not; no dosing has begun."""
    now = builder.chart.now
    visit = builder.visit(session, now)
    before = [one for one in moments if one.minute <= 0]
    if before:
        first = next(what for what in before[0].timepoint.due if what != VITALS)
        builder.chart.rate_at(first, before[0], visit, now.plus(minutes=-12))
    builder.add_dosing(session, chair, ())


def _give_up(builder: CourseBuilder, session: int, moment: Moment) -> None:
    """Why nothing was taken at that moment, and a word to whoever takes over."""
    at, name = moment.planned.plus(minutes=4), moment.timepoint.id
    asleep = (NotDone(name, what, NotDoneReason.ASLEEP) for what in moment.timepoint.due)
    builder.chart.write(session, [Said(at, one) for one in asleep])
    note = HandOver("Sleeps lightly; try the next rating on time.")
    builder.chart.write(session, [Said(at.plus(minutes=1), note)])


def _events(builder: CourseBuilder, scene: Scene, session: int, elapsed: float) -> Events:
    """What of the dosing has happened by now."""
    start = builder.chart.now.plus(minutes=-elapsed)
    if scene.is_interrupted and elapsed < builder.regimen.end_minute(session):
        pause = start.plus(minutes=elapsed - 2)
        return ((DosingKind.START, start, None), (DosingKind.INTERRUPT, pause, None))
    now = builder.chart.now
    return tuple(one for one in builder.given(session, start) if one[1].utc <= now.utc)


def _after_start(moments: Sequence[Moment]) -> list[Moment]:
    return [one for one in moments if one.minute > 0]
