"""What a blinded rater gets, what each rating keeps, and how the blind is broken."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from sqlcipher3 import dbapi2

from ketrate.clinic import break_blind, enrol, identify, paper, presence, rate, review, today, visit
from ketrate.clinic.blinding import SURFACES, Gets, Surface, gets
from ketrate.clinic.presence import Asked
from ketrate.errors import BadInputError, NotAllowedError, NotNowError
from ketrate.records.rating import Guess, Mode, Presence, Rating
from ketrate.records.staff import Role
from ketrate.records.treatment import Session
from ketrate.store import audit
from tests.canaries import a_clinic_of_secrets, found_in
from tests.clinic import matrices
from tests.ward import Ward

WHY = "fell ill at home, the emergency room asks"


@pytest.fixture
def secret(ward: Ward) -> Session:
    return a_clinic_of_secrets(ward)


def a_follow_up(ward: Ward, scale: str = "madrs") -> Rating:
    """A draft between the sessions of Ada's latest course."""
    who = enrol.patient(ward.desk, "KR-0001")
    ward.identify_for_today(who.id)
    return rate.open_rating(
        ward.desk,
        patient_id=who.id,
        course_id=enrol.courses(ward.desk, who.id)[-1].id,
        session_id=None,
        timepoint_id=None,
        instrument_id=scale,
    )


def later(ward: Ward) -> None:
    """Two days after the dosing, when the week of MADRS lies behind it."""
    ward.clock.advance(minutes=2 * 24 * 60)


@pytest.mark.parametrize("name", list(matrices.TABLES))
def test_the_manual_shows_the_table_the_program_obeys(name: str) -> None:
    text = matrices.README.read_text(encoding="utf-8")
    assert matrices.section(text, name) == matrices.TABLES[name](), (
        "run python -m tests.clinic.matrices"
    )


def test_every_surface_has_its_row_and_gives_a_blinded_rater_less() -> None:
    assert set(SURFACES) == set(Surface)
    assert all(gets(Role.BLINDED, one) is not Gets.ALL for one in Surface)
    assert gets(Role.REVIEWER, Surface.SESSION_PAGE) is Gets.NOTHING
    assert gets(Role.PHYSICIAN, Surface.FIGURE) is Gets.ALL


def test_no_record_that_leaves_the_vault_tells_a_blinded_rater_a_secret(
    ward: Ward, secret: Session
) -> None:
    desk = ward.at("blinded")
    codes = [row.patient.code for row in enrol.patients(desk)]
    records: list[object] = [enrol.patients(desk), today.board(desk), rate.drafts(desk)]
    for code in codes:
        who = enrol.patient(desk, code)
        course = enrol.courses(desk, who.id)[-1]
        records += [review.page(desk, code), review.trajectory_document(desk, code, None)]
        records += [who, course, enrol.protocol_of(desk, course), review.ratings_of(desk, course)]
        records += [rate.rating(desk, one.id) for one in review.ratings_of(desk, course)]
        assert found_in("\n".join(review.page(desk, code).history)) == []
    assert found_in(repr(records), with_numbers=False) == []


def test_the_same_records_tell_a_rater_all_of_it(ward: Ward, secret: Session) -> None:
    desk = ward.at("rater")
    told = found_in(repr([review.page(desk, code) for code in ("KR-0001", "KR-0002")]))
    assert {"zebrafink", "quokkamine", "quollsick", "wombat", "yabby", "bilbyarm"} <= set(told)


def test_days_to_come_show_from_the_morning_after_so_that_no_row_tells_of_a_start(
    ward: Ward,
) -> None:
    ward.at("rater")
    ward.a_running_session(ward.a_course(ward.a_patient()))
    assert len(today.board(ward.desk).follow_ups) > 1
    assert today.board(ward.at("blinded")).follow_ups == ()
    ward.clock.advance(minutes=24 * 60)
    assert len(today.board(ward.at("blinded")).follow_ups) > 1


def test_who_else_looked_at_a_patient_and_when_is_not_told(ward: Ward, secret: Session) -> None:
    review.page(ward.at("physician"), "KR-0001")
    desk = ward.at("blinded")
    review.page(desk, "KR-0001")
    ward.clock.advance(minutes=1)
    told = [
        line for line in review.page(desk, "KR-0001").history if "looked at the patient" in line
    ]
    assert len(told) == 1
    assert "Blinded looked" in told[0]


def test_a_session_or_an_acute_rating_is_refused_by_its_number_too(
    ward: Ward, secret: Session
) -> None:
    desk = ward.at("rater")
    acute = [one.id for one in review.page(desk, "KR-0001").ratings if one.session_id is not None]
    ward.at("blinded")
    with pytest.raises(NotAllowedError):
        visit.visit(desk, secret.id)
    for number in acute:
        with pytest.raises(NotAllowedError):
            rate.rating(desk, number)
    assert acute


def test_the_course_of_a_blinded_rater_has_points_and_no_change(
    ward: Ward, secret: Session
) -> None:
    document = review.trajectory_document(ward.at("blinded"), "KR-0001", None)
    assert document["baseline"] is None
    assert document["sessions"] == []
    points = document["points"]
    assert isinstance(points, list)
    assert [point["total"] for point in points if point["complete"]] == [30]
    empty = ("change", "responded", "remitted", "day", "minute", "session", "planned_at")
    assert all(point[key] is None for point in points for key in empty)
    assert "not shown" in str(document["no_change_reason"])


def test_the_blinded_report_is_the_same_whoever_prints_it(ward: Ward, secret: Session) -> None:
    printed = {who: paper.blinded_report(ward.at(who), "KR-0001") for who in ("rater", "blinded")}
    assert printed["rater"] == printed["blinded"]
    with pytest.raises(NotAllowedError):
        paper.course_report(ward.desk, "KR-0001")


def test_a_blinded_rater_is_asked_who_it_is_even_on_the_day_of_a_session(
    ward: Ward, secret: Session
) -> None:
    assert identify.question(ward.at("rater"), secret.patient_id, None) is None
    assert identify.question(ward.at("blinded"), secret.patient_id, None) is not None
    ward.identify_for_today(secret.patient_id)
    assert identify.question(ward.desk, secret.patient_id, None) is None


def test_the_course_report_tells_what_the_raters_could_know(ward: Ward, secret: Session) -> None:
    later(ward)
    ward.at("blinded")
    draft = a_follow_up(ward)
    presence.keep(ward.desk, draft.id, was_present=False, mode=Mode.PHONE, guess=Guess.YES)
    for item in ward.desk.catalogue.get("madrs").items:
        rate.record_answer(ward.desk, draft.id, item.number, 1)
    rate.finish(ward.desk, draft.id)
    text = words_of(paper.course_report(ward.at("physician"), "KR-0001"))
    assert "What the raters could know" in text
    assert "Blinded absent phone yes no no yes" in text
    assert "What the raters could know" not in words_of(paper.blinded_report(ward.desk, "KR-0001"))


def words_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    pages = [page.get_textpage() for page in document]
    text = " ".join(page.get_text_bounded() for page in pages)
    for page in pages:
        page.close()
    document.close()
    return " ".join(text.split())


def test_presence_is_not_asked_before_a_first_dosing_but_of_a_blinded_rater_always(
    ward: Ward,
) -> None:
    ward.at("rater")
    ward.a_course(ward.a_patient())
    draft = a_follow_up(ward)
    assert presence.asked(ward.desk, draft.id) == Asked(is_wanted=False)
    with pytest.raises(NotNowError):
        presence.keep(ward.desk, draft.id, was_present=False, mode=Mode.PHONE)
    ward.at("blinded")
    draft = a_follow_up(ward)
    assert presence.asked(ward.desk, draft.id) == Asked(is_wanted=True, is_guess_wanted=True)


def test_whoever_rated_dissociation_is_not_asked_for_a_guess(ward: Ward, secret: Session) -> None:
    later(ward)
    ward.at("rater")
    draft = a_follow_up(ward)
    assert presence.asked(ward.desk, draft.id) == Asked(is_wanted=True, is_guess_wanted=False)
    kept = presence.keep(ward.desk, draft.id, was_present=True, mode=Mode.IN_PERSON).presence
    assert kept == Presence(
        was_present=True, mode=Mode.IN_PERSON, guess=None, could_see=True, rated_other_kind=True
    )
    assert not kept.counts_as_blind
    ward.at("physician")
    assert presence.asked(ward.desk, a_follow_up(ward).id).is_guess_wanted


def test_a_blinded_raters_answers_stay_with_the_rating_and_in_the_trail(
    ward: Ward, secret: Session
) -> None:
    later(ward)
    ward.at("blinded")
    draft = a_follow_up(ward)
    with pytest.raises(BadInputError):
        presence.keep(ward.desk, draft.id, was_present=False, mode=Mode.PHONE)
    presence.keep(ward.desk, draft.id, was_present=False, mode=Mode.PHONE, guess=Guess.CANNOT_SAY)
    assert not presence.asked(ward.desk, draft.id).is_wanted
    ward.restart("blinded")
    kept = rate.rating(ward.desk, draft.id).presence
    assert kept is not None
    assert (kept.mode, kept.guess, kept.counts_as_blind) == (Mode.PHONE, Guess.CANNOT_SAY, True)
    event = next(e for e in audit.events(ward.desk.vault) if e.kind == "rating.presence")
    assert (event.body["mode"], event.body["could_see"]) == ("phone", 0)
    assert event.changed_data
    ward.at("physician")
    others = a_follow_up(ward)
    presence.keep(ward.desk, others.id, was_present=False, mode=Mode.VIDEO, guess=Guess.YES)
    ward.at("blinded")
    assert rate.rating(ward.desk, others.id).presence is None  # another's guess would tell


@pytest.mark.parametrize(
    ("was_present", "could_see", "rated_other_kind", "is_blind"),
    [
        (False, False, False, True),
        (True, False, False, False),
        (False, True, False, False),
        (False, False, True, False),
    ],
)
def test_only_an_absent_or_remote_rater_who_met_no_scores_counts_as_blind(
    was_present: bool,
    could_see: bool,
    rated_other_kind: bool,
    is_blind: bool,
) -> None:
    for mode in Mode:
        one = Presence(was_present, mode, None, could_see, rated_other_kind)
        assert one.counts_as_blind is is_blind


def test_what_was_kept_cannot_be_changed_once_the_rating_is_finished(
    ward: Ward, secret: Session
) -> None:
    ward.at("rater")
    closed = next(one for one in review.page(ward.desk, "KR-0001").ratings if one.counts)
    with pytest.raises(dbapi2.IntegrityError), ward.desk.change() as change:
        change.execute("UPDATE rating SET mode = 'phone' WHERE id = ?", (closed.id,))


@pytest.mark.parametrize("reason", ["", "   ", "ill", "a\u202eb c d e"])
def test_the_blind_is_not_broken_without_a_reason(ward: Ward, secret: Session, reason: str) -> None:
    ward.at("blinded")
    with pytest.raises(BadInputError):
        break_blind.break_blind(ward.desk, "KR-0001", reason)
    assert review.page(ward.desk, "KR-0001").is_blind


def test_the_broken_blind_shows_one_patient_and_stands_in_the_trail(
    ward: Ward, secret: Session
) -> None:
    desk = ward.at("blinded")
    assert break_blind.may_break(desk, secret.patient_id)
    break_blind.break_blind(desk, "KR-0001", WHY)
    page = review.page(desk, "KR-0001")
    assert {"zebrafink", "quokkamine", "quollsick", "wombat"} <= set(found_in(repr(page)))
    assert [mark.session.number for mark in page.trajectory.sessions] == [1, 2]  # type: ignore[union-attr]
    assert any(line.endswith(f"broke the blind: {WHY}") for line in page.history)
    other = review.page(desk, "KR-0002")
    assert other.is_blind
    assert found_in(repr(other), with_numbers=False) == []
    assert today.board(desk).lanes == ()
    assert enrol.patients(desk)[0].sessions is None
    with pytest.raises(NotNowError):
        break_blind.break_blind(desk, "KR-0001", WHY)
    ward.restart("blinded")
    assert not review.page(ward.desk, "KR-0001").is_blind
    ward.at("physician")
    assert [one.name for one in review.page(ward.desk, "KR-0001").broken] == ["Blinded"]
    assert WHY in "\n".join(review.page(ward.desk, "KR-0001").history)


def test_a_rating_after_the_break_is_marked_and_one_before_keeps_what_it_was(
    ward: Ward, secret: Session
) -> None:
    later(ward)
    ward.at("blinded")
    before = a_follow_up(ward)
    presence.keep(ward.desk, before.id, was_present=False, mode=Mode.PHONE, guess=Guess.NO)
    rate.discard(ward.desk, before.id, "began the wrong one")
    break_blind.break_blind(ward.desk, "KR-0001", WHY)
    after = a_follow_up(ward)
    kept = presence.keep(ward.desk, after.id, was_present=False, mode=Mode.PHONE, guess=Guess.NO)
    assert kept.presence is not None
    assert kept.presence.could_see
    assert not kept.presence.counts_as_blind
    first = rate.rating(ward.desk, before.id).presence
    assert first is not None
    assert first.counts_as_blind
    with pytest.raises(NotAllowedError):
        a_follow_up(ward, "cadss23")


def test_a_broken_blind_cannot_be_mended_even_in_the_vault_itself(
    ward: Ward, secret: Session
) -> None:
    break_blind.break_blind(ward.at("blinded"), "KR-0001", WHY)
    for sql in ("DELETE FROM broken_blind", "UPDATE broken_blind SET at_us = 0"):
        with pytest.raises(dbapi2.IntegrityError), ward.desk.change() as change:
            change.execute(sql, ())


@pytest.mark.parametrize("login", ["rater", "physician", "reviewer", "admin"])
def test_who_sees_everything_has_no_blind_to_break(ward: Ward, login: str) -> None:
    ward.at("rater")
    who = ward.a_patient()
    ward.at(login)
    assert not break_blind.may_break(ward.desk, who.id)
    with pytest.raises(NotAllowedError):
        break_blind.break_blind(ward.desk, who.code, WHY)
    assert audit.events(ward.desk.vault)[-1].kind == "right.refused"


def test_all_blinded_reports_come_into_one_folder(
    ward: Ward, secret: Session, tmp_path: Path
) -> None:
    written = paper.all_reports(ward.at("blinded"), tmp_path / "out", kind="blinded")
    assert sorted(one.name for one in written) == ["KR-0001.pdf", "KR-0002.pdf"]
    with pytest.raises(NotAllowedError):
        paper.all_reports(ward.desk, tmp_path / "other")
    assert not (tmp_path / "other").exists()
