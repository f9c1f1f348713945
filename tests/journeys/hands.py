"""Two hands at the real window: keys and clicks where a person would put them, nothing else.

Keys go to the window that has the keyboard, clicks to the place on the glass where the widget
is; a widget that is hidden, disabled or covered cannot be used, here as there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from ketrate.screens.pages.page import Page
from ketrate.screens.pages.unlock import UnlockPage
from ketrate.screens.widgets.lane import Lane
from ketrate.screens.window import Window
from tests.fakes import FakeClock
from tests.ward import PASSWORD

W = TypeVar("W", bound=QWidget)
PATIENCE_MS, STEP_MS = 10_000, 10
STEPS_BETWEEN_TOUCHES = 12
"""A key every four minutes: the window must not think that everybody has gone."""
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Works at one window; the clock moves only through `wait`."""

    def __init__(self, window: Window, clock: FakeClock) -> None:
        self.window = window
        self.clock = clock
        window.show()
        assert QTest.qWaitForWindowExposed(window)
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)

    @property
    def place(self) -> QWidget:
        """The page that is shown."""
        shown = self.window.pages.currentWidget()
        assert shown is not None
        return shown

    def page(self, kind: type[W]) -> W:
        """The page that is shown, which must be of that kind."""
        shown = self.place
        assert isinstance(shown, kind), type(shown).__name__
        return shown

    @property
    def message(self) -> str:
        shown = self.place
        return shown.message.text if isinstance(shown, Page) else ""

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._front(), key, modifier)
        QTest.qWait(0)

    def key_in(self, text: str) -> None:
        for sign in text:
            QTest.keyClick(self._front(), sign)  # type: ignore[call-overload]  # C's char
        QTest.qWait(0)

    def fill(self, name: str, text: str) -> None:
        """Click into a field, replace what it holds."""
        self.click(self.find(QWidget, name, focusable=True))
        self.press(Qt.Key.Key_A, CONTROL)
        self.key_in(text)

    def push(self, name: str) -> None:
        """Click the button of that accessible name."""
        self.click(self.find(QAbstractButton, name))

    def click(self, widget: QWidget) -> None:
        for area in _parents(widget):
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(widget)
        QTest.qWait(0)
        top = widget.window()
        handle = top.windowHandle()
        assert handle is not None
        at = widget.mapTo(top, widget.rect().center())
        assert top.rect().contains(at), widget.accessibleName()
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.qWait(0)

    def find(self, kind: type[W], name: str, *, focusable: bool = False) -> W:
        """The one visible widget of that accessible name, in the window that has the keyboard."""
        front = QApplication.activeModalWidget() or self.window
        found = [
            widget
            for widget in front.findChildren(kind)
            if widget.accessibleName() == name and widget.isVisible() and widget.isEnabled()
            if not focusable or widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        assert len(found) == 1, (name, sorted(_names(front)))
        return found[0]

    def until(self, what: Callable[[], bool]) -> None:
        """Wait until something is true."""
        waited = 0
        while not what():
            assert waited < PATIENCE_MS
            QTest.qWait(STEP_MS)
            waited += STEP_MS

    def wait(self, minutes: int) -> None:
        """Minutes pass at the bedside; somebody is there, and no machine sleeps."""
        for step in range(minutes * 3):
            self.clock.advance(seconds=20)
            self.window.watch.look()
            if step % STEPS_BETWEEN_TOUCHES == 0:
                self.press(Qt.Key.Key_Shift)
        tick = getattr(self.place, "tick", None)
        if tick is not None:
            tick()

    def sign_in(self, login: str) -> None:
        page = self.page(UnlockPage)
        page.login.setFocus()
        self.key_in(login[:3])
        assert page.login.value == login
        page.password.setFocus()
        self.key_in(PASSWORD)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: not self.window.bar.isHidden())

    def lanes(self) -> list[str]:
        """What a screen reader says of each lane of the board, from the top."""
        found = self.window.findChildren(Lane)
        shown = [lane for lane in found if lane.isVisible()]
        return [
            lane.accessibleName()
            for lane in sorted(shown, key=lambda lane: lane.mapTo(self.window, QPoint()).y())
        ]

    def save_as(self, path: Path) -> None:
        """Type a path into the file dialog that is open."""
        self.until(lambda: QApplication.activeModalWidget() is not None)
        self.press(Qt.Key.Key_A, CONTROL)
        self.key_in(str(path))
        self.press(Qt.Key.Key_Return)

    def _front(self) -> QWindow:
        """The window that has the keyboard; offscreen nobody gives it back after a dialog."""
        front = QApplication.activeModalWidget() or self.window
        if QGuiApplication.focusWindow() is not front.windowHandle():
            front.activateWindow()
            self.until(lambda: QGuiApplication.focusWindow() is front.windowHandle())
        handle = front.windowHandle()
        assert handle is not None
        return handle


def _parents(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def _names(top: QWidget) -> set[str]:
    return {w.accessibleName() for w in top.findChildren(QWidget) if w.isVisible()} - {""}
