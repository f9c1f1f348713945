"""Opening the window: quickly, or with one sentence on why not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketrate import app
from ketrate.screens.crash import install, places, write_log
from ketrate.screens.preferences import Preferences, PreferencesFile
from tests.fakes import FakeClock
from tests.ward import Ward

HEAVY = ("numpy", "matplotlib", "scipy", "reportlab", "sqlite_utils", "pandas", "statsmodels")

FIRST_PAINT = f"""
import sys
from pathlib import Path
from ketrate.app import application, build
from ketrate.clock import SystemClock
from ketrate.screens.preferences import PreferencesFile
qt = application()
window = build(Path(sys.argv[1]), SystemClock(), PreferencesFile(Path(sys.argv[2])))
window.show()
window.grab()
print(type(window.pages.currentWidget()).__name__)
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(ward: Ward, tmp_path: Path) -> None:
    ward.desk.close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(ward.folder), str(tmp_path / "window.json")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    page, heavy = done.stdout.split("\n")[:2]
    assert page == "UnlockPage"
    assert heavy == ""


def test_a_qt_that_would_abort_in_a_rating_is_refused_in_a_sentence() -> None:
    sentence = app.broken_pair((3, 11), "6.12.0")
    assert "6.12.0" in sentence
    assert "pip install" in sentence


@pytest.mark.parametrize(("python", "qt"), [((3, 12), "6.12.0"), ((3, 11), "6.11.3")])
def test_other_pairs_of_python_and_qt_are_taken(python: tuple[int, int], qt: str) -> None:
    assert app.broken_pair(python, qt) == ""


def test_a_missing_system_library_is_named_with_the_line_that_brings_it() -> None:
    message = "libEGL.so.1: cannot open shared object file: No such file or directory"
    sentence = app.missing_library(message)
    assert "libEGL.so.1" in sentence
    assert "apt-get install" in sentence
    assert "libegl1" in sentence


def test_this_machine_can_open_a_window() -> None:
    assert app.why_not() == ""


def test_a_crash_is_told_and_logged_without_patient_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: FakeClock, qapp: object
) -> None:
    from PySide6.QtWidgets import QWidget

    told: list[str] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    hook = install(QWidget(), clock, told.append)
    try:
        int("Ada Demo")
    except ValueError as error:
        hook(ValueError, error, error.__traceback__)
    assert "ValueError" in told[0]
    assert "Ada Demo" not in told[0]
    logs = [file.read_text() for file in tmp_path.rglob("crash.log")]
    assert len(logs) == 1
    assert "test_start.py" in logs[0]
    assert "Ada Demo" not in logs[0]


def test_a_log_that_cannot_be_written_is_no_second_crash(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("")
    assert write_log(ValueError("x"), clock, tmp_path / "file") is None
    assert places(ValueError("Ada Demo")).startswith("ValueError in KetRate")


def test_the_window_remembers_who_and_its_size(tmp_path: Path) -> None:
    PreferencesFile(tmp_path / "w.json").keep(last_login="rater", geometry=b"\x01\x02")
    again = PreferencesFile(tmp_path / "w.json").now
    assert (again.last_login, again.geometry_bytes) == ("rater", b"\x01\x02")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"scale_percent": 9}', '{"geometry": "%"}'])
def test_preferences_that_make_no_sense_are_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "w.json").write_text(text)
    found = PreferencesFile(tmp_path / "w.json").now
    assert found.geometry_bytes == b""
    assert found.scale_percent == Preferences().scale_percent


def test_a_machine_without_a_screen_says_so_in_one_sentence() -> None:
    assert "no screen" in app.no_screen({})
    assert app.no_screen({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert app.no_screen({"WAYLAND_DISPLAY": "wayland-0"}) == ""
