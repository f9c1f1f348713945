"""Every room but the screens works on a machine without Qt: its tests run with PySide6 blocked."""

import os
import subprocess
import sys
from pathlib import Path

ROOMS = (
    "records", "instruments", "protocol", "store", "demo",
    "analysis", "figures", "reports", "exchange", "clinic", "cli",
)  # fmt: skip

BLOCK = (
    "import sys; sys.modules['PySide6'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
)


def main() -> int:
    root = Path(__file__).parents[1]
    folders = [f"tests/{room}" for room in ROOMS if (root / "tests" / room).is_dir()]
    options = ["-c", os.devnull, "--rootdir=.", "--import-mode=importlib", "-W", "error", "-q"]
    plain = ["-p", "no:pytest-qt", "-p", "no:cacheprovider", "-x", "-k", "not drill and not slow"]
    command = [sys.executable, "-c", BLOCK, *options, *plain, *folders]
    return subprocess.run(command, cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
