"""What every test may ask for: a clock that stands still until told. No Qt here."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeClock

if TYPE_CHECKING:
    from ketrate.store.keys import DataKey
    from tests.ward import Ward


@pytest.fixture(scope="session", autouse=True)
def _own_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test run remembers stays in the test run; the person's own settings are untouched."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "DataKey"]:
    from tests.ward import found

    folder = tmp_path_factory.mktemp("template") / "clinic"
    return folder, found(folder, FakeClock())


@pytest.fixture
def ward(tmp_path: Path, founded: tuple[Path, "DataKey"], clock: FakeClock) -> "Iterator[Ward]":
    """A real clinic with five people, nobody signed in."""
    from tests.ward import copied

    made = copied(*founded, tmp_path / "clinic", clock)
    yield made
    made.desk.close()
