"""Two raters of one interview: independent until both are done, and one timepoint between them."""

import pytest

from ketrate.clinic import interview, leaving, rate, review, today
from ketrate.errors import NotNowError
from ketrate.protocol.situation import State
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    made = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=40)
    return made


@pytest.fixture
def first(ward: Ward, session: Session) -> Rating:
    """Opened from the timepoint 40 minutes after the start, and finished with ones."""
    protocol = ward.desk.protocols.get("nimh-single")
    point = next(t for t in protocol.timepoints if t.offset == 40 and "cadss23" in t.due)
    draft = rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=point.id,
        instrument_id="cadss23",
    )
    return answered(ward, draft, 1)


def answered(ward: Ward, draft: Rating, value: int) -> Rating:
    for item in range(1, 24):
        rate.record_answer(ward.desk, draft.id, item, value)
    return rate.finish(ward.desk, draft.id)


def place(one: Rating) -> interview.Place:
    return one.patient_id, one.course_id, one.session_id


def test_a_second_rating_is_offered_to_another_person_within_the_hour(
    ward: Ward, first: Rating
) -> None:
    desk = ward.desk
    assert interview.offered_first(desk, place(first), "cadss23") is None
    ward.at("physician")
    assert interview.offered_first(desk, place(first), "cadss23") == first.id
    assert interview.offered_first(desk, place(first), "madrs") is None
    assert interview.first_rater(desk, first.id)[0] == "Rater"
    ward.clock.advance(minutes=61)
    assert interview.offered_first(desk, place(first), "cadss23") is None


def test_the_second_stands_at_the_same_timepoint(ward: Ward, first: Rating) -> None:
    second = rate.open_second(ward.at("physician"), first.id)
    assert second.second_of == first.id
    assert (second.timepoint_id, second.planned) == (first.timepoint_id, first.planned)
    assert rate.open_second(ward.desk, first.id).id == second.id
    assert second.answers == ()


def test_the_first_is_hidden_until_the_second_is_finished(ward: Ward, first: Rating) -> None:
    desk = ward.at("physician")
    second = rate.open_second(desk, first.id)
    with pytest.raises(NotNowError, match="same interview"):
        rate.rating(desk, first.id)
    page = review.page(desk, "KR-0001")
    assert [one.id for one in page.ratings] == [second.id]
    assert not any("item 5: 1" in line for line in page.history)
    assert interview.others(desk, second) == ()
    done = answered(ward, second, 2)
    assert [one.total for one in interview.others(desk, done)] == [23]
    assert rate.rating(desk, first.id).total == 23
    assert {one.id for one in review.page(desk, "KR-0001").ratings} == {first.id, second.id}


def test_the_first_rater_sees_the_second_once_it_is_finished(ward: Ward, first: Rating) -> None:
    second = rate.open_second(ward.at("physician"), first.id)
    assert interview.others(ward.at("rater"), first) == ()
    answered_by_physician = answered(_as(ward, "physician"), second, 2)
    (other,) = interview.others(ward.at("rater"), first)
    assert (other.id, other.total) == (answered_by_physician.id, 46)


def _as(ward: Ward, login: str) -> Ward:
    ward.at(login)
    return ward


def test_whoever_has_looked_at_the_first_is_no_independent_second(
    ward: Ward, first: Rating
) -> None:
    desk = ward.at("physician")
    rate.rating(desk, first.id)
    with pytest.raises(NotNowError, match="looked at the first"):
        rate.open_second(desk, first.id)
    with pytest.raises(NotNowError, match="yourself"):
        rate.open_second(ward.at("rater"), first.id)


def test_two_ratings_of_one_interview_never_fill_two_timepoints(ward: Ward, first: Rating) -> None:
    answered(ward, rate.open_second(ward.at("physician"), first.id), 2)
    (lane,) = today.board(ward.desk).lanes
    done = [d for d in lane.situation(ward.desk.now()).items
            if d.what == "cadss23" and d.state is State.DONE]  # fmt: skip
    assert [one.rating_id for one in done] == [first.id]


def test_an_unplanned_second_rating_fills_no_timepoint_beside_the_first(
    ward: Ward, session: Session
) -> None:
    first = ward.a_rating(session, "cadss23", 1)
    second = answered(ward, rate.open_second(ward.at("physician"), first.id), 2)
    (lane,) = today.board(ward.desk).lanes
    filled = [d.rating_id for d in lane.situation(ward.desk.now()).items if d.rating_id]
    assert second.id not in filled


def test_where_the_first_is_void_the_second_takes_its_place(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    second = answered(ward, rate.open_second(ward.at("physician"), draft.id), 2)
    rate.discard(ward.at("rater"), draft.id, "interrupted")
    (lane,) = today.board(ward.desk).lanes
    filled = [d.rating_id for d in lane.situation(ward.desk.now()).items if d.rating_id]
    assert second.id in filled


def told(ward: Ward, session_id: SessionId) -> str:
    found = leaving.leaving(ward.desk, session_id).criteria
    return next(one.value for one in found if one.id == "dissociation")


def test_the_discharge_list_tells_no_second_rater_the_first_value(
    ward: Ward, first: Rating
) -> None:
    assert first.session_id is not None
    assert told(_as(ward, "physician"), first.session_id) == "23"
    second = rate.open_second(ward.at("physician"), first.id)
    assert told(ward, first.session_id) == "hidden"
    answered(ward, second, 2)
    assert told(ward, first.session_id) != "hidden"
