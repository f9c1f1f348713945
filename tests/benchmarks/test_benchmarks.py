"""The benchmarks can be run; how quick anything is, no test says."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_benchmark_can_be_taken_and_prints_its_ratio() -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert all(row["value"] > 0 for row in rows)
    work = " ".join(row["work"] for row in rows)
    for what in (
        "first paint",
        "committed answer",
        "painted",
        "board tick",
        "report",
        "answer sets",
        "filter changed",
        "size",
    ):
        assert what in work
    assert sum(row["ratio"] is not None for row in rows) >= 4
