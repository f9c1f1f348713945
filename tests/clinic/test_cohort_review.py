"""The cohort review on a real vault: which answers it reads, and what a look leaves behind."""

import pytest

from ketrate.analysis import needed
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.clinic import dose, dosing, rate, visit
from ketrate.clinic.cohort import cohort, gather
from ketrate.clinic.desk import Desk
from ketrate.errors import CancelledError
from ketrate.records.rating import Unanswered
from ketrate.records.treatment import DosingKind, Session
from ketrate.store import audit
from ketrate.store import cohort as kept
from tests.ward import Ward


def a_visit(ward: Ward) -> Session:
    """A MADRS and a CADSS before, an infusion, and at 40 min a patient too dissociated to say."""
    course = ward.a_course(ward.a_patient())
    opened = visit.open_session(ward.desk, course.id, "3")
    ward.a_rating(opened, "madrs", 4)
    ward.a_rating(opened, "cadss23")
    dose.set_dose(ward.desk, opened.id, amount=0.5, unit="mg/kg", weight_kg=70)
    ward.clock.advance(minutes=10)
    session = dosing.record_dosing(ward.desk, opened.id, DosingKind.START)
    ward.clock.advance(minutes=40)
    draft = ward.a_draft(session)
    for item in ward.desk.catalogue.get("cadss23").items:
        rate.not_assessed(ward.desk, draft.id, item.number, Unanswered.TOO_DISSOCIATED)
    rate.finish(ward.desk, draft.id)
    visit.record_vitals(ward.desk, session.id, systolic=150, sedation=4)
    return session


def test_a_patient_too_dissociated_to_answer_counts_in_the_vaults_own_cohort(ward: Ward) -> None:
    ward.at("rater")
    a_visit(ward)
    found = cohort(ward.at("physician"), CohortOptions())
    arms = found["arms"]
    assert isinstance(arms, list)
    share = arms[0]["dissociation"]
    assert (share["sessions"], share["dissociated"], share["too_dissociated"]) == (1, 1, 1)


def test_only_the_answers_that_are_asked_for_are_read(ward: Ward) -> None:
    ward.at("rater")
    session = a_visit(ward)
    items = needed.items(CohortOptions(), ward.desk.catalogue)
    assert items["madrs"] == {10}
    (records,) = kept.everything(ward.desk.vault, None, items)
    answers = {(one.instrument_id, one.total is None): one.answers for one in records[3]}
    assert [one.item for one in answers["madrs", False]] == [10]
    assert answers["cadss23", False] == ()
    assert {one.reason for one in answers["cadss23", True]} == {Unanswered.TOO_DISSOCIATED}
    whole = kept.with_answers(ward.desk.vault, [records], [one.id for one in records[3]])
    assert sorted(len(one.answers) for one in whole[0][3]) == [10, 23, 23]
    subscale = CohortOptions(predictors="cadss23.amnesia:change")
    assert needed.items(subscale, ward.desk.catalogue)["cadss23"] == {14, 15, 22}
    signs = kept.vitals(ward.desk.vault, sedation_only=True)
    assert [one.sedation for one in signs[session.id]] == [4]


def test_a_review_that_was_stopped_is_no_look(ward: Ward) -> None:
    desk = ward.at("physician")

    def stop(done: int, _: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        cohort(desk, CohortOptions(), progress=stop)
    assert audit.count(desk.vault, "cohort.view") == 0
    cohort(desk, CohortOptions())
    population = cohort(desk, CohortOptions())["population"]
    assert isinstance(population, dict)
    assert population["looks"] == 1


def test_between_two_looks_nothing_is_read_again_unless_something_changed(ward: Ward) -> None:
    ward.at("rater")
    session = a_visit(ward)
    desk = ward.at("physician")
    first = gather(desk, CohortOptions())
    assert gather(desk, CohortOptions(dissociated="change>4", window="14 d"), first) is first
    subscales = gather(desk, CohortOptions(predictors="cadss23.amnesia:change"), first)
    assert subscales is not first
    assert gather(desk, CohortOptions(), subscales) is subscales
    assert gather(desk, CohortOptions(predictors="sbp:change"), subscales) is not subscales
    assert gather(ward.at("reviewer"), CohortOptions(), first) is not first
    visit.record_vitals(ward.at("physician"), session.id, systolic=120)
    assert gather(desk, CohortOptions(), first) is not first
    assert cohort(desk, CohortOptions(), gathered=first) == cohort_again(desk)


def cohort_again(desk: Desk) -> dict[str, object]:
    """Read from the vault, one look later."""
    found = cohort(desk, CohortOptions())
    population = found["population"]
    assert isinstance(population, dict)
    population["looks"] -= 1
    return found
