"""What every test may ask for: a clock that stands still until told. No Qt here."""

import pytest

from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
