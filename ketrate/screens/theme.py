"""Colours, fonts and sizes of the window: light and dark, from shipped fonts alone.

Standard widgets follow through the application's palette, painted ones read `Theme.colors` at
every paint, so a change of theme needs neither style sheets nor rebuilt pages. Sizes are
device-independent pixels; the person's scale (100 to 200 %) is Qt's own scale factor.
"""

from dataclasses import dataclass, fields
from enum import IntEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ketrate import resources

FAMILY = "Source Sans Pro"
TOUCH = 44
"""The least height and width of anything that is meant to be hit with a finger."""
SCALES = (100, 125, 150, 175, 200)


class Weight(IntEnum):
    """The weights that are shipped."""

    REGULAR = 400
    SEMIBOLD = 600
    BOLD = 700


@dataclass(frozen=True)
class Palette:
    """One set of colours. `*_soft` is the background that goes with the signal colour."""

    is_dark: bool
    page: QColor
    card: QColor
    well: QColor
    ink: QColor
    muted: QColor
    line: QColor
    edge: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    danger: QColor
    danger_soft: QColor
    warn: QColor
    warn_soft: QColor
    good: QColor
    good_soft: QColor


def _palette(is_dark: bool, colours: str) -> Palette:  # noqa: FBT001 - two tables below
    names = [field.name for field in fields(Palette)][1:]
    return Palette(is_dark, **dict(zip(names, map(QColor, colours.split()), strict=True)))


LIGHT = _palette(
    False,  # noqa: FBT003
    "#EDF1F5 #FFFFFF #F1F4F7 #101D2C #495867 #CBD4DC #74838F #0A5BA6 #E1EDF8 #FFFFFF "
    "#A31B1B #FCE8E6 #854200 #FEEFD8 #14613A #E0F0E6",
)
DARK = _palette(
    True,  # noqa: FBT003
    "#0E131A #171E27 #202934 #E9EFF5 #A8B4C1 #2F3A47 #748395 #77B6F5 #14304B #08121D "
    "#FF9A92 #401619 #FFBC62 #3A290F #85DBA3 #13331F",
)


class Role:
    """Palette roles that labels may take as foreground, so that they follow a change of theme."""

    INK = QPalette.ColorRole.WindowText
    MUTED = QPalette.ColorRole.PlaceholderText
    ACCENT = QPalette.ColorRole.Link
    WARN = QPalette.ColorRole.LinkVisited
    DANGER = QPalette.ColorRole.BrightText


class Theme(QObject):
    """The window's look; `changed` follows a switch between light and dark."""

    changed = Signal()

    def __init__(self, colors: Palette = LIGHT) -> None:
        super().__init__()
        self.colors = colors

    def apply(self) -> None:
        """Give the running application its fonts, style and palette."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        load_fonts()
        app.setStyle("Fusion")
        app.setFont(font(16))
        app.setPalette(_qt_palette(self.colors))

    def use(self, colors: Palette) -> None:
        """Switch to another palette."""
        self.colors = colors
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(_qt_palette(colors))
        self.changed.emit()


def font(pixels: int, weight: Weight = Weight.REGULAR) -> QFont:
    """The shipped font at a size in device-independent pixels."""
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(int(weight)))
    return made


def load_fonts() -> None:
    """Register the shipped fonts once per application."""
    if FAMILY in QFontDatabase.families():
        return
    for file in sorted((resources.folder("report") / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _qt_palette(colors: Palette) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colors.page),
        (role.WindowText, colors.ink),
        (role.Base, colors.card),
        (role.AlternateBase, colors.well),
        (role.Text, colors.ink),
        (role.Button, colors.well),
        (role.ButtonText, colors.ink),
        (role.Highlight, colors.accent),
        (role.HighlightedText, colors.on_accent),
        (role.PlaceholderText, colors.muted),
        (role.Link, colors.accent),
        (role.LinkVisited, colors.warn),
        (role.BrightText, colors.danger),
        (role.ToolTipBase, colors.card),
        (role.ToolTipText, colors.ink),
        (role.Mid, colors.line),
        (role.Dark, colors.edge),
    ):
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colors.muted)
    return palette
