"""What the system says about its own lock and sleep, over a real bus of the test's own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtTest import QTest

from ketrate.screens.system_lock import SystemLock

LOGIN = "org.freedesktop.login1"


@pytest.fixture
def bus() -> Iterator[tuple[QDBusConnection, QDBusConnection]]:
    """One end to listen at, one to speak from, as the login service."""
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("there is no dbus-daemon here")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        listening = QDBusConnection.connectToBus(address, "ketrate-listens")
        speaking = QDBusConnection.connectToBus(address, "ketrate-speaks")
        assert speaking.registerService(LOGIN)
        yield listening, speaking
        for name in ("ketrate-listens", "ketrate-speaks"):
            QDBusConnection.disconnectFromBus(name)
    finally:
        daemon.kill()
        daemon.wait()
        if daemon.stdout is not None:
            daemon.stdout.close()


@pytest.mark.parametrize(
    ("signal", "said", "locks"),
    [
        (("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep"), [True], True),
        (("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep"), [False], False),
        (("/org/freedesktop/login1/session/_31", f"{LOGIN}.Session", "Lock"), [], True),
        (("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged"), [True], True),
        (("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"), [True], True),
        (("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"), [False], False),
    ],
)
def test_the_window_hears_when_the_system_locks_or_sleeps(
    qapp: object,
    bus: tuple[QDBusConnection, QDBusConnection],
    signal: tuple[str, str, str],
    said: list[bool],
    locks: bool,
) -> None:
    listening, speaking = bus
    lock = SystemLock()
    heard: list[str] = []
    lock.locked.connect(lambda: heard.append("locked"))
    assert lock.listen_on(listening, listening) == 6
    message = QDBusMessage.createSignal(*signal)
    message.setArguments(said)
    assert speaking.send(message)
    QTest.qWait(150)
    assert heard == (["locked"] if locks else [])


def test_without_a_bus_nothing_is_heard_and_nothing_breaks(qapp: object) -> None:
    nowhere = QDBusConnection("ketrate-nowhere")
    assert SystemLock().listen_on(nowhere, nowhere) == 0
