from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ketrate.clock import Instant
from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.catalogue import load_protocols
from ketrate.protocol.situation import Due, State, follow_ups, plan, situation, stage
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, Uid
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.treatment import DosingEvent, DosingKind, Session, Stage, Vitals
from tests.fakes import START

NIMH = load_protocols(None, load_catalogue()).get("nimh-single")
T0 = Instant(START, 60)
MINUTES = st.integers(-120, 400)


def session(*events: tuple[DosingKind, float], number: int = 1) -> Session:
    made = tuple(
        DosingEvent(n, SessionId(1), kind, T0.plus(minutes=minute))
        for n, (kind, minute) in enumerate(events)
    )
    return Session(SessionId(1), Uid(b"s" * 16), PatientId(1), CourseId(1), number, events=made)


def rating(
    number: int,
    minute: float,
    what: str = "cadss23",
    timepoint: str | None = None,
    status: Status = Status.COMPLETE,
) -> Rating:
    at = T0.plus(minutes=minute)
    return Rating(
        RatingId(number), Uid(b"r" * 16), PatientId(1), CourseId(1), what, "1", "h", status,
        Source.ENTERED, at, at, session_id=SessionId(1), timepoint_id=timepoint, total=0,
    )  # fmt: skip


STARTED = session((DosingKind.START, 0))


def one(items: tuple[Due, ...], timepoint: str, what: str = "cadss23") -> Due:
    return next(due for due in items if due.timepoint.id == timepoint and due.what == what)


def state_at(minute: float, *ratings: Rating, of: Session = STARTED, tp: str = "m40") -> State:
    return one(situation(NIMH, of, ratings, (), T0.plus(minutes=minute)).items, tp).state


def test_a_rating_is_later_then_due_then_overdue() -> None:
    states = [state_at(minute) for minute in (34, 35, 50, 51, 300)]
    assert states == [State.LATER, State.DUE, State.DUE, State.OVERDUE, State.OVERDUE]


def test_pre_dose_ratings_are_due_while_preparing_and_missed_once_dosing_began() -> None:
    assert state_at(-50, of=session(), tp="pre") is State.DUE
    assert state_at(1, tp="pre") is State.MISSED
    assert state_at(1, rating(1, -20, timepoint="pre"), tp="pre") is State.DONE


def test_what_was_not_rated_is_missed_when_the_patient_has_left() -> None:
    left = session((DosingKind.START, 0), (DosingKind.END, 40), (DosingKind.LEFT, 45))
    assert state_at(46, of=left) is State.MISSED
    assert state_at(46, of=left, tp="m230") is State.MISSED


def test_a_late_rating_fills_the_timepoint_it_was_opened_from_with_its_deviation() -> None:
    late = rating(1, 75, timepoint="m40")
    items = situation(NIMH, STARTED, [late], (), T0.plus(minutes=78)).items
    assert (one(items, "m40").state, one(items, "m40").deviation_minutes) == (State.DONE, 35)
    assert one(items, "m80").state is State.DUE


def test_the_nearest_unscheduled_rating_counts_and_a_tie_goes_to_the_earlier() -> None:
    items = situation(NIMH, STARTED, [rating(1, 43), rating(2, 37)], (), T0.plus(minutes=60)).items
    assert one(items, "m40").rating_id == 2
    assert one(items, "m80").state is State.LATER


def test_drafts_and_void_ratings_fill_nothing() -> None:
    draft = rating(1, 40, timepoint="m40", status=Status.DRAFT)
    void = rating(2, 40, timepoint="m40", status=Status.VOID)
    assert state_at(41, draft, void) is State.DUE


def test_another_scale_or_another_session_fills_nothing() -> None:
    other = replace(rating(1, 40), session_id=SessionId(2))
    assert state_at(41, other, rating(2, 40, "madrs-dosing")) is State.DUE


def test_vital_signs_fill_their_timepoint() -> None:
    taken = Vitals(1, SessionId(1), T0.plus(minutes=42), systolic=120)
    items = situation(NIMH, STARTED, (), [taken], T0.plus(minutes=45)).items
    due = one(items, "m40", "vitals")
    assert (due.state, due.deviation_minutes) == (State.DONE, 2)


def test_the_stage_follows_the_dosing_events() -> None:
    start, stop = (DosingKind.START, 0.0), (DosingKind.INTERRUPT, 10.0)
    resume, end, left = (DosingKind.RESUME, 15.0), (DosingKind.END, 45.0), (DosingKind.LEFT, 99.0)
    steps = (start, stop, resume, end, left)
    stages = [stage(session(*steps[:n])) for n in range(6)]
    assert stages == [
        Stage.PREPARING, Stage.RUNNING, Stage.INTERRUPTED, Stage.RUNNING, Stage.OBSERVING,
        Stage.CLOSED,
    ]  # fmt: skip


def test_a_corrected_start_moves_what_is_pending_and_not_what_is_done() -> None:
    corrected = session((DosingKind.START, 10))
    done = replace(rating(1, 40, timepoint="m40"), planned=T0.plus(minutes=40))
    before = situation(NIMH, STARTED, [done], (), T0.plus(minutes=60)).items
    after = situation(NIMH, corrected, [done], (), T0.plus(minutes=60)).items
    assert one(before, "m40") == replace(
        one(after, "m40"), opens=one(before, "m40").opens, closes=one(before, "m40").closes
    )
    assert one(after, "m80").planned == T0.plus(minutes=90)


def test_the_countdown_runs_to_the_most_pressing_rating() -> None:
    at_20 = situation(NIMH, STARTED, (), (), T0.plus(minutes=20))
    assert at_20.next is not None
    assert (at_20.next.timepoint.id, at_20.seconds_to_next) == ("m40", 1200)
    assert at_20.elapsed_seconds == 1200
    at_75 = situation(NIMH, STARTED, (), (), T0.plus(minutes=75))
    assert at_75.next is not None
    assert (at_75.next.state, at_75.seconds_to_next) == (State.OVERDUE, -2100)


def test_the_plan_knows_no_times_before_the_start() -> None:
    assert all(due.planned is None for due in plan(NIMH, session()))
    assert one(plan(NIMH, STARTED), "m40").planned == T0.plus(minutes=40)


def day(offset_days: float, *ratings: Rating, tp: str, what: str = "madrs") -> State:
    now = T0.plus(minutes=offset_days * 1440)
    return one(follow_ups(NIMH, T0, ratings, now), tp, what).state


def test_the_day_after_counts_in_hours() -> None:
    states = [day(h / 24, tp="d1", what="madrs-24h") for h in (15, 16, 36, 37, 61)]
    assert states == [State.LATER, State.DUE, State.DUE, State.OVERDUE, State.MISSED]


def test_day_seven_is_open_on_whole_calendar_days_of_the_place() -> None:
    midnight_h = 14  # dosing began at 10:00 local time
    edges = [5 + (midnight_h - 0.1) / 24, 5 + midnight_h / 24, 8 + (midnight_h - 0.1) / 24]
    assert [day(edge, tp="d7") for edge in edges] == [State.LATER, State.DUE, State.DUE]
    assert day(8 + (midnight_h + 0.1) / 24, tp="d7") is State.OVERDUE


def test_a_follow_up_is_not_filled_by_a_rating_that_belongs_to_a_session() -> None:
    pre = rating(1, 7 * 1440, "madrs", "pre")
    own = replace(rating(2, 7 * 1440, "madrs", "d7"), session_id=None)
    assert day(7, pre, tp="d7") is State.DUE
    assert day(7, pre, own, tp="d7") is State.DONE


RATINGS = st.lists(
    st.builds(
        rating,
        st.integers(1, 10_000),
        MINUTES,
        st.sampled_from(["cadss23", "madrs", "madrs-dosing"]),
        st.sampled_from([None, None, "pre", "m40", "m80"]),
        st.sampled_from(list(Status)),
    ),
    max_size=8,
    unique_by=lambda made: made.id,
)


@given(RATINGS, MINUTES)
def test_a_rating_fills_one_timepoint_and_every_plan_has_one_state(
    ratings: list[Rating], minute: int
) -> None:
    found = situation(NIMH, STARTED, ratings, (), T0.plus(minutes=minute))
    filled = [due.rating_id for due in found.items if due.rating_id is not None]
    assert len(filled) == len(set(filled))
    planned = [(due.timepoint.id, due.what) for due in found.items]
    assert len(planned) == len(set(planned)) == len(plan(NIMH, STARTED))
    for due in found.items:
        assert (due.state is State.DONE) == (due.rating_id is not None)
    assert found.next is None or found.next.state not in (State.DONE, State.MISSED)


@given(MINUTES, st.integers(0, 400))
def test_overdue_never_becomes_due_again_as_time_passes(minute: int, more: int) -> None:
    first = situation(NIMH, STARTED, (), (), T0.plus(minutes=minute)).items
    then = situation(NIMH, STARTED, (), (), T0.plus(minutes=minute + more)).items
    order = [State.LATER, State.DUE, State.OVERDUE, State.MISSED]
    for before, after in zip(first, then, strict=True):
        assert order.index(before.state) <= order.index(after.state)


@given(RATINGS)
def test_the_items_are_sorted_by_planned_time(ratings: list[Rating]) -> None:
    bare = [replace(one, timepoint_id=None) for one in ratings]
    items = situation(NIMH, STARTED, bare, (), T0.plus(minutes=45)).items
    times = [due.planned.utc for due in items if due.planned is not None]
    assert times == sorted(times)


@given(RATINGS, st.integers(-20, 20))
def test_a_corrected_start_undoes_no_rating_opened_from_its_timepoint(
    ratings: list[Rating], shift: int
) -> None:
    opened = [one for one in ratings if one.timepoint_id is not None]
    now = T0.plus(minutes=100)
    before = situation(NIMH, STARTED, opened, (), now).items
    after = situation(NIMH, session((DosingKind.START, shift)), opened, (), now).items

    def done(items: tuple[Due, ...]) -> set[tuple[str, str]]:
        return {(d.timepoint.id, d.what) for d in items if d.state is State.DONE}

    assert done(before) == done(after)
