"""Suicidality by the rule of the definitions: every limit, one below it, and what outlives it."""

import pytest

from ketrate.clinic import bring, enrol, leaving, rate, today
from ketrate.records.bulk import Bulk, NewCourse, NewPatient, NewRating
from ketrate.records.rating import Alert, Answer, Rating, Unanswered
from ketrate.records.treatment import Session
from ketrate.store import alerts
from tests.ward import Ward

LIMITS = [
    ("madrs", 10, 4),
    ("hamd17", 3, 3),
    ("hamd21", 3, 3),
    ("hamd24", 3, 3),
    ("phq9", 9, 1),
    ("qids16", 12, 2),
    ("cssrs-result", 1, 2),
]
"""Scale, item and limit: `clinical/definitions`, "Suicidality"."""


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    made = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=60 * 24 * 8)
    return made


def open_ones(ward: Ward) -> list[tuple[int, int]]:
    return [(alert.item, alert.value) for alert, _ in today.board(ward.desk).alerts]


@pytest.mark.parametrize(("scale", "item", "limit"), LIMITS)
def test_each_scale_alerts_at_its_limit_and_not_one_below(
    ward: Ward, session: Session, scale: str, item: int, limit: int
) -> None:
    draft = ward.a_draft(session, scale)
    rate.record_answer(ward.desk, draft.id, item, limit - 1)
    assert open_ones(ward) == []
    rate.record_answer(ward.desk, draft.id, item, limit)
    assert open_ones(ward) == [(item, limit)]
    highest = ward.desk.catalogue.get(scale).item(item).maximum
    if limit < highest:
        rate.record_answer(ward.desk, draft.id, item, limit + 1)
        assert open_ones(ward) == [(item, limit), (item, limit + 1)]


@pytest.mark.parametrize(("now", "expected"), [(1, []), (2, [(10, 2)]), (3, [(10, 3)])])
def test_madrs_alerts_at_a_rise_of_two_even_below_its_limit(
    ward: Ward, session: Session, now: int, expected: list[tuple[int, int]]
) -> None:
    ward.a_rating(session, "madrs", 0)
    ward.clock.advance(minutes=60)
    draft = ward.a_draft(session, "madrs")
    rate.record_answer(ward.desk, draft.id, 10, now)
    assert open_ones(ward) == expected


def test_a_rise_counts_from_a_rating_that_lacks_another_item(ward: Ward, session: Session) -> None:
    earlier = ward.a_draft(session, "madrs")
    for item in range(1, 11):
        rate.record_answer(ward.desk, earlier.id, item, 0)
    rate.not_assessed(ward.desk, earlier.id, 3, Unanswered.REFUSED)
    rate.finish(ward.desk, earlier.id)
    ward.clock.advance(minutes=60)
    draft = ward.a_draft(session, "madrs")
    rate.record_answer(ward.desk, draft.id, 10, 2)
    assert open_ones(ward) == [(10, 2)]


def raised(ward: Ward, session: Session) -> tuple[Rating, Alert]:
    draft = ward.a_draft(session, "madrs")
    rate.record_answer(ward.desk, draft.id, 10, 5)
    (alert,) = rate.raised(ward.desk, draft.id)
    return draft, alert


def test_an_answer_lowered_later_leaves_the_alert_and_says_changed(
    ward: Ward, session: Session
) -> None:
    draft, alert = raised(ward, session)
    assert (alert.value_now, alert.is_changed) == (5, False)
    rate.record_answer(ward.desk, draft.id, 10, 1)
    (after,) = rate.raised(ward.desk, draft.id)
    assert (after.value, after.value_now, after.is_changed) == (5, 1, True)
    rate.clear_answer(ward.desk, draft.id, 10)
    (taken_back,) = rate.raised(ward.desk, draft.id)
    assert (taken_back.value_now, taken_back.is_changed) == (None, True)
    assert open_ones(ward) == [(10, 5)]


def test_an_alert_outlives_a_discarded_rating_and_a_restart(ward: Ward, session: Session) -> None:
    draft, _ = raised(ward, session)
    rate.discard(ward.desk, draft.id, "patient left the room")
    ward.restart("physician")
    assert open_ones(ward) == [(10, 5)]
    (alert,) = rate.open_alerts(ward.desk, session.patient_id)
    rate.acknowledge(ward.desk, alert.id)
    assert rate.open_alerts(ward.desk, session.patient_id) == ()


def test_a_blinded_rater_raises_an_alert_and_sees_it(ward: Ward, session: Session) -> None:
    ward.at("blinded")
    raised(ward, session)
    assert open_ones(ward) == [(10, 5)]


def imported(ward: Ward, values: tuple[int, ...], total_only: int | None = None) -> None:
    desk = ward.at("admin")
    start = desk.now().plus(minutes=-60 * 24 * 40)
    found = [
        NewRating("B-1", 1, "madrs", start.plus(minutes=1440 * day),
                  answers=(*(Answer(n, 1) for n in range(1, 10)), Answer(10, value)))
        for day, value in enumerate(values)
    ]  # fmt: skip
    if total_only is not None:
        found.append(NewRating("B-1", 1, "madrs", start.plus(minutes=60), total=total_only))
    bulk = Bulk((NewPatient("B-1"),), (NewCourse("B-1", start=start),), (), tuple(found), ())
    bring.write(desk, bulk, kind="import")


def kept(ward: Ward) -> list[Alert]:
    from ketrate.store import patients

    who = patients.by_code(ward.desk.vault, "B-1")
    assert who is not None
    return list(alerts.of_patient(ward.desk.vault, who.id))


def test_an_import_raises_history_and_interrupts_nobody(ward: Ward) -> None:
    imported(ward, (0, 1, 3, 4, 0))
    assert [(one.value, one.is_historical) for one in kept(ward)] == [(3, True), (4, True)]
    assert today.board(ward.at("physician")).alerts == ()
    assert rate.open_alerts(ward.desk, kept(ward)[0].patient_id) == ()


def test_a_second_import_raises_only_what_is_new(ward: Ward) -> None:
    imported(ward, (4,))
    imported(ward, (4, 5))
    assert [one.value for one in kept(ward)] == [4, 5]


def test_a_record_of_a_total_alone_raises_nothing(ward: Ward) -> None:
    imported(ward, (), total_only=50)
    assert kept(ward) == []


def test_what_an_import_brought_keeps_nobody_from_leaving(ward: Ward) -> None:
    imported(ward, (5,))
    desk = ward.at("rater")
    (one,) = (row for row in enrol.patients(desk) if row.patient.code == "B-1")
    session = ward.a_running_session(ward.a_course(one.patient))
    listed = {found.id: found for found in leaving.leaving(desk, session.id).criteria}
    assert listed["suicidality"].is_met
