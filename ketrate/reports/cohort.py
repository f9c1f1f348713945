"""The cohort on paper: every exhibit of every arm, with the rules and filters it was made by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from ketrate import __version__
from ketrate.clock import Instant
from ketrate.figures.cohort_exhibit import Exhibit, Seen, Table
from ketrate.figures.cohort_tabs import agents, tabs
from ketrate.figures.plot import Frame
from ketrate.figures.style import POINTS_PER_INCH, PRINT
from ketrate.reports.canvas_renderer import FigureOnPaper
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.page import INNER, Furniture
from ketrate.reports.page import build as build_pages
from ketrate.reports.text import BOLD, SEMIBOLD, SMALL, WARNING, paragraph, style
from ketrate.reports.words import time_text
from ketrate.words import tr

ROOM = 120
"""Points that must be left on a page for a heading and what follows it."""
LEAST_SHARE, MOST_EXTRA = 5, 14


@dataclass(frozen=True, slots=True)
class CohortReport:
    """Everything the report prints. `options` are those of the command line, by name."""

    clinic_name: str
    seen: Seen
    options: Mapping[str, object]
    audit_seq: int
    audit_head: str
    data_as_of: Instant | None
    is_synthetic: bool = False


def build(report: CohortReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Raises CannotPrintError for a sign that the shipped fonts lack.
    """
    asked = " · ".join(f"--{name} {value}" for name, value in report.options.items())
    story: list[Flowable] = [
        paragraph(tr("Cohort"), tr("the title"), style(BOLD, 15)),
        Spacer(0, 4),
        paragraph(tr("Filters and rules: {asked}", asked=asked), tr("the filters"),
                  style(size=SMALL)),
    ]  # fmt: skip
    for number, agent in enumerate(agents(report.seen)):
        if number:
            story.append(PageBreak())
        story += _arm(report.seen, agent, with_quality=number == 0)
    return build_pages(story, _furniture(report))


def _arm(seen: Seen, agent: str, *, with_quality: bool) -> Iterator[Flowable]:
    for tab in tabs(seen, agent):
        if tab.name == "quality" and not with_quality:
            continue
        yield Spacer(0, 8)
        yield CondPageBreak(ROOM)
        title = tr("{agent}: {tab}", agent=agent, tab=tab.words)
        yield Heading(title, size=12.5)
        for one in tab.exhibits:
            yield from _exhibit(one)


def _exhibit(one: Exhibit) -> Iterator[Flowable]:
    yield Spacer(0, 7)
    figure = 0.0 if one.drawing is None else one.drawing.height_in * POINTS_PER_INCH
    yield CondPageBreak(ROOM / 2 + figure if figure else ROOM)
    yield Heading(one.title)
    if one.guard:
        yield paragraph(one.guard, tr("the notes"), style(SEMIBOLD, SMALL, WARNING))
    if one.drawing is not None:
        frame = Frame(INNER / POINTS_PER_INCH, one.drawing.height_in, PRINT)
        yield FigureOnPaper(one.drawing.make(frame))
    for sentence in one.says:
        yield paragraph(sentence, tr("the notes"), style(size=SMALL))
    for table in one.tables:
        if table.rows:
            yield CondPageBreak(60)
            yield Spacer(0, 4)
            yield paragraph(table.title, tr("a heading"), style(SEMIBOLD, SMALL))
            yield _ledger(table)


def _ledger(table: Table) -> Ledger:
    """Columns by the length of what stands in them, so that long notes have room."""
    columns = [
        Column(title, _share(title, [cells[n] for cells in table.rows]), is_number=False)
        for n, title in enumerate(table.head)
    ]
    return Ledger(columns, table.rows)


def _share(title: str, cells: list[str]) -> float:
    """Room for the longest word, which is never cut, and some for longer cells to wrap less."""
    words = [word for text in (title, *cells) for word in text.split()]
    longest_word = max(map(len, words), default=0)
    longest = max(map(len, cells), default=0)
    extra = min(max(longest - longest_word, 0) / 4, MOST_EXTRA)
    return max(longest_word + 2, LEAST_SHARE) + extra


def _furniture(report: CohortReport) -> Furniture:
    origin = tr(
        "KetRate {version} · data as of {time} · audit event {seq} · head {head}",
        version=__version__,
        time=time_text(report.data_as_of),
        seq=report.audit_seq,
        head=report.audit_head,
    )
    name = report.clinic_name or tr("Cohort of the clinic")
    return Furniture(tr("Cohort"), name, tr("Cohort review"), origin, report.is_synthetic)
