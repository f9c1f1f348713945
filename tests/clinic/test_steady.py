"""A clock that is set while somebody sits in a chair moves no deadline and no record."""

from datetime import timedelta

from ketrate.clinic import clock_watch, dosing, leaving
from ketrate.clinic.clock_watch import ClockWatch
from ketrate.protocol.situation import State
from ketrate.records.treatment import DosingKind, Session
from tests.ward import Ward


def begun(ward: Ward) -> Session:
    ward.at("physician")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def minutes_run(ward: Ward, session: Session) -> float:
    assert session.started is not None
    return ward.desk.now().minutes_since(session.started)


def test_a_clock_set_forward_makes_nothing_due(ward: Ward) -> None:
    session = begun(ward)
    ward.clock.advance(minutes=10)
    ward.clock.set_wall(ward.clock.utc + timedelta(hours=1))
    assert minutes_run(ward, session) == 10
    from ketrate.clinic.today import board

    (lane,) = board(ward.desk).lanes
    assert not any(due.state is State.OVERDUE for due in lane.situation(ward.desk.now()).items)


def test_a_clock_set_back_leaves_the_end_after_the_start(ward: Ward) -> None:
    session = begun(ward)
    ward.clock.advance(minutes=40)
    ward.clock.set_wall(ward.clock.utc - timedelta(hours=3))
    after = dosing.record_dosing(ward.desk, session.id, DosingKind.END)
    assert after.ended is not None
    assert after.started is not None
    assert after.ended.minutes_since(after.started) == 40


def test_the_count_goes_on_over_a_restart_of_the_program(ward: Ward) -> None:
    session = begun(ward)
    ward.clock.advance(minutes=10)
    ward.clock.set_wall(ward.clock.utc + timedelta(hours=2))
    ward.restart("physician")
    ward.clock.advance(minutes=5)
    assert minutes_run(ward, session) == 15


def test_after_a_restart_of_the_machine_its_clock_is_believed(ward: Ward) -> None:
    session = begun(ward)
    ward.clock.advance(minutes=30)
    ward.clock.boot_id, ward.clock.boot_ns = "boot-2", 5_000_000_000
    ward.restart("physician")
    assert minutes_run(ward, session) == 30


def test_the_wall_clock_counts_again_when_the_last_patient_has_left(ward: Ward) -> None:
    session = begun(ward)
    watch = ClockWatch(ward.clock.now())
    ward.clock.set_wall(ward.clock.utc + timedelta(hours=1))
    jump = watch.look(ward.clock.now())
    assert jump is not None
    clock_watch.note(ward.desk, jump)
    assert minutes_run(ward, session) == 0
    dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=35)
    leaving.discharge(ward.desk, session.id, "transferred")
    assert ward.desk.now() == ward.clock.now().instant


def test_without_a_patient_a_moved_clock_counts_at_once(ward: Ward) -> None:
    ward.at("physician")
    watch = ClockWatch(ward.clock.now())
    ward.clock.set_wall(ward.clock.utc + timedelta(hours=1))
    jump = watch.look(ward.clock.now())
    assert jump is not None
    clock_watch.note(ward.desk, jump)
    assert ward.desk.now() == ward.clock.now().instant


def test_travel_and_daylight_saving_show_at_once(ward: Ward) -> None:
    begun(ward)
    ward.clock.offset = 120
    assert ward.desk.now().offset_minutes == 120
