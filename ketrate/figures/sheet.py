"""A sheet to draw on, measured in inches from its lower left corner.

Figures are laid out in inches, never in fractions of the figure, so that nothing collides when
the size changes. There is one bare axes whose units are inches: no tick machinery, which makes a
redraw some five times faster than separate axes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import TransformedPatchPath

from ketrate.figures.style import Palette, drawable, font

SMALL = 8.0
BODY = 9.0
TITLE = 12.0

DASHED = (0, (5, 2.5))
DOTTED = (0, (1, 1.8))
Dash = Literal["-"] | tuple[float, tuple[float, float]]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Target:
    """A mark that can be pointed at; place in inches."""

    x: float
    y: float
    rating_id: int


class SheetFigure(Figure):
    """A matplotlib figure that remembers which of its marks are ratings."""

    def __init__(self, width_in: float, height_in: float, page: str) -> None:
        super().__init__(figsize=(width_in, height_in), dpi=100, facecolor=page)
        self.targets: tuple[Target, ...] = ()


class Sheet:
    """Draws lines, marks, areas and words at places given in inches; sizes are in points."""

    def __init__(self, width_in: float, height_in: float, palette: Palette) -> None:
        self.width = width_in
        self.height = height_in
        self.palette = palette
        self.figure = SheetFigure(width_in, height_in, palette.page)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width_in)
        self._axes.set_ylim(0, height_in)
        self._axes.set_autoscale_on(False)
        self._whole = TransformedPatchPath(self._axes.patch)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        *,
        width: float = 0.8,
        dash: Dash = "-",
    ) -> None:
        """A line through the places."""
        self._add(
            Line2D(xs, ys, color=colour, linewidth=width, linestyle=dash, dash_capstyle="butt")
        )

    def marks(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        shape: str,
        colour: str,
        *,
        size: float = 6,
        is_open: bool = False,
    ) -> None:
        """Marks of one kind; an open one shows the page inside."""
        face = self.palette.page if is_open else colour
        mark = Line2D(
            xs,
            ys,
            linestyle="none",
            marker=shape,
            markersize=size,
            markeredgecolor=colour,
            markerfacecolor=face,
            markeredgewidth=1.5,
        )
        mark.set_zorder(4)
        self._add(mark)

    def area(
        self,
        left: float,
        bottom: float,
        right: float,
        top: float,
        colour: str,
        *,
        opacity: float = 1,
    ) -> None:
        """A filled rectangle behind everything else."""
        box = Rectangle(
            (left, bottom),
            right - left,
            top - bottom,
            facecolor=colour,
            linewidth=0,
            alpha=opacity if opacity < 1 else None,
        )
        box.set_zorder(0)
        box.set_transform(self._axes.transData)
        box.set_clip_on(False)
        self._place(box)

    def band(
        self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], colour: str
    ) -> None:
        """A filled band between two lines, behind everything else."""
        corners = [*zip(xs, lows, strict=True), *reversed(list(zip(xs, highs, strict=True)))]
        shape = Polygon(corners, closed=True, facecolor=colour, linewidth=0)
        shape.set_zorder(0)
        shape.set_transform(self._axes.transData)
        shape.set_clip_on(False)
        self._place(shape)

    def write(  # noqa: PLR0913 - a word has a place, a look and an alignment
        self,
        x: float,
        y: float,
        text: str,
        *,
        colour: str = "",
        size: float = BODY,
        weight: str = "regular",
        align: Align = "left",
        is_upright: bool = False,
    ) -> None:
        """Words on their base line (upright ones: centred), never read as mathematics."""
        words = Text(
            x,
            y,
            drawable(text, weight),
            color=colour or self.palette.ink,
            fontproperties=font(weight, size),
            horizontalalignment="center" if is_upright else align,
            verticalalignment="center" if is_upright else "baseline",
            rotation=90 if is_upright else 0,
            parse_math=False,
        )
        words.set_zorder(6)
        words.set_transform(self._axes.transData)
        words.set_clip_on(False)
        self._place(words)

    def _place(self, artist: Artist) -> None:
        """Nothing is clipped; one shared path spares matplotlib making one for every artist."""
        artist.set_clip_path(self._whole)
        self._axes.add_artist(artist)

    def _add(self, line: Line2D) -> None:
        line.set_transform(self._axes.transData)
        line.set_clip_on(False)
        self._place(line)
