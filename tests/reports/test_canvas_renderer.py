"""A figure looks the same on paper as on the screen, and its words can be selected."""

from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from ketrate.figures.sheet import SheetFigure
from ketrate.figures.style import PRINT
from ketrate.figures.trajectory import draw
from ketrate.instruments.catalogue import load_catalogue
from ketrate.reports.canvas_renderer import draw_figure
from tests.figures.builders import COURSES, six_infusions

Picture = NDArray[np.float64]
BLOCK = 10


def grey(picture: Picture) -> Picture:
    mean: Picture = picture[..., :3].mean(axis=2)
    return mean


def on_screen(figure: SheetFigure) -> Picture:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return grey(np.asarray(canvas.buffer_rgba(), dtype=np.float64))


def as_pdf(figure: SheetFigure) -> bytes:
    out = BytesIO()
    width, height = figure.get_size_inches() * 72
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    draw_figure(canvas, figure)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def on_paper(pdf: bytes, dpi: float) -> Picture:
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    bitmap = page.render(scale=dpi / 72)
    picture = grey(np.array(bitmap.to_numpy(), dtype=np.float64))
    bitmap.close()
    page.close()
    document.close()
    return picture


def coarse(picture: Picture) -> Picture:
    """Mean of each block, so that only what is drawn where counts and not its edges."""
    height, width = (n // BLOCK * BLOCK for n in picture.shape)
    cut = picture[:height, :width]
    blocks: Picture = cut.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
    return blocks


def a_figure(name: str) -> SheetFigure:
    return draw(
        COURSES[name](), palette=PRINT, width_in=7, height_in=6, instruments=load_catalogue()
    )


@pytest.mark.parametrize("name", COURSES)
def test_a_figure_on_paper_is_the_figure_on_the_screen(name: str) -> None:
    figure = a_figure(name)
    screen = coarse(on_screen(figure))
    paper = coarse(on_paper(as_pdf(figure), figure.dpi))
    difference = np.abs(screen - paper[: screen.shape[0], : screen.shape[1]])
    assert difference.mean() < 3
    assert float((difference > 60).mean()) < 0.005
    assert screen.min() < 200  # something was drawn


def test_the_words_of_a_figure_can_be_selected_on_paper() -> None:
    document = pdfium.PdfDocument(as_pdf(a_figure("six infusions")))
    page = document[0]
    text_page = page.get_textpage()
    text = text_page.get_text_bounded()
    text_page.close()
    page.close()
    document.close()
    for words in ("baseline 34", "remission ≤ 12", "days since the first dosing", "MADRS total"):
        assert words in text


def test_drawing_on_paper_leaves_the_figure_as_it_was() -> None:
    figure = draw(
        six_infusions(), palette=PRINT, width_in=7, height_in=6, instruments=load_catalogue()
    )
    before = on_screen(figure)
    as_pdf(figure)
    assert (on_screen(figure) == before).all()
