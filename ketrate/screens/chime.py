"""The soft sound that says a rating is due.

The file holds two sine tones (659 and 523 Hz, each dying away within a second) at a fifth of full
scale, so that a sleeping patient is not startled. It is played by what the system has: winsound,
afplay, or PipeWire's, PulseAudio's or ALSA's player in a process of its own. Where none plays,
the system's beep stands in.
"""

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtWidgets import QApplication

from ketrate import resources
from ketrate.screens.preferences import PreferencesFile

FILE = "chime.wav"
PLAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "darwin": (("afplay",),),
    "linux": (("pw-play",), ("paplay",), ("aplay", "-q")),
}
"""What can play a file, the most usual first."""
PATIENCE_MS = 300


class Chime(QObject):
    """Silent while it is muted; muting is this machine's, not the person's.

    `beeped` says that no player could play and the system's beep was asked for.
    """

    sounded = Signal()
    beeped = Signal()
    muted = Signal(bool)

    def __init__(self, preferences: PreferencesFile, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._left: list[tuple[str, ...]] = []
        self._player = QProcess(self)
        self._player.finished.connect(self._ended)
        self._player.errorOccurred.connect(self._failed)

    @property
    def is_muted(self) -> bool:
        """Whether this machine is to be silent."""
        return self._preferences.now.is_muted

    def mute(self, *, is_muted: bool) -> None:
        """Silent or not, from now on and after the next start too."""
        self._preferences.keep(is_muted=is_muted)
        self.muted.emit(is_muted)

    def sound(self) -> bool:
        """Once, unless muted; whether it sounded."""
        if self.is_muted:
            return False
        self.play()
        return True

    def play(self) -> None:
        """Once, muted or not: to hear how loud it is."""
        self.sounded.emit()
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(_file()), winsound.SND_FILENAME | winsound.SND_ASYNC)
            return
        if self._player.state() is QProcess.ProcessState.NotRunning:
            self._left = [one for one in PLAYERS.get(sys.platform, ()) if shutil.which(one[0])]
            self._next()

    def stop(self) -> None:
        """The window goes: nothing is left playing."""
        self._left = []
        self._player.blockSignals(True)  # noqa: FBT003 - Qt's own
        self._player.kill()
        self._player.waitForFinished(PATIENCE_MS)

    def _next(self) -> None:
        if not self._left:
            QApplication.beep()
            self.beeped.emit()
            return
        program, *options = self._left.pop(0)
        self._player.start(program, [*options, str(_file())])

    def _ended(self, code: int, how: QProcess.ExitStatus) -> None:
        if code or how is QProcess.ExitStatus.CrashExit:
            self._next()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._next()


def _file() -> Path:
    return resources.folder("sounds") / FILE
