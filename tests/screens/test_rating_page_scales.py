"""What the page of a rating adds to the form: the variant to use instead, rule, pre-dose flag."""

import pytest
from pytestqt.qtbot import QtBot

from ketrate.clinic import dose, dosing, prorating, rate, visit
from ketrate.instruments.definition import NEAREST, Prorating
from ketrate.records.rating import Status
from ketrate.records.treatment import DosingKind, Session
from ketrate.screens.background import Background
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from tests.screens.test_rating_page import shown
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    """In preparation, nothing dosed yet."""
    ward.at("rater")
    return visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")


def dosed(ward: Ward, session: Session, minutes: int) -> None:
    dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=minutes)


def test_a_draft_opened_before_the_dosing_gives_way_to_the_variant_after_it(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    before = ward.a_rating(session, "madrs", 3)
    draft = ward.a_draft(session, "madrs")
    page = shown(RatingPage(ward.desk, background, theme, draft.id), qtbot)
    dosed(ward, session, 40)
    qtbot.keyClick(page.form, "3")
    assert not page.is_unsaved
    assert rate.rating(ward.desk, draft.id).answers == ()
    (ask,) = page.findChildren(Ask)
    assert ask.do.text() == "Use MADRS since dosing"
    ask.do.click()
    qtbot.wait(1)  # the closed question goes with the event loop, as in the window
    assert page.rating.instrument_id == "madrs-dosing"
    assert rate.rating(ward.desk, draft.id).status is Status.VOID
    carried = {answer.item: answer.carried_from for answer in page.rating.answers}
    assert carried == {4: before.id, 5: before.id}
    qtbot.keyClick(page.form, "2")
    assert page.rating.answer(1) is not None
    assert "MADRS since dosing" in page.banner.accessibleName()


def test_where_no_variant_is_open_the_page_says_when_it_can_be_rated(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    draft = ward.a_draft(session, "hamd21")
    page = shown(RatingPage(ward.desk, background, theme, draft.id), qtbot)
    dosed(ward, session, 40)
    qtbot.keyClick(page.form, "1")
    assert not page.is_unsaved
    assert "36 hours" in page.message.text
    assert page.form.foot.leave.isEnabled()
    assert page.findChildren(Ask) == []


def test_with_a_rule_switched_on_form_and_review_say_prorated(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    rule = Prorating(2, NEAREST, "agreed by the team")
    prorating.choose(ward.at("admin"), "madrs", rule, "refusals are frequent")
    ward.at("rater")
    draft = ward.a_draft(session, "madrs")
    page = shown(RatingPage(ward.desk, background, theme, draft.id), qtbot)
    for key in "333333333":
        qtbot.keyClick(page.form, key)
    assert "prorated" not in page.form.side.total.accessibleName()
    qtbot.keyClick(page.form, "n")
    qtbot.keyClick(page.form, "5")
    assert "prorated" in page.form.side.total.accessibleName()
    said = page.form.review.verdict.text()
    assert "Total 30 prorated of 60, moderate" in said
    assert "agreed by the team" in said


def test_a_rise_above_the_cut_off_is_pointed_out_beside_the_total(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.a_rating(session, "cadss23", 0)
    ward.clock.advance(minutes=5)
    dosed(ward, session, 40)
    draft = ward.a_draft(session, "cadss23")
    page = shown(RatingPage(ward.desk, background, theme, draft.id), qtbot)
    for _ in range(23):
        qtbot.keyClick(page.form, "1")
    assert page.form.side.flags.text() == "Dissociated: > 4, pre-dose 0"
    assert "Dissociated: > 4, pre-dose 0" in page.form.review.verdict.text()


def test_a_rating_before_the_dosing_is_not_called_dissociated(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    draft = ward.a_draft(session, "cadss23")
    page = shown(RatingPage(ward.desk, background, theme, draft.id), qtbot)
    for _ in range(23):
        qtbot.keyClick(page.form, "1")
    assert page.form.side.flags.text() == ""
