"""What happens to a dosing, and what is put right afterwards."""

import pytest

from ketrate.clinic import before_start, correct, dose, dosing, severe, sprays, visit
from ketrate.errors import BadInputError, NotNowError
from ketrate.protocol.situation import State, situation, stage
from ketrate.records.bedside import Given
from ketrate.records.treatment import DosingKind, Session, Stage
from ketrate.store import chart
from tests.ward import Ward


def sprayed(ward: Ward, mg: float = 84) -> Session:
    ward.at("rater")
    course = ward.a_course(ward.a_patient(), "esketamine-spray")
    session = visit.open_session(ward.desk, course.id, "2")
    dose.set_dose(ward.desk, session.id, amount=mg, unit="mg", weight_kg=None)
    ward.identify(session)
    return session


def injected(ward: Ward) -> Session:
    ward.at("rater")
    course = ward.a_course(ward.a_patient(), "titration")
    session = visit.open_session(ward.desk, course.id, "2")
    dose.set_dose(ward.desk, session.id, amount=0.3, unit="mg/kg", weight_kg=70)
    ward.identify(session)
    return dosing.record_dosing(ward.desk, session.id, DosingKind.START)


def running(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def standing(session: Session) -> list[tuple[str, str]]:
    return [(e.kind.value, f"{e.at.local:%H:%M}") for e in session.events if not e.is_void]


def planned(ward: Ward, session: Session, timepoint: str) -> str:
    one = visit.visit(ward.desk, session.id)
    at = situation(one.protocol, one.session, one.ratings, one.vitals, ward.desk.now())
    (found,) = {due.planned for due in at.items if due.timepoint.id == timepoint}
    assert found is not None
    return f"{found.local:%H:%M}"


def test_the_first_spray_starts_the_dosing_and_the_last_one_planned_ends_it(ward: Ward) -> None:
    session = sprayed(ward)
    first = sprays.give_device(ward.desk, session.id)
    assert stage(first) is Stage.RUNNING
    protocol = visit.visit(ward.desk, session.id).protocol
    found = sprays.sprays(protocol, first)
    assert found is not None
    assert (found.given, found.left) == (1, 2)
    assert found.next_at == ward.desk.now().plus(minutes=5)
    ward.clock.advance(minutes=5)
    sprays.give_device(ward.desk, session.id)
    ward.clock.advance(minutes=5)
    last = sprays.give_device(ward.desk, session.id)
    assert stage(last) is Stage.OBSERVING
    assert last.dose_given_mg == 84
    assert last.ended == last.last(DosingKind.SPRAY)
    with pytest.raises(NotNowError):
        sprays.give_device(ward.desk, session.id)


def test_a_skipped_spray_needs_a_reason_and_counts_what_was_given(ward: Ward) -> None:
    session = sprayed(ward)
    sprays.give_device(ward.desk, session.id)
    with pytest.raises(BadInputError):
        sprays.skip_the_rest(ward.desk, session.id, " ")
    ended = sprays.skip_the_rest(ward.desk, session.id, "nausea")
    assert ended.dose_given_mg == 28
    (line,) = chart.of_session(ward.desk.vault, session.id)
    assert line.written == Given(28, devices=1, note="nausea")


def test_a_spray_asks_first_who_the_patient_is(ward: Ward) -> None:
    ward.at("rater")
    course = ward.a_course(ward.a_patient(), "esketamine-spray")
    session = visit.open_session(ward.desk, course.id, "2")
    dose.set_dose(ward.desk, session.id, amount=56, unit="mg", weight_kg=None)
    with pytest.raises(NotNowError):
        sprays.give_device(ward.desk, session.id)
    assert visit.visit(ward.desk, session.id).session.events == ()


def test_correcting_the_first_spray_moves_the_start_and_what_is_pending(ward: Ward) -> None:
    session = sprayed(ward)
    ward.clock.advance(minutes=30)
    first = sprays.give_device(ward.desk, session.id)
    before = planned(ward, session, "m40")
    spray = next(one for one in first.events if one.kind is DosingKind.SPRAY)
    moved = correct.correct_dosing(ward.desk, spray, spray.at.plus(minutes=-7), "typed late")
    assert moved.started == moved.first(DosingKind.SPRAY) == spray.at.plus(minutes=-7)
    assert planned(ward, session, "m40") < before


def test_a_spray_pressed_twice_is_taken_back_with_the_end_it_wrote(ward: Ward) -> None:
    session = sprayed(ward, 56)
    sprays.give_device(ward.desk, session.id)
    ward.clock.advance(minutes=5)
    now = sprays.give_device(ward.desk, session.id)
    last = correct.last_entry(now)
    assert last is not None
    assert last.kind is DosingKind.SPRAY
    back = correct.take_back(ward.desk, last, "pressed twice")
    assert stage(back) is Stage.RUNNING
    assert back.dose_given_mg is None
    assert [kind for kind, _ in standing(back)] == ["start", "spray"]
    ward.clock.advance(minutes=2)
    assert sprays.give_device(ward.desk, session.id).dose_given_mg == 56


def test_a_spray_dosing_that_is_ended_by_hand_gave_the_sprays_there_were(ward: Ward) -> None:
    session = sprayed(ward)
    sprays.give_device(ward.desk, session.id)
    assert dosing.record_dosing(ward.desk, session.id, DosingKind.END).dose_given_mg == 28


def test_an_injection_starts_and_ends_in_one_moment_and_moves_as_one(ward: Ward) -> None:
    session = injected(ward)
    assert stage(session) is Stage.OBSERVING
    assert session.dose_given_mg == 21
    assert correct.last_entry(session) == session.events[0]
    ward.clock.advance(minutes=10)
    at = session.events[0].at.plus(minutes=-3)
    moved = correct.correct_dosing(ward.desk, session.events[0], at, "typed late")
    assert moved.started == moved.ended == at


def test_only_the_last_entry_is_taken_back_and_with_a_reason(ward: Ward) -> None:
    session = running(ward)
    ward.clock.advance(minutes=10)
    now = dosing.record_dosing(ward.desk, session.id, DosingKind.INTERRUPT)
    with pytest.raises(NotNowError):
        correct.take_back(ward.desk, now.events[0], "a mistake")
    with pytest.raises(BadInputError):
        correct.take_back(ward.desk, now.events[1], "")
    assert stage(correct.take_back(ward.desk, now.events[1], "wrong chair")) is Stage.RUNNING


def test_a_start_in_the_wrong_chair_is_taken_back_to_the_preparation(ward: Ward) -> None:
    session = running(ward)
    back = correct.take_back(ward.desk, session.events[0], "wrong chair")
    assert stage(back) is Stage.PREPARING
    assert back.events[0].is_void


def test_an_end_taken_back_forgets_the_dose_given(ward: Ward) -> None:
    session = running(ward)
    ward.clock.advance(minutes=20)
    ended = dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=20)
    back = correct.take_back(ward.desk, ended.events[-1], "only the pump's alarm")
    assert back.dose_given_mg is None
    assert all(one.is_void for one in chart.of_session(ward.desk.vault, session.id))


@pytest.mark.parametrize("rate", [None, 0, -5, 1200.1, float("nan")])
def test_a_rate_that_no_pump_knows_is_refused(ward: Ward, rate: float | None) -> None:
    session = running(ward)
    with pytest.raises(BadInputError):
        dosing.record_dosing(ward.desk, session.id, DosingKind.RATE, amount=rate)
    assert len(visit.visit(ward.desk, session.id).session.events) == 1


def test_a_mistyped_rate_is_replaced_and_stays_readable(ward: Ward) -> None:
    session = running(ward)
    changed = dosing.record_dosing(ward.desk, session.id, DosingKind.RATE, amount=500)
    fixed = correct.correct_rate(ward.desk, changed.events[-1], 50, "a digit too many")
    rates = [(e.amount, e.is_void) for e in fixed.events if e.kind is DosingKind.RATE]
    assert sorted(rates) == [(50, False), (500, True)]


def test_after_another_rate_it_is_asked_how_much_was_given(ward: Ward) -> None:
    session = running(ward)
    dosing.record_dosing(ward.desk, session.id, DosingKind.RATE, amount=50)
    ward.clock.advance(minutes=45)
    assert dosing.record_dosing(ward.desk, session.id, DosingKind.END).dose_given_mg is None


def test_a_done_rating_keeps_its_real_time_when_the_start_is_corrected(ward: Ward) -> None:
    session = running(ward)
    ward.clock.advance(minutes=40)
    done = ward.a_rating(session, "cadss23", 1)
    start = session.events[0]
    correct.correct_dosing(ward.desk, start, start.at.plus(minutes=-5), "started earlier")
    one = visit.visit(ward.desk, session.id)
    (kept,) = [rating for rating in one.ratings if rating.id == done.id]
    assert kept.observed == done.observed
    at = situation(one.protocol, one.session, one.ratings, one.vitals, ward.desk.now())
    state = {(due.timepoint.id, due.what): due for due in at.items}
    assert state["m40", "cadss23"].state is State.DONE
    assert state["m40", "cadss23"].deviation_minutes == 5


def test_what_stands_open_before_the_start_is_named_and_forbids_nothing(ward: Ward) -> None:
    ward.at("rater")
    other = ward.a_running_session(ward.a_course(ward.a_patient("KR-0002")))
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    desk = ward.desk
    for line in visit.visit(desk, session.id).protocol.checklist[1:]:
        visit.answer_check(desk, session.id, line.id, "no" if line.id == "escort" else "yes")
    visit.record_vitals(desk, session.id, systolic=141, diastolic=80)
    ward.clock.advance(minutes=4)
    found = before_start.concerns(desk, visit.visit(desk, session.id), desk.now())
    assert found.unanswered == ("Identity checked with the patient",)
    assert found.denied == ("Escort or transport home arranged",)
    assert found.pressure is not None
    assert {one.other_chair for one in found.clashes} == {other.chair}
    ward.clock.advance(minutes=6)
    later = before_start.concerns(desk, visit.visit(desk, session.id), desk.now())
    assert "40 min" not in {one.label for one in later.clashes if one.other_label == "40 min"}


def test_nothing_open_asks_nothing(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    for line in visit.visit(ward.desk, session.id).protocol.checklist:
        visit.answer_check(ward.desk, session.id, line.id, "yes")
    visit.record_vitals(ward.desk, session.id, systolic=140, diastolic=90)
    one = visit.visit(ward.desk, session.id)
    assert not before_start.concerns(ward.desk, one, ward.desk.now())


def test_vital_signs_are_corrected_by_new_ones_and_the_old_stay_readable(ward: Ward) -> None:
    session = running(ward)
    old = visit.record_vitals(ward.desk, session.id, systolic=218, timepoint_id="m40")
    with pytest.raises(BadInputError):
        visit.correct_vitals(ward.desk, old.id, "", systolic=128)
    new = visit.correct_vitals(ward.desk, old.id, "digits swapped", systolic=128)
    assert (new.at, new.timepoint_id, new.replaces) == (old.at, "m40", old.id)
    assert visit.visit(ward.desk, session.id).vitals == (new,)
    with pytest.raises(NotNowError):
        visit.correct_vitals(ward.desk, old.id, "once more", systolic=129)


def test_a_severe_pressure_waits_until_it_was_measured_again_or_seen(ward: Ward) -> None:
    session = running(ward)
    first = visit.record_vitals(ward.desk, session.id, systolic=180, diastolic=100)
    found = severe.waiting(ward.desk, session.id)
    assert found is not None
    assert (found.first.id, found.again_at) == (first.id, first.at.plus(minutes=5))
    with pytest.raises(BadInputError):
        severe.acknowledge(ward.desk, session.id, " ")
    ward.clock.advance(minutes=1)
    severe.acknowledge(ward.desk, session.id, "the cuff slipped; physician told")
    assert severe.waiting(ward.desk, session.id) is None
