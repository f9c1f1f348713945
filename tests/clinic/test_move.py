"""A rating of the wrong patient goes to the right one: void here, a copy there, both told."""

import pytest

from ketrate.clinic import move, rate, today, visit
from ketrate.errors import BadInputError, NotAllowedError, NotFoundError, NotNowError
from ketrate.records.rating import Rating, Status, Unanswered
from ketrate.records.treatment import Session
from ketrate.store import audit, replay
from tests.ward import Ward

WHY = "the two patients had changed chairs"


@pytest.fixture
def sessions(ward: Ward) -> tuple[Session, Session]:
    """Two patients in two chairs, both dosed."""
    ward.at("rater")
    one, other = (ward.a_course(ward.a_patient(code)) for code in ("KR-0001", "KR-0002"))
    return ward.a_running_session(one), ward.a_running_session(other)


def moved(ward: Ward, rating: Rating, to: Session) -> Rating:
    return move.move(ward.desk, rating.id, to.course_id, to.id, WHY)


def test_the_old_one_is_void_and_the_copy_is_the_same_rating(
    ward: Ward, sessions: tuple[Session, Session]
) -> None:
    wrong, right = sessions
    ward.clock.advance(minutes=40)
    old = ward.a_rating(wrong, "cadss23", 2)
    ward.clock.advance(minutes=5)
    new = moved(ward, old, right)
    assert rate.rating(ward.desk, old.id).status is Status.VOID
    assert (new.patient_id, new.course_id, new.session_id) == (
        right.patient_id, right.course_id, right.id,
    )  # fmt: skip
    for name in ("answers", "total", "observed", "entered", "last_answer_at", "rater_id",
                 "source", "instrument_id", "definition_hash"):  # fmt: skip
        assert getattr(new, name) == getattr(rate.rating(ward.desk, old.id), name), name
    assert new.status is Status.COMPLETE
    assert new.uid != old.uid
    assert move.moved(ward.desk, new.id) == move.Moved("KR-0001", "")
    assert move.moved(ward.desk, old.id) == move.Moved("", "KR-0002")
    assert move.origins(ward.desk, right.patient_id) == {new.id: "KR-0001"}


def test_a_blinded_rater_is_not_told_of_a_moved_rating_that_is_closed_to_them(
    ward: Ward, sessions: tuple[Session, Session]
) -> None:
    wrong, right = sessions
    new = moved(ward, ward.a_rating(wrong, "cadss23", 2), right)
    desk = ward.at("blinded")
    assert move.origins(desk, right.patient_id) == {}
    with pytest.raises(NotAllowedError):
        move.moved(desk, new.id)


def test_both_trails_tell_the_reason_and_replay_to_the_present(
    ward: Ward, sessions: tuple[Session, Session]
) -> None:
    wrong, right = sessions
    moved(ward, ward.a_rating(wrong, "cadss23", 1), right)
    for session, kind, word in (
        (wrong, "rating.void", "KR-0002"),
        (right, "rating.move", "KR-0001"),
    ):
        events = audit.events_of_patient(ward.desk.vault, session.patient_id, 50)
        (told,) = [one.body["reason"] for one in events if one.kind == kind]
        assert WHY in str(told)
        assert word in str(told)
    assert replay.differences(ward.desk.vault) == []


def test_moving_back_undoes_it(ward: Ward, sessions: tuple[Session, Session]) -> None:
    wrong, right = sessions
    old = ward.a_rating(wrong, "cadss23", 2)
    there = moved(ward, old, right)
    back = moved(ward, there, wrong)
    assert back.session_id == wrong.id
    assert back.answers == rate.rating(ward.desk, old.id).answers
    states = {one: rate.rating(ward.desk, one).status for one in (old.id, there.id, back.id)}
    assert list(states.values()) == [Status.VOID, Status.VOID, Status.COMPLETE]
    assert replay.differences(ward.desk.vault) == []


def test_an_alert_follows_and_a_clinician_must_see_it_again(
    ward: Ward, sessions: tuple[Session, Session]
) -> None:
    wrong, right = sessions
    ward.clock.advance(minutes=230)
    old = ward.a_rating(wrong, "madrs-dosing", 5)
    ((alert, patient),) = today.board(ward.desk).alerts
    assert patient.code == "KR-0001"
    rate.acknowledge(ward.at("physician"), alert.id)
    moved(ward, old, right)
    ((again, patient),) = today.board(ward.desk).alerts
    assert (again.id, patient.code, again.value) == (alert.id, "KR-0002", alert.value)
    assert visit.visit(ward.desk, wrong.id).alerts == ()
    assert replay.differences(ward.desk.vault) == []


def test_what_was_carried_from_the_wrong_patient_does_not_go_along(ward: Ward) -> None:
    ward.at("rater")
    running = []
    for code in ("KR-0001", "KR-0002", "KR-0003"):
        session = visit.open_session(ward.desk, ward.a_course(ward.a_patient(code)).id, "1")
        if code != "KR-0003":
            ward.a_rating(session, "madrs", 3 if code == "KR-0001" else 1)
        running.append(session)
    ward.clock.advance(minutes=10)
    draft = ward.a_draft(running[0], "madrs-dosing")
    for number in set(range(1, 11)) - {one.item for one in draft.answers}:
        rate.record_answer(ward.desk, draft.id, number, 2)
    old = rate.finish(ward.desk, draft.id)
    carried = {one.item for one in old.answers if one.carried_from}
    assert carried, "the scale carries sleep and appetite"
    there = moved(ward, old, running[1])
    for item in carried:
        answer = there.answer(item)
        assert answer is not None
        assert answer.value == 1
        assert answer.carried_from not in {one.carried_from for one in old.answers}
    nowhere = moved(ward, there, running[2])
    assert all(nowhere.answer(n).reason is Unanswered.NOT_ASSESSED for n in carried)  # type: ignore[union-attr]
    assert nowhere.total is None
    assert replay.differences(ward.desk.vault) == []


def test_a_rating_may_go_between_the_sessions(
    ward: Ward, sessions: tuple[Session, Session]
) -> None:
    wrong, right = sessions
    old = ward.a_rating(wrong, "cadss23")
    new = move.move(ward.desk, old.id, right.course_id, None, WHY)
    assert (new.session_id, new.timepoint_id) == (None, None)


def test_a_move_needs_a_reason_a_right_place_and_a_finished_rating(
    ward: Ward, sessions: tuple[Session, Session]
) -> None:
    wrong, right = sessions
    draft = ward.a_draft(wrong)
    with pytest.raises(NotNowError, match="not finished"):
        moved(ward, draft, right)
    done = ward.a_rating(wrong, "cadss6")
    before = ward.desk.vault.seq
    with pytest.raises(BadInputError, match="Reason"):
        move.move(ward.desk, done.id, right.course_id, right.id, " ")
    with pytest.raises(BadInputError, match="already"):
        moved(ward, done, wrong)
    with pytest.raises(NotFoundError):
        move.move(ward.desk, done.id, right.course_id, wrong.id, WHY)
    assert ward.desk.vault.seq == before
    moved(ward, done, right)
    with pytest.raises(NotNowError, match="void"):
        moved(ward, done, right)


@pytest.mark.parametrize("login", ["blinded", "reviewer", "admin"])
def test_only_who_works_at_the_bedside_moves_ratings(
    ward: Ward, sessions: tuple[Session, Session], login: str
) -> None:
    wrong, right = sessions
    done = ward.a_rating(wrong, "cadss6")
    ward.at(login)
    with pytest.raises(NotAllowedError):
        moved(ward, done, right)


def test_a_failure_in_the_middle_moves_nothing(
    ward: Ward, sessions: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketrate.store import moves

    def fails(*_: object) -> None:
        raise OSError(5, "the disk is gone")

    wrong, right = sessions
    done = ward.a_rating(wrong, "cadss6")
    before = ward.desk.vault.seq
    monkeypatch.setattr(moves, "take_alerts_along", fails)
    with pytest.raises(OSError, match="gone"):
        moved(ward, done, right)
    assert ward.desk.vault.seq == before
    assert rate.rating(ward.desk, done.id).status is Status.COMPLETE
