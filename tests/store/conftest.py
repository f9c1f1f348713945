from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import kept as making


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[making.Kept]:
    one = making.make(tmp_path / "clinic")
    yield one
    one.vault.close()
