"""What a shell does to a command: full disks behind a pipe, readers that leave, odd letters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.inside import PASSWORD, ketrate, refusal

FULL = Path("/dev/full")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = f"{sys.executable} -m ketrate"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("ketrate", program, 1)],
        env=os.environ | {"KETRATE_PASSWORD": PASSWORD} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full: NOT TESTED")
def test_a_result_that_cannot_be_written_is_an_error() -> None:
    done = shell("ketrate instruments --json > /dev/full")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "failed" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full: NOT TESTED")
def test_no_clinic_is_made_whose_recovery_key_could_not_be_shown(tmp_path: Path) -> None:
    done = shell(f"ketrate init {tmp_path}/clinic --admin ana > /dev/full")
    assert done.returncode == 1
    assert not (tmp_path / "clinic").exists()


def test_a_reader_that_leaves_early_hears_nothing_more() -> None:
    done = shell("ketrate instruments --json | head -n 1")
    assert done.stdout == "[\n"
    assert done.stderr == ""


def test_a_terminal_without_the_letter_still_gets_the_document() -> None:
    done = shell("ketrate instruments --json", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "Montgomery-\\u00c5sberg" in done.stdout
    assert shell("ketrate protocols", PYTHONIOENCODING="ascii").returncode == 0


def test_bytes_that_are_no_text_are_refused(shown: Path) -> None:
    clinic = ("--clinic", str(shown), "--user", "rater")
    assert "code" in refusal(ketrate("trajectory", "\udcff", *clinic))
    refusal(ketrate("patients", "--clinic", str(shown), "--user", "\udcff"))


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",), ("score",), ("demo", "--patients", "0"), ("demo", "--patients", "x"),
        ("demo", "--seed", "1.5"), ("trajectory",), ("trajectory", "A", "--course", "x"),
        ("report", "A"), ("report", "--out", "x"), ("report", "A", "--all", "--out", "x"),
        ("report", "--all", "--course", "1", "--out", "x"),
        ("report", "A", "--kind", "wrong", "--out", "x"), ("import", "a.csv"), ("restore", "x"),
        ("cohort", "--outcome", "1 d"), ("patients", "--cli", "x"), ("verify", "x"),
    ],
)  # fmt: skip
def test_wrong_usage_is_two_with_the_usage_on_standard_error(words: tuple[str, ...]) -> None:
    said = ketrate(*words)
    assert said.status == 2
    assert said.out == ""
    assert said.err.startswith("usage:")
    assert "_positive" not in said.err


def test_every_command_explains_itself_with_an_example() -> None:
    for command in (
        "demo", "init", "instruments", "protocols", "score", "form", "wording", "patients",
        "trajectory", "report", "cohort", "import", "export", "backup", "restore", "verify",
    ):  # fmt: skip
        said = ketrate(command, "--help")
        assert said.status == 0
        assert f"ketrate {command}" in said.out.split("Example:")[1]
