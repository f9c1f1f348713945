"""How a lane looks: who sits there, the strip, what is due, the countdown.

A high lane is for reading at arm's length. When many sessions run lanes are low, so that every
countdown stays on the screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ketrate.protocol.situation import Due, Situation, State
from ketrate.records.treatment import Stage
from ketrate.screens.theme import TOUCH, Palette, Theme, Weight, font
from ketrate.screens.widgets.paint import paint_focus, write
from ketrate.words import tr

SOON_SECONDS = 300
EDGE = 8
CODE_LEFT, CODE_WIDE = 116, 240
BUTTON_WIDE, OTHER_WIDE, GAP = 128, 106, 8
COUNT_WIDE, WHAT_WIDE, WHAT_WIDE_IF_SMALL = 136, 156, 110
SMALL = 760


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of words stands in a lane, from its top, and the size of its letters."""

    top: int
    height: int
    pixels: int

    def box(self, left: int, wide: int, shift: int) -> QRect:
        """The box for the words."""
        return QRect(left, self.top + shift, wide, self.height)


@dataclass(frozen=True, slots=True)
class Sizes:
    """One of the two looks. `strip` is the height of the strip's box."""

    height: int
    strip: int
    caption: Line
    chair: Line
    code: Line
    line: Line
    headline: Line
    count: Line
    label: Line
    names: Line


HIGH = Sizes(
    height=74,
    strip=54,
    caption=Line(9, 18, 13),
    chair=Line(28, 36, 26),
    code=Line(8, 28, 21),
    line=Line(38, 24, 15),
    headline=Line(9, 22, 14),
    count=Line(30, 38, 29),
    label=Line(7, 24, 16),
    names=Line(31, 40, 14),
)
LOW = Sizes(
    height=TOUCH,
    strip=44,
    caption=Line(3, 14, 11),
    chair=Line(15, 27, 20),
    code=Line(2, 23, 18),
    line=Line(24, 18, 13),
    headline=Line(2, 15, 12),
    count=Line(16, 27, 23),
    label=Line(2, 20, 15),
    names=Line(22, 20, 13),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything of a lane stands, for its width and look.

    `is_narrow`: the strip has a line of its own below, or none at all.
    """

    width: int
    height: int
    sizes: Sizes
    is_narrow: bool
    has_strip: bool

    @property
    def row(self) -> int:
        """The height of the line that holds the words."""
        return self.height - self.sizes.strip if self.is_narrow and self.has_strip else self.height

    @property
    def shift(self) -> int:
        """What is left over a lane that is higher than its words need."""
        return max(0, (self.row - self.sizes.height) // 2)

    @property
    def button(self) -> QRect:
        """The button that rates what is due."""
        high = min(48, self.row)
        left = self.width - BUTTON_WIDE - 14
        return QRect(left, (self.row - high) // 2, BUTTON_WIDE, high)

    @property
    def other(self) -> QRect:
        """The button that says why something is not done; empty where it has no room."""
        if not self.is_narrow:
            at = self.button
            return QRect(at.left() - GAP - OTHER_WIDE, at.top(), OTHER_WIDE, at.height())
        if not self.has_strip:
            return QRect()
        left = self.width - OTHER_WIDE - 14
        return QRect(left, self.height - TOUCH - 2, OTHER_WIDE, TOUCH)

    @property
    def count(self) -> QRect:
        """The countdown."""
        right = (self.button if self.is_narrow else self.other).left() - 2 * GAP
        return self.sizes.count.box(right - COUNT_WIDE, COUNT_WIDE, self.shift)

    @property
    def what_left(self) -> int:
        """Where the words on what is due begin."""
        return self.count.left() - self.what_wide - 4

    @property
    def what_wide(self) -> int:
        """How wide they may be; in the smallest window the patient comes first."""
        return WHAT_WIDE if self.width >= SMALL else WHAT_WIDE_IF_SMALL

    @property
    def code_wide(self) -> int:
        """How wide the words on the patient may be."""
        return min(CODE_WIDE, self.what_left - CODE_LEFT - GAP)

    @property
    def strip(self) -> QRectF:
        """The box of the strip; empty where it has no room."""
        if not self.has_strip:
            return QRectF()
        if self.is_narrow:
            top = self.height - self.sizes.strip
            return QRectF(CODE_LEFT - 30, top, self.other.left() - CODE_LEFT + 20, self.sizes.strip)
        left = CODE_LEFT + CODE_WIDE + GAP
        top = (self.height - self.sizes.strip) // 2
        return QRectF(left, top, self.what_left - GAP - left, self.sizes.strip)


def tone(situation: Situation) -> str:
    """Overdue, due, soon, later, ready (nothing left) or preparing: what colours the lane."""
    if situation.next is None:
        return "ready" if situation.stage is not Stage.PREPARING else "preparing"
    if situation.next.state is State.OVERDUE:
        return "overdue"
    if situation.next.state is State.DUE:
        return "due"
    seconds = situation.seconds_to_next
    if seconds is None:
        return "preparing"
    return "soon" if seconds <= SOON_SECONDS else "later"


def headline(which: str) -> str:
    """The word above the countdown."""
    return {
        "overdue": tr("OVERDUE BY"),
        "due": tr("DUE NOW"),
        "soon": tr("DUE IN"),
        "later": tr("due in"),
        "ready": tr("nothing left to rate"),
        "preparing": tr("not started"),
    }[which]


def clock_text(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    whole = int(abs(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, seconds_left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes:02}:{seconds_left:02}"


def tone_colours(which: str, colors: Palette) -> tuple[QColor, QColor]:
    """The colour of the edge and the words, and the one of the ground."""
    return {
        "overdue": (colors.danger, colors.danger_soft),
        "due": (colors.warn, colors.warn_soft),
        "soon": (colors.accent, colors.accent_soft),
        "ready": (colors.good, colors.good_soft),
    }.get(which, (colors.edge, colors.card))


def paint_ground(painter: QPainter, place: Place, which: str, theme: Theme, *, focus: bool) -> None:
    """The card with its coloured edge, and the ring of the keyboard."""
    colour, soft = tone_colours(which, theme.colors)
    whole = QRect(0, 0, place.width, place.height)
    box = QRectF(whole).adjusted(1, 1, -1, -1)
    is_signal = soft != theme.colors.card
    painter.setPen(QPen(colour if is_signal else theme.colors.line, 1.4))
    painter.setBrush(soft)
    painter.drawRoundedRect(box, 10, 10)
    painter.save()
    painter.setClipRect(0, 0, EDGE + 1, place.height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, 10, 10)
    painter.restore()
    if focus:
        paint_focus(painter, QRectF(whole), theme)


def paint_who(
    painter: QPainter, place: Place, words: tuple[str, str, str], key: str, colors: Palette
) -> None:
    """Key, chair, code with initials, and the line below them."""
    chair, code, line = words
    sizes, shift = place.sizes, place.shift
    if key:
        _paint_key(painter, QRect(18, (place.row - 24) // 2, 24, 24), key, colors)
    caption = sizes.caption
    write(painter, caption.box(52, 58, shift), tr("CHAIR"), font(caption.pixels), colors.muted)
    big = font(sizes.chair.pixels, Weight.BOLD)
    write(painter, sizes.chair.box(52, 60, shift), chair or "–", big, colors.ink)
    middle = font(sizes.code.pixels, Weight.SEMIBOLD)
    write(painter, sizes.code.box(CODE_LEFT, place.code_wide, shift), code, middle, colors.ink)
    below = sizes.line.box(CODE_LEFT, place.code_wide, shift)
    write(painter, below, line, font(sizes.line.pixels), colors.muted)


def _paint_key(painter: QPainter, box: QRect, key: str, colors: Palette) -> None:
    painter.setPen(QPen(colors.edge, 1))
    painter.setBrush(colors.card)
    painter.drawRoundedRect(QRectF(box), 5, 5)
    painter.setFont(font(14, Weight.SEMIBOLD))
    painter.setPen(colors.muted)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


def paint_headline(painter: QPainter, place: Place, which: str, colors: Palette) -> None:
    """The word above the countdown, loud where something presses."""
    is_loud = which in ("overdue", "due", "soon")
    colour = tone_colours(which, colors)[0] if is_loud else colors.muted
    size, count = place.sizes.headline, place.count
    box = size.box(count.left(), count.width(), place.shift)
    weight = Weight.BOLD if is_loud else Weight.REGULAR
    write(painter, box, headline(which), font(size.pixels, weight), colour, is_right=True)


def paint_count(painter: QPainter, place: Place, which: str, text: str, colors: Palette) -> None:
    """The countdown."""
    is_calm = which in ("later", "preparing", "ready")
    colour = colors.ink if is_calm else tone_colours(which, colors)[0]
    big = font(place.sizes.count.pixels, Weight.BOLD)
    write(painter, place.count, text, big, colour, is_right=True)


def paint_what(
    painter: QPainter, place: Place, due: Due, names: Sequence[str], colors: Palette
) -> None:
    """The timepoint, and the scales that wait there."""
    sizes, left = place.sizes, place.what_left
    upper = sizes.label.box(left, place.what_wide, place.shift)
    strong = font(sizes.label.pixels, Weight.SEMIBOLD)
    write(painter, upper, due.timepoint.label, strong, colors.ink)
    lower, which = sizes.names.box(left, place.what_wide, place.shift), font(sizes.names.pixels)
    if sizes is LOW:
        write(painter, lower, " + ".join(names), which, colors.ink)
        return
    painter.setFont(which)
    wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
    painter.drawText(lower, int(wrapped), " + ".join(names))
