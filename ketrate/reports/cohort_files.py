"""The cohort's figures as files: SVG, PDF and PNG, drawn for paper."""

import io
from collections.abc import Callable, Iterator

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from reportlab.pdfgen.canvas import Canvas

from ketrate.figures.cohort_exhibit import Drawing, Seen
from ketrate.figures.cohort_tabs import agents, tabs
from ketrate.figures.plot import Frame
from ketrate.figures.sheet import SheetFigure
from ketrate.figures.style import POINTS_PER_INCH, PRINT
from ketrate.reports.canvas_renderer import draw_figure

WIDTH_IN = 6.4
PNG_DPI = 200
FEWEST = 5
"""As in `exchange.small_cells`: a smaller count is not handed out."""
Progress = Callable[[int, int], None]


def figure_bytes(drawing: Drawing, ending: str) -> bytes:
    """One figure; `ending` is .svg, .pdf or .png. The same figure gives the same bytes."""
    figure = drawing.make(Frame(WIDTH_IN, drawing.height_in, PRINT))
    return {".svg": _svg, ".pdf": _pdf, ".png": _png}[ending](figure)


def all_figures(seen: Seen, progress: Progress | None = None) -> dict[str, bytes]:
    """Every figure of every arm in all three kinds, by file name.

    Those that tell a small count are left out; a figure of single patients is none of them.
    """
    drawings = {name: one for name, one in _named(seen) if not is_small(one)}
    found: dict[str, bytes] = {}
    for done, (name, drawing) in enumerate(drawings.items()):
        if progress is not None:
            progress(done, len(drawings))
        for ending in (".svg", ".pdf", ".png"):
            found[f"{name}{ending}"] = figure_bytes(drawing, ending)
    return found


def is_small(drawing: Drawing) -> bool:
    """Whether a figure tells a count under five, or a rest."""
    return any(n < FEWEST for n in drawing.counts)


def _named(seen: Seen) -> Iterator[tuple[str, Drawing]]:
    for agent in agents(seen):
        short = "".join(sign if sign.isalnum() else "-" for sign in agent)
        for tab in tabs(seen, agent):
            for one in tab.exhibits:
                if one.drawing is not None:
                    yield f"figure-{short}-{one.drawing.name}", one.drawing


def _svg(figure: SheetFigure) -> bytes:
    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "ketrate"}):
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None})
    return out.getvalue()


def _pdf(figure: SheetFigure) -> bytes:
    out = io.BytesIO()
    width, height = (float(one) * POINTS_PER_INCH for one in figure.get_size_inches())
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    draw_figure(canvas, figure)
    canvas.save()
    return out.getvalue()


def _png(figure: SheetFigure) -> bytes:
    out = io.BytesIO()
    figure.set_dpi(PNG_DPI)
    FigureCanvasAgg(figure).print_png(out)
    return out.getvalue()
