"""Nobody at the bedside machine: it locks, shows nobody's name, and goes on counting."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketrate.clinic import rate, settings, today, unlock
from ketrate.errors import WrongPasswordError
from ketrate.records.ids import SessionId
from ketrate.records.treatment import Session
from ketrate.screens import away
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.watch import IDLE, SLEPT
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.lane import Lane
from ketrate.screens.window import Window
from ketrate.store import audit
from tests.fakes import FakeClock
from tests.ward import PASSWORD, Ward

SignIn = Callable[..., Window]
CODE, FAMILY = "KR-0001", "Demo"


@pytest.fixture
def running(ward: Ward, clock: FakeClock) -> Session:
    """One infusion, begun 41 minutes ago."""
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient(CODE)))
    clock.advance(minutes=41)
    return session


class Painted(QObject):
    """Writes down which pages and lanes were painted, at the moment they were."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        if event.type() == QEvent.Type.Paint and isinstance(watched, TodayPage | Lane | UnlockPage):
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def painted(qapp: QApplication) -> Iterator[Callable[[Window], Painted]]:
    """Filters that are asked after the window's own, so that they see what it lets through."""
    made: list[Painted] = []

    def watch(window: Window) -> Painted:
        one = Painted()
        qapp.installEventFilter(one)
        window.watch.setParent(None)
        qapp.removeEventFilter(window.watch)
        qapp.installEventFilter(window.watch)  # the latest is asked first
        window.watch.setParent(window)
        made.append(one)
        return one

    yield watch
    for one in made:
        qapp.removeEventFilter(one)


def is_locked(window: Window) -> bool:
    return isinstance(window.pages.currentWidget(), UnlockPage)


def everything_shown(top: QWidget) -> str:
    """All texts of the widget tree and of the accessibility tree."""
    words = [top.windowTitle(), top.toolTip(), top.accessibleName()]
    for one in top.findChildren(QWidget):
        words += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        words += [one.windowTitle(), one.whatsThis(), one.statusTip()]
        text = getattr(one, "text", None)
        words.append(str(text()) if callable(text) else "")
    words += _spoken(QAccessible.queryAccessibleInterface(top))
    return "\n".join(words)


def _spoken(interface: object, depth: int = 0) -> Iterator[str]:
    for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value):
        yield interface.text(kind)  # type: ignore[attr-defined]
    for number in range(interface.childCount()):  # type: ignore[attr-defined]
        child = interface.child(number)  # type: ignore[attr-defined]
        if child is not None and child.isValid() and depth < 40:
            yield from _spoken(child, depth + 1)


def test_a_machine_that_slept_twelve_hours_paints_the_lock_page_first(
    qtbot: QtBot,
    running: Session,
    signed_in: SignIn,
    clock: FakeClock,
    painted: Callable[[Window], Painted],
) -> None:
    window = signed_in()
    window.watch._timer.stop()  # no timer may be the one that notices
    seen = painted(window)
    window.update()
    qtbot.waitUntil(lambda: "Lane" in seen.seen or "TodayPage" in seen.seen, timeout=2000)
    seen.seen.clear()
    clock.advance(minutes=12 * 60)
    for lane in window.findChildren(Lane):
        lane.update()
    window.update()
    qtbot.waitUntil(lambda: bool(seen.seen), timeout=2000)
    assert set(seen.seen) == {"UnlockPage"}
    assert is_locked(window)


def test_even_a_paint_that_asks_nobody_shows_no_patient_after_a_sleep(
    qtbot: QtBot,
    running: Session,
    signed_in: SignIn,
    clock: FakeClock,
    painted: Callable[[Window], Painted],
) -> None:
    window = signed_in()
    window.watch._timer.stop()
    seen = painted(window)
    clock.advance(minutes=12 * 60)
    window.grab()
    assert seen.seen == []
    qtbot.waitUntil(lambda: is_locked(window), timeout=2000)


@pytest.mark.parametrize(("seconds", "locks"), [(599, False), (601, True)])
def test_the_window_locks_after_ten_idle_minutes(
    running: Session, signed_in: SignIn, clock: FakeClock, seconds: int, locks: bool
) -> None:
    window = signed_in()
    _pass(window, clock, seconds)
    assert is_locked(window) is locks


def test_the_administrator_sets_after_how_long_and_it_counts_at_once(
    signed_in: SignIn, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in("admin")
    settings.change_setting(ward.desk, "lock_minutes", 2, "busy ward")
    window.walk.settings_changed.emit()
    _pass(window, clock, 119)
    assert not is_locked(window)
    _pass(window, clock, 2)
    assert is_locked(window)
    assert _last_lock(ward) == IDLE


def test_a_key_a_click_and_the_wheel_begin_the_idle_time_anew(
    qtbot: QtBot, signed_in: SignIn, clock: FakeClock
) -> None:
    window = signed_in()
    acts: tuple[Callable[[], None], ...] = (
        lambda: qtbot.keyClick(window, Qt.Key.Key_Shift),
        lambda: qtbot.mouseClick(window.pages, Qt.MouseButton.LeftButton, pos=QPoint(5, 5)),
        lambda: QTest.wheelEvent(window.windowHandle(), QPoint(300, 300), QPoint(0, 120)),
    )
    for act in acts:
        _pass(window, clock, 500)
        act()
    _pass(window, clock, 500)
    assert not is_locked(window)


def test_ticks_alarms_and_repaints_do_not_keep_it_open(
    running: Session, signed_in: SignIn, clock: FakeClock
) -> None:
    window = signed_in()
    page = window.pages.currentWidget()
    assert isinstance(page, TodayPage)
    for _ in range(61):
        clock.advance(seconds=10)
        page.tick()
        window.grab()
    window.watch.look()
    assert is_locked(window)


def test_a_key_pressed_too_late_answers_nothing(
    qtbot: QtBot, running: Session, signed_in: SignIn, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    draft = ward.a_draft(running)
    window.open_rating(int(draft.id))
    window.watch._timer.stop()
    clock.advance(minutes=11)
    form = window.pages.currentWidget()
    assert isinstance(form, RatingPage)
    qtbot.keyClick(form.form, Qt.Key.Key_2)
    assert not form.is_unsaved  # the key never came to the form
    assert is_locked(window)
    assert rate.rating(ward.at("rater"), draft.id).answers == ()


def test_a_short_sleep_locks_too_and_the_trail_says_why(
    signed_in: SignIn, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    clock.advance(seconds=45)
    window.watch.look()
    assert is_locked(window)
    assert _last_lock(ward) == SLEPT


def test_the_systems_lock_and_its_sleep_lock_the_window(signed_in: SignIn, ward: Ward) -> None:
    window = signed_in()
    window.system_lock.on_sleep(False)
    window.system_lock.on_saver(False)
    assert not is_locked(window)
    window.system_lock.on_sleep(True)
    assert is_locked(window)
    assert _last_lock(ward) == "system"


def test_open_questions_go_with_the_window_and_leave_no_name_behind(
    qtbot: QtBot, running: Session, signed_in: SignIn, ward: Ward
) -> None:
    window = signed_in("rater")
    page = window.pages.currentWidget()
    assert page is not None
    ask = Ask(page, window.theme, f"About {FAMILY}", "Do", lambda: None, f"{CODE} {FAMILY}")
    line = QLineEdit()
    ask.add(line)
    ask.ask(line)
    qtbot.keyClicks(line, f"note about {FAMILY}")
    orphan = QDialog()
    orphan.setWindowTitle(FAMILY)
    orphan.show()
    window.lock()
    _assert_nobody_is_named(qtbot)
    _sign_in_again(qtbot, window)
    today_page = window.pages.currentWidget()
    assert isinstance(today_page, TodayPage)
    assert "What was typed in it was not kept" in today_page.message.text


@pytest.mark.parametrize("place", ["today", "patients", "patient", "session", "rating"])
def test_locked_no_tree_of_the_program_names_a_patient(
    qtbot: QtBot, running: Session, signed_in: SignIn, ward: Ward, place: str
) -> None:
    window = signed_in()
    _go(window, ward, running, place)
    assert CODE in everything_shown(window) or place == "patients"
    window.lock()
    _assert_nobody_is_named(qtbot)
    assert window.windowTitle().startswith("KetRate")


def test_while_locked_it_says_how_many_ratings_are_due_and_nobodys_name(
    qtbot: QtBot, running: Session, signed_in: SignIn, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    assert today.board(ward.desk).lanes[0].situation(clock.now().instant).next is not None
    window.lock()
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.due.text() == "Ratings are due in 1 session"
    clock.advance(minutes=300)
    page.tick()
    assert page.due.text() == "Ratings are due in 1 session, overdue in 1"
    assert "overdue" in window.windowTitle()
    _assert_nobody_is_named(qtbot)


def test_an_answer_that_could_not_be_saved_is_told_after_unlocking(
    qtbot: QtBot, running: Session, signed_in: SignIn, ward: Ward
) -> None:
    window = signed_in()
    draft = ward.a_draft(running)
    window.open_rating(int(draft.id))
    page = window.pages.currentWidget()
    assert isinstance(page, RatingPage)
    ward.desk.vault.is_read_only = True  # the disk refuses
    qtbot.keyClick(page.form, Qt.Key.Key_2)
    assert page.is_unsaved
    window.lock()
    _sign_in_again(qtbot, window)
    shown = window.pages.currentWidget()
    assert isinstance(shown, TodayPage)
    assert "one answer could not be saved" in shown.message.text


def test_an_answer_that_can_be_saved_again_is_saved_before_the_lock(
    qtbot: QtBot, running: Session, signed_in: SignIn, ward: Ward
) -> None:
    window = signed_in()
    draft = ward.a_draft(running)
    window.open_rating(int(draft.id))
    page = window.pages.currentWidget()
    assert isinstance(page, RatingPage)
    ward.desk.vault.is_read_only = True
    qtbot.keyClick(page.form, Qt.Key.Key_2)
    ward.desk.vault.is_read_only = False
    window.lock()
    answers = rate.rating(ward.at("rater"), draft.id).answers
    assert [(one.item, one.value) for one in answers] == [(1, 2)]


class SystemClipboard:
    """The machine's clipboard, which belongs to whoever copied last."""

    def __init__(self, text: str, *, is_ours: bool) -> None:
        self.text = text
        self._is_ours = is_ours

    def ownsClipboard(self) -> bool:  # noqa: N802 - as Qt names it
        return self._is_ours

    def ownsSelection(self) -> bool:  # noqa: N802 - as Qt names it
        return False

    def clear(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        self.text = ""


@pytest.mark.parametrize(("is_ours", "left"), [(True, ""), (False, "from elsewhere")])
def test_only_what_was_copied_here_is_taken_off_the_clipboard(is_ours: bool, left: str) -> None:
    clipboard = SystemClipboard("from elsewhere", is_ours=is_ours)
    away.forget(clipboard)
    assert clipboard.text == left


def test_another_person_takes_over_with_two_clicks_and_a_password(
    qtbot: QtBot, running: Session, signed_in: SignIn, ward: Ward
) -> None:
    window = signed_in("rater")
    draft = ward.a_draft(running)
    window.bar.user.click()
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    names = page.login.view()
    assert names.isVisible()
    row = page.login.findData("physician")
    index = page.login.model().index(row, 0)
    qtbot.mouseClick(
        names.viewport(), Qt.MouseButton.LeftButton, pos=names.visualRect(index).center()
    )
    qtbot.waitUntil(lambda: page.login.value == "physician", timeout=2000)
    assert window.focusWidget() is page.password
    page.password.setText(PASSWORD)
    with qtbot.waitSignal(page.signed_in, timeout=20_000):
        qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert isinstance(window.pages.currentWidget(), TodayPage)
    assert window.bar.person.text().startswith("Physician")
    left = next(one for one in rate.drafts(ward.desk) if one.rating.id == draft.id)
    assert not left.is_mine


def test_wrong_passwords_and_the_last_visit_are_told_at_sign_in(
    qtbot: QtBot, signed_in: SignIn, ward: Ward, clock: FakeClock
) -> None:
    ward.at("rater")
    ward.desk.lock()
    clock.advance(minutes=90)
    for _ in range(2):
        with pytest.raises(WrongPasswordError):
            unlock.derive_key(ward.desk, "rater", "not it")
    shown = signed_in("rater").pages.currentWidget()
    assert isinstance(shown, TodayPage)
    assert shown.message.text.startswith("2 wrong passwords were typed for your name")
    assert "2026-03-02 10:00" in shown.message.text
    kinds = [one.kind for one in audit.events(ward.desk.vault)]
    assert kinds[-3:-1] == ["staff.wrong_password", "staff.sign_in"]


def test_the_wait_after_too_many_wrong_passwords_is_counted_down_and_survives_a_restart(
    window: Window, ward: Ward, clock: FakeClock
) -> None:
    for _ in range(7):
        try:
            unlock.derive_key(ward.desk, "rater", "not it")
        except WrongPasswordError as error:
            clock.advance(seconds=error.wait_s)
    with pytest.raises(WrongPasswordError):
        unlock.derive_key(ward.desk, "rater", "not it")
    ward.desk.close()
    window.open_clinic(ward.folder)
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.login.choose("rater")
    wait = unlock.wait_s(page.desk, "rater")
    assert wait > 1
    assert page.status.text() == f"Next try in {wait} seconds"
    assert not page.enter.isEnabled()
    clock.advance(seconds=1)
    page.tick()
    assert str(wait - 1) in page.status.text()
    page.login.choose("physician")
    assert page.enter.isEnabled()
    page.login.choose("rater")
    clock.advance(seconds=wait)
    page.tick()
    assert page.enter.isEnabled()


def test_a_clock_that_was_moved_is_told_and_noted_and_locks_nobody_out(
    signed_in: SignIn, clock: FakeClock, ward: Ward
) -> None:
    from datetime import timedelta

    window = signed_in()
    window.watch.look()
    clock.set_wall(clock.utc + timedelta(hours=1))
    window.watch.look()
    page = window.pages.currentWidget()
    assert isinstance(page, TodayPage)
    assert "moved by +1 h" in page.message.text
    found = [e for e in audit.events(ward.desk.vault) if e.kind == "clock.jump"]
    assert [e.body["seconds"] for e in found] == [3600]


@pytest.mark.parametrize("milliseconds", [500, -500, 1900])
def test_what_a_time_server_corrects_is_not_called_a_jump(
    signed_in: SignIn, clock: FakeClock, ward: Ward, milliseconds: int
) -> None:
    from datetime import timedelta

    window = signed_in()
    clock.set_wall(clock.utc + timedelta(milliseconds=milliseconds))
    window.watch.look()
    assert not [e for e in audit.events(ward.desk.vault) if e.kind == "clock.jump"]


def _pass(window: Window, clock: FakeClock, seconds: int) -> None:
    """Time goes by with the machine awake: somebody looks at least every ten seconds."""
    while seconds > 0:
        step = min(10, seconds)
        clock.advance(seconds=step)
        window.watch.look()
        seconds -= step


def _last_lock(ward: Ward) -> object:
    desk = ward.at("rater")
    return [e for e in audit.events(desk.vault) if e.kind == "staff.lock"][-1].body["why"]


def _go(window: Window, ward: Ward, session: Session, place: str) -> None:
    if place in ("today", "patients"):
        window.go(place)
    elif place == "patient":
        window.open_patient(CODE)
    elif place == "session":
        window.open_session(int(SessionId(session.id)))
    else:
        window.open_rating(int(ward.a_draft(session).id))


def _assert_nobody_is_named(qtbot: QtBot) -> None:
    def tops() -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if not one.parent()]

    def named() -> list[str]:
        texts = [everything_shown(one) for one in tops()]
        return [text for text in texts if CODE in text or FAMILY in text]

    qtbot.waitUntil(lambda: not named(), timeout=3000)


def _sign_in_again(qtbot: QtBot, window: Window) -> None:
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.password.setText(PASSWORD)
    with qtbot.waitSignal(page.signed_in, timeout=20_000):
        page.enter.click()
