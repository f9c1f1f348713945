"""The page every report shares: A4, the patient's identity above, where it comes from below."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from ketrate.reports.text import (
    BODY,
    LINE,
    MUTED,
    REGULAR,
    SEMIBOLD,
    SMALL,
    WARNING,
    lines_of,
    load_fonts,
    plain,
)
from ketrate.words import tr

WIDTH, HEIGHT = A4
MARGIN = 17 * mm
INNER = WIDTH - 2 * MARGIN
FOOT = 22 * mm
HEADER_LEADING = 12.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page; `identity` is never shortened, `origin` tells data and head."""

    title: str
    identity: str
    right: str
    origin: str
    is_synthetic: bool = False


def aid_sentence() -> str:
    """What KetRate is and is not; on every page."""
    return tr(
        "KetRate is a documentation aid: it adds up scores by published rules and shows them over "
        "time. It is no monitor and no alarm, recommends no dose, predicts nothing for one patient "
        "and decides no discharge. Limits are the clinic's own."
    )


def build(story: Sequence[Flowable], furniture: Furniture) -> bytes:
    """Set the story on pages; the same story and furniture give the same bytes."""
    load_fonts()
    head = _header_lines(furniture)
    top = MARGIN + HEADER_LEADING * len(head)
    room = HEIGHT - top - FOOT
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=plain(furniture.title, tr("the title")),
        author="KetRate",
        creator="KetRate",
        lang="en-GB",
        invariant=1,
        initialFontName=REGULAR,
    )
    frame = Frame(
        MARGIN, FOOT, INNER, room, leftPadding=0, rightPadding=0, topPadding=6, bottomPadding=4
    )
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(list(story), canvasmaker=_numbered(furniture, head))
    return out.getvalue()


def _header_lines(furniture: Furniture) -> list[tuple[str, str, str, float]]:
    """(words, font, colour, left) of each line above; long identities take several lines."""
    where = tr("the page header")
    lines = [
        (line, SEMIBOLD, "#000000")
        for line in lines_of(plain(furniture.identity, where), SEMIBOLD, BODY, INNER)
    ]
    told = lines_of(plain(furniture.right, where), REGULAR, SMALL, INNER)
    lines += [(line, REGULAR, MUTED) for line in told if line]
    if furniture.is_synthetic:
        lines.append((tr("SYNTHETIC DATA: this patient does not exist"), SEMIBOLD, WARNING))
    return [(*line, MARGIN) for line in lines]


def _numbered(furniture: Furniture, head: list[tuple[str, str, str, float]]) -> type[Canvas]:
    """A canvas that keeps its pages until the last one is known, to print "page x of y"."""

    class NumberedCanvas(Canvas):  # type: ignore[misc]
        """Pages wait here as reportlab's own page state."""

        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)
            self._waiting: list[dict[str, object]] = []
            self._marks: list[tuple[str, float]] = []

        def mark(self, title: str, above: float) -> None:
            """Remember a heading for the outline, `above` points over the origin as it is."""
            self._marks.append((title, self.absolutePosition(0, above)[1]))

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._waiting.append(dict(self.__dict__))
            self._marks = []
            self._startPage()

        def save(self) -> None:
            count = len(self._waiting)
            for number, state in enumerate(self._waiting, start=1):
                self.__dict__.update(state)
                _furnish(self, furniture, head, (number, count))
                _outline(self, self._marks, number)
                super().showPage()
            super().save()

    return NumberedCanvas


def _outline(canvas: Canvas, marks: Sequence[tuple[str, float]], page: int) -> None:
    """The headings of a page, in the file's own table of contents."""
    for number, (title, top) in enumerate(marks):
        key = f"page-{page}-{number}"
        canvas.bookmarkHorizontalAbsolute(key, top)
        canvas.addOutlineEntry(title, key, level=0)


def _furnish(
    canvas: Canvas,
    furniture: Furniture,
    head: list[tuple[str, str, str, float]],
    page: tuple[int, int],
) -> None:
    canvas.setLineWidth(0.6)
    canvas.setStrokeColor(LINE)
    y = HEIGHT - MARGIN + 2
    for text, font, colour, left in head:
        canvas.setFont(font, BODY if font == SEMIBOLD else SMALL)
        canvas.setFillColor(colour)
        canvas.drawString(left, y, text)
        y -= HEADER_LEADING
    canvas.line(MARGIN, y + 6, WIDTH - MARGIN, y + 6)
    canvas.line(MARGIN, FOOT - 4, WIDTH - MARGIN, FOOT - 4)
    canvas.setFillColor(MUTED)
    numbered = tr("Page {page} of {count}", page=page[0], count=page[1])
    canvas.setFont(SEMIBOLD, SMALL)
    canvas.drawRightString(WIDTH - MARGIN, FOOT - 14, numbered)
    canvas.setFont(REGULAR, 6.5)
    told = lines_of(plain(furniture.origin, tr("the page footer")), REGULAR, 6.5, INNER - 70)
    told += lines_of(aid_sentence(), REGULAR, 6.5, INNER)
    for i, line in enumerate(told):
        canvas.drawString(MARGIN, FOOT - 13 - 8 * i, line)
