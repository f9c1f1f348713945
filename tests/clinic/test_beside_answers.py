"""What stands beside an answer: a note on an item or on the whole, one reason for all the rest."""

import pytest

from ketrate.clinic import amend, move, proof, rate, sign
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.rating import Answer, ItemNote, Rating, Unanswered
from ketrate.records.treatment import Session
from ketrate.store import audit, ratings
from tests.ward import PASSWORD, Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


@pytest.fixture
def draft(ward: Ward, session: Session) -> Rating:
    return ward.a_draft(session)


def test_a_note_on_an_item_is_there_after_the_plug_was_pulled(ward: Ward, draft: Rating) -> None:
    rate.note_item(ward.desk, draft.id, 3, "  laughed while answering ")
    rate.note_item(ward.desk, draft.id, 1, "asked twice")
    found = rate.rating(ward.restart(), draft.id)
    assert found.item_notes == (ItemNote(1, "asked twice"), ItemNote(3, "laughed while answering"))
    assert found.item_note(3) == "laughed while answering"
    assert found.item_note(2) == ""


def test_a_note_is_replaced_and_taken_away_while_the_rating_is_open(
    ward: Ward, draft: Rating
) -> None:
    rate.note_item(ward.desk, draft.id, 3, "first")
    assert rate.note_item(ward.desk, draft.id, 3, "second").item_note(3) == "second"
    assert rate.note_item(ward.desk, draft.id, 3, " ").item_notes == ()
    kinds = [e.kind for e in audit.events(ward.desk.vault, entity_uid=draft.uid)]
    assert kinds.count("rating.item_note") == 3


def test_the_trail_holds_no_word_of_a_note_itself(ward: Ward, draft: Rating) -> None:
    rate.note_item(ward.desk, draft.id, 3, "her sister called")
    rows = ward.desk.vault.rows("SELECT body FROM event WHERE kind = 'rating.item_note'")
    assert len(rows) == 1
    assert "sister" not in rows[0][0]


@pytest.mark.parametrize("text", ["x" * 2001, "a\u202eb"])
def test_a_note_that_cannot_be_kept_changes_nothing(ward: Ward, draft: Rating, text: str) -> None:
    with pytest.raises(BadInputError):
        rate.note_item(ward.desk, draft.id, 3, text)
    with pytest.raises(BadInputError):
        rate.note_item(ward.desk, draft.id, 99, "no such item")
    assert rate.rating(ward.desk, draft.id).item_notes == ()


def test_a_finished_rating_keeps_its_notes_as_they_are(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    rate.note_item(ward.desk, draft.id, 1, "asked twice")
    rate.note_rating(ward.desk, draft.id, "a noisy room")
    done = ward.a_rating(session, "cadss23", 1)
    assert (done.item_note(1), done.note) == ("asked twice", "a noisy room")
    with pytest.raises(NotNowError):
        rate.note_item(ward.desk, done.id, 1, "something else")
    with pytest.raises(NotNowError):
        rate.note_rating(ward.desk, done.id, "something else")


def test_a_signature_covers_the_notes(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session)
    rate.note_item(ward.desk, draft.id, 1, "asked twice")
    done = ward.a_rating(session, "cadss23", 1)
    sign.sign(ward.desk, [done.id], proof.prove(ward.desk, "rater", PASSWORD))
    assert [one.matches for one in sign.signatures(ward.desk, done.id)] == [True]
    connection = ward.desk.vault._connection
    connection.execute("DROP TRIGGER item_note_closed_update")
    connection.execute("UPDATE item_note SET text = 'asked once'")
    assert [one.matches for one in sign.signatures(ward.desk, done.id)] == [False]


def test_notes_outlive_an_amendment_and_go_along_to_the_right_patient(
    ward: Ward, session: Session
) -> None:
    draft = ward.a_draft(session)
    rate.note_item(ward.desk, draft.id, 1, "asked twice")
    done = ward.a_rating(session, "cadss23", 1)
    desk = ward.desk
    made = proof.prove(desk, "rater", PASSWORD)
    assert amend.amend(desk, done.id, {2: Answer(2, 3)}, "misheard", made).item_note(1)
    other = ward.a_course(ward.a_patient("KR-0002"))
    copy = move.move(desk, done.id, other.id, None, "wrong patient")
    assert ratings.get(desk.vault, copy.id).item_note(1) == "asked twice"


def test_a_blinded_rater_reads_no_note_of_another(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=36 * 60)
    desk = ward.at("physician")
    draft = ward.a_draft(session, "madrs")
    rate.note_item(desk, draft.id, 1, "still floating, she says")
    rate.discard(desk, draft.id, "another day")
    ward.at("blinded")
    assert rate.rating(desk, draft.id).item_notes == ()


def test_the_rest_is_given_one_reason_in_one_step_and_taken_back_in_one(
    ward: Ward, draft: Rating
) -> None:
    desk = ward.desk
    for item in range(1, 6):
        rate.record_answer(desk, draft.id, item, 2)
    after = rate.rest_not_assessed(desk, draft.id, Unanswered.TOO_DISSOCIATED)
    reasons = [one.item for one in after.answers if one.reason is Unanswered.TOO_DISSOCIATED]
    assert reasons == list(range(6, 24))
    assert [one.value for one in after.answers if one.reason is None] == [2] * 5
    assert after.total is None
    with pytest.raises(NotNowError):
        rate.rest_not_assessed(desk, draft.id, Unanswered.ASLEEP)
    again = rate.clear_answers(desk, draft.id, reasons)
    assert [one.item for one in again.answers] == [1, 2, 3, 4, 5]


def test_an_answer_is_cleared_and_the_trail_keeps_it(ward: Ward, draft: Rating) -> None:
    rate.record_answer(ward.desk, draft.id, 1, 3)
    assert rate.clear_answer(ward.desk, draft.id, 1).answers == ()
    (event,) = (
        e for e in audit.events(ward.desk.vault, entity_uid=draft.uid) if e.kind == "rating.clear"
    )
    assert event.body["old"] == 3
