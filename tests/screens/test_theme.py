"""Readable in a dim room."""

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics

from ketrate.screens.theme import DARK, FAMILY, LIGHT, Palette, Theme, Weight, contrast, font

WORDS = ("ink", "muted", "accent", "danger", "warn", "good")


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "card", "well"])
@pytest.mark.parametrize("ink", WORDS)
def test_words_can_be_read_on_every_ground(colors: Palette, ground: str, ink: str) -> None:
    assert contrast(getattr(colors, ink), getattr(colors, ground)) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("signal", ["accent", "danger", "warn", "good"])
def test_words_can_be_read_on_a_lane_of_their_signal_colour(colors: Palette, signal: str) -> None:
    ground = getattr(colors, f"{signal}_soft")
    assert contrast(getattr(colors, signal), ground) >= 4.5
    assert contrast(colors.ink, ground) >= 4.5
    assert contrast(colors.muted, ground) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_frames_and_buttons_stand_out(colors: Palette) -> None:
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert contrast(colors.edge, colors.card) >= 3
    assert contrast(colors.edge, colors.page) >= 3


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    from PySide6.QtGui import QColor

    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


def test_text_is_set_in_the_font_that_is_shipped(theme: Theme) -> None:
    assert QFontInfo(font(16)).family() == FAMILY


def test_digits_keep_their_place_while_a_countdown_runs(theme: Theme) -> None:
    metrics = QFontMetrics(font(29, Weight.BOLD))
    assert len({metrics.horizontalAdvance(digit * 5) for digit in "0123456789"}) == 1
