"""When the program itself is wrong: say so, keep where in the code, and never what was in it.

The log holds file names, line numbers and the kind of the error; no values, no messages, since
these may quote a patient.
"""

import ctypes
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from ketrate import __version__
from ketrate.clock import Clock
from ketrate.words import tr

PR_SET_DUMPABLE = 4
"""From linux/prctl.h."""
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def places(error: BaseException) -> str:
    """Kind of error and the places in the code it went through; nothing else."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([f"{type(error).__name__} in KetRate {__version__}", *lines])


def write_log(error: BaseException, clock: Clock, folder: Path | None = None) -> Path | None:
    """Append to the log; None when the machine cannot keep one."""
    target = (folder or user_log_path("ketrate", appauthor=False)) / "crash.log"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8") as log:
            log.write(f"{clock.now().instant.iso()}\n{places(error)}\n\n")
    except OSError:
        return None
    return target


def keep_memory_private() -> None:
    """No core file, and no other process of the same person reads this one's memory.

    Both hold what is on the screen in plain text. Linux has both, macOS the first; on Windows it
    is the system's own setting.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def install(window: QWidget, clock: Clock, tell: Callable[[str], None] | None = None) -> Hook:
    """Catch every bug that reaches the event loop; the program goes on, saved answers are saved."""
    say = tell or (lambda text: _tell(window, text))

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log = write_log(error, clock)
        text = tr(
            "KetRate made a mistake ({kind}). Every answer that was shown as saved is saved. "
            "Close KetRate and start it again.",
            kind=kind.__name__,
        )
        if log is not None:
            text += " " + tr("Where it happened stands in {log}, without patient data.", log=log)
        say(text)

    sys.excepthook = hook
    return hook


def _tell(window: QWidget, text: str) -> None:
    if QApplication.activeModalWidget() is not None:
        return  # one crash window is enough; the log has the rest
    box = QMessageBox(QMessageBox.Icon.Critical, "KetRate", text, parent=window)
    box.exec()
