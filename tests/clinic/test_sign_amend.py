"""After Finish: a correction needs a reason and a signature; nothing that stood there is lost."""

from collections.abc import Mapping

import pytest

from ketrate.clinic import (
    amend,
    dose,
    dosing,
    move,
    prorating,
    rate,
    review,
    settings,
    sign,
    today,
    visit,
)
from ketrate.errors import BadInputError, NotAllowedError, NotNowError
from ketrate.instruments.definition import NEAREST, Prorating
from ketrate.records.bulk import Bulk, NewRating
from ketrate.records.rating import Answer, Rating, Status, Unanswered
from ketrate.records.signature import Meaning
from ketrate.records.treatment import Session
from ketrate.store import alerts, audit, ratings, replay
from tests.ward import PASSWORD, Ward

WHY = "misheard the patient"


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def proof(ward: Ward) -> sign.Proof:
    return sign.prove(ward.desk, ward.desk.signed_in().login, PASSWORD)


def a_signed_one(ward: Ward, session: Session, scale: str = "cadss23", value: int = 2) -> Rating:
    done = ward.a_rating(session, scale, value)
    return sign.sign(ward.desk, [done.id], proof(ward))[0]


def amended(
    ward: Ward, rating: Rating, answers: Mapping[int, Answer | None], why: str = WHY
) -> Rating:
    return amend.amend(ward.desk, rating.id, answers, why, proof(ward))


def test_an_amendment_keeps_the_old_value_and_the_old_signature_readable(
    ward: Ward, session: Session
) -> None:
    before = a_signed_one(ward, session)
    ward.clock.advance(minutes=7)
    after = amended(ward, before, {1: Answer(1, 4), 2: Answer(2, reason=Unanswered.REFUSED)})
    assert (after.status, after.version, after.total) == (Status.AMENDED, 2, None)
    once_more = amended(ward, before, {2: Answer(2, 3)}, "she answered later")
    assert (once_more.version, once_more.total) == (3, (before.total or 0) + 2 + 1)
    ward.restart("reviewer")
    assert rate.rating(ward.desk, before.id) == once_more
    found = sign.signatures(ward.desk, before.id)
    assert [one.signature.meaning for one in found] == ["performed", "amended", "amended"]
    assert [one.is_superseded for one in found] == [True, True, False]
    assert all(one.matches for one in found)
    one, two, three = amend.amendments(ward.desk, before.id)
    assert (one.item, one.old, one.new) == (1, Answer(1, 2), Answer(1, 4))
    assert (two.new, three.old) == (Answer(2, reason=Unanswered.REFUSED),) * 2
    assert (one.reason, three.reason) == (WHY, "she answered later")
    assert (one.by_name, one.at) == ("Rater", ward.desk.now())
    assert one.at > (before.last_answer_at or before.entered)
    assert audit.verify(ward.folder, ward.key).problems == ()
    assert replay.differences(ward.desk.vault) == []


def test_the_trail_says_what_became_of_what_and_why(ward: Ward, session: Session) -> None:
    amended(ward, a_signed_one(ward, session), {1: Answer(1, 4)})
    page = review.page(ward.desk, "KR-0001")
    assert any("item 1 from 2 to 4" in line and WHY in line for line in page.history)
    assert any("signed" in line and "performed" in line for line in page.history)


def test_an_amendment_and_a_voiding_need_a_reason(ward: Ward, session: Session) -> None:
    before = a_signed_one(ward, session)
    given = proof(ward)
    for why in ("", "typo", "   a   ", "\u202eoops oops"):
        with pytest.raises(BadInputError):
            amend.amend(ward.desk, before.id, {1: Answer(1, 4)}, why, given)
        with pytest.raises(BadInputError):
            amend.void_signed(ward.desk, before.id, why, given)
    assert rate.rating(ward.desk, before.id) == before
    assert not given.is_spent


def test_what_changes_nothing_or_cannot_be_is_refused(ward: Ward, session: Session) -> None:
    before = a_signed_one(ward, session)
    given = proof(ward)
    impossible: tuple[dict[int, Answer | None], ...] = (
        {},
        {1: Answer(1, 2)},
        {1: Answer(1, 5)},
        {99: Answer(99, 1)},
        {99: None},
        {1: Answer(1, -1)},
    )
    for answers in impossible:
        with pytest.raises(BadInputError):
            amend.amend(ward.desk, before.id, answers, WHY, given)
    assert rate.rating(ward.desk, before.id) == before


def test_no_item_is_left_open_by_an_amendment(ward: Ward, session: Session) -> None:
    before = a_signed_one(ward, session)
    with pytest.raises(NotNowError, match="Items 1 are open"):
        amended(ward, before, {1: None})
    assert amend.amendments(ward.desk, before.id) == ()


def test_an_answer_that_the_scale_leaves_open_can_be_taken_away(
    ward: Ward, session: Session
) -> None:
    """HAM-D: weight is rated by history (16a) or by measurement (16b), one of them is enough."""
    scale = next(s for s in ward.desk.catalogue if (s.either and s.id == "phq9") or s.either)
    first, other = scale.either[0].items[:2]
    ward.clock.advance(minutes=40 * 60)
    draft = ward.a_draft(session, scale.id)
    for item in scale.items:
        if item.number != other:
            rate.record_answer(ward.desk, draft.id, item.number, item.minimum)
    done = rate.finish(ward.desk, draft.id, alert_action="clinician told")
    sign.sign(ward.desk, [done.id], proof(ward))
    minimum = next(item.minimum for item in scale.items if item.number == other)
    after = amended(ward, done, {first: None, other: Answer(other, minimum)})
    assert after.answer(first) is None
    assert after.answer(other) == Answer(other, minimum)
    (one, _) = sorted(amend.amendments(ward.desk, done.id), key=lambda one: one.item != first)
    assert one.new is None
    assert all(one.matches for one in sign.signatures(ward.desk, done.id))
    assert audit.verify(ward.folder, ward.key).problems == ()


def test_a_finished_rating_that_is_not_signed_yet_is_amended_and_signed_at_once(
    ward: Ward, session: Session
) -> None:
    done = ward.a_rating(session, "cadss23", 2)
    after = amended(ward, done, {1: Answer(1, 0)})
    assert after.status is Status.AMENDED
    assert sign.to_sign(ward.desk) == ()
    (one,) = sign.signatures(ward.desk, done.id)
    assert one.signature.meaning is Meaning.AMENDED


def test_a_physician_amends_and_the_rater_still_signs_what_they_had_not_signed(
    ward: Ward, session: Session
) -> None:
    done = ward.a_rating(session, "cadss23", 2)
    ward.at("physician")
    amended(ward, done, {1: Answer(1, 0)})
    ward.at("rater")
    (waiting,) = sign.to_sign(ward.desk)
    (signed,) = sign.sign(ward.desk, [waiting.id], proof(ward))
    assert (signed.status, sign.to_sign(ward.desk)) == (Status.AMENDED, ())
    found = sign.signatures(ward.desk, done.id)
    assert [(s.signature.signer_name, s.matches) for s in found] == [
        ("Physician", True),
        ("Rater", True),
    ]


def test_nobody_else_amends_or_voids(ward: Ward, session: Session) -> None:
    own = a_signed_one(ward, session)
    ward.at("physician")
    theirs = a_signed_one(ward, session)
    ward.at("rater")
    with pytest.raises(NotNowError, match="Another person"):
        amended(ward, theirs, {1: Answer(1, 4)})
    with pytest.raises(NotNowError, match="Another person"):
        amend.void_signed(ward.desk, theirs.id, WHY, proof(ward))
    for login in ("admin", "reviewer"):
        ward.at(login)
        with pytest.raises(NotAllowedError):
            amended(ward, own, {1: Answer(1, 4)})
        with pytest.raises(NotAllowedError):
            amend.void_signed(ward.desk, own.id, WHY, proof(ward))
    ward.at("blinded")
    with pytest.raises(NotAllowedError):
        amended(ward, own, {1: Answer(1, 4)})
    with pytest.raises(NotAllowedError):
        amend.amendments(ward.desk, own.id)


def test_an_old_proof_amends_nothing(ward: Ward, session: Session) -> None:
    before = a_signed_one(ward, session)
    given = proof(ward)
    amend.amend(ward.desk, before.id, {1: Answer(1, 4)}, WHY, given)
    with pytest.raises(NotNowError, match="once more"):
        amend.amend(ward.desk, before.id, {1: Answer(1, 3)}, WHY, given)
    with pytest.raises(NotNowError, match="once more"):
        amend.void_signed(ward.desk, before.id, WHY, given)


def test_drafts_and_void_and_imported_ratings_are_not_amended(ward: Ward, session: Session) -> None:
    from ketrate.clinic import bring

    draft = ward.a_draft(session)
    with pytest.raises(NotNowError, match="not finished"):
        amended(ward, draft, {1: Answer(1, 4)})
    with pytest.raises(NotNowError, match="not finished"):
        amend.void_signed(ward.desk, draft.id, WHY, proof(ward))
    rate.discard(ward.desk, draft.id, "wrong scale")
    with pytest.raises(NotNowError, match="void"):
        amended(ward, draft, {1: Answer(1, 4)})
    one = NewRating("KR-0001", 1, "madrs", ward.desk.now(), total=20)
    bring.write(ward.at("admin"), Bulk(ratings=(one,)), kind="import")
    ward.at("physician")
    (imported,) = ratings.of_patient(ward.desk.vault, session.patient_id, frozenset({"madrs"}))
    with pytest.raises(NotNowError, match="imported"):
        amended(ward, imported, {1: Answer(1, 4)})
    gone = amend.void_signed(ward.desk, imported.id, WHY, proof(ward))
    assert gone.status is Status.VOID


def test_a_suicidality_answer_that_an_amendment_brings_raises_the_alert(
    ward: Ward, session: Session
) -> None:
    ward.clock.advance(minutes=230)
    before = a_signed_one(ward, session, "madrs-dosing", 1)
    assert alerts.of_rating(ward.desk.vault, before.id) == ()
    amended(ward, before, {10: Answer(10, 5)})
    ((alert, patient),) = today.board(ward.desk).alerts
    assert (alert.item, alert.value, patient.code) == (10, 5, "KR-0001")
    assert audit.verify(ward.folder, ward.key).problems == ()


def test_an_answer_carried_forward_becomes_the_rater_s_own_when_amended(ward: Ward) -> None:
    from ketrate.records.treatment import DosingKind

    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    source = ward.a_rating(session, "madrs", 3)
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=230)
    acute = ward.a_rating(session, "madrs-dosing", 3)
    draft = ward.a_draft(session, "madrs-dosing")
    for item in (1, 2, 3, 6, 7, 8, 9, 10):
        rate.record_answer(ward.desk, draft.id, item, 1)
    done = rate.finish(ward.desk, draft.id)
    assert done.answer(4) == Answer(4, 3, carried_from=source.id)
    after = amended(ward, done, {4: Answer(4, 1, carried_from=acute.id)})
    assert after.answer(4) == Answer(4, 1)
    (one,) = amend.amendments(ward.desk, done.id)
    assert one.old == Answer(4, 3, carried_from=source.id)
    assert [s.matches for s in sign.signatures(ward.desk, done.id)] == [True]
    assert audit.verify(ward.folder, ward.key).problems == ()


def test_a_void_rating_keeps_everything_and_counts_nowhere(ward: Ward, session: Session) -> None:
    before = a_signed_one(ward, session)
    amended(ward, before, {1: Answer(1, 4)})
    gone = amend.void_signed(ward.desk, before.id, "taken from the wrong patient", proof(ward))
    assert (gone.status, gone.counts, len(gone.answers)) == (Status.VOID, False, 23)
    assert len(sign.signatures(ward.desk, before.id)) == 2
    assert sign.mismatches(ward.desk) == ()
    assert amend.amendments(ward.desk, before.id)[0].reason == WHY
    page = review.page(ward.desk, "KR-0001")
    assert any("taken from the wrong patient" in line for line in page.history)
    with pytest.raises(NotNowError, match="void"):
        amend.void_signed(ward.desk, before.id, WHY, proof(ward))
    assert audit.verify(ward.folder, ward.key).problems == ()


def test_a_review_counts_for_the_version_that_was_reviewed(ward: Ward, session: Session) -> None:
    before = a_signed_one(ward, session)
    settings.change_setting(ward.at("admin"), "is_review_wanted", value=True, reason="our rule")
    ward.at("reviewer")
    sign.review(ward.desk, [before.id], proof(ward))
    ward.at("physician")
    amended(ward, before, {1: Answer(1, 4)})
    assert sign.to_review(ward.desk) == ()
    ward.at("reviewer")
    assert [one.rating.id for one in sign.to_review(ward.desk)] == [before.id]
    sign.review(ward.desk, [before.id], proof(ward))
    assert [s.is_superseded for s in sign.signatures(ward.desk, before.id)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_blinded_rater_reads_no_reason_that_another_person_typed(
    ward: Ward, session: Session
) -> None:
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
    amended(ward, done, {1: Answer(1, 2)}, "my own words")
    ward.at("physician")
    amended(ward, done, {1: Answer(1, 3)}, "he dissociated heavily")
    ward.at("blinded")
    assert [one.reason for one in amend.amendments(ward.desk, done.id)] == ["my own words", ""]
    assert all(one.matches for one in sign.signatures(ward.desk, done.id))


def test_the_printed_report_carries_signatures_and_old_values(ward: Ward, session: Session) -> None:
    import pypdfium2

    from ketrate.clinic import paper

    before = a_signed_one(ward, session)
    amended(ward, before, {1: Answer(1, 4)})
    document = pypdfium2.PdfDocument(paper.course_report(ward.desk, "KR-0001"))
    told = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in document).split())
    assert "Item 1: was 2, now 4: misheard the patient" in told
    assert "I performed this rating. Rater 2026-03-02 10:00:00 +01:00 superseded" in told
    assert "I amended this rating. Rater 2026-03-02 10:00:00 +01:00 matches" in told


def test_a_prorated_total_is_signed_as_it_is_and_amended_to_a_complete_one(ward: Ward) -> None:
    rule = Prorating(2, NEAREST, "agreed by the team on 3 March")
    prorating.choose(ward.at("admin"), "madrs", rule, "two items are often refused")
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    draft = ward.a_draft(session, "madrs")
    for item in range(1, 9):
        rate.record_answer(ward.desk, draft.id, item, 3)
    for item in (9, 10):
        rate.not_assessed(ward.desk, draft.id, item, Unanswered.REFUSED)
    done = rate.finish(ward.desk, draft.id)
    assert (done.total, done.is_prorated) == (30, True)
    sign.sign(ward.desk, [done.id], proof(ward))
    still = amended(ward, done, {9: Answer(9, 3)})
    whole = amended(ward, done, {10: Answer(10, 1)})
    assert (still.total, still.is_prorated) == (30, True)
    assert (whole.total, whole.is_prorated) == (28, False)
    assert [one.matches for one in sign.signatures(ward.desk, done.id)] == [True] * 3
    assert audit.verify(ward.folder, ward.key).problems == ()


def test_a_signed_rating_of_the_wrong_patient_is_signed_again_at_the_right_one(
    ward: Ward, session: Session
) -> None:
    old = a_signed_one(ward, session)
    right = ward.a_running_session(ward.a_course(ward.a_patient("KR-0002")))
    new = move.move(ward.desk, old.id, right.course_id, right.id, "wrong chart was open")
    assert [one.id for one in sign.to_sign(ward.desk)] == [new.id]
    assert sign.signatures(ward.desk, new.id) == ()
    assert [one.matches for one in sign.signatures(ward.desk, old.id)] == [True]
    sign.sign(ward.desk, [new.id], proof(ward))
    assert audit.verify(ward.folder, ward.key).problems == ()
