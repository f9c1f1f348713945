"""A window without a screen, in front of a real clinic."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes import FakeClock
from tests.ward import PASSWORD, Ward

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ketrate.screens.background import Background
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.theme import Theme
from ketrate.screens.window import Window


@pytest.fixture
def theme(qapp: object) -> Theme:
    made = Theme()
    made.apply()
    return made


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, background: Background, clock: FakeClock, tmp_path: Path
) -> Window:
    """A window with no clinic open yet."""
    made = Window(clock, background, theme, PreferencesFile(tmp_path / "window.json"))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def signed_in(qtbot: QtBot, window: Window, ward: Ward) -> Callable[[str], Window]:
    """Sign somebody in through the unlock page."""

    def sign_in(login: str = "rater") -> Window:
        ward.desk.close()
        window.open_clinic(ward.folder)
        page = window.pages.currentWidget()
        from ketrate.screens.pages.unlock import UnlockPage

        assert isinstance(page, UnlockPage)
        page.login.choose(login)
        page.password.setText(PASSWORD)
        with qtbot.waitSignal(page.signed_in, timeout=20_000):
            page.enter.click()
        assert window.desk is not None
        ward.desk = window.desk
        return window

    return sign_in
