"""What is called out, when, and how often: any order of ticks, sleep, jumps and restarts."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ketrate.clock import Instant, Moment, SteadyClock
from ketrate.protocol.reminders import (
    MOST_SNOOZES,
    SNOOZE_MINUTES,
    Call,
    Key,
    Memory,
    listen,
    snooze,
    waiting,
)
from ketrate.protocol.situation import State, situation
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating
from ketrate.records.treatment import DosingEvent, DosingKind
from tests.fakes import START, FakeClock
from tests.protocol.test_situation import NIMH, STARTED, T0, rating, session

TIMED = {t.id: t for t in NIMH.timepoints if t.anchor == "start" and t.offset > 0}


def listened(
    memory: Memory, minute: float, *, was_away: bool = False
) -> tuple[Memory, Call | None]:
    now = T0.plus(minutes=minute)
    found = situation(NIMH, STARTED, (), (), now)
    return listen(memory, waiting(STARTED.id, found.items), now, was_away=was_away)


def keys(call: Call | None) -> list[tuple[str, State]]:
    return [] if call is None else [(one.timepoint_id, one.state) for one in call.reminders]


def test_a_timepoint_is_called_when_its_window_opens_and_once_more_when_it_closes() -> None:
    memory, said = Memory(), []
    for second in range(34 * 60, 52 * 60):
        memory, call = listened(memory, second / 60)
        said += [(round(second / 60, 3), key) for key in keys(call)]
    assert said == [(35.0, ("m40", State.DUE)), (50.017, ("m40", State.OVERDUE))]


def test_one_call_names_the_timepoint_and_how_many_scales_wait_there() -> None:
    _, call = listened(Memory(), 40)
    assert call is not None
    assert [(one.label, one.count) for one in call.reminders] == [("40 min", 3)]


def test_after_a_sleep_there_is_one_summary_and_no_burst() -> None:
    memory, _ = listened(Memory(), 10)
    memory, call = listened(memory, 115, was_away=True)
    assert call is not None
    assert call.is_summary
    assert keys(call) == [("m40", State.OVERDUE), ("m80", State.OVERDUE), ("m110", State.DUE)]
    assert listened(memory, 115.1)[1] is None


def test_what_was_put_off_is_called_again_in_two_minutes_and_at_most_twice() -> None:
    memory, call = listened(Memory(), 36)
    for again in range(MOST_SNOOZES):
        assert call is not None
        at = 36 + SNOOZE_MINUTES * again
        memory = snooze(memory, call.reminders[0], T0.plus(minutes=at))
        assert listened(memory, at + SNOOZE_MINUTES - 0.1)[1] is None
        memory, call = listened(memory, at + SNOOZE_MINUTES)
    assert call is not None
    assert snooze(memory, call.reminders[0], T0.plus(minutes=45)) == memory


def test_pre_dose_ratings_are_due_but_never_called_out() -> None:
    found = situation(NIMH, session(), (), (), T0)
    assert waiting(SessionId(1), found.items) == ()


class Chair(RuleBasedStateMachine):
    """One chair: the truth in seconds, and beside it what clocks and records make of it."""

    @initialize()
    def begin(self) -> None:
        self.machine = FakeClock(START, 60)
        self.clock = SteadyClock(self.machine)
        self.truth = 0.0
        self.start = 0.0
        self.memory, self.was_away = Memory(), True
        self.ratings: list[Rating] = []
        self.done: set[str] = set()
        self.calls: dict[Key, float] = {}
        self.recorded = self.clock.now().instant
        self.listen()

    def pass_time(self, seconds: float) -> None:
        self.machine.advance(seconds=seconds)
        self.truth += seconds

    def listen(self) -> None:
        now = self.clock.now().instant
        events = (DosingEvent(1, STARTED.id, DosingKind.START, self.recorded),)
        found = situation(NIMH, replace(STARTED, events=events), self.ratings, (), now)
        here = waiting(STARTED.id, [due for due in found.items if due.what == "cadss23"])
        self.memory, call = listen(self.memory, here, now, was_away=self.was_away)
        self.was_away = False
        for one in call.reminders if call else ():
            assert one.key not in self.calls, "called out twice"
            self.calls[one.key] = self.truth
            window = TIMED[one.timepoint_id].window
            earliest = window[0] if one.state is State.DUE else window[1]
            assert (self.truth - self.start) / 60 >= earliest - 0.001, "called out early"

    @rule(seconds=st.integers(1, 1800))
    def tick(self, seconds: int) -> None:
        """Time passes while the program looks every second; between is what a tick would see."""
        for step in (1, seconds):
            self.pass_time(step)
            self.listen()

    @rule(minutes=st.integers(-1500, 1500))
    def set_the_clock(self, minutes: int) -> None:
        self.machine.set_wall(self.machine.utc + timedelta(minutes=minutes))

    @rule(minutes=st.integers(1, 240))
    def suspend(self, minutes: int) -> None:
        self.pass_time(minutes * 60)
        self.was_away = True
        self.listen()

    @rule(offset=st.sampled_from([-240, 0, 60, 120, 345, 630]))
    def travel(self, offset: int) -> None:
        self.machine.offset = offset

    @rule(away=st.integers(0, 600))
    def restart(self, away: int) -> None:
        """The program ends and begins again on a machine that went on running."""
        last: Moment = self.clock.now()
        self.pass_time(away)
        self.clock = SteadyClock(self.machine)
        self.clock.go_on_from(last)
        self.memory, self.was_away, self.calls = Memory(), True, {}
        self.listen()

    @rule(name=st.sampled_from(["m40", "m80", "m230"]))
    def rate(self, name: str) -> None:
        at = self.clock.now().instant
        made = rating(len(self.ratings) + 1, 0, timepoint=name)
        self.ratings.append(replace(made, observed=at, entered=at))
        self.done.add(name)

    @precondition(lambda self: self.truth > self.start + 60)
    @rule(minutes=st.integers(-20, 20))
    def correct_the_start(self, minutes: int) -> None:
        later = min(float(minutes * 60), self.truth - self.start)
        self.start += later
        self.recorded = self.recorded.plus(minutes=later / 60)
        self.listen()
        self.calls = {key: self.calls.get(key, self.truth) for key in self.memory.said}

    @invariant()
    def what_waits_was_called_out(self) -> None:
        if not hasattr(self, "clock"):
            return
        self.listen()
        minute = (self.truth - self.start) / 60
        for name in ("m40", "m80", "m230"):
            opens, closes = TIMED[name].window
            if name in self.done or minute < opens or abs(minute - closes) < 0.05:
                continue
            state = State.DUE if minute <= closes else State.OVERDUE
            assert (STARTED.id, name, state) in self.calls, "not called out in time"


Chair.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestChair = Chair.TestCase


def test_two_records_are_as_far_apart_as_they_were_in_truth() -> None:
    machine = FakeClock()
    clock = SteadyClock(machine)
    first = clock.now().instant
    machine.advance(minutes=10)
    machine.set_wall(machine.utc + timedelta(hours=5))
    machine.advance(minutes=10)
    assert clock.now().instant.minutes_since(first) == 20
    assert clock.drift_seconds() == 5 * 3600
    clock.take_up()
    assert clock.now().instant == Instant(machine.utc, 60)
    assert clock.drift_seconds() == 0


def test_an_earlier_run_is_gone_on_from_only_on_the_same_boot() -> None:
    machine = FakeClock()
    last = SteadyClock(machine).now()
    machine.advance(minutes=5)
    machine.set_wall(machine.utc - timedelta(hours=1))
    same = SteadyClock(machine)
    same.go_on_from(last)
    assert same.now().instant.minutes_since(last.instant) == 5
    machine.boot_id = "boot-2"
    other = SteadyClock(machine)
    other.go_on_from(last)
    assert other.now().instant == machine.now().instant
