"""What is written at the chair beside doses, vital signs and ratings."""

import pytest

from ketrate.clinic import bedside, visit
from ketrate.errors import BadInputError, NotAllowedError, NotFoundError, NotNowError
from ketrate.protocol.situation import State, situation
from ketrate.records.bedside import (
    AdverseEvent,
    HandOver,
    Line,
    NotDone,
    NotDoneReason,
    Outcome,
    Rescue,
    Severity,
    Weighed,
)
from ketrate.records.treatment import Session
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def chart(ward: Ward, session: Session) -> tuple[Line, ...]:
    """The lines but the weight, which the dose writes down."""
    found = bedside.lines(ward.desk, session.id)
    return tuple(one for one in found if not isinstance(one.written, Weighed))


def fall(ward: Ward, **rest: object) -> AdverseEvent:
    return AdverseEvent("fall", ward.desk.now(), Severity.MODERATE, is_serious=False, **rest)  # type: ignore[arg-type]


def test_an_adverse_event_is_ended_by_a_correction_that_keeps_the_old_line(
    ward: Ward, session: Session
) -> None:
    desk = ward.desk
    first = bedside.note_adverse_event(desk, session.id, fall(ward))
    ward.clock.advance(minutes=10)
    over = AdverseEvent(
        "fall", first.at, Severity.MODERATE, is_serious=False,
        outcome=Outcome.RESOLVED, ended=desk.now(),
    )  # fmt: skip
    bedside.note_adverse_event(desk, session.id, over, instead_of=first.id)
    found = chart(ward, session)
    assert [one for _, one in bedside.standing(found, AdverseEvent)] == [over]
    assert len(found) == 2


@pytest.mark.parametrize("minutes", [-5, 30])
def test_an_adverse_event_cannot_end_before_it_began_nor_in_the_future(
    ward: Ward, session: Session, minutes: int
) -> None:
    event = fall(ward, ended=ward.desk.now().plus(minutes=minutes))
    with pytest.raises(BadInputError):
        bedside.note_adverse_event(ward.desk, session.id, event)
    assert chart(ward, session) == ()


def test_a_rescue_medicine_needs_its_name_and_its_dose(ward: Ward, session: Session) -> None:
    with pytest.raises(BadInputError):
        bedside.give_rescue(ward.desk, session.id, "ondansetron", " ")
    with pytest.raises(BadInputError):
        bedside.give_rescue(ward.desk, session.id, "", "4 mg")
    bedside.give_rescue(ward.desk, session.id, " ondansetron ", "4 mg", reason="nausea")
    ((_, one),) = bedside.standing(bedside.lines(ward.desk, session.id), Rescue)
    assert one == Rescue("ondansetron", "4 mg", "nausea")


def test_a_hand_over_note_is_taken_back_only_with_a_reason(ward: Ward, session: Session) -> None:
    line = bedside.hand_over(ward.desk, session.id, "light off, please")
    with pytest.raises(BadInputError):
        bedside.take_back(ward.desk, line.id, "  ")
    bedside.take_back(ward.desk, line.id, "wrong chair")
    assert bedside.standing(bedside.lines(ward.desk, session.id), HandOver) == ()


def test_a_rating_that_was_not_done_has_a_reason_and_asks_no_more(
    ward: Ward, session: Session
) -> None:
    desk = ward.desk
    ward.clock.advance(minutes=45)
    reason = NotDoneReason.TOO_DISSOCIATED
    bedside.say_not_done(desk, session.id, "m40", "cadss23", reason)
    one = visit.visit(desk, session.id)
    told = bedside.not_done(bedside.lines(desk, session.id))
    now = situation(one.protocol, one.session, (), (), desk.now(), not_done=told)
    due = {(d.timepoint.id, d.what): d for d in now.items}
    assert due["m40", "cadss23"].state is State.MISSED
    assert due["m40", "cadss23"].reason == "too dissociated"
    assert due["m40", "madrs-dosing"].state is State.DUE


def test_a_rating_taken_all_the_same_counts_as_done(ward: Ward, session: Session) -> None:
    desk = ward.desk
    ward.clock.advance(minutes=40)
    bedside.say_not_done(desk, session.id, "m40", "cadss23", NotDoneReason.ASLEEP)
    ward.a_rating(session, "cadss23")
    one = visit.visit(desk, session.id)
    told = bedside.not_done(bedside.lines(desk, session.id))
    now = situation(one.protocol, one.session, one.ratings, (), desk.now(), not_done=told)
    assert {d.state for d in now.items if d.timepoint.id == "m40" and d.what == "cadss23"} == {
        State.DONE
    }


def test_another_reason_needs_a_word(ward: Ward, session: Session) -> None:
    with pytest.raises(BadInputError):
        bedside.say_not_done(ward.desk, session.id, "m40", "cadss23", NotDoneReason.OTHER)
    bedside.say_not_done(ward.desk, session.id, "m40", "cadss23", NotDoneReason.OTHER, "fire alarm")
    assert bedside.not_done(bedside.lines(ward.desk, session.id)) == {
        ("m40", "cadss23"): "fire alarm"
    }


def test_only_what_was_planned_can_be_not_done(ward: Ward, session: Session) -> None:
    with pytest.raises(NotFoundError):
        bedside.say_not_done(ward.desk, session.id, "m40", "phq9", NotDoneReason.ASLEEP)


def test_the_weight_is_kept_with_the_day_it_was_measured(ward: Ward, session: Session) -> None:
    desk = ward.desk
    week_ago = desk.now().plus(minutes=-7 * 1440)
    bedside.weigh(desk, session.id, 71.5, week_ago)
    assert visit.visit(desk, session.id).session.weight_kg == 71.5
    found = bedside.last_weight(desk, session.id)
    assert found is not None
    assert found.measured == week_ago
    with pytest.raises(BadInputError):
        bedside.weigh(desk, session.id, 710, desk.now())
    with pytest.raises(BadInputError):
        bedside.weigh(desk, session.id, 71, desk.now().plus(minutes=60))


@pytest.mark.parametrize("login", ["blinded", "admin", "reviewer"])
def test_only_those_at_the_bedside_write_or_read_the_chart(
    ward: Ward, session: Session, login: str
) -> None:
    ward.at(login)
    with pytest.raises(NotAllowedError):
        bedside.lines(ward.desk, session.id)
    with pytest.raises(NotAllowedError):
        bedside.hand_over(ward.desk, session.id, "x")


def test_a_line_names_its_planned_rating(ward: Ward, session: Session) -> None:
    line = bedside.say_not_done(ward.desk, session.id, "m80", "vitals", NotDoneReason.STAFF_BUSY)
    assert line.written == NotDone("m80", "vitals", NotDoneReason.STAFF_BUSY)


def test_a_hand_over_note_waits_until_somebody_has_taken_it_in(
    ward: Ward, session: Session
) -> None:
    note = bedside.hand_over(ward.desk, session.id, "escort comes at noon")
    other = bedside.hand_over(ward.desk, session.id, "likes the light off")
    ward.at("physician")
    bedside.hear(ward.desk, note.id)
    found = bedside.lines(ward.desk, session.id)
    assert [line.id for line, _ in bedside.unheard(found)] == [other.id]
    assert {one.text for _, one in bedside.standing(found, HandOver)} == {
        "escort comes at noon",
        "likes the light off",
    }


def test_only_a_hand_over_note_is_taken_in(ward: Ward, session: Session) -> None:
    given = bedside.give_rescue(ward.desk, session.id, "ondansetron", "4 mg")
    with pytest.raises(NotFoundError):
        bedside.hear(ward.desk, given.id)


def test_what_is_over_is_not_called_ongoing(ward: Ward, session: Session) -> None:
    with pytest.raises(BadInputError):
        bedside.note_adverse_event(ward.desk, session.id, fall(ward, ended=ward.desk.now()))


def test_a_rescue_medicine_is_corrected_and_the_wrong_line_stays_readable(
    ward: Ward, session: Session
) -> None:
    wrong = bedside.give_rescue(ward.desk, session.id, "ondansetron", "40 mg")
    right = Rescue("ondansetron", "4 mg", "nausea")
    bedside.correct_rescue(ward.desk, wrong.id, right, wrong.at)
    found = chart(ward, session)
    assert [one for _, one in bedside.standing(found, Rescue)] == [right]
    assert len(found) == 2
    with pytest.raises(NotNowError):
        bedside.correct_rescue(ward.desk, wrong.id, right, wrong.at)
    with pytest.raises(NotNowError):
        bedside.take_back(ward.desk, wrong.id, "twice")


def test_a_line_is_corrected_by_one_of_its_kind(ward: Ward, session: Session) -> None:
    note = bedside.hand_over(ward.desk, session.id, "x")
    with pytest.raises(NotFoundError):
        bedside.correct_rescue(ward.desk, note.id, Rescue("a", "1 mg"), note.at)
    assert len(bedside.unheard(bedside.lines(ward.desk, session.id))) == 1
