"""The trail on paper, day by day, with the head of the trail at the foot of every page."""

from collections.abc import Callable, Iterator
from itertools import groupby

from reportlab.platypus import Flowable, Spacer

from ketrate.records.trail import TrailLine, TrailSheet
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.page import Furniture
from ketrate.reports.page import build as build_pages
from ketrate.reports.text import BOLD, paragraph, style
from ketrate.words import tr, trn

Progress = Callable[[int, int], None]
AT_ONCE = 200
"""Lines that are set as one table; a longer one would be measured anew on every page."""


class _Told(Flowable):  # type: ignore[misc]
    """Takes no room; says how far the pages have come."""

    def __init__(self, progress: Progress, count: int, total: int) -> None:
        super().__init__()
        self._progress: Progress = progress
        self._count, self._total = count, total

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No size."""
        return 0, 0

    def draw(self) -> None:
        """Called when the lines before it stand on their page."""
        self._progress(self._count, self._total)


def build(sheet: TrailSheet, progress: Progress | None = None) -> bytes:
    """The trail as PDF; the same lines give the same bytes. `progress` may raise to stop it."""
    count = trn("{count} entry", "{count} entries", len(sheet.lines))
    story: list[Flowable] = [
        paragraph(tr("Trail"), tr("the title"), style(BOLD, 15)),
        Spacer(0, 4),
        paragraph(f"{count}: {sheet.asked}", tr("the notes"), style()),
        Spacer(0, 6),
        *_days(sheet.lines, progress),
    ]
    return build_pages(story, _furniture(sheet))


def _days(lines: tuple[TrailLine, ...], progress: Progress | None) -> Iterator[Flowable]:
    done = 0
    for day, of_day in groupby(lines, key=lambda line: line.at.local.date()):
        yield Heading(day.isoformat())
        rows = list(of_day)
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            yield Ledger(_columns(), [_cells(line) for line in some])
            done += len(some)
            if progress is not None:
                yield _Told(progress, done, len(lines))
        yield Spacer(0, 8)


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("Entry"), 7, is_number=True),
        Column(tr("Time"), 14),
        Column(tr("Who"), 15),
        Column(tr("Patient"), 12),
        Column(tr("What, and why"), 52),
    )


def _cells(line: TrailLine) -> tuple[str, ...]:
    offset = line.at.local.strftime("%z")
    time = f"{line.at.local:%H:%M:%S} {offset[:3]}:{offset[3:]}"
    return str(line.seq), time, line.who, line.patient_code, line.sentence


def _furniture(sheet: TrailSheet) -> Furniture:
    as_of = sheet.data_as_of.iso() if sheet.data_as_of else "–"
    origin = tr(
        "KetRate {version} · data as of {time} · audit head {head}, entry {seq}; to check it: "
        "ketrate verify --head {short}",
        version=sheet.version,
        time=as_of,
        head=sheet.head,
        seq=sheet.seq,
        short=sheet.head[:16],
    )
    name = sheet.clinic_name or tr("Trail of the clinic")
    return Furniture(tr("Trail"), name, tr("Trail"), origin, sheet.is_synthetic)
