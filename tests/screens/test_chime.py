"""A soft sound, and a machine that stays awake: what the system gives, and what is said if not."""

import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ketrate import resources
from ketrate.screens.awake import Awake
from ketrate.screens.chime import FILE, Chime
from ketrate.screens.preferences import PreferencesFile

Program = Callable[[str, str], None]

if sys.platform == "win32":
    pytest.skip("scripts stand in for the system's programs", allow_module_level=True)


@pytest.fixture
def chime(qapp: QObject, tmp_path: Path) -> Iterator[Chime]:
    made = Chime(PreferencesFile(tmp_path / "window.json"), qapp)
    yield made
    made.stop()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts programs of a test's own where the system's would be found."""
    place = tmp_path / "bin"
    place.mkdir()
    monkeypatch.setenv("PATH", f"{place}:/bin:/usr/bin")
    for module in ("chime", "awake"):
        monkeypatch.setattr(
            f"ketrate.screens.{module}.shutil.which",
            lambda name: str(place / name) if (place / name).exists() else None,
        )
    monkeypatch.setattr(sys, "platform", "linux")

    def put(name: str, script: str) -> None:
        file = place / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    return put


def test_the_sound_is_short_and_soft() -> None:
    with wave.open(str(resources.folder("sounds") / FILE)) as sound:
        frames = sound.readframes(sound.getnframes())
        assert sound.getnchannels() == 1
        assert 0.5 <= sound.getnframes() / sound.getframerate() <= 1.5
    heights = [
        abs(int.from_bytes(frames[at : at + 2], "little", signed=True))
        for at in range(0, len(frames), 2)
    ]
    assert 0.1 < max(heights) / 32768 < 0.3
    assert max(heights[:16]) < 800  # it swells, it does not click
    assert max(heights[-16:]) < 300


def test_the_first_player_that_can_play_plays(
    qtbot: QtBot, chime: Chime, program: Program, tmp_path: Path
) -> None:
    program("pw-play", "exit 1")
    program("paplay", f'echo "$1" > {tmp_path}/played')
    program("aplay", f"touch {tmp_path}/too-many")
    assert chime.sound()
    qtbot.waitUntil((tmp_path / "played").exists)
    qtbot.wait(50)
    assert (tmp_path / "played").read_text().strip().endswith(FILE)
    assert not (tmp_path / "too-many").exists()


def test_where_nothing_plays_the_system_beeps(qtbot: QtBot, chime: Chime, program: Program) -> None:
    program("aplay", "exit 1")
    with qtbot.waitSignal(chime.beeped):
        chime.sound()


def test_a_muted_machine_plays_nothing_but_a_try(
    qtbot: QtBot, chime: Chime, program: Program
) -> None:
    chime.mute(is_muted=True)
    with qtbot.assertNotEmitted(chime.sounded):
        assert not chime.sound()
    with qtbot.waitSignal(chime.beeped):
        chime.play()


def test_it_is_held_awake_only_once_the_system_says_so_and_until_released(
    qtbot: QtBot, qapp: QObject, program: Program, tmp_path: Path
) -> None:
    ended = tmp_path / "ended"
    program("systemd-inhibit", f'while [ "$1" != sh ]; do shift; done; "$@"; touch {ended}')
    awake = Awake(qapp)
    awake.want(True)
    assert awake.words == ""
    qtbot.waitUntil(lambda: awake.is_held is True)
    assert awake.words == "The computer stays awake"
    awake.want(False)
    assert awake.words == ""
    qtbot.waitUntil(ended.exists)


@pytest.mark.parametrize("script", ["exit 1", "sleep 0.1; exit 0", None])
def test_a_system_that_refuses_is_said(
    qtbot: QtBot, qapp: QObject, program: Program, script: str | None
) -> None:
    if script is not None:
        program("systemd-inhibit", script)
    awake = Awake(qapp)
    awake.want(True)
    qtbot.waitUntil(lambda: awake.is_held is False)
    assert awake.words == "The computer cannot be kept awake"
    awake.want(False)


def test_awake_that_is_lost_is_said_too(qtbot: QtBot, qapp: QObject, program: Program) -> None:
    program("systemd-inhibit", "echo held; sleep 0.1")
    awake = Awake(qapp)
    awake.want(True)
    qtbot.waitUntil(lambda: awake.is_held is True)
    qtbot.waitUntil(lambda: awake.is_held is False)
    assert awake.words
    awake.want(False)
