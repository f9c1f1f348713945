"""The patient page: one look at the course, and everything it is made of by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ketrate.clinic import today
from ketrate.records.treatment import Session
from ketrate.screens.background import Background
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.theme import DARK, Theme
from ketrate.screens.widgets.controls import Button
from ketrate.screens.widgets.notice import Notice
from tests.ward import Ward


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=40)
    ward.a_rating(session, "cadss23", 2)
    ward.clock.advance(minutes=190)
    ward.a_rating(session, "madrs-dosing", 2)
    return session


@pytest.fixture
def page(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> PatientPage:
    return shown(ward, qtbot, theme, background)


def shown(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background, login: str = "physician"
) -> PatientPage:
    page = PatientPage(ward.at(login), background, theme, "KR-0001")
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_the_figure_is_drawn_behind_the_window(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    page = PatientPage(ward.at("physician"), background, theme, "KR-0001")
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    assert not page.figure.is_drawn
    qtbot.waitUntil(lambda: page.figure.is_drawn, timeout=20_000)


def test_a_blinded_rater_reads_neither_protocol_nor_a_count_of_what_is_withheld(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    page = shown(ward, qtbot, theme, background, "blinded")
    name = ward.desk.protocols.get("nimh-single").name
    shown_texts = [one.text() for one in page.findChildren(QLabel)]
    shown_texts += [one.accessibleName() for one in page.findChildren(QWidget)]
    assert not any(name in text or "sessions" in text for text in shown_texts)
    assert [button.isVisible() for button in page.tabs.buttons] == [True, False, False, True]


def test_a_picture_that_comes_late_is_not_shown_in_place_of_another_course(
    page: PatientPage, background: Background, qtbot: QtBot
) -> None:
    page.figure._draw()
    page.figure.show_nothing("No ratings yet.")
    ended: list[object] = []
    background.start(lambda _job: True, done=ended.append)
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert not page.figure.is_drawn


def test_a_click_on_a_point_shows_its_rating(page: PatientPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.figure.is_drawn, timeout=20_000)
    madrs = next(r for r in page.page.ratings if r.instrument_id == "madrs-dosing")
    place = page.figure.place_of(madrs.id)
    assert place is not None
    with qtbot.waitSignal(page.rating_requested) as asked:
        qtbot.mouseClick(page.figure, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert asked.args == [madrs.id]


def test_choosing_a_rating_in_the_list_rings_its_point(page: PatientPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.figure.is_drawn, timeout=20_000)
    page.rating_table.setFocus()
    qtbot.keyClick(page.rating_table, Qt.Key.Key_Down)
    row = page.ratings.record(page.rating_table.currentIndex().row())
    assert row is not None
    assert page.figure.selected == row.rating.id
    with qtbot.waitSignal(page.rating_requested) as asked:
        qtbot.keyClick(page.rating_table, Qt.Key.Key_Return)
    assert asked.args == [row.rating.id]


def test_arrow_keys_walk_along_the_points(page: PatientPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.figure.is_drawn, timeout=20_000)
    qtbot.keyClick(page.figure, Qt.Key.Key_Right)
    first = page.figure.selected
    assert first in {rating.id for rating in page.page.ratings}
    assert page.figure.accessibleDescription()
    assert page.ratings.record(page.rating_table.currentIndex().row())


def test_without_a_baseline_the_page_says_why_change_cannot_be_computed(page: PatientPage) -> None:
    assert page.page.trajectory is not None
    assert page.no_change.isVisible()
    assert page.no_change.text() == page.page.trajectory.no_change_reason != ""


def test_a_patient_without_ratings_gets_a_sentence_and_no_figure(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.at("rater")
    ward.a_patient()
    page = shown(ward, qtbot, theme, background)
    assert "No ratings yet" in page.figure.accessibleName()
    assert page.report.isHidden()


def test_the_report_is_saved_behind_the_window(
    page: PatientPage, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    page.save_report(str(target))
    qtbot.waitUntil(page.report.isEnabled, timeout=30_000)
    assert target.read_bytes().startswith(b"%PDF")
    assert str(target) in page.message.text


def test_a_report_that_cannot_be_written_is_explained(
    page: PatientPage, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    page.save_report(str(tmp_path / "file" / "report.pdf"))
    qtbot.waitUntil(page.report.isEnabled, timeout=30_000)
    assert "Not saved" in page.message.text


def test_a_physician_acknowledges_an_alert(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.a_rating(session, "madrs-dosing", 5)
    page = shown(ward, qtbot, theme, background)
    (notice,) = page.findChildren(Notice)
    assert "clinician told" in notice.accessibleName()
    qtbot.mouseClick(notice.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert page.notices.count() == 0
    assert today.board(ward.desk).alerts == ()


def test_a_rater_sees_an_alert_but_is_not_offered_to_acknowledge_it(
    ward: Ward, session: Session, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    ward.a_rating(session, "madrs-dosing", 5)
    page = shown(ward, qtbot, theme, background, login="rater")
    (notice,) = page.findChildren(Notice)
    assert notice.findChildren(Button) == []


def test_sessions_and_history_are_told(page: PatientPage) -> None:
    model = page.session_table.model()
    cells = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert "35 mg prescribed" in " ".join(cells)
    assert any("finished" in line for line in page.history.stringList())


def test_the_look_changes_with_the_page_open(page: PatientPage, theme: Theme, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.figure.is_drawn, timeout=20_000)
    theme.use(DARK)
    paper = DARK.card.rgb()
    qtbot.waitUntil(lambda: page.figure.grab().toImage().pixel(3, 200) == paper, timeout=20_000)


def test_every_control_has_a_name(page: PatientPage) -> None:
    for widget in (page.figure, page.rating_table, page.session_table, page.report, page.courses):
        assert widget.accessibleName()
