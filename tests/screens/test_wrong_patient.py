"""Nothing is done to a patient before it is sure who that is, and every window says who."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from ketrate.clinic import dose, enrol, identify, move, rate, visit
from ketrate.records.ids import RatingId
from ketrate.records.patient import Identity, Patient
from ketrate.records.rating import Status
from ketrate.records.treatment import DosingKind, Session
from ketrate.screens.background import Background
from ketrate.screens.models.patients import NAME
from ketrate.screens.pages.finished import FinishedPage
from ketrate.screens.pages.move_ask import MoveAsk
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.session_dosing import DosingPart
from ketrate.screens.pages.session_ratings import RatingsPart
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.controls import Field
from ketrate.screens.widgets.identity_check import IdentityCheck
from ketrate.screens.window import Window
from tests.fakes import FakeClock
from tests.ward import Ward

SignIn = Callable[..., Window]


@pytest.fixture
def prepared(ward: Ward) -> Session:
    """A dose is prescribed; nobody was asked who the patient is."""
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "3")
    for line in visit.visit(ward.desk, session.id).protocol.checklist:
        visit.answer_check(ward.desk, session.id, line.id, "yes")
    return dose.set_dose(ward.desk, session.id, amount=35, unit="mg", weight_kg=70)


@pytest.fixture
def page(
    qtbot: QtBot, ward: Ward, background: Background, theme: Theme, prepared: Session
) -> SessionPage:
    made = SessionPage(ward.desk, background, theme, prepared.id)
    qtbot.addWidget(made)
    made.resize(1280, 748)
    made.show()
    return made


def the_ask(page: SessionPage) -> IdentityCheck:
    (found,) = [one for one in page.findChildren(IdentityCheck) if one.isVisible()]
    return found


def kept(ward: Ward, session: Session) -> Session:
    return visit.visit(ward.desk, session.id).session


def test_the_start_asks_who_it_is_and_then_starts_by_keyboard_alone(
    page: SessionPage, ward: Ward, prepared: Session
) -> None:
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    assert kept(ward, prepared).started is None
    ask = the_ask(page)
    assert ask.focusWidget() is ask.name
    QTest.keyClicks(ask.name, "ad")
    QTest.keyClick(ask.name, Qt.Key.Key_Return)
    assert ask.focusWidget() is ask.birth
    QTest.keyClicks(ask.birth, "1981")
    QTest.keyClick(ask.birth, Qt.Key.Key_Return)
    assert not ask.isVisible()
    assert kept(ward, prepared).started is not None


def test_a_wrong_answer_starts_nothing_and_says_what_to_do(
    page: SessionPage, ward: Ward, prepared: Session
) -> None:
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    ask = the_ask(page)
    ask.name.setText("Gauss")
    ask.birth.setText("1777")
    ask.do.click()
    assert ask.isVisible()
    assert "open their page" in ask.message.text
    ask.cancel.click()
    assert kept(ward, prepared).started is None


def test_the_question_does_not_show_what_it_asks_for(page: SessionPage) -> None:
    page.part(DosingPart).card.buttons[DosingKind.START].click()
    ask = the_ask(page)
    assert ask.whose.text() == "KR-0001"
    shown = " ".join(one.text() for one in ask.findChildren(QLabel))
    assert "DEMO" not in shown.upper()


def test_a_first_rating_asks_and_then_opens(
    page: SessionPage, ward: Ward, prepared: Session
) -> None:
    opened: list[object] = []
    page.rating_requested.connect(opened.append)
    place = (prepared.patient_id, prepared.course_id, prepared.id)
    page.part(RatingsPart).opener.open_scale(place, "cadss23")
    assert opened == []
    ask = the_ask(page)
    ask.name.setText("demo")
    ask.birth.setText("1981-03-14")
    ask.do.click()
    assert len(opened) == 1
    page.part(RatingsPart).opener.open_scale(place, "cadss6")
    assert len(opened) == 2


def test_a_similar_patient_is_warned_of_before_one_is_added(
    qtbot: QtBot, ward: Ward, background: Background, theme: Theme
) -> None:
    ward.at("rater")
    enrol.enrol(ward.desk, "KR-0001", Identity("Smith", "Anna", date(1970, 5, 1)))
    page = PatientsPage(ward.desk, background, theme)
    qtbot.addWidget(page)
    page.show()
    page.add_patient()
    (ask,) = page.findChildren(Ask)
    code, family, given = ask.findChildren(Field)[:3]
    for field, text in ((code, "KR-0002"), (family, "Smyth"), (given, "Anna")):
        QTest.keyClicks(field, text)
    ask.do.click()
    assert "KR-0001, Anna Smith, 1970-05-01" in ask.message.text
    assert len(enrol.patients(ward.desk)) == 1
    QTest.keyClicks(given, "e")
    ask.do.click()
    assert len(enrol.patients(ward.desk)) == 1, "another name is warned of anew"
    ask.do.click()
    assert len(enrol.patients(ward.desk)) == 2
    names = [page.found.index(row, NAME).data() for row in range(2)]
    assert names == ["SMITH, Anna  ≈ KR-0002", "SMYTH, Annae  ≈ KR-0001"]
    page.search.setText("KR-0002")
    assert page.found.rowCount() == 1


def a_clinic(ward: Ward) -> list[tuple[Patient, Session, RatingId]]:
    """Three patients, two of them with similar names, each with a finished rating and a draft."""
    ward.at("rater")
    people = (
        Identity("Smith", "Anna", date(1970, 5, 1)),
        Identity("Smyth", "Anna", date(1985, 1, 31)),
        Identity("Ж" * 200, "漢字", date(1990, 12, 31)),
    )
    made = []
    for number, who in enumerate(people, start=1):
        patient = enrol.enrol(ward.desk, f"KR-000{number}", who, confirmed=True)
        session = ward.a_running_session(ward.a_course(patient))
        made.append((patient, session, ward.a_rating(session, "cadss6").id))
    return made


def banner_of(window: Window) -> Banner:
    page = window.pages.currentWidget()
    assert page is not None
    (banner,) = page.findChildren(Banner)
    assert banner.isVisible()
    return banner


def test_every_window_about_a_patient_says_who_it_is(ward: Ward, signed_in: SignIn) -> None:
    clinic = a_clinic(ward)
    window = signed_in("rater")
    for patient, session, finished in clinic:
        draft = ward.a_draft(session, "cadss23").id
        acts: tuple[Callable[[], None], ...] = (
            partial(window.open_patient, patient.code),
            partial(window.open_session, session.id),
            partial(window.open_rating, draft),
            partial(window.open_rating, finished),
        )
        for act in acts:
            act()
            banner = banner_of(window)
            kept = enrol.patient(ward.desk, patient.code)
            assert banner.patient == kept
            spoken = banner.accessibleName()
            who = kept.identity
            parts = (kept.code, who.family_name.upper(), who.given_name, str(who.birth_date))
            assert all(part in spoken for part in parts)
            assert "(" in spoken.split(str(who.birth_date))[1][:3], "the age stands with it"
            assert ("Similar" in spoken) == (patient.code != "KR-0003")
            assert banner.height() < window.height() / 2


def test_every_dialog_over_a_page_about_a_patient_says_who_it_is(
    ward: Ward, signed_in: SignIn
) -> None:
    _, session, finished = a_clinic(ward)[0]
    window = signed_in("rater")
    wanted = "KR-0001  ·  SMITH, Anna  ·  born 1970-05-01"
    window.open_session(session.id)
    page = window.pages.currentWidget()
    assert isinstance(page, SessionPage)
    page.part(DosingPart)._close()
    page.part(RatingsPart)._choose_scale()
    page.part(DosingPart)._correct_given()
    page.part(DosingPart)._correct(kept(ward, session).events[0])
    draft = ward.a_draft(session, "cadss23").id
    window.open_rating(draft)
    form = window.pages.currentWidget()
    assert isinstance(form, RatingPage)
    form._discard()
    dialogs = [*page.findChildren(Ask), *form.findChildren(Ask)]
    assert len(dialogs) == 5
    assert all(one.whose.text().startswith(wanted) for one in dialogs)
    window.open_rating(finished)
    done = window.pages.currentWidget()
    assert isinstance(done, FinishedPage)
    done.foot.elsewhere.click()
    (ask,) = [one for one in done.findChildren(QDialog) if one.isVisible()]
    assert isinstance(ask, Ask)
    assert ask.whose.text().startswith(wanted)


def test_a_rating_is_moved_by_code_with_the_identity_shown(ward: Ward, signed_in: SignIn) -> None:
    (_, _, finished), (right, session, _), _ = a_clinic(ward)
    window = signed_in("rater")
    window.open_rating(finished)
    page = window.pages.currentWidget()
    assert isinstance(page, FinishedPage)
    page.foot.elsewhere.click()
    (ask,) = page.findChildren(MoveAsk)
    QTest.keyClicks(ask.place.code, "KR-0002")
    assert ask.place.identity.text() == "KR-0002  ·  born 1985-01-31 (41)  ·  SMYTH, Anna"
    ask.reason.setText("chairs were exchanged")
    ask.do.click()
    assert "Session" in ask.message.text
    ask.place.session.choose(str(session.id))
    ask.do.click()
    assert not ask.isVisible()
    assert rate.rating(ward.desk, finished).status is Status.VOID
    assert "moved to KR-0002" in page.banner.accessibleName()
    (copy,) = move.origins(ward.desk, right.id)
    window.open_rating(copy)
    assert "moved from KR-0001" in banner_of(window).accessibleName()
    window.open_patient("KR-0002")
    chart = window.pages.currentWidget()
    assert isinstance(chart, PatientPage)
    cells = [
        str(chart.ratings.index(row, column).data())
        for row in range(chart.ratings.rowCount())
        for column in range(chart.ratings.columnCount())
    ]
    assert any("moved from KR-0001" in cell for cell in cells)


def test_a_code_that_nobody_has_moves_nothing(ward: Ward, signed_in: SignIn) -> None:
    finished = a_clinic(ward)[0][2]
    window = signed_in("rater")
    window.open_rating(finished)
    page = window.pages.currentWidget()
    assert isinstance(page, FinishedPage)
    page.foot.elsewhere.click()
    (ask,) = page.findChildren(MoveAsk)
    QTest.keyClicks(ask.place.code, "KR-0009")
    ask.reason.setText("typed")
    ask.do.click()
    assert "nobody has this code" in ask.message.text
    assert rate.rating(ward.desk, finished).status is Status.COMPLETE


def test_a_draft_never_crosses_patients_however_quickly_two_are_switched(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background, clock: FakeClock
) -> None:
    (one, first, _), (other, second, _), _ = a_clinic(ward)
    drafts = {who.id: ward.a_draft(s, "cadss23") for who, s in ((one, first), (other, second))}
    pages = {}
    for who in (one, other):
        pages[who.id] = RatingPage(ward.desk, background, theme, drafts[who.id].id)
        qtbot.addWidget(pages[who.id])
        pages[who.id].show()
    for number in range(1000):
        who, value = ((one, 1), (other, 3))[number % 2]
        item = number // 2 % 23 + 1
        pages[who.id].form.answered.emit(item, value)
        assert pages[who.id].rating.patient_id == who.id
        banner = pages[who.id].banner.patient
        assert banner is not None
        assert banner.id == who.id
    for who, value in ((one, 1), (other, 3)):
        stored = rate.rating(ward.desk, drafts[who.id].id)
        assert stored.patient_id == who.id
        assert {answer.value for answer in stored.answers} == {value}
        assert len(stored.answers) == 23
    told = {(d.patient.code, d.instrument_name, d.rater_name) for d in rate.drafts(ward.desk)}
    assert told == {("KR-0001", "CADSS-23", "Rater"), ("KR-0002", "CADSS-23", "Rater")}
    assert identify.is_confirmed(ward.desk, first.id)
