"""The system's own lock and sleep, where the system tells.

Linux: systemd-logind says when the session is locked and before the machine sleeps, the desktop's
screen saver says when it comes on; all over the local D-Bus, which is no network. Without a bus
nothing is told. On Windows and macOS Qt says none of this: there the idle time and the gap that a
sleep leaves in the boot clock lock the window (`screens.watch`), at the latest on waking.
"""

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

SYSTEM = "system"
LOGIN = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)
_PATIENCE_MS = 500


class SystemLock(QObject):
    """`locked` when the system locks or is about to sleep; silent until `listen`."""

    locked = Signal()

    def listen(self) -> int:
        """Subscribe to whatever is there; how many signals could be subscribed to."""
        if sys.platform != "linux":
            return 0
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:  # a Qt without D-Bus: the watch alone remains
            return 0
        return self.listen_on(QDBusConnection.systemBus(), QDBusConnection.sessionBus())

    def listen_on(self, system: "QDBusConnection", session: "QDBusConnection") -> int:
        """The same on given buses; one that is not connected counts nothing."""
        heard = 0
        if system.isConnected():
            own = _own_session(system)
            manager, of_session = f"{LOGIN}.Manager", f"{LOGIN}.Session"
            asleep = (LOGIN, MANAGER, manager, "PrepareForSleep")
            heard += self._hear(system, asleep, "on_sleep(bool)")
            heard += self._hear(system, (LOGIN, own, of_session, "Lock"), "on_lock()")
        if session.isConnected():
            for saver in SCREEN_SAVERS:
                heard += self._hear(session, ("", "", saver, "ActiveChanged"), "on_saver(bool)")
        return heard

    def _hear(self, bus: "QDBusConnection", signal: tuple[str, str, str, str], slot: str) -> bool:
        """Service, path, interface and name; the binding takes a str where its stub says bytes."""
        return bus.connect(*signal, self, SLOT(slot))  # type: ignore[call-overload, no-any-return]

    @Slot()
    def on_lock(self) -> None:
        """The session is locked."""
        self.locked.emit()

    @Slot(bool)
    def on_sleep(self, is_beginning: bool) -> None:  # noqa: FBT001 - the signal's own shape
        """The machine is about to sleep, or has just woken."""
        if is_beginning:
            self.locked.emit()

    @Slot(bool)
    def on_saver(self, is_active: bool) -> None:  # noqa: FBT001 - the signal's own shape
        """The screen saver came on or went."""
        if is_active:
            self.locked.emit()


def _own_session(system: "QDBusConnection") -> str:
    """The path of the session this program runs in; empty (any session) when nobody can say."""
    from PySide6.QtDBus import QDBus, QDBusMessage

    ask = QDBusMessage.createMethodCall(LOGIN, MANAGER, f"{LOGIN}.Manager", "GetSession")
    ask.setArguments([os.environ.get("XDG_SESSION_ID", "auto")])
    answer = system.call(ask, QDBus.CallMode.Block, _PATIENCE_MS)
    found = answer.arguments() if answer.type() is QDBusMessage.MessageType.ReplyMessage else []
    path = getattr(found[0], "path", None) if found else None
    return str(path()) if path is not None else ""
