"""The whole program, opened on a real clinic as `ketrate` opens it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from ketrate.app import build
from ketrate.clinic import unlock
from ketrate.clinic.desk import Desk, open_clinic
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.window import Window
from ketrate.store.keys import DataKey
from tests.fakes import FakeClock
from tests.journeys.hands import Hands

Opened = Callable[[Path], Hands]


@pytest.fixture
def folder(tmp_path: Path, founded: tuple[Path, DataKey]) -> Path:
    """A clinic with five people and no patient, at nobody's desk."""
    template, _ = founded
    return Path(shutil.copytree(template, tmp_path / "clinic"))


@pytest.fixture
def opened(
    qapp: QApplication, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    """Start the program on a folder; a bug in it fails the test instead of opening a box."""
    caught = sys.excepthook
    windows: list[Window] = []

    def start(folder: Path) -> Hands:
        preferences = PreferencesFile(tmp_path / "window.json")
        windows.append(build(folder, clock, preferences))
        monkeypatch.setattr(sys, "excepthook", caught)
        return Hands(windows[-1], clock)

    yield start
    for window in windows:
        window.close()
        window.background.close()
        window.deleteLater()


@pytest.fixture
def desk_of(clock: FakeClock, founded: tuple[Path, DataKey]) -> Iterator[Callable[..., Desk]]:
    """Look into the vault after the program has ended, as one of its people."""
    _, key = founded
    desks: list[Desk] = []

    def look(folder: Path, login: str = "physician") -> Desk:
        desks.append(open_clinic(folder, clock))
        unlock.sign_in(desks[-1], login, key)
        return desks[-1]

    yield look
    for desk in desks:
        desk.close()
