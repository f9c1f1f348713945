"""One demo clinic for all tests of the command line; copies are cheap."""

import shutil
from pathlib import Path

import pytest

from tests.cli.inside import ketrate


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo clinic that is only looked at."""
    folder = tmp_path_factory.mktemp("shown") / "clinic"
    made = ketrate("demo", str(folder), "--patients", "12", "--seed", "7", "--no-window")
    assert made.status == 0, made.err
    return folder


@pytest.fixture
def broken(shown: Path, tmp_path: Path) -> Path:
    """A copy of the demo clinic, to be damaged."""
    return Path(shutil.copytree(shown, tmp_path / "clinic"))
