"""Twelve chairs and one nurse: everything that falls due is called out, once, and to nobody else.

The real window, a clock that a test moves; no chime is ever played, it is counted.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketrate.clinic import bedside
from ketrate.clinic.today import lanes
from ketrate.protocol.situation import State
from ketrate.records.bedside import NotDoneReason
from ketrate.records.treatment import Session
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.window import Window
from ketrate.store import audit
from tests.fakes import FakeClock
from tests.ward import PASSWORD, Ward

SignIn = Callable[..., Window]
CHAIRS = 12
BETWEEN_MINUTES = 2


class Ears:
    """Counts how often the chime sounded since somebody last asked."""

    def __init__(self, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
        self._count = 0
        monkeypatch.setattr("ketrate.screens.chime.PLAYERS", {})
        window.calls.chime.sounded.connect(self._hear)

    def _hear(self) -> None:
        self._count += 1

    @property
    def heard(self) -> int:
        count, self._count = self._count, 0
        return count


@pytest.fixture
def ears(window: Window, monkeypatch: pytest.MonkeyPatch) -> Ears:
    return Ears(window, monkeypatch)


@pytest.fixture
def chair(ward: Ward) -> Session:
    """One infusion that began a moment ago."""
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


@pytest.fixture
def chairs(ward: Ward, clock: FakeClock) -> list[Session]:
    """Twelve infusions, begun two minutes apart."""
    ward.at("rater")
    begun = []
    for number in range(1, CHAIRS + 1):
        begun.append(ward.a_running_session(ward.a_course(ward.a_patient(f"KR-{number:04}"))))
        clock.advance(minutes=BETWEEN_MINUTES)
    return begun


def wait(window: Window, clock: FakeClock, minutes: float, *, step: float = 10) -> None:
    """Minutes pass, second-by-second enough for every window; somebody is there."""
    for _ in range(round(minutes * 60 / step)):
        clock.advance(seconds=step)
        window.watch.look()
        window.calls.reminding.tick()


def nobody_locks(window: Window, ward: Ward) -> None:
    window.watch.allow(24 * 60)


def told(window: Window) -> str:
    return window.bar.reminder.text


def sign_in_again(qtbot: QtBot, window: Window, login: str = "rater") -> None:
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.login.choose(login)
    page.password.setText(PASSWORD)
    with qtbot.waitSignal(page.signed_in, timeout=20_000):
        page.enter.click()


def today_of(window: Window) -> TodayPage:
    page = window.pages.currentWidget()
    assert isinstance(page, TodayPage)
    return page


def test_every_timepoint_of_twelve_sessions_is_called_out_once_due_and_once_overdue(
    chairs: list[Session], signed_in: SignIn, ears: Ears, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    nobody_locks(window, ward)
    assert ears.heard == 0  # nothing is due yet
    wait(window, clock, 5 * 60)
    now = clock.now().instant
    timed = {
        (lane.session.id, due.timepoint.id)
        for lane in lanes(ward.desk)
        for due in lane.situation(now).items
        if due.opens is not None and due.timepoint.offset > 0
    }
    assert len(timed) == CHAIRS * 4
    called = [one.body for one in audit.events_of_kind(ward.desk.vault, "reminder.call")]
    assert sum(int(str(one["due"])) for one in called) == len(timed)
    assert sum(int(str(one["overdue"])) for one in called) == len(timed)
    assert ears.heard == len(called)


def test_a_rating_is_called_within_two_seconds_of_its_window_and_never_before(
    chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    nobody_locks(window, ward)
    due = next(one for one in lanes(ward.desk)[0].situation(clock.now().instant).items
               if one.state is State.LATER)  # fmt: skip
    assert due.opens is not None
    left = (due.opens.utc - clock.utc).total_seconds()
    wait(window, clock, (left - 2) / 60, step=2)
    assert (ears.heard, told(window)) == (0, "")
    wait(window, clock, 2 / 60, step=1)
    assert ears.heard == 1
    assert told(window) == "Due now: 40 min (chair 3)"


def test_after_a_restart_one_summary_says_everything_that_waits(
    chairs: list[Session], signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    clock.advance(minutes=30)
    window = signed_in()
    assert ears.heard == 1
    assert told(window).startswith("10 ratings wait: 40 min (chair 3), ")
    assert told(window).endswith(" and 6 more")
    assert "KR-" not in told(window)


def test_after_sleep_one_summary_says_what_fell_due_while_the_computer_slept(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    window = signed_in()
    clock.advance(minutes=82)
    window.watch.look()
    assert isinstance(window.pages.currentWidget(), UnlockPage)
    window.calls.reminding.tick()
    assert ears.heard == 1
    assert told(window) == ""
    sign_in_again(qtbot, window)
    assert told(window) == (
        "2 ratings fell due while the computer slept: 40 min (chair 3), 80 min (chair 3)"
    )
    assert ears.heard == 0
    wait(window, clock, 1)
    assert ears.heard == 0


def test_behind_the_lock_it_sounds_and_names_nobody(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    window = signed_in()
    window.lock()
    wait(window, clock, 41)
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.tick()
    assert page.due.text() == "Ratings are due in 1 session"
    assert window.windowTitle() == "KetRate (1) – Ratings are due in 1 session"
    assert ears.heard == 1
    assert not window.bar.reminder.isVisible()
    wait(window, clock, 15)
    assert ears.heard == 1  # overdue now
    sign_in_again(qtbot, window)
    assert told(window) == "1 rating fell due while the window was locked: 40 min (chair 3)"
    assert ears.heard == 0


def test_what_was_told_before_the_lock_is_told_again_after_it_without_a_sound(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    clock.advance(minutes=41)
    window = signed_in()
    assert ears.heard == 1
    window.lock()
    sign_in_again(qtbot, window)
    assert "40 min" in told(window)
    assert ears.heard == 0


def test_a_muted_machine_is_silent_and_says_so_and_stays_so_after_a_restart(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    nobody_locks(window, ward)
    window.bar.mute.click()
    assert window.bar.muted.isVisible()
    wait(window, clock, 41)
    assert ears.heard == 0
    assert told(window) == "Due now: 40 min (chair 3)"
    assert [
        one.body["heard"] for one in audit.events_of_kind(ward.desk.vault, "reminder.call")
    ] == [False]
    assert type(window.preferences)(window.preferences.path).now.is_muted
    window.bar.muted.click()
    assert not window.bar.muted.isVisible()
    wait(window, clock, 15)
    assert ears.heard == 1


def test_the_chime_can_be_tried_even_while_it_is_off(signed_in: SignIn, ears: Ears) -> None:
    window = signed_in()
    window.bar.mute.click()
    window.bar.person.click()
    window.bar.try_chime.click()
    assert ears.heard == 1


def test_a_reminder_is_put_off_by_two_minutes_and_twice_at_the_most(
    chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    nobody_locks(window, ward)
    wait(window, clock, 36)
    assert ears.heard == 1
    for _ in range(2):
        assert window.bar.reminder.snooze.isVisible()
        window.bar.reminder.snooze.click()
        wait(window, clock, 1.5)
        assert (ears.heard, told(window)) == (0, "")
        wait(window, clock, 1)
        assert ears.heard == 1
        assert "40 min" in told(window)
    assert not window.bar.reminder.snooze.isVisible()


def test_what_is_rated_or_not_done_is_told_no_longer(
    chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock, ward: Ward
) -> None:
    clock.advance(minutes=41)
    window = signed_in()
    assert "40 min" in told(window)
    due = [one for one in lanes(ward.desk)[0].situation(clock.now().instant).items
           if one.state is State.DUE]  # fmt: skip
    for one in due:
        bedside.say_not_done(ward.desk, chair.id, one.timepoint.id, one.what, NotDoneReason.ASLEEP)
    window.calls.reminding.tick()
    assert told(window) == ""


def test_from_any_page_one_press_leads_to_the_due_rating(
    chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock, ward: Ward
) -> None:
    window = signed_in()
    nobody_locks(window, ward)
    window.go("patients")
    wait(window, clock, 36)
    assert window.bar.reminder.isVisible()
    window.bar.reminder.go.click()
    page = window.pages.currentWidget()
    assert isinstance(page, RatingPage)
    assert page.rating.timepoint_id is not None
    assert told(window) == ""


def test_the_title_counts_on_every_page(
    chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    clock.advance(minutes=41)
    window = signed_in()
    window.go("patients")
    assert window.windowTitle() == "KetRate (1) – Patients: 0 overdue, 1 due"


def test_a_blinded_rater_is_reminded_of_nothing(
    chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    clock.advance(minutes=41)
    window = signed_in("blinded")
    assert (ears.heard, told(window), window.windowTitle()) == (0, "", "KetRate – Today")
    page = today_of(window)
    page.tell_of_machine("The computer stays awake", False)
    assert not page.machine.isVisible()


def test_behind_the_lock_of_a_blinded_rater_the_chairs_are_not_forgotten(
    qtbot: QtBot, chair: Session, signed_in: SignIn, ears: Ears, clock: FakeClock
) -> None:
    window = signed_in()
    window.change_user()
    sign_in_again(qtbot, window, "blinded")
    wait(window, clock, 8)
    window.watch.allow(24 * 60)
    wait(window, clock, 33)
    assert (ears.heard, told(window), window.windowTitle()) == (0, "", "KetRate – Today")
    window.lock()
    wait(window, clock, 0.5)
    assert ears.heard == 1
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.tick()
    assert page.due.text() == "Ratings are due in 1 session"
    sign_in_again(qtbot, window)
    assert told(window) == "1 rating fell due while the window was locked: 40 min (chair 3)"


def test_an_answer_being_typed_does_not_have_the_board_read_again(
    chair: Session,
    signed_in: SignIn,
    ward: Ward,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    window = signed_in()
    draft = ward.a_draft(chair)
    window.open_rating(int(draft.id))
    form = window.pages.currentWidget()
    assert isinstance(form, RatingPage)
    qtbot.keyClick(form.form, Qt.Key.Key_2)  # the first answer also sets the rating's time
    window.calls.reminding.tick()
    read: list[object] = []
    monkeypatch.setattr("ketrate.clinic.today.lanes", read.append)
    qtbot.keyClick(form.form, Qt.Key.Key_2)
    window.calls.reminding.tick()
    assert read == []
