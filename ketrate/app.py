"""The front door of the window: checks that Qt can run here, then joins clock, desk and window."""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clock import Clock
from ketrate.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ketrate.screens.preferences import PreferencesFile
    from ketrate.screens.window import Window

BROKEN_QT = ((3, 11), "6.12.0")
DEBIAN = (
    "sudo apt-get install -y libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libx11-xcb1 libxcb-randr0 "
    "libxcb-shape0 libxcb-xkb1 libxcb-image0 libxcb-render-util0"
)
X11_LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-image.so.0",
    "libxcb-render-util.so.0",
    "libxcb-xkb.so.1",
    "libxkbcommon-x11.so.0",
    "libX11-xcb.so.1",
)
FAILED = 1


def run(folder: Path | None, clock: Clock, login: str = "") -> int:
    """Open the window on a clinic folder (None: the first run) and stay until closed.

    `login` is the sign-in name to begin with; else the one used last on this machine.
    """
    reason = why_not()
    if reason:
        print(reason, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return FAILED
    from ketrate.screens.crash import keep_memory_private
    from ketrate.screens.preferences import PreferencesFile

    keep_memory_private()
    preferences = PreferencesFile()
    if login:
        preferences.keep(last_login=login)
    percent = preferences.now.scale_percent
    if percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(percent / 100))
    app = application()
    window = build(folder, clock, preferences)
    window.show()
    status = app.exec()
    window.background.close()
    return status


def why_not() -> str:
    """One sentence on why no window can be opened on this machine; empty when one can."""
    try:
        import PySide6
        from PySide6 import QtWidgets  # noqa: F401 - the import is the question
    except ImportError as error:
        return missing_library(str(error))
    return broken_pair(sys.version_info[:2], PySide6.__version__) or no_screen(os.environ)


def no_screen(environment: Mapping[str, str]) -> str:
    """One sentence where Linux has no screen to open, or lacks a library for it; else empty.

    Qt would end the program without a word that helps.
    """
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return ""
    if environment.get("WAYLAND_DISPLAY"):
        return ""
    if not environment.get("DISPLAY"):
        return tr("There is no screen here to open a window on. The commands work without one.")
    for library in X11_LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return missing_library(library)
    return ""


def missing_library(message: str) -> str:
    """Which library the system lacks, and the line that brings it on Debian."""
    library = message.split(":", 1)[0].strip()
    return tr(
        "The window needs the system library {library}, which is not installed. On Debian: {line}",
        library=library,
        line=DEBIAN,
    )


def broken_pair(python: tuple[int, ...], qt: str) -> str:
    """PySide6 6.12.0 on Python 3.11 takes a reference off None at every call and aborts."""
    if (tuple(python), qt) != BROKEN_QT:
        return ""
    return tr(
        "PySide6 {qt} does not work with Python 3.11 and would end in the middle of a rating. "
        "Install an earlier one: pip install 'PySide6-Essentials<6.12'",
        qt=qt,
    )


def application() -> "QApplication":
    """The one QApplication, under KetRate's name."""
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("KetRate")
    app.setDesktopFileName("ketrate")
    return app


def build(
    folder: Path | None, clock: Clock, preferences: "PreferencesFile | None" = None
) -> "Window":
    """The window on a clinic; heavy libraries begin to load after its first paint."""
    from PySide6.QtCore import QTimer

    from ketrate.screens.background import Background, warm_up
    from ketrate.screens.crash import install
    from ketrate.screens.preferences import PreferencesFile
    from ketrate.screens.theme import Theme
    from ketrate.screens.window import Window, first_palette

    kept = preferences or PreferencesFile()
    theme = Theme(first_palette(kept.now.look))
    theme.apply()
    window = Window(clock, Background(), theme, kept)
    install(window, clock)
    window.begin(folder)
    QTimer.singleShot(400, window, warm_up)
    return window
