"""A folder to import from."""

from pathlib import Path

import pytest

from tests.exchange.sheet import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
