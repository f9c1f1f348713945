"""A rater at the real window, in a program of its own that ends without a word."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from ketrate.app import application, build
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.preferences import PreferencesFile
from tests.fakes import FakeClock
from tests.journeys.hands import Hands

MINUTES = 40
DIGITS = "2013042"


def main(folder: str) -> None:
    """Sign in, rate what is due at 40 minutes, and be gone in the middle of the scale."""
    application()
    clock = FakeClock()
    preferences = PreferencesFile(Path(folder).parent / "window.json")
    hands = Hands(build(Path(folder), clock, preferences), clock)
    hands.sign_in("rater")
    hands.wait(MINUTES)
    hands.press(Qt.Key.Key_Return)
    hands.key_in(DIGITS)
    rating = hands.page(RatingPage)
    sys.stdout.write(f"{rating.form.current}\n")
    sys.stdout.flush()
    os._exit(9)


if __name__ == "__main__":
    main(sys.argv[1])
