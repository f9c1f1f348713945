"""Text on paper: the shipped fonts, and the one place where text from outside is made safe.

Everything that is printed goes through `plain` (drawn as it stands) or `escaped` (for paragraphs,
which know mark-up). A sign without a glyph is never dropped: it stops the report, by name.
"""

import unicodedata
from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from ketrate.errors import CannotPrintError
from ketrate.figures.style import WEIGHTS, font_file

UPRIGHT = ("regular", "semibold", "bold")
REGULAR, SEMIBOLD, BOLD = (f"KetRate-{weight}" for weight in UPRIGHT)
INK, MUTED, LINE, WARNING = "#000000", "#3C4650", "#B9C2CA", "#6E3600"
BODY = 9.0
SMALL = 8.0

rl_config.trustedSchemes = []
rl_config.trustedHosts = []


@lru_cache
def load_fonts() -> None:
    """Register the shipped fonts once; without this Helvetica would be listed in every file."""
    for weight in WEIGHTS:
        pdfmetrics.registerFont(TTFont(f"KetRate-{weight}", str(font_file(weight))))
    rl_config.canvas_basefontname = REGULAR


@lru_cache
def _glyphs() -> frozenset[int]:
    """The signs that every upright weight has; the italic lacks Cyrillic and is not used."""
    load_fonts()
    faces = [pdfmetrics.getFont(f"KetRate-{weight}").face.charToGlyph for weight in UPRIGHT]
    return frozenset(set(faces[0]).intersection(*faces[1:]))


@lru_cache(maxsize=8192)
def plain(text: str, where: str) -> str:
    """The text with line ends and tabs as blanks.

    Raises CannotPrintError for a sign without a glyph and for controls that reorder text.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    known = _glyphs()
    for sign in text:
        if ord(sign) not in known or unicodedata.category(sign) in ("Cc", "Cf", "Cs"):
            raise CannotPrintError(sign, where)
    return text


def escaped(text: str, where: str) -> str:
    """Plain text made safe for a paragraph, so that mark-up in it is printed and not obeyed."""
    return escape(plain(text, where))


@lru_cache
def style(font: str = REGULAR, size: float = BODY, colour: str = INK) -> ParagraphStyle:
    """A paragraph style in the shipped fonts."""
    load_fonts()
    return ParagraphStyle(
        font, fontName=font, fontSize=size, leading=size * 1.32, textColor=colour, spaceAfter=2
    )


def paragraph(text: str, where: str, made: ParagraphStyle | None = None) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(escaped(text, where), made or style())


def width_of(text: str, font: str, size: float) -> float:
    """The width of a line of text in points."""
    load_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def lines_of(text: str, font: str, size: float, room: float) -> list[str]:
    """The text in lines that fit the room (points); a word that is too long is cut into pieces."""
    if width_of(text, font, size) <= room:
        return [text]
    pieces: list[str] = []
    for line in simpleSplit(text, font, size, room):
        pieces += _cut(line, font, size, room)
    return pieces


def _cut(line: str, font: str, size: float, room: float) -> list[str]:
    pieces = [""]
    for sign in line:
        if pieces[-1] and width_of(pieces[-1] + sign, font, size) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces
