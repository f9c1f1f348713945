"""After a day with one patient, no file outside the exported report knows who it was."""

import base64
import gzip
import os
import resource
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.drills.a_day import CODE, EXPORTED, FAMILY, GIVEN

ROOT = Path(__file__).parents[2]
FOLDERS = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
           "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")  # fmt: skip
PLAIN_SQLITE = b"SQLite format 3\x00"
ZLIB_STARTS = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")


def needles() -> list[bytes]:
    """The names as they could stand in a file; text and hex are compared in small letters."""
    plain = [word.lower() for word in (FAMILY, GIVEN, CODE)]
    found = [word.encode(code) for word in plain for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return found + [word.encode().hex().encode() for word in (FAMILY, GIVEN, CODE)]


def needles_in_base64() -> list[bytes]:
    """What base64 makes of the names at each of the three places in a group."""
    found = []
    for word in (FAMILY, GIVEN, FAMILY.encode("utf-16-le"), GIVEN.encode("utf-16-le")):
        raw = word.encode() if isinstance(word, str) else word
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + raw)
            first = (shift * 8 + 5) // 6
            last = (shift + len(raw)) * 8 // 6
            found.append(whole[first:last])
    return found


def inflated(data: bytes) -> Iterator[bytes]:
    """Everything in it that zlib or gzip can read."""
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    for start in ZLIB_STARTS:
        at = data.find(start)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(data[at:])
            at = data.find(start, at + 1)


def knows_the_patient(data: bytes) -> bool:
    """Whether any spelling of the names stands in it, also under compression."""
    for layer in (data, *inflated(data)):
        small = layer.lower()
        if any(one in small for one in needles()):
            return True
        if any(one in layer for one in needles_in_base64()):
            return True
    return False


def sandbox(home: Path) -> dict[str, str]:
    """An environment in which everything a program leaves behind lies below `home`."""
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    for name in FOLDERS:
        folder = home if name == "HOME" else home / name.lower()
        folder.mkdir(exist_ok=True, mode=0o700)
        kept[name] = str(folder)
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


def a_day(home: Path, end: str) -> None:
    """Run the script to its end, or kill it with a rating open."""
    with (home / "stderr.txt").open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.a_day", str(home), end],
            cwd=home,
            env=sandbox(home),
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    assert child.stdout is not None
    said = child.stdout.readline()
    if end == "wait":
        child.send_signal(signal.SIGSEGV)
    child.wait(timeout=60)
    child.stdout.close()
    assert said == b"working\n", (home / "stderr.txt").read_text(encoding="utf-8")[-2000:]


@pytest.mark.drill
@pytest.mark.parametrize("end", ["end", "wait"])
def test_nothing_a_day_leaves_behind_names_the_patient(tmp_path: Path, end: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    a_day(home, end)
    files = [path for path in home.rglob("*") if path.is_file() and EXPORTED not in path.parts]
    assert len(files) > 5
    assert {"vault.db", "crash.log", "window.json"} <= {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        assert not knows_the_patient(data), path
        assert not knows_the_patient(str(path.relative_to(home)).encode()), path
        assert not data.startswith(PLAIN_SQLITE), path
        assert not path.name.startswith("core"), path
    assert (home / EXPORTED / "report.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "hidden",
    [
        f"name: {FAMILY}".encode(),
        f"{GIVEN.title()}".encode(),
        f"a {FAMILY} b".encode("utf-16-le"),
        FAMILY.encode().hex().upper().encode(),
        base64.b64encode(f"1{FAMILY}".encode()),
        base64.b64encode(f"12 {GIVEN}!".encode()),
        base64.b64encode(f"123{FAMILY} and more".encode()),
        b"%PDF stream\n" + zlib.compress(f"({FAMILY}) Tj".encode()) + b"endstream",
        gzip.compress(CODE.encode(), mtime=0),
    ],
)
def test_the_search_itself_finds_a_name_however_it_is_written(hidden: bytes) -> None:
    assert knows_the_patient(b"\x00noise " + hidden + b" noise") or knows_the_patient(hidden)


def test_a_program_that_is_killed_leaves_no_core_file(tmp_path: Path) -> None:
    code = (
        "import ctypes, resource\n"
        "from ketrate.screens.crash import keep_memory_private\n"
        "keep_memory_private()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=sandbox(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2
        ),
    )
    limit, dumpable = done.stdout.split()
    assert limit == "0"
    assert dumpable == ("0" if sys.platform == "linux" else dumpable)
