"""A matplotlib figure straight onto the PDF page: lines as lines, words as words.

Several times faster than going through SVG or a second PDF, with the report's own fonts and text
that can be selected. It knows what KetRate's figures use: paths, text and rectangular clips. No
mathematics, hatches or images; asking for an image raises NotImplementedError.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Transform
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from ketrate.figures.style import POINTS_PER_INCH, WEIGHTS
from ketrate.reports.text import REGULAR, load_fonts

CAPS = {"butt": 0, "round": 1, "projecting": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
_FONT_OF_FILE = {file: f"KetRate-{weight}" for weight, file in WEIGHTS.items()}

if TYPE_CHECKING:
    from matplotlib.typing import ColorType


class CanvasRenderer(RendererBase):
    """Draws on a reportlab canvas whose origin is the figure's lower left corner; in points."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        super().__init__()
        load_fonts()
        self._canvas = canvas
        self._size = (width, height)

    def flipy(self) -> bool:
        """Paper counts upwards, as matplotlib does."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """The figure's size in points."""
        return self._size

    def points_to_pixels(self, points: float) -> float:  # type: ignore[override]
        """A pixel is a point here."""
        return points

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Outline,
        transform: Transform,
        rgbFace: "ColorType | None" = None,  # noqa: N803 - matplotlib's name
    ) -> None:
        """One path, filled and stroked as asked."""
        canvas = self._canvas
        is_stroked = gc.get_linewidth() > 0 and gc.get_rgb()[3] > 0
        if not is_stroked and rgbFace is None:
            return
        canvas.saveState()
        self._clip(gc)
        if rgbFace is not None:
            red, green, blue, alpha = to_rgba(rgbFace)
            canvas.setFillColorRGB(red, green, blue, alpha=alpha)
        if is_stroked:
            self._set_stroke(gc)
        canvas.drawPath(_traced(canvas, path, transform), is_stroked, rgbFace is not None)
        canvas.restoreState()

    def draw_text(  # noqa: PLR0913, PLR0917 - matplotlib's signature
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: object = False,  # noqa: ARG002, FBT002 - matplotlib's signature
        mtext: Text | None = None,  # noqa: ARG002
    ) -> None:
        """One line of text, as text."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.setFillColorRGB(*gc.get_rgb()[:3])
        canvas.setFont(_font_name(prop), prop.get_size_in_points())
        canvas.drawString(0, 0, s)
        canvas.restoreState()

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: object,  # noqa: ARG002 - matplotlib's signature
    ) -> tuple[float, float, float]:
        """The measure of a line of text in points."""
        name, size = _font_name(prop), prop.get_size_in_points()
        ascent, descent = pdfmetrics.getAscentDescent(name, size)
        return pdfmetrics.stringWidth(s, name, size), ascent - descent, -descent

    def _set_stroke(self, gc: GraphicsContextBase) -> None:
        canvas = self._canvas
        colour = gc.get_rgb()
        canvas.setStrokeColorRGB(*colour[:3], alpha=colour[3])
        canvas.setLineWidth(gc.get_linewidth())
        canvas.setLineCap(CAPS[str(gc.get_capstyle())])
        canvas.setLineJoin(JOINS[str(gc.get_joinstyle())])
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            canvas.setDash(np.asarray(dashes, dtype=float).tolist(), float(offset))

    def _clip(self, gc: GraphicsContextBase) -> None:
        box = gc.get_clip_rectangle()
        if box is not None:
            outline = self._canvas.beginPath()
            outline.rect(box.x0, box.y0, box.width, box.height)
            self._canvas.clipPath(outline, stroke=0, fill=0)


def draw_figure(canvas: Canvas, figure: Figure) -> None:
    """Draw the figure with its lower left corner at the canvas's origin."""
    dpi = figure.dpi
    figure.dpi = POINTS_PER_INCH
    try:
        width, height = figure.get_size_inches() * POINTS_PER_INCH
        figure.draw(CanvasRenderer(canvas, width, height))
    finally:
        figure.dpi = dpi


class FigureOnPaper(Flowable):  # type: ignore[misc]
    """A figure among the paragraphs of a report."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure
        self.width, self.height = figure.get_size_inches() * POINTS_PER_INCH

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its own size in points, whatever there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Called by reportlab when the place on the page is known."""
        draw_figure(self.canv, self._figure)


def _font_name(prop: FontProperties) -> str:
    file = prop.get_file() or findfont(prop)
    return _FONT_OF_FILE.get(Path(str(file)).name, REGULAR)


def _traced(canvas: Canvas, path: Outline, transform: Transform) -> object:
    """The path in reportlab's terms; quadratic curves become cubic ones."""
    outline = canvas.beginPath()
    here = (0.0, 0.0)
    for found, code in path.iter_segments(transform, simplify=False):
        at = [float(value) for value in found]
        if code == Outline.MOVETO:
            outline.moveTo(*at)
        elif code == Outline.LINETO:
            outline.lineTo(*at)
        elif code == Outline.CURVE3:
            outline.curveTo(*_cubic(here, at))
        elif code == Outline.CURVE4:
            outline.curveTo(*at)
        else:
            outline.close()
            continue
        here = (at[-2], at[-1])
    return outline


def _cubic(start: tuple[float, float], at: list[float]) -> list[float]:
    (x0, y0), (x1, y1, x2, y2) = start, at
    first = [x0 + 2 / 3 * (x1 - x0), y0 + 2 / 3 * (y1 - y0)]
    return [*first, x2 + 2 / 3 * (x1 - x2), y2 + 2 / 3 * (y1 - y2), x2, y2]
