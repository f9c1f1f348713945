"""The computer is kept from falling asleep by itself while somebody sits in a chair.

Linux asks systemd-logind, macOS caffeinate, each through a process that ends with this program,
however it ends; Windows is told by its own call. A closed lid is stronger than all of them, and so
is a person who sends the machine to sleep, but for Linux, where desktops sleep through logind and
may therefore ask or refuse. The process says a word once it holds, so that "stays awake" is only
said when it is so.
"""

import shutil
import sys

from PySide6.QtCore import QObject, QProcess, Signal

from ketrate.words import tr

WORD = b"held"
HOLDING = ("sh", "-c", "echo held; exec cat")
"""Says the word, then waits for the end of a pipe that ends with this program."""
PATIENCE_MS = 500
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
"""SetThreadExecutionState: from now on; keep the system running (the screen may go dark)."""


class Awake(QObject):
    """`hold` while a session runs, `release` after it; `changed` follows what became of it.

    `is_held` is None while that is not known yet.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_wanted = False
        self.is_held: bool | None = False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._said)
        self._process.finished.connect(self._lost)
        self._process.errorOccurred.connect(self._lost)

    @property
    def words(self) -> str:
        """One sentence for the head of the board; empty while no session runs."""
        if not self.is_wanted or self.is_held is None:
            return ""
        if self.is_held:
            return tr("The computer stays awake")
        return tr("The computer cannot be kept awake")

    def want(self, is_wanted: bool) -> None:  # noqa: FBT001 - a signal's slot
        """Keep awake from now on, or no longer."""
        if is_wanted == self.is_wanted:
            return
        self.is_wanted = is_wanted
        self._hold() if is_wanted else self._release()
        self.changed.emit()

    def _hold(self) -> None:
        if sys.platform == "win32":
            self.is_held = _tell_windows(_CONTINUOUS | _SYSTEM_REQUIRED)
            return
        command = _command()
        if not command:
            self.is_held = False
            return
        self.is_held = None
        self._process.start(command[0], command[1:])

    def _release(self) -> None:
        self.is_held = False
        if sys.platform == "win32":
            _tell_windows(_CONTINUOUS)
            return
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(PATIENCE_MS):
            self._process.kill()
            self._process.waitForFinished(PATIENCE_MS)

    def _said(self) -> None:
        if WORD in self._process.readAllStandardOutput().data() and self.is_wanted:
            self.is_held = True
            self.changed.emit()

    def _lost(self, *_how: object) -> None:
        """It could not begin, or somebody ended it."""
        if self.is_wanted and self.is_held is not False:
            self.is_held = False
            self.changed.emit()


def _command() -> list[str]:
    """What holds the machine awake here; empty where nothing is known to."""
    if sys.platform == "darwin":
        found = ["caffeinate", "-i", *HOLDING]
    else:
        why = tr("A patient is being observed")
        found = ["systemd-inhibit", "--what=idle:sleep", "--who=KetRate", f"--why={why}"]
        found += ["--mode=block", *HOLDING]
    return found if shutil.which(found[0]) else []


def _tell_windows(flags: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.SetThreadExecutionState(flags))
    return False
