"""Rating: saved means committed, and nothing crosses from one patient to another."""

import pytest

from ketrate.clinic import dose, dosing, enrol, rate, recall, review, today, visit
from ketrate.clinic.rights import Action, may
from ketrate.errors import BadInputError, NotAllowedError, NotFoundError, NotNowError
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import CourseId, PatientId
from ketrate.records.rating import Rating, Source, Status, Unanswered
from ketrate.records.treatment import DosingKind, Session
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def test_every_answer_shown_as_saved_is_there_after_the_plug_was_pulled(
    ward: Ward, session: Session
) -> None:
    draft = ward.a_draft(session)
    for item in (1, 2, 3):
        rate.record_answer(ward.desk, draft.id, item, 2)
    ward.restart()
    (offered,) = rate.drafts(ward.desk)
    assert (offered.patient.code, offered.answered) == ("KR-0001", 3)
    assert [answer.value for answer in offered.rating.answers] == [2, 2, 2]
    assert offered.rater_name == "Rater"


def test_a_draft_is_taken_up_by_the_one_who_began_it(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    rate.record_answer(ward.desk, draft.id, 1, 2)
    ward.restart("physician")
    (offered,) = rate.drafts(ward.desk)
    assert (offered.rater_name, offered.is_mine) == ("Rater", False)
    with pytest.raises(NotNowError):
        rate.record_answer(ward.desk, draft.id, 1, 0)
    assert ward.a_draft(session).id != draft.id


def test_a_total_exists_only_when_every_item_has_a_value(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    for item in range(1, 23):
        assert rate.record_answer(ward.desk, draft.id, item, 1).total is None
    assert rate.record_answer(ward.desk, draft.id, 23, 1).total == 23
    taken_back = rate.not_assessed(ward.desk, draft.id, 5, Unanswered.TOO_DISSOCIATED)
    assert taken_back.total is None


def test_a_rating_with_open_items_is_not_finished(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    rate.record_answer(ward.desk, draft.id, 1, 1)
    with pytest.raises(NotNowError, match="2, 3"):
        rate.finish(ward.desk, draft.id)


def test_a_finished_rating_takes_no_more_answers(ward: Ward, session: Session) -> None:
    done = ward.a_rating(session, "cadss23", 1)
    assert (done.status, done.total) == (Status.COMPLETE, 23)
    with pytest.raises(NotNowError):
        rate.record_answer(ward.desk, done.id, 1, 4)


def test_an_impossible_value_changes_nothing(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    for value in (5, -1, True, 1.0):
        with pytest.raises(BadInputError):
            rate.record_answer(ward.desk, draft.id, 1, value)  # type: ignore[arg-type]
    assert rate.rating(ward.desk, draft.id).answers == ()


def test_a_scale_about_a_week_gives_way_to_its_acute_variant_after_dosing(
    ward: Ward, session: Session
) -> None:
    ward.clock.advance(minutes=40)
    assert recall.offered(ward.desk, "madrs", session.id).instrument_id == "madrs-dosing"
    with pytest.raises(NotNowError):
        ward.a_draft(session, "madrs")


def test_a_scale_without_an_acute_variant_waits_for_its_hour(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=40)
    with pytest.raises(NotNowError, match="36 hours"):
        ward.a_draft(session, "hamd21")
    ward.clock.advance(minutes=36 * 60)
    assert ward.a_draft(session, "hamd21").status is Status.DRAFT


def test_sleep_and_appetite_are_carried_from_the_rating_before_the_dosing(ward: Ward) -> None:
    from ketrate.clinic import dose, dosing, visit
    from ketrate.records.treatment import DosingKind

    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    before = ward.a_rating(session, "madrs", 3)
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=230)
    acute = ward.a_draft(session, "madrs-dosing")
    carried = {answer.item: answer for answer in acute.answers}
    assert set(carried) == {4, 5}
    assert {answer.carried_from for answer in carried.values()} == {before.id}
    assert carried[4].value == 3


def test_suicidality_is_raised_with_the_answer_and_asks_what_was_done(
    ward: Ward, session: Session
) -> None:
    ward.clock.advance(minutes=230)
    draft = ward.a_draft(session, "madrs-dosing")
    for item in range(1, 10):
        rate.record_answer(ward.desk, draft.id, item, 1)
    rate.record_answer(ward.desk, draft.id, 10, 4)
    ((alert, patient),) = today.board(ward.desk).alerts
    assert (alert.item, alert.value, patient.code) == (10, 4, "KR-0001")
    with pytest.raises(NotNowError):
        rate.finish(ward.desk, draft.id)
    rate.finish(ward.desk, draft.id, alert_action="clinician told at 10:31")
    with pytest.raises(NotAllowedError):
        rate.acknowledge(ward.desk, alert.id)
    rate.acknowledge(ward.at("physician"), alert.id)
    assert today.board(ward.desk).alerts == ()


def test_an_abandoned_rating_leaves_its_alert_open(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=230)
    draft = ward.a_draft(session, "madrs-dosing")
    rate.record_answer(ward.desk, draft.id, 10, 5)
    rate.discard(ward.desk, draft.id, "patient left the room")
    assert len(today.board(ward.desk).alerts) == 1


def test_a_rating_from_paper_keeps_both_times_and_is_marked(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=90)
    observed = ward.desk.now().plus(minutes=-48)
    draft = rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=None,
        instrument_id="cadss23",
        observed=observed,
    )
    after = rate.record_answer(ward.desk, draft.id, 1, 0)
    assert (after.source, after.observed) == (Source.TRANSCRIBED, observed)
    assert after.entered == ward.desk.now()


def test_the_observed_time_is_that_of_the_first_answer(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    ward.clock.advance(minutes=3)
    first = rate.record_answer(ward.desk, draft.id, 1, 0)
    ward.clock.advance(minutes=2)
    second = rate.record_answer(ward.desk, draft.id, 2, 0)
    assert first.observed == second.observed == ward.desk.now().plus(minutes=-2)
    assert second.last_answer_at == ward.desk.now()


def test_the_blinded_rater_meets_no_dissociation_and_no_session(
    ward: Ward, session: Session
) -> None:
    done = ward.a_rating(session, "cadss23", 2)
    ward.at("blinded")
    with pytest.raises(NotAllowedError):
        rate.rating(ward.desk, done.id)
    page = review.page(ward.desk, "KR-0001")
    assert (page.ratings, page.sessions) == ((), ())
    assert today.board(ward.desk).lanes == ()
    assert not any("cadss" in line.casefold() or "dosing" in line for line in page.history)
    assert page.protocol is not None
    known = desk_protocol(ward)
    assert (page.protocol.name, page.protocol.agent, page.protocol.session_days) == ("", None, ())
    assert known.name
    assert known.agent
    assert page.trajectory is not None
    assert "blinded" in page.trajectory.no_change_reason


def desk_protocol(ward: Ward) -> Protocol:
    return ward.desk.protocols.get("nimh-single")


def test_a_follow_up_an_hour_after_the_dosing_is_held_back_like_one_in_the_session(
    ward: Ward, session: Session
) -> None:
    ward.clock.advance(minutes=60)
    place = (session.patient_id, session.course_id)
    offer = recall.offered(ward.desk, "madrs", None, session.course_id)
    assert offer.instrument_id == "madrs-dosing"
    with pytest.raises(NotNowError):
        between_sessions(ward, *place)
    ward.at("blinded")
    with pytest.raises(NotNowError) as refused:
        between_sessions(ward, *place)
    assert "dosing" not in refused.value.problem + refused.value.remedy
    ward.clock.advance(minutes=36 * 60)
    ward.identify_for_today(session.patient_id)
    assert between_sessions(ward, *place).instrument_id == "madrs"


def test_a_rating_never_joins_one_patient_with_the_course_of_another(
    ward: Ward, session: Session
) -> None:
    other = ward.a_course(ward.a_patient("KR-0002"))
    with pytest.raises(NotFoundError):
        between_sessions(ward, session.patient_id, other.id)
    with pytest.raises(NotFoundError):
        between_sessions(ward, other.patient_id, session.course_id)


def between_sessions(ward: Ward, patient_id: PatientId, course_id: CourseId) -> Rating:
    return rate.open_rating(
        ward.desk,
        patient_id=patient_id,
        course_id=course_id,
        session_id=None,
        timepoint_id=None,
        instrument_id="madrs",
    )


def test_every_look_is_in_the_trail_once_and_with_its_patient(ward: Ward, session: Session) -> None:
    from ketrate.store import audit

    done = ward.a_rating(session, "cadss23", 2)
    ward.at("physician")
    before = len(audit.events(ward.desk.vault))
    for _ in range(2):
        today.board(ward.desk)
        enrol.patients(ward.desk)
        rate.rating(ward.desk, done.id)
        visit.visit(ward.desk, session.id)
    seen = [event.kind for event in audit.events(ward.desk.vault)[before:]]
    assert seen == ["board.view", "patients.view", "rating.view", "session.view"]
    told = audit.events_of_patient(ward.desk.vault, session.patient_id, 2)
    assert [event.kind for event in told] == ["session.view", "rating.view"]


def test_every_action_has_an_entry_in_the_table_of_rights() -> None:
    from ketrate.clinic.rights import TABLE

    assert set(TABLE) == set(Action)


def test_a_refusal_is_in_the_trail(ward: Ward, session: Session) -> None:
    from ketrate.store import audit

    ward.at("reviewer")
    before = audit.count(ward.desk.vault, "right.refused")
    with pytest.raises(NotAllowedError):
        ward.a_draft(session)
    assert audit.count(ward.desk.vault, "right.refused") == before + 1
    assert not may(ward.desk.signed_in(), Action.RATE)


def test_a_scale_opened_before_the_dosing_is_not_begun_after_it(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    draft = ward.a_draft(session, "madrs")
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=20)
    with pytest.raises(NotNowError, match="20 minutes ago") as refused:
        rate.record_answer(ward.desk, draft.id, 1, 3)
    assert refused.value.remedy == "Use MADRS since dosing instead."
    with pytest.raises(NotNowError):
        rate.not_assessed(ward.desk, draft.id, 1, Unanswered.ASLEEP)
    assert rate.rating(ward.desk, draft.id).answers == ()


def test_a_scale_begun_before_the_dosing_may_be_ended_after_it(ward: Ward) -> None:
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    draft = ward.a_draft(session, "madrs")
    rate.record_answer(ward.desk, draft.id, 1, 3)
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=20)
    assert rate.record_answer(ward.desk, draft.id, 2, 3).answers[1].value == 3


@pytest.mark.parametrize("scale", ["hamd21", "hamd24"])
def test_a_scale_that_asks_about_unreality_is_closed_to_the_blinded_rater(
    ward: Ward, scale: str
) -> None:
    ward.at("rater")
    patient = ward.a_patient()
    session = visit.open_session(ward.desk, ward.a_course(patient).id, "1")
    sighted = ward.a_rating(session, scale, 1)
    desk = ward.at("blinded")
    with pytest.raises(NotAllowedError, match="item 19 asks about dissociation"):
        ward.a_draft(session, scale)
    with pytest.raises(NotAllowedError):
        rate.rating(desk, sighted.id)
    assert scale not in (desk.instrument_ids() or ())
    assert "hamd17" in (desk.instrument_ids() or ())
