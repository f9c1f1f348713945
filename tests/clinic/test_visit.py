"""A session, from preparation to leaving."""

import pytest

from ketrate.clinic import correct, dose, dosing, given, today, visit
from ketrate.clinic.limits import NeedsConfirmation
from ketrate.errors import BadInputError, NotAllowedError, NotNowError
from ketrate.protocol.situation import State
from ketrate.records.treatment import DosingKind
from tests.ward import Ward


def test_a_dose_per_kilogram_is_kept_in_milligrams_of_the_actual_weight(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    after = dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=80)
    assert after.dose_prescribed_mg == 40


def test_milligrams_typed_as_milligrams_per_kilogram_are_refused(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    with pytest.raises(BadInputError):
        dose.set_dose(ward.desk, session.id, amount=35, unit="mg/kg", weight_kg=70)
    assert visit.visit(ward.desk, session.id).session.dose_prescribed_mg is None


def test_an_unusual_dose_is_asked_about_and_then_taken(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    with pytest.raises(NeedsConfirmation):
        dose.set_dose(ward.desk, session.id, amount=1.5, unit="mg/kg", weight_kg=70)
    after = dose.set_dose(
        ward.desk, session.id, amount=1.5, unit="mg/kg", weight_kg=70, confirmed=True
    )
    assert after.dose_prescribed_mg == 105


def test_a_dosing_cannot_start_before_its_dose_is_written_down(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    with pytest.raises(NotNowError):
        dosing.record_dosing(ward.desk, session.id, DosingKind.START)


def test_a_dosing_cannot_end_before_it_started(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    assert session.started is not None
    early = session.started.plus(minutes=-5)
    with pytest.raises(BadInputError):
        dosing.record_dosing(ward.desk, session.id, DosingKind.END, early)
    assert visit.visit(ward.desk, session.id).session.ended is None


def test_an_uninterrupted_dosing_was_given_in_full_and_an_interrupted_one_is_unknown(
    ward: Ward,
) -> None:
    ward.at("rater")
    whole = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=40)
    assert dosing.record_dosing(ward.desk, whole.id, DosingKind.END).dose_given_mg == 35
    broken = ward.a_running_session(ward.a_course(ward.a_patient("KR-0002")))
    ward.clock.advance(minutes=10)
    dosing.record_dosing(ward.desk, broken.id, DosingKind.INTERRUPT)
    assert dosing.record_dosing(ward.desk, broken.id, DosingKind.END).dose_given_mg is None


def test_a_dosing_that_was_stopped_early_does_not_count_as_given_in_full(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=12)
    assert given.is_dose_open(session, ward.desk.now())
    assert dosing.record_dosing(ward.desk, session.id, DosingKind.END).dose_given_mg is None


@pytest.mark.parametrize("amount", [3500, 0, float("inf"), float("nan")])
def test_an_impossible_dose_given_is_refused_and_the_dosing_goes_on(
    ward: Ward, amount: float
) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=12)
    with pytest.raises(BadInputError):
        dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=amount)
    assert visit.visit(ward.desk, session.id).session.ended is None


def test_a_correction_never_moves_an_event_past_another(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    for kind in (DosingKind.INTERRUPT, DosingKind.RESUME, DosingKind.END, DosingKind.LEFT):
        ward.clock.advance(minutes=10)
        session = dosing.record_dosing(ward.desk, session.id, kind)
    ward.clock.advance(minutes=60)
    _, interrupt, resume, end, left = session.events
    for event, at in ((interrupt, resume), (resume, interrupt), (end, left)):
        by = 1 if at.at.utc > event.at.utc else -1
        with pytest.raises(BadInputError):
            correct.correct_dosing(ward.desk, event, at.at.plus(minutes=by), "wrong clock")
    moved = correct.correct_dosing(ward.desk, end, resume.at.plus(minutes=1), "wrong clock")
    assert moved.ended == resume.at.plus(minutes=1)
    with pytest.raises(NotNowError):
        correct.correct_dosing(ward.desk, end, end.at, "once more")


def test_correcting_the_start_moves_what_is_pending_and_keeps_the_old_time_readable(
    ward: Ward,
) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    start = session.started
    assert start is not None
    moved = correct.correct_dosing(
        ward.desk, session.events[0], start.plus(minutes=-7), "started while I washed my hands"
    )
    assert moved.started == start.plus(minutes=-7)
    assert {event.at: event.is_void for event in moved.events} == {
        start: True,
        start.plus(minutes=-7): False,
    }
    lane = today.board(ward.desk).lanes[0]
    planned = [due.planned for due in lane.situation(ward.desk.now()).items if due.planned]
    assert min(planned, key=lambda at: at.utc).utc <= start.plus(minutes=33).utc


def test_a_correction_without_a_reason_is_refused(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    assert session.started is not None
    with pytest.raises(BadInputError):
        correct.correct_dosing(ward.desk, session.events[0], session.started, " ")


def test_diastolic_above_systolic_is_refused_and_nothing_is_kept(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    with pytest.raises(BadInputError):
        visit.record_vitals(ward.desk, session.id, systolic=80, diastolic=120)
    assert visit.visit(ward.desk, session.id).vitals == ()


def test_what_was_not_rated_when_the_patient_left_is_missed(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=40)
    dosing.record_dosing(ward.desk, session.id, DosingKind.END)
    lane = today.board(ward.desk).lanes[0]
    ward.clock.advance(minutes=300)
    assert any(d.state is State.OVERDUE for d in lane.situation(ward.desk.now()).items)
    dosing.close_session(ward.desk, session.id)
    assert today.board(ward.desk).lanes == ()


def test_an_administrator_alone_does_not_treat(ward: Ward) -> None:
    ward.at("rater")
    course = ward.a_course(ward.a_patient())
    ward.at("admin")
    with pytest.raises(NotAllowedError):
        visit.open_session(ward.desk, course.id)
