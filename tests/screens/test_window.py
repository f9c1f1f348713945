"""Through the real window: sign in, find what is due, open a session."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketrate.clinic import rate, visit
from ketrate.records.ids import SessionId
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.pages.trouble import TroublePage
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.pages.wizard import WizardPage
from ketrate.screens.theme import DARK, TOUCH, Theme
from ketrate.screens.widgets.notice import Notice
from ketrate.screens.window import Window
from tests.fakes import FakeClock
from tests.ward import Ward

SignIn = Callable[..., Window]


@pytest.fixture
def busy(ward: Ward, clock: FakeClock) -> Ward:
    """A ward with one infusion that began 41 minutes ago."""
    ward.at("rater")
    ward.a_running_session(ward.a_course(ward.a_patient()))
    clock.advance(minutes=41)
    return ward


def current(window: Window, kind: type[QWidget]) -> QWidget:
    page = window.pages.currentWidget()
    assert isinstance(page, kind)
    return page


def test_a_wrong_password_is_refused_in_one_sentence(
    qtbot: QtBot, window: Window, ward: Ward
) -> None:
    ward.desk.close()
    window.open_clinic(ward.folder)
    page = current(window, UnlockPage)
    assert isinstance(page, UnlockPage)
    page.password.setText("not the password")
    page.enter.click()
    qtbot.waitUntil(lambda: bool(page.message.text), timeout=20_000)
    assert page.message.text.startswith("Name or password do not fit.")
    assert window.desk is not None
    assert window.desk.staff is None
    assert page.password.isEnabled()


def test_paper_forms_are_made_without_signing_in(
    window: Window, ward: Ward, qtbot: QtBot, tmp_path: Path
) -> None:
    ward.desk.close()
    window.open_clinic(ward.folder)
    page = current(window, UnlockPage)
    assert isinstance(page, UnlockPage)
    page.save_forms(str(tmp_path / "paper"))
    expected = {f"blank-{one.id}.pdf" for one in ward.desk.catalogue} | {"blank-vitals.pdf"}
    qtbot.waitUntil(
        lambda: {path.name for path in (tmp_path / "paper").glob("*.pdf")} == expected,
        timeout=30_000,
    )


def test_the_keyboard_waits_in_the_password_field(window: Window, ward: Ward) -> None:
    ward.desk.close()
    window.open_clinic(ward.folder)
    page = current(window, UnlockPage)
    assert isinstance(page, UnlockPage)
    assert window.focusWidget() is page.password


def test_after_sign_in_the_due_rating_is_one_key_away(
    qtbot: QtBot, busy: Ward, signed_in: SignIn
) -> None:
    window = signed_in()
    today = current(window, TodayPage)
    assert isinstance(today, TodayPage)
    lane = today.board.lanes[0]
    qtbot.keyClick(lane, Qt.Key.Key_Return)
    page = current(window, RatingPage)
    assert isinstance(page, RatingPage)
    assert page.rating.instrument_id == "cadss23"
    assert page.rating.timepoint_id is not None


def test_the_title_counts_what_is_due_and_names_nobody(busy: Ward, signed_in: SignIn) -> None:
    window = signed_in()
    titles = [window.windowTitle()]
    today = current(window, TodayPage)
    assert isinstance(today, TodayPage)
    window.open_session(today.board.lanes[0].key)
    titles.append(window.windowTitle())
    assert "due" in titles[0]
    assert not any("KR-0001" in title or "Demo" in title for title in titles)


def test_a_draft_left_by_a_crash_is_offered_by_patient_scale_rater_and_time(
    busy: Ward, signed_in: SignIn
) -> None:
    session = visit.visit(busy.desk, _running(busy))
    draft = rate.open_rating(
        busy.desk,
        patient_id=session.patient.id,
        course_id=session.course.id,
        session_id=session.session.id,
        timepoint_id=None,
        instrument_id="cadss23",
    )
    for item in (1, 2, 3):
        rate.record_answer(busy.desk, draft.id, item, 1)
    window = signed_in()
    notice = window.findChildren(Notice)[0]
    words = notice.accessibleName()
    for part in ("KR-0001", "CADSS", "Rater", "10:41", "3 answers"):
        assert part in words
    notice.findChildren(QAbstractButton)[0].click()
    page = current(window, RatingPage)
    assert isinstance(page, RatingPage)
    assert page.rating.id == draft.id


def test_a_suicidality_alert_stays_on_today_until_a_physician_acknowledges_it(
    busy: Ward, signed_in: SignIn
) -> None:
    session = visit.visit(busy.desk, _running(busy)).session
    busy.a_rating(session, "madrs-dosing", value=6)
    window = signed_in("physician")
    notice = next(n for n in window.findChildren(Notice) if "suicidality" in n.accessibleName())
    next(b for b in notice.findChildren(QAbstractButton) if b.text() == "Acknowledge").click()
    left = [n for n in window.findChildren(Notice) if not n.isHidden()]
    assert not any("suicidality" in n.accessibleName() for n in left)


def test_no_session_is_said_with_a_way_on(signed_in: SignIn) -> None:
    today = current(signed_in(), TodayPage)
    assert isinstance(today, TodayPage)
    assert today.empty.isVisible()
    assert not today.board.isVisible()


def test_a_blinded_rater_sees_no_session_and_no_word_of_one(busy: Ward, signed_in: SignIn) -> None:
    window = signed_in("blinded")
    today = current(window, TodayPage)
    assert isinstance(today, TodayPage)
    assert today.board.lanes == []
    assert not today.empty.isVisible()
    assert window.windowTitle() == "KetRate – Today"


def test_locking_takes_everything_off_the_screen(busy: Ward, signed_in: SignIn) -> None:
    window = signed_in()
    window.lock()
    current(window, UnlockPage)
    assert window.desk is not None
    assert window.desk.vault_if_open is None
    assert window.pages.count() == 1


def test_locking_and_closing_say_in_the_trail_who_went(busy: Ward, signed_in: SignIn) -> None:
    from ketrate.store import audit

    window = signed_in()
    window.lock()
    desk = busy.at("rater")
    assert [e.kind for e in audit.events(desk.vault)][-2:] == ["staff.lock", "staff.sign_in"]
    window.close()
    desk = busy.restart("rater")
    assert [e.kind for e in audit.events(desk.vault)][-2:] == ["staff.sign_out", "staff.sign_in"]


def test_a_vault_whose_disk_is_gone_locks_all_the_same(busy: Ward, signed_in: SignIn) -> None:
    window = signed_in()
    busy.desk.vault._connection.close()
    window.lock()
    current(window, UnlockPage)
    assert window.desk is not None
    assert (window.desk.vault_if_open, window.desk.staff) == (None, None)


def test_a_machine_that_slept_wakes_up_locked(busy: Ward, signed_in: SignIn) -> None:
    window = signed_in()
    busy.clock.advance(minutes=30)
    window.watch.look()
    current(window, UnlockPage)


def test_escape_goes_back_where_one_came_from(busy: Ward, signed_in: SignIn) -> None:
    window = signed_in()
    window.open_session(_running(busy))
    current(window, SessionPage)
    window.back()
    current(window, TodayPage)


def test_a_folder_without_a_clinic_begins_the_first_run(window: Window, ward: Ward) -> None:
    window.begin(ward.folder.parent / "empty")
    current(window, WizardPage)


def test_a_lost_vault_is_called_lost_and_nothing_is_made(window: Window, ward: Ward) -> None:
    ward.desk.close()
    (ward.folder / "vault.db").unlink()
    window.begin(ward.folder)
    page = current(window, TroublePage)
    assert isinstance(page, TroublePage)
    assert "missing or empty" in page.words.text()
    assert not (ward.folder / "vault.db").exists()


def test_the_same_page_is_shown_in_the_dark(
    qtbot: QtBot, busy: Ward, signed_in: SignIn, theme: Theme
) -> None:
    window = signed_in()

    def lightness() -> int:
        return window.grab().toImage().pixelColor(5, 400).lightness()

    assert lightness() > 200
    theme.use(DARK)
    qtbot.waitUntil(lambda: lightness() < 60, timeout=2000)


@pytest.mark.parametrize("place", ["today", "patients", "session"])
def test_everything_one_can_click_has_a_name_and_room_for_a_finger(
    busy: Ward, signed_in: SignIn, place: str
) -> None:
    window = signed_in()
    if place == "session":
        window.open_session(_running(busy))
    else:
        window.go(place)
    for kind in (QAbstractButton, QCheckBox, QLineEdit, QComboBox):
        for one in window.findChildren(kind):
            if not one.isVisible() or one.objectName().startswith("qt_"):
                continue
            if type(one).__module__.startswith("PySide6"):
                continue
            assert one.accessibleName(), one
            assert one.height() >= TOUCH, one.accessibleName()
            assert one.width() >= TOUCH, one.accessibleName()


def test_keys_lead_to_every_place(qtbot: QtBot, signed_in: SignIn) -> None:
    window = signed_in()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    current(window, PatientsPage)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    current(window, TodayPage)


def _running(ward: Ward) -> SessionId:
    from ketrate.clinic import today

    return today.board(ward.desk).lanes[0].session.id
