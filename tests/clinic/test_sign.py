"""Signing: who stands behind a number, with name and password, and nobody else for them."""

from dataclasses import replace

import pytest

from ketrate.clinic import bring, people, rate, settings, sign, unlock
from ketrate.clinic.proof import GOOD_FOR_S
from ketrate.clinic.rights import TABLE, Action
from ketrate.errors import (
    BadInputError,
    KetRateError,
    LockedError,
    NotAllowedError,
    NotFoundError,
    NotNowError,
    WrongPasswordError,
)
from ketrate.records.bulk import Bulk, NewRating
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.signature import Meaning
from ketrate.records.staff import Role
from ketrate.records.treatment import Session
from ketrate.store import audit, ratings
from tests.ward import PASSWORD, Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def proof(ward: Ward, name: str = "rater") -> sign.Proof:
    return sign.prove(ward.desk, name, PASSWORD)


def signed(ward: Ward, *done: Rating) -> tuple[Rating, ...]:
    login = ward.desk.signed_in().login
    return sign.sign(ward.desk, [one.id for one in done], proof(ward, login))


def wants_review(ward: Ward) -> None:
    settings.change_setting(ward.at("admin"), "is_review_wanted", value=True, reason="our rule")


def test_the_ratings_of_a_session_are_signed_together(ward: Ward, session: Session) -> None:
    first, second = ward.a_rating(session, "cadss23"), ward.a_rating(session, "cadss23", 1)
    ward.a_draft(session)
    waiting = sign.to_sign(ward.desk, session.id)
    assert [one.id for one in waiting] == [first.id, second.id]
    done = signed(ward, *waiting)
    assert {one.status for one in done} == {Status.SIGNED}
    assert sign.to_sign(ward.desk) == ()
    (one,) = sign.signatures(ward.desk, second.id)
    assert (one.matches, one.signature.signer_name) == (True, "Rater")
    assert one.signature.meaning.sentence == "I performed this rating."
    assert one.signature.at == ward.desk.now()
    assert one.signature.signer_roles == (Role.RATER,)
    assert sign.mismatches(ward.desk) == ()
    assert audit.verify(ward.folder, ward.key).problems == ()


def test_unsigned_ratings_wait_over_a_restart(ward: Ward, session: Session) -> None:
    done = ward.a_rating(session, "cadss23")
    ward.restart()
    assert [one.id for one in sign.to_sign(ward.desk)] == [done.id]
    assert sign.to_sign(ward.desk, session.id) == sign.to_sign(ward.desk)
    ward.restart("physician")
    assert sign.to_sign(ward.desk) == ()


def test_a_wrong_password_signs_nothing_counts_and_makes_wait(ward: Ward, session: Session) -> None:
    done = ward.a_rating(session, "cadss23")
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            sign.prove(ward.desk, "rater", "not the password")
    with pytest.raises(WrongPasswordError) as made_to_wait:
        sign.prove(ward.desk, "rater", PASSWORD)
    assert made_to_wait.value.wait_s > 0
    assert audit.count(ward.desk.vault, "sign.refused") == 6
    assert rate.rating(ward.desk, done.id).status is Status.COMPLETE
    ward.clock.advance(minutes=6)
    assert signed(ward, done)


def test_the_name_is_the_sign_in_name_or_the_printed_one_of_who_is_signed_in(
    ward: Ward, session: Session
) -> None:
    for name in ("rater", " RATER "):
        assert not sign.prove(ward.desk, name, PASSWORD).is_spent
    for other in ("", "physician", "Somebody Else"):
        with pytest.raises(BadInputError):
            sign.prove(ward.desk, other, PASSWORD)


def test_a_proof_is_good_once_and_for_two_minutes(ward: Ward, session: Session) -> None:
    one, two = ward.a_rating(session, "cadss23"), ward.a_rating(session, "cadss23")
    given = proof(ward)
    sign.sign(ward.desk, [one.id], given)
    with pytest.raises(NotNowError, match="once more"):
        sign.sign(ward.desk, [two.id], given)
    late = proof(ward)
    ward.clock.advance(seconds=GOOD_FOR_S + 1)
    with pytest.raises(NotNowError, match="once more"):
        sign.sign(ward.desk, [two.id], late)
    assert rate.rating(ward.desk, two.id).status is Status.COMPLETE


def test_a_clock_set_back_by_hand_makes_no_proof_last_longer(ward: Ward, session: Session) -> None:
    one, given = ward.a_rating(session, "cadss23"), proof(ward)
    ward.clock.advance(minutes=3)
    ward.clock.set_wall(given.at.instant.utc)
    with pytest.raises(NotNowError, match="once more"):
        sign.sign(ward.desk, [one.id], given)


def test_a_proof_ends_with_the_sign_in(ward: Ward, session: Session) -> None:
    one, given = ward.a_rating(session, "cadss23"), proof(ward)
    unlock.sign_out(ward.desk)
    with pytest.raises(LockedError):
        sign.sign(ward.desk, [one.id], given)
    ward.at("rater")
    with pytest.raises(NotNowError, match="once more"):
        sign.sign(ward.desk, [one.id], given)


def test_a_proof_that_signed_nothing_is_still_good(ward: Ward, session: Session) -> None:
    one, given = ward.a_rating(session, "cadss23"), proof(ward)
    with pytest.raises(NotFoundError):
        sign.sign(ward.desk, [one.id, RatingId(99)], given)
    assert sign.sign(ward.desk, [one.id], given)[0].status is Status.SIGNED


def test_all_are_signed_or_none(ward: Ward, session: Session) -> None:
    done, draft = ward.a_rating(session, "cadss23"), ward.a_draft(session)
    with pytest.raises(NotNowError, match="not finished"):
        signed(ward, done, draft)
    assert rate.rating(ward.desk, done.id).status is Status.COMPLETE
    with pytest.raises(NotNowError, match="No rating is chosen"):
        signed(ward)


def test_only_the_one_who_rated_signs_and_only_once(ward: Ward, session: Session) -> None:
    done = ward.a_rating(session, "cadss23")
    ward.at("physician")
    with pytest.raises(NotNowError, match="Another person"):
        signed(ward, done)
    ward.at("rater")
    signed(ward, done)
    with pytest.raises(NotNowError, match="signed already"):
        signed(ward, done)


def test_a_rating_from_paper_is_signed_and_a_void_one_is_not(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=90)
    draft = rate.open_rating(
        ward.desk, patient_id=session.patient_id, course_id=session.course_id,
        session_id=session.id, timepoint_id=None, instrument_id="cadss23",
        observed=ward.desk.now().plus(minutes=-48),
    )  # fmt: skip
    for item in ward.desk.catalogue.get("cadss23").items:
        rate.record_answer(ward.desk, draft.id, item.number, 0)
    done = rate.finish(ward.desk, draft.id)
    assert done.source is Source.TRANSCRIBED
    assert signed(ward, done)[0].status is Status.SIGNED
    gone = rate.discard(ward.desk, ward.a_draft(session).id, "wrong scale")
    with pytest.raises(NotNowError, match="void"):
        signed(ward, gone)


def test_an_imported_rating_is_never_signed_and_one_of_the_demo_waits_for_nobody(
    ward: Ward, session: Session
) -> None:
    one = NewRating("KR-0001", 1, "madrs", ward.desk.now(), total=20, rater="rater")
    demo = replace(one, instrument_id="qids16", source=Source.ENTERED)
    bring.write(ward.at("admin"), Bulk(ratings=(one, demo)), kind="import")
    ward.at("rater")
    (imported,) = ratings.of_patient(ward.desk.vault, session.patient_id, frozenset({"madrs"}))
    assert imported.rater_id == ward.desk.signed_in().id
    assert sign.to_sign(ward.desk) == ()
    with pytest.raises(NotNowError, match="imported"):
        signed(ward, imported)


def test_the_blinded_rater_signs_what_they_may_meet_and_nothing_else(
    ward: Ward, session: Session
) -> None:
    dissociation = ward.a_rating(session, "cadss23", 2)
    signed(ward, dissociation)
    ward.clock.advance(minutes=40 * 60)
    ward.at("blinded")
    ward.identify_for_today(session.patient_id)
    draft = rate.open_rating(
        ward.desk, patient_id=session.patient_id, course_id=session.course_id, session_id=None,
        timepoint_id=None, instrument_id="madrs",
    )  # fmt: skip
    for item in range(1, 11):
        rate.record_answer(ward.desk, draft.id, item, 1)
    done = rate.finish(ward.desk, draft.id)
    assert [one.id for one in sign.to_sign(ward.desk)] == [done.id]
    signed(ward, done)
    assert sign.signatures(ward.desk, done.id)[0].matches
    for refused in (
        lambda: sign.signatures(ward.desk, dissociation.id),
        lambda: signed(ward, dissociation),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    ward.desk.vault._connection.execute("DROP TRIGGER signature_no_update")
    ward.desk.vault._connection.execute("UPDATE signature SET signer_name = 'X'")
    assert sign.mismatches(ward.desk) == (done.id,)
    assert set(sign.mismatches(ward.at("rater"))) == {done.id, dissociation.id}
    assert sign.mismatches(ward.desk, session.patient_id) == sign.mismatches(ward.desk)


@pytest.mark.parametrize("login", ["admin", "reviewer"])
def test_who_may_not_sign_is_refused_with_an_entry_in_the_trail(
    ward: Ward, session: Session, login: str
) -> None:
    done = ward.a_rating(session, "cadss23")
    ward.at(login)
    before = audit.count(ward.desk.vault, "right.refused")
    with pytest.raises(NotAllowedError):
        signed(ward, done)
    with pytest.raises(NotAllowedError):
        sign.to_sign(ward.desk)
    assert audit.count(ward.desk.vault, "right.refused") == before + 2
    assert ratings.get(ward.desk.vault, done.id).status is Status.COMPLETE


def test_an_administrator_signs_reviews_amends_and_voids_nothing() -> None:
    for action in (Action.SIGN, Action.REVIEW, Action.AMEND, Action.VOID):
        assert Role.ADMINISTRATOR not in TABLE[action]


def test_another_person_reviews_where_the_clinic_wants_it(ward: Ward, session: Session) -> None:
    ward.at("physician")
    own = ward.a_rating(session, "cadss23")
    signed(ward, own)
    ward.at("rater")
    done, unsigned = ward.a_rating(session, "cadss23"), ward.a_rating(session, "cadss23")
    signed(ward, done)
    ward.at("physician")
    assert sign.to_review(ward.desk) == ()
    with pytest.raises(NotNowError, match="without a review"):
        sign.review(ward.desk, [done.id], proof(ward, "physician"))
    wants_review(ward)
    ward.at("physician")
    (waiting,) = sign.to_review(ward.desk)
    assert (waiting.rating.id, waiting.patient.code) == (done.id, "KR-0001")
    assert (waiting.instrument_name, waiting.rater_name) == ("CADSS-23", "Rater")
    assert waiting.signature.meaning is Meaning.PERFORMED
    for refused, why in ((own, "yourself"), (unsigned, "not signed")):
        with pytest.raises(NotNowError, match=why):
            sign.review(ward.desk, [refused.id], proof(ward, "physician"))
    (reviewed,) = sign.review(ward.desk, [done.id], proof(ward, "physician"))
    assert reviewed.status is Status.SIGNED
    assert [one.signature.meaning for one in sign.signatures(ward.desk, done.id)] == [
        Meaning.PERFORMED,
        Meaning.REVIEWED,
    ]
    assert sign.to_review(ward.desk) == ()
    ward.at("reviewer")
    assert [one.rating.id for one in sign.to_review(ward.desk)] == [own.id]
    with pytest.raises(NotNowError, match="reviewed already"):
        sign.review(ward.desk, [done.id], proof(ward, "reviewer"))
    with pytest.raises(NotAllowedError):
        sign.to_review(ward.at("rater"))


def test_nobody_reviews_what_does_not_match(ward: Ward, session: Session) -> None:
    done = ward.a_rating(session, "cadss23")
    signed(ward, done)
    wants_review(ward)
    ward.at("reviewer")
    ward.desk.vault._connection.execute("DROP TRIGGER answer_of_closed_rating")
    ward.desk.vault._connection.execute("UPDATE answer SET value = 4 WHERE item = 1")
    assert sign.mismatches(ward.desk) == (done.id,)
    with pytest.raises(NotNowError, match="does not match"):
        sign.review(ward.desk, [done.id], proof(ward, "reviewer"))


def test_a_reset_password_stands_in_the_trail_before_what_is_signed_with_it(
    ward: Ward, session: Session
) -> None:
    done = ward.a_rating(session, "cadss23")
    first = ward.a_rating(session, "cadss23")
    signed(ward, first)
    ward.at("admin")
    people.reset(ward.desk, people.access(ward.key, "rater", "kmtr-fwap-4xje"))
    ward.at("rater")
    with pytest.raises(KetRateError):
        sign.sign(ward.desk, [done.id], sign.prove(ward.desk, "rater", "kmtr-fwap-4xje"))
    kinds = [event.kind for event in audit.events(ward.desk.vault)]
    assert kinds.index("rating.sign") < kinds.index("password.reset")
    assert kinds.count("rating.sign") == 1
    ward.at("reviewer")
    assert all(one.matches for one in sign.signatures(ward.desk, first.id))


def test_a_person_who_was_renamed_keeps_the_name_they_signed_with(
    ward: Ward, session: Session
) -> None:
    done = ward.a_rating(session, "cadss23")
    signed(ward, done)
    people.change(ward.at("admin"), "rater", "R. Married", frozenset({Role.RATER}))
    (one,) = sign.signatures(ward.at("rater"), done.id)
    assert (one.signature.signer_name, one.matches) == ("Rater", True)
    assert audit.verify(ward.folder, ward.key).problems == ()
