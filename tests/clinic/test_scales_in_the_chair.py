"""What the kinds of scoring mean in a clinic: carried items, lawful blanks, the guard of recall."""

import pytest

from ketrate.clinic import dose, dosing, rate, recall, visit
from ketrate.errors import NotNowError
from ketrate.records.rating import Status
from ketrate.records.treatment import DosingKind, Session
from tests.ward import Ward


@pytest.fixture
def before_dosing(ward: Ward) -> Session:
    ward.at("rater")
    return visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")


def start(ward: Ward, session: Session, minutes: int) -> None:
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    ward.identify(session)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=minutes)


@pytest.mark.parametrize(
    ("scale", "variant", "items"),
    [("hamd17", "hamd17-dosing", {4, 5, 6, 7, 12, 14, 16}), ("ymrs", "ymrs-now", {3, 4, 10})],
)
def test_items_nobody_can_judge_in_minutes_come_from_the_rating_before(
    ward: Ward, before_dosing: Session, scale: str, variant: str, items: set[int]
) -> None:
    whole = ward.a_rating(before_dosing, scale, 2)
    start(ward, before_dosing, 40)
    assert recall.offered(ward.desk, scale, before_dosing.id).instrument_id == variant
    acute = ward.a_draft(before_dosing, variant)
    assert {answer.item for answer in acute.answers} == items
    assert {answer.carried_from for answer in acute.answers} == {whole.id}
    for item in ward.desk.catalogue.get(variant).items:
        if item.number not in items:
            acute = rate.record_answer(ward.desk, acute.id, item.number, 0)
    assert acute.total == 2 * len(items)


def test_symptoms_of_the_moment_are_all_asked_anew(ward: Ward, before_dosing: Session) -> None:
    ward.a_rating(before_dosing, "bprs18", 1)
    start(ward, before_dosing, 40)
    assert recall.offered(ward.desk, "bprs18", before_dosing.id).instrument_id == "bprs-now"
    assert ward.a_draft(before_dosing, "bprs-now").answers == ()


def test_one_answer_of_a_pair_is_enough_to_finish(ward: Ward, before_dosing: Session) -> None:
    draft = ward.a_draft(before_dosing, "qids16")
    for item in (n for n in range(1, 17) if n not in (6, 7, 9)):
        rate.record_answer(ward.desk, draft.id, item, 1)
    with pytest.raises(NotNowError, match="6, 7"):
        rate.finish(ward.desk, draft.id)
    rate.record_answer(ward.desk, draft.id, 7, 3)
    done = rate.finish(ward.desk, draft.id)
    assert (done.status, done.total) == (Status.COMPLETE, 1 + 1 + 3 + 1 + 1 + 1 + 1 + 1 + 1)


def test_not_assessed_on_the_bprs_is_kept_and_gives_no_total(
    ward: Ward, before_dosing: Session
) -> None:
    done = ward.a_rating(before_dosing, "bprs18", 0)
    answer = done.answer(1)
    assert answer is not None
    assert (answer.value, done.total) == (0, None)


def test_the_six_items_can_be_rated_the_next_day_and_the_seventeen_later(
    ward: Ward, before_dosing: Session
) -> None:
    start(ward, before_dosing, 25 * 60)
    assert ward.a_draft(before_dosing, "hamd6").status is Status.DRAFT
    with pytest.raises(NotNowError):
        ward.a_draft(before_dosing, "hamd17")
