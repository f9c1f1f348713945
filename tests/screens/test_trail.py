"""The trail in the window: read, filtered, read on, exported, and only by those who may."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ketrate.clinic import rate, trail
from ketrate.clinic.deeds import Group
from ketrate.screens.pages.patient import HISTORY, PatientPage
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.pages.trail import TrailViewer
from ketrate.screens.places import open_to
from ketrate.screens.widgets.trail_filters import PAUSE_MS
from ketrate.screens.window import Window
from ketrate.store import audit
from tests.clinic.test_trail import a_day
from tests.ward import Ward

SignIn = Callable[..., Window]


@pytest.fixture
def viewer(signed_in: SignIn, ward: Ward, qtbot: QtBot) -> TrailViewer:
    """The trail of a day, as a reviewer opens it."""
    a_day(ward)
    window = signed_in("reviewer")
    window.go("trail")
    page = window.pages.currentWidget()
    assert isinstance(page, TrailViewer)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    return page


def said(page: TrailViewer) -> list[str]:
    return [str(page.model.index(row, 4).data()) for row in range(page.model.rowCount())]


def settle(qtbot: QtBot, page: TrailViewer, act: Callable[[], object]) -> None:
    """Do something, and wait until its search has come back."""
    before = page._search
    act()
    qtbot.waitUntil(lambda: page._search is not before and page._is_idle, timeout=5_000)


def test_the_newest_entry_stands_on_top_and_the_chosen_one_is_read_in_full(
    viewer: TrailViewer,
) -> None:
    assert said(viewer)[0] == "looked at the trail"
    assert viewer.count.text() == f"{viewer.desk.vault.seq} entries"
    row = said(viewer).index("answered MADRS item 10: 4")
    viewer.table.selectRow(row)
    assert viewer.whole.text() == (
        "2026-03-02 10:00:00 +01:00, Rater (KR-0001) answered MADRS item 10: 4"
    )


def test_words_person_patient_kind_and_days_narrow_it(viewer: TrailViewer, qtbot: QtBot) -> None:
    settle(qtbot, viewer, lambda: qtbot.keyClicks(viewer.text, "item 10: 4"))
    assert said(viewer) == ["answered MADRS item 10: 4"]
    settle(qtbot, viewer, viewer.filters.clear.click)
    assert len(said(viewer)) > 50
    viewer.filters.person.choose("physician")
    viewer.filters.kind.choose(Group.ALERTS.name)
    settle(qtbot, viewer, viewer.filters._now)
    assert said(viewer)[0] == "acknowledged a suicidality alert"
    viewer.filters.since.setText("2026-03-03")
    settle(qtbot, viewer, viewer.filters._now)
    assert said(viewer) == []
    assert viewer.nothing.isVisible()
    viewer.filters.since.setText("2026-02-30")
    viewer.filters._now()
    assert "is not a day" in viewer.message.text


def test_a_patient_that_nobody_has_is_said(viewer: TrailViewer, qtbot: QtBot) -> None:
    viewer.filters.patient.setText("KR-9999")
    settle(qtbot, viewer, viewer.filters._now)
    assert "KR-9999" in viewer.message.text
    assert viewer.model.rowCount() == 0


def test_a_code_that_is_half_typed_is_waited_for(viewer: TrailViewer, qtbot: QtBot) -> None:
    before = viewer._search
    qtbot.keyClicks(viewer.filters.patient, "KR-00")
    qtbot.wait(PAUSE_MS + 100)
    assert viewer._search is before
    assert not viewer.message.text
    settle(qtbot, viewer, lambda: qtbot.keyClicks(viewer.filters.patient, "01"))
    assert 0 < viewer.model.rowCount() < viewer.desk.vault.seq


def test_scrolling_down_reads_on_to_the_first_entry(
    viewer: TrailViewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = trail.search

    def short(*given: object, **named: object) -> object:
        return whole(*given, limit=20, **named)  # type: ignore[arg-type, misc]

    monkeypatch.setattr(trail, "search", short)
    settle(qtbot, viewer, viewer.filters._now)
    assert viewer.model.rowCount() == 20
    while viewer.model.canFetchMore():
        before = viewer.model.rowCount()
        settle(qtbot, viewer, viewer.table.scrollToBottom)
        assert viewer.model.rowCount() > before
    assert said(viewer)[-1] == "made the clinic"
    assert viewer.model.rowCount() == viewer.desk.vault.seq
    ModelTester(None).check(viewer.model)


def test_an_export_is_written_behind_the_window_and_noted(
    viewer: TrailViewer, qtbot: QtBot, tmp_path: Path
) -> None:
    viewer.save(str(tmp_path / "t.csv"))
    assert viewer.export.text() == "Cancel"
    qtbot.waitUntil(lambda: viewer.export.text() != "Cancel", timeout=5_000)
    assert "entries are in" in viewer.message.text
    assert (tmp_path / "t.csv").exists()
    assert audit.count(viewer.desk.vault, "trail.export") == 1


def test_the_place_is_open_to_those_who_review_and_to_nobody_else(ward: Ward) -> None:
    is_open = {
        login: "trail" in open_to(ward.at(login).staff)
        for login in ("rater", "blinded", "physician", "reviewer", "admin")
    }
    assert [login for login, one in is_open.items() if one] == ["physician", "reviewer", "admin"]


def test_enter_opens_the_patient_of_a_line(viewer: TrailViewer, qtbot: QtBot) -> None:
    viewer.table.selectRow(said(viewer).index("answered MADRS item 10: 4"))
    with qtbot.waitSignal(viewer.patient_requested) as asked:
        qtbot.keyClick(viewer.table, Qt.Key.Key_Return)
    assert asked.args == ["KR-0001"]


def test_the_history_of_a_patient_goes_back_as_far_as_one_wants(
    signed_in: SignIn, ward: Ward
) -> None:
    session = a_day(ward)
    ward.at("rater")
    draft = ward.a_draft(session)
    for count in range(220):
        rate.record_answer(ward.desk, draft.id, 1 + count % 23, count % 5)
    window = signed_in("physician")
    window.open_patient("KR-0001")
    page = window.pages.currentWidget()
    assert isinstance(page, PatientPage)
    assert page.tabs.buttons[HISTORY].text() == "History  200+"
    page.history_list.more.click()
    assert page.history.rowCount() > 250
    assert not page.history_list.more.isVisibleTo(page.history_list)
    assert any("added the patient" in line for line in page.history.stringList())


def test_what_is_searched_for_in_the_list_of_patients_is_noted_once(
    signed_in: SignIn, ward: Ward, qtbot: QtBot
) -> None:
    ward.at("rater")
    ward.a_patient()
    window = signed_in("rater")
    window.go("patients")
    page = window.pages.currentWidget()
    assert isinstance(page, PatientsPage)
    page._search_pause.setInterval(20)
    for _ in range(2):
        qtbot.keyClicks(page.search, "demo")
        qtbot.waitUntil(lambda: not page._search_pause.isActive())
        page.search.clear()
    assert audit.count(ward.desk.vault, "patients.search") == 1
