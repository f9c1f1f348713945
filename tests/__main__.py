"""Every check there is, in one command: form, types, arrows between the rooms, and the tests."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
WORKERS = os.environ.get("KETRATE_WORKERS", "2")

STEPS: tuple[tuple[str, ...], ...] = (
    (str(BIN / "ruff"), "format", "--check", "."),
    (str(BIN / "ruff"), "check", "."),
    (str(BIN / "mypy"),),
    (str(BIN / "lint-imports"),),
    (sys.executable, "-m", "tests.without_qt"),
    (sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadfile"),
)


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for step in STEPS:
        began = time.monotonic()
        print("==", Path(step[0]).name, *step[1:], flush=True)
        status = subprocess.run(step, cwd=ROOT, check=False).returncode
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
