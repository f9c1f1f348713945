"""From the command to the first paint, and the memory it takes, beside an empty Qt window."""

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import clinics
from tests.benchmarks.timing import Row, interleaved, median

ROOT = Path(__file__).parents[2]
ROUNDS = 7
EMPTY = "empty PySide6 window"


def start(folder: Path, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """Time to the first paint and memory then; memory once everything heavy is loaded."""
    clinic = clinics.template()
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    memory: dict[str, list[float]] = {"empty": [], "ketrate": [], "warm": []}

    def open_once(mode: str) -> None:
        memory[mode].append(_memory_at_first_paint(mode, clinic, environment))

    open_once("ketrate")
    memory["ketrate"].clear()
    ours, theirs = interleaved(lambda: open_once("ketrate"), lambda: open_once("empty"), rounds)
    open_once("warm")
    mine, floor, warm = (median(memory[mode]) for mode in ("ketrate", "empty", "warm"))
    return (
        Row("start to first paint of the unlock page", median(ours), EMPTY, median(theirs), "1.5x"),
        Row("memory then", mine, EMPTY, floor, "1.3x", "MB"),
        Row("memory once figures and paper are loaded", warm, EMPTY, floor, "printed", "MB"),
    )


def _memory_at_first_paint(mode: str, clinic: Path, environment: dict[str, str]) -> float:
    """Resident megabytes that the window said it had when it was painted."""
    command = [sys.executable, "-m", "tests.benchmarks.window", mode, str(clinic)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)
