"""A program of its own that opens a window, says when it is painted and how large it is, and ends.

`empty`: nothing but Qt's main window. `ketrate`: what the command `ketrate` does, to the unlock
page. `warm`: the same, once the heavy libraries have been loaded behind the window.
"""

import os
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

POLL_MS = 50


class FirstPaint(QObject):
    """Waits for the first paint of a main window, and for the event loop behind it."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode
        self._was_painted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        is_first = event.type() == QEvent.Type.Paint and not self._was_painted
        if is_first and isinstance(watched, QMainWindow):
            self._was_painted = True
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if self._mode == "warm":
            QTimer.singleShot(1000, self._wait)
        else:
            _say_and_end()

    def _wait(self) -> None:
        if any(thread.name == "ketrate-warm-up" for thread in threading.enumerate()):
            QTimer.singleShot(POLL_MS, self._wait)
        else:
            _say_and_end()


def _say_and_end() -> None:
    sys.stdout.write(f"{_resident_mb()}\n")
    sys.stdout.flush()
    os._exit(0)


def _resident_mb() -> float:
    """Memory in use now (Linux), else the most there ever was."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(mode: str, folder: str) -> None:
    app = QApplication(sys.argv[:1])
    watch = FirstPaint(mode)
    app.installEventFilter(watch)
    if mode == "empty":
        window = QMainWindow()
        window.resize(1280, 800)
        window.show()
        app.exec()
    else:
        from ketrate.cli import main as ketrate

        ketrate(["--clinic", folder])


if __name__ == "__main__":
    main(*sys.argv[1:])
