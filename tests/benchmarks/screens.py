"""What a person waits for at the window: a key, a second passing, a patient's figure."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ketrate.app import application, build
from ketrate.clinic import rate
from ketrate.records.ids import RatingId
from ketrate.records.treatment import Session
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.theme import DARK, LIGHT
from ketrate.screens.widgets.item_head import ItemHead
from ketrate.screens.widgets.lane import Lane
from tests.benchmarks import clinics
from tests.benchmarks.timing import Row, median, p99, timed
from tests.journeys.hands import Hands
from tests.ward import Ward

SESSIONS = 12
STAGGER_MINUTES = 9
LONGEST_WAIT_MS, LOOK_MS = 20_000, 1


class Painted(QObject):
    """Knows whether something of that kind was painted since it was last asked to look."""

    def __init__(self, kind: type[QObject]) -> None:
        super().__init__()
        self._kind = kind
        self.is_painted = False
        application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and isinstance(watched, self._kind):
            self.is_painted = True
        return False

    def after(self, act: Callable[[], object]) -> float:
        """Milliseconds from an act to the end of the paint that follows it."""
        self.is_painted = False
        began = time.perf_counter_ns()
        act()
        while not self.is_painted:
            QTest.qWait(0)
            assert time.perf_counter_ns() - began < LONGEST_WAIT_MS * 1e6
        return (time.perf_counter_ns() - began) / 1e6


def form(folder: Path, ratings: int = 20) -> tuple[Row, ...]:
    """A digit in the rating form: commit, next item, painted."""
    ward = clinics.ward(folder / "form")
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    with _window(ward, "rater") as hands:
        painted = Painted(ItemHead)
        found = [ms for _ in range(ratings) for ms in _one_rating(hands, session, painted)]
    return (
        Row("key to painted in the rating form", median(found), "", None, "< 8 ms"),
        Row("the same, 99th percentile", p99(found), "", None, "printed"),
    )


def _one_rating(hands: Hands, session: Session, painted: Painted) -> list[float]:
    desk = hands.window._desk()
    draft = rate.open_rating(
        desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=None,
        instrument_id="cadss23",
    )
    hands.window.open_rating(RatingId(draft.id))
    page = hands.page(RatingPage)
    QTest.qWait(30)
    handle = hands.window.windowHandle()
    assert handle is not None
    times = []
    for number in range(1, len(page.instrument.items)):
        hands.clock.advance(seconds=1)
        hands.window.watch.look()
        digit = str(number % 5)
        times.append(painted.after(partial(_hit, handle, digit)))
    rate.discard(desk, draft.id, "measured")
    return times


def _hit(handle: QWindow, digit: str) -> None:
    QTest.keyClick(handle, digit)  # type: ignore[call-overload]  # C's char


def board(folder: Path, seconds: int = 900) -> tuple[Row, ...]:
    """A second passes on the board of twelve sessions."""
    ward = clinics.ward(folder / "board")
    ward.at("rater")
    for number in range(SESSIONS):
        ward.a_running_session(ward.a_course(ward.a_patient(f"KR-{number:04}")))
        ward.clock.advance(minutes=STAGGER_MINUTES)
    with _window(ward, "rater") as hands:
        page = hands.page(TodayPage)
        assert len(hands.lanes()) == SESSIONS
        hands.window.watch.allow(60)  # nobody touches it for a quarter of an hour
        page.timer.stop()
        painted = Painted(Lane)
        ticks: list[float] = []
        seen: list[float] = []
        heard: list[float] = []
        for _ in range(seconds):
            hands.clock.advance(seconds=1)
            hands.window.watch.look()
            heard.append(timed(hands.window.calls.reminding.tick))
            seen.append(painted.after(lambda: ticks.append(timed(page.tick))))
        application().removeEventFilter(painted)
        opened = [_open_due(hands) for _ in range(max(3, seconds // 50))]
    return (
        Row("due rating opened from the board, painted", median(opened), "", None, "< 100 ms"),
        Row("the same, 99th percentile", p99(opened), "", None, "printed"),
        Row("reminders listen, 12 sessions", median(heard), "", None, "< 2 ms"),
        Row("board tick with 12 sessions", median(ticks), "", None, "< 2 ms"),
        Row("the same, 99th percentile", p99(ticks), "", None, "printed"),
        Row("the same, painted", median(seen), "", None, "printed"),
    )


def _open_due(hands: Hands) -> float:
    """Milliseconds from Enter on the most pressing lane to its form; then all is as before."""
    page = hands.page(TodayPage)
    lane = next(one for one in page.board.lanes if one.button.text() == "Rate now")
    hands.window.watch.look()
    painted = Painted(ItemHead)
    taken = painted.after(lambda: QTest.keyClick(lane, Qt.Key.Key_Return))
    application().removeEventFilter(painted)
    rate.discard(hands.window._desk(), hands.page(RatingPage).rating.id, "measured")
    hands.window.go("today")
    return taken


def patient(folder: Path, visits: int = 60, redraws: int = 8) -> tuple[Row, ...]:
    """A patient's page with its figure, and the figure once more."""
    ward = clinics.ward(folder / "patient")
    clinics.bring_visits(ward.at("admin"), "KR-0001", visits)
    with _window(ward, "physician") as hands:
        _until(_is_warm)
        first = timed(lambda: _open(hands, "KR-0001"))
        again = [timed(lambda: _open(hands, "KR-0001")) for _ in range(3)]
        redrawn = [timed(lambda: _redraw(hands)) for _ in range(redraws)]
    return (
        Row(f"patient page, {visits} visits, first figure", first, "", None, "< 300 ms"),
        Row("the same, opened again", median(again), "", None, "printed"),
        Row("the same, figure drawn again", median(redrawn), "", None, "< 50 ms"),
    )


def _open(hands: Hands, code: str) -> None:
    hands.window.open_patient(code)
    page = hands.page(PatientPage)
    _until(lambda: page.figure.is_drawn)


def _redraw(hands: Hands) -> None:
    figure = hands.page(PatientPage).figure
    before = figure._picture
    theme = hands.window.theme
    theme.use(LIGHT if theme.colors.is_dark else DARK)
    _until(lambda: figure._picture is not before)


@contextmanager
def _window(ward: Ward, login: str) -> Iterator[Hands]:
    """The real window on the ward's clinic, with somebody signed in."""
    ward.desk.close()
    application()
    preferences = PreferencesFile(ward.folder.with_suffix(".json"))
    hook = sys.excepthook
    window = build(ward.folder, ward.clock, preferences)
    sys.excepthook = hook  # a mistake ends the run; nobody is here to close a box
    hands = Hands(window, ward.clock)
    hands.sign_in(login)
    yield hands
    window.close()
    window.background.close()
    QApplication.sendPostedEvents()


def _until(what: Callable[[], bool]) -> None:
    """Let the window work as it does when nobody measures, until something is true.

    A real event loop: it leaves the interpreter to the other threads, QTest's waiting does not.
    """
    loop = QEventLoop()
    look, limit = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if what() else None)
    limit.timeout.connect(loop.quit)
    look.start(LOOK_MS)
    limit.start(LONGEST_WAIT_MS)
    loop.exec()
    assert what()


def _is_warm() -> bool:
    names = {thread.name for thread in threading.enumerate()}
    return "matplotlib.figure" in sys.modules and "ketrate-warm-up" not in names
