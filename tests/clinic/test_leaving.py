"""Discharge: the list, who looks, and who may let a patient go early."""

import pytest

from ketrate.clinic import bedside, dosing, leaving, rate, visit
from ketrate.clinic.settings import change_setting
from ketrate.errors import BadInputError, NotAllowedError, NotNowError
from ketrate.protocol.discharge import ASKED, CriterionState
from ketrate.protocol.situation import stage
from ketrate.records.bedside import LeftEarly, Look, Ready
from ketrate.records.treatment import DosingKind, Session, Stage
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    """A dosing that ended two hours ago."""
    ward.at("rater")
    running = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=40)
    dosing.record_dosing(ward.desk, running.id, DosingKind.END)
    ward.clock.advance(minutes=121)
    return running


def states(ward: Ward, session: Session) -> dict[str, CriterionState]:
    found = leaving.leaving(ward.desk, session.id)
    return {one.id: one.state for one in found.criteria}


def meet_everything(ward: Ward, session: Session) -> None:
    visit.record_vitals(
        ward.desk, session.id,
        systolic=120, diastolic=80, pulse=70, spo2=98, respiration=14, sedation=5,
    )  # fmt: skip
    ward.a_rating(session, "cadss23")
    for one in ASKED:
        leaving.look(ward.desk, session.id, one, is_yes=True)


def test_nothing_is_met_by_having_waited(ward: Ward, session: Session) -> None:
    met = {one for one, state in states(ward, session).items() if state is CriterionState.MET}
    assert met == {"observation", "suicidality"}


def test_a_patient_who_meets_everything_goes_home_with_the_nurse(
    ward: Ward, session: Session
) -> None:
    meet_everything(ward, session)
    assert leaving.leaving(ward.desk, session.id).may_leave
    assert stage(leaving.discharge(ward.desk, session.id)) is Stage.CLOSED


def test_what_was_met_a_quarter_of_an_hour_ago_is_looked_at_again(
    ward: Ward, session: Session
) -> None:
    meet_everything(ward, session)
    ward.clock.advance(minutes=16)
    assert states(ward, session)["gait"] is CriterionState.OLD
    with pytest.raises(NotAllowedError):
        leaving.discharge(ward.desk, session.id, "in a hurry")


def test_dissociating_again_un_meets_the_list(ward: Ward, session: Session) -> None:
    meet_everything(ward, session)
    ward.clock.advance(minutes=5)
    ward.a_rating(session, "cadss23", 1)
    assert states(ward, session)["dissociation"] is CriterionState.NOT_MET


def test_an_early_discharge_is_a_clinicians_with_a_reason(ward: Ward, session: Session) -> None:
    with pytest.raises(NotAllowedError):
        leaving.discharge(ward.desk, session.id, "wants to go")
    ward.at("physician")
    with pytest.raises(NotNowError):
        leaving.discharge(ward.desk, session.id)
    assert visit.visit(ward.desk, session.id).session.first(DosingKind.LEFT) is None
    after = leaving.discharge(ward.desk, session.id, "wants to go, escort present")
    assert stage(after) is Stage.CLOSED
    found = bedside.standing(bedside.lines(ward.desk, session.id), LeftEarly)
    assert [one.reason for _, one in found] == ["wants to go, escort present"]
    assert "gait" in found[0][1].unmet


def test_an_alert_keeps_the_patient_until_a_clinician_has_seen_it(
    ward: Ward, session: Session
) -> None:
    draft = ward.a_draft(session, "madrs-dosing")
    rate.record_answer(ward.desk, draft.id, 10, 5)
    assert states(ward, session)["suicidality"] is CriterionState.NOT_MET
    ward.at("physician")
    (alert,) = visit.visit(ward.desk, session.id).alerts
    rate.acknowledge(ward.desk, alert.id)
    assert states(ward, session)["suicidality"] is CriterionState.MET


def test_the_clinics_own_limits_are_what_counts(ward: Ward, session: Session) -> None:
    ward.at("admin")
    change_setting(ward.desk, "systolic_highest", 110, "our anaesthetist's wish")
    ward.at("rater")
    meet_everything(ward, session)
    assert states(ward, session)["blood-pressure"] is CriterionState.NOT_MET


def test_a_session_that_never_began_is_closed_without_a_list(ward: Ward) -> None:
    ward.at("rater")
    opened = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id)
    assert stage(leaving.discharge(ward.desk, opened.id)) is Stage.CLOSED


def test_ready_is_what_a_clinician_says(ward: Ward, session: Session) -> None:
    started = session.started
    assert started is not None
    with pytest.raises(NotAllowedError):
        leaving.would_be_ready(ward.desk, session.id, started.plus(minutes=90))
    ward.at("physician")
    with pytest.raises(BadInputError):
        leaving.would_be_ready(ward.desk, session.id, started.plus(minutes=-1))
    leaving.would_be_ready(ward.desk, session.id, started.plus(minutes=90))
    assert leaving.leaving(ward.desk, session.id).ready == started.plus(minutes=90)


def test_only_what_a_person_can_see_is_looked_at(ward: Ward, session: Session) -> None:
    with pytest.raises(BadInputError):
        leaving.look(ward.desk, session.id, "spo2", is_yes=True)


def test_all_that_is_asked_is_looked_at_in_one_moment(ward: Ward, session: Session) -> None:
    leaving.look_at_all(ward.desk, session.id)
    found = states(ward, session)
    assert {found[one] for one in ASKED} == {CriterionState.MET}
    looks = bedside.standing(bedside.lines(ward.desk, session.id), Look)
    assert len({line.at for line, _ in looks}) == 1


def test_a_look_keeps_the_minute_it_was_taken_in(ward: Ward, session: Session) -> None:
    early = ward.desk.now().plus(minutes=-10)
    leaving.look(ward.desk, session.id, "gait", is_yes=True, at=early)
    assert states(ward, session)["gait"] is CriterionState.TOO_EARLY
    with pytest.raises(BadInputError):
        leaving.look(ward.desk, session.id, "gait", is_yes=True, at=early.plus(minutes=60))


def test_a_patient_who_left_before_it_was_typed_is_judged_by_what_was_known_then(
    ward: Ward, session: Session
) -> None:
    meet_everything(ward, session)
    left = ward.desk.now()
    ward.clock.advance(minutes=30)
    assert not leaving.leaving(ward.desk, session.id).may_leave
    leaving.look(ward.desk, session.id, "gait", is_yes=False)
    closed = leaving.discharge(ward.desk, session.id, at=left)
    assert closed.first(DosingKind.LEFT) == left


def test_nobody_leaves_before_the_dosing_ended(ward: Ward, session: Session) -> None:
    meet_everything(ward, session)
    with pytest.raises(BadInputError):
        leaving.discharge(ward.desk, session.id, at=ward.desk.now().plus(minutes=-130))


def test_the_list_says_what_each_value_is_held_against(ward: Ward, session: Session) -> None:
    meet_everything(ward, session)
    found = {one.id: one for one in leaving.leaving(ward.desk, session.id).criteria}
    assert found["dissociation"].limit == "4"
    assert found["blood-pressure"].limit == "140/90"
    assert found["spo2"].limit == "94"
    until = found["spo2"].counts_until
    assert until is not None
    assert until.minutes_since(ward.desk.now()) == 15


def test_an_alert_that_was_acknowledged_is_met_since_then(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session, "madrs-dosing")
    rate.record_answer(ward.desk, draft.id, 10, 5)
    before = ward.desk.now()
    ward.clock.advance(minutes=3)
    ward.at("physician")
    (alert,) = visit.visit(ward.desk, session.id).alerts
    rate.acknowledge(ward.desk, alert.id)
    found = {one.id: one for one in leaving.leaving(ward.desk, session.id).criteria}
    assert found["suicidality"].since == ward.desk.now()
    then = leaving.leaving(ward.desk, session.id, before)
    assert "suicidality" in {one.id for one in then.unmet}


def test_ready_is_said_anew_and_the_old_word_stays_readable(ward: Ward, session: Session) -> None:
    started = session.started
    assert started is not None
    ward.at("physician")
    for minutes in (90, 95):
        leaving.would_be_ready(ward.desk, session.id, started.plus(minutes=minutes))
    assert leaving.leaving(ward.desk, session.id).ready == started.plus(minutes=95)
    found = [one for one in bedside.lines(ward.desk, session.id) if isinstance(one.written, Ready)]
    assert [one.is_void for one in found] == [True, False]
