"""What a figure looks like: palettes for a light and a dark screen and for paper, and its font.

Meaning is never carried by colour alone: every colour here comes with a shape, a dash or a fill,
so that the same figure printed in grey keeps all its distinctions.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, get_font

from ketrate import resources

WEIGHTS = {
    "regular": "SourceSansPro-Regular.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
    "bold": "SourceSansPro-Bold.ttf",
    "italic": "SourceSansPro-It.ttf",
}
POINTS_PER_INCH = 72
UNPRINTABLE = "?"
"""Stands for a sign the shipped fonts lack; a PDF refuses such text instead."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning. `band` is the partial-response area, `drip` the time a dosing ran."""

    page: str
    ink: str
    muted: str
    line: str
    depression: str
    dissociation: str
    remission: str
    band: str
    drip: str
    warning: str


LIGHT = Palette(
    page="#FFFFFF",
    ink="#101D2C",
    muted="#495867",
    line="#C3CDD6",
    depression="#0B4F8A",
    dissociation="#B5470A",
    remission="#17663A",
    band="#E3EDF6",
    drip="#F7E6DB",
    warning="#854200",
)
DARK = Palette(
    page="#171E27",
    ink="#E9EFF5",
    muted="#A8B4C1",
    line="#445364",
    depression="#77B6F5",
    dissociation="#FFA266",
    remission="#85DBA3",
    band="#1C2E41",
    drip="#3C2A20",
    warning="#FFBC62",
)
PRINT = Palette(
    page="#FFFFFF",
    ink="#000000",
    muted="#3C4650",
    line="#B9C2CA",
    depression="#0B4F8A",
    dissociation="#A8420A",
    remission="#17663A",
    band="#E6EDF3",
    drip="#F3E6DD",
    warning="#6E3600",
)


def font_file(weight: str) -> Path:
    """The shipped font file of a weight: regular, semibold, bold, italic."""
    return resources.folder("report") / "fonts" / WEIGHTS[weight]


@lru_cache
def font(weight: str, size: float) -> FontProperties:
    """The shipped font at a size in points."""
    return FontProperties(fname=str(font_file(weight)), size=size)


@lru_cache(maxsize=4096)
def text_width_in(text: str, size: float, weight: str = "regular") -> float:
    """The width of a line of text in inches."""
    face = get_font(str(font_file(weight)))
    face.set_size(size, POINTS_PER_INCH)
    face.set_text(drawable(text, weight), 0.0)
    width, _ = face.get_width_height()
    return width / 64 / POINTS_PER_INCH


@lru_cache(maxsize=4096)
def drawable(text: str, weight: str = "regular") -> str:
    """The text with every sign that the font lacks replaced, so that nothing is silently lost."""
    known = get_font(str(font_file(weight))).get_charmap()
    return "".join(sign if ord(sign) in known else UNPRINTABLE for sign in text)


def shortened(text: str, size: float, room_in: float, weight: str = "regular") -> str:
    """The text, cut with an ellipsis where it is wider than the room."""
    if text_width_in(text, size, weight) <= room_in:
        return text
    while text and text_width_in(text + "…", size, weight) > room_in:
        text = text[:-1]
    return text.rstrip() + "…"
