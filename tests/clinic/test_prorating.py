"""A total in spite of a gap: the administrator's switch, and what a closed rating keeps of it."""

import pytest

from ketrate.clinic import enrol, prorating, rate, review, visit
from ketrate.clinic.telling import sentences
from ketrate.errors import BadInputError, NotAllowedError, NotFoundError
from ketrate.instruments.definition import NEAREST, Prorating
from ketrate.records.rating import Rating, Status, Unanswered
from ketrate.records.treatment import Session
from ketrate.store import audit, ratings, replay
from tests.ward import Ward

OWN = Prorating(2, NEAREST, "agreed by the team on 3 March")


def switch_on(ward: Ward, scale: str = "madrs", rule: Prorating | None = OWN) -> None:
    prorating.choose(ward.at("admin"), scale, rule, "two items are often refused")
    ward.at("rater")


def a_session(ward: Ward) -> Session:
    return visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")


def with_a_gap(ward: Ward, session: Session, gaps: tuple[int, ...] = (4, 5)) -> Rating:
    """A MADRS of threes with items that were refused."""
    draft = ward.a_draft(session, "madrs")
    for item in range(1, 11):
        if item in gaps:
            rate.not_assessed(ward.desk, draft.id, item, Unanswered.REFUSED)
        else:
            rate.record_answer(ward.desk, draft.id, item, 3)
    return rate.finish(ward.desk, draft.id, alert_action="clinician told")


def test_every_scale_is_strict_until_somebody_decides_otherwise(ward: Ward) -> None:
    ward.at("rater")
    assert prorating.rules(ward.desk) == {}
    done = with_a_gap(ward, a_session(ward))
    assert (done.total, done.is_prorated) == (None, False)


def test_a_rating_closed_under_a_rule_keeps_total_mark_and_rule(ward: Ward) -> None:
    switch_on(ward)
    done = with_a_gap(ward, a_session(ward))
    assert (done.total, done.is_prorated, done.complete_total) == (30, True, None)
    assert "agreed by the team" in done.prorating
    assert not done.counts
    ward.restart()
    again = rate.rating(ward.desk, done.id)
    assert (again.total, again.is_prorated, again.prorating) == (30, True, done.prorating)


def test_switching_the_rule_off_alters_no_rating_that_is_closed(ward: Ward) -> None:
    switch_on(ward)
    session = a_session(ward)
    done = with_a_gap(ward, session)
    switch_on(ward, rule=None)
    assert prorating.rules(ward.desk) == {}
    assert rate.rating(ward.desk, done.id).total == 30
    assert with_a_gap(ward, session).total is None


def test_a_draft_has_no_prorated_total_and_a_whole_rating_is_not_prorated(ward: Ward) -> None:
    switch_on(ward)
    session = a_session(ward)
    draft = ward.a_draft(session, "madrs")
    for item in range(1, 10):
        assert rate.record_answer(ward.desk, draft.id, item, 3).total is None
    whole = rate.record_answer(ward.desk, draft.id, 10, 3)
    assert (whole.total, whole.is_prorated) == (30, False)
    assert not rate.finish(ward.desk, draft.id, alert_action="told").is_prorated


def test_too_many_gaps_leave_no_total(ward: Ward) -> None:
    switch_on(ward)
    done = with_a_gap(ward, a_session(ward), (4, 5, 6))
    assert (done.total, done.is_prorated, done.status) == (None, False, Status.COMPLETE)


def test_a_prorated_total_is_no_baseline_and_its_own_course_says_prorated(ward: Ward) -> None:
    switch_on(ward)
    session = a_session(ward)
    with_a_gap(ward, session)
    document = review.trajectory_document(ward.desk, "KR-0001", None)
    points = document["points"]
    assert isinstance(points, list)
    (point,) = points
    assert document["baseline"] is None
    assert (point["total"], point["prorated"], point["complete"]) == (30, True, False)


def test_the_list_of_patients_shows_the_latest_total_with_its_mark(ward: Ward) -> None:
    switch_on(ward)
    with_a_gap(ward, a_session(ward))
    (row,) = enrol.patients(ward.desk)
    assert row.last is not None
    assert (row.last.total, row.last.is_prorated) == (30, True)


def test_the_trail_tells_the_switch_and_the_total_and_is_replayed(ward: Ward) -> None:
    switch_on(ward)
    done = with_a_gap(ward, a_session(ward))
    events = audit.events_of_patient(ward.desk.vault, done.patient_id, 100)
    told = " | ".join(sentences(ward.desk, events))
    assert "a prorated total: 30 (2 missing; agreed by the team" in told
    assert replay.differences(ward.desk.vault) == []
    with ward.desk.change() as change:
        ratings.void(change, done.id, "the wrong chair")
    assert replay.differences(ward.desk.vault) == []


def test_only_the_administrator_switches_and_says_why(ward: Ward) -> None:
    for login in ("rater", "physician", "reviewer", "blinded"):
        with pytest.raises(NotAllowedError):
            prorating.choose(ward.at(login), "madrs", OWN, "because")
    with pytest.raises(BadInputError, match="needs one"):
        prorating.choose(ward.at("admin"), "madrs", OWN, "  ")
    with pytest.raises(NotFoundError):
        prorating.choose(ward.desk, "nothing", OWN, "because")
    with pytest.raises(BadInputError, match="Allow 1 to 5"):
        prorating.choose(ward.desk, "madrs", Prorating(6, NEAREST, "ours"), "because")
    assert prorating.rules(ward.desk) == {}


def test_a_published_rule_is_the_files_own_or_none(ward: Ward) -> None:
    desk = ward.at("admin")
    published = desk.catalogue.get("phq9").prorating
    assert published is not None
    prorating.choose(desk, "phq9", published, "as published")
    assert prorating.rules(desk) == {"phq9": published}
    with pytest.raises(BadInputError, match="not the published rule"):
        prorating.choose(desk, "phq9", Prorating(3, NEAREST, "x", is_published=True), "because")


def test_the_page_is_offered_every_scale_of_several_answers(ward: Ward) -> None:
    switch_on(ward)
    offered = {one.instrument.id: one for one in prorating.choices(ward.desk)}
    assert offered["madrs"].rule == OWN
    assert offered["phq9"].rule is None
    assert (offered["madrs"].most_allowed, offered["qids16"].most_allowed) == (5, 8)
    assert not offered.keys() & {"cgi-s", "moaas", "cssrs-result", "vas-mood"}
