"""The report a blinded rater may hold: depression ratings, and nothing of the treatment.

No dosing, protocol, agent, route, dose, session, planned time, change from a baseline, or words
that somebody else typed; the title of the file tells as little. It is the same whoever prints it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.platypus import Flowable, Spacer

from ketrate.analysis.trajectory import Point, Trajectory
from ketrate.clock import Instant
from ketrate.figures.style import POINTS_PER_INCH, PRINT
from ketrate.figures.trajectory import draw, short_name
from ketrate.instruments.catalogue import Catalogue
from ketrate.records.ids import StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert
from ketrate.reports.canvas_renderer import FigureOnPaper
from ketrate.reports.course import identity_line
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.page import INNER, Furniture
from ketrate.reports.page import build as build_pages
from ketrate.reports.text import BOLD, SMALL, WARNING, paragraph, style
from ketrate.reports.words import NOTHING, rater_text, recall_text, time_text, total_text, when_text
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class BlindedReport:
    """Everything a blinded report prints; `trajectory` was built without any dosing."""

    clinic_name: str
    patient: Patient
    trajectory: Trajectory
    instruments: Catalogue
    staff_names: Mapping[StaffId, str]
    alerts: tuple[Alert, ...]
    audit_seq: int
    audit_head: str
    data_as_of: Instant | None
    version: str


def build(report: BlindedReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Raises CannotPrintError for a sign that the shipped fonts lack.
    """
    scale = short_name(report.trajectory, report.instruments)
    story: list[Flowable] = [
        paragraph(title(), tr("the title"), style(BOLD, 15)),
        Spacer(0, 4),
        paragraph(_words(report, scale), tr("the notes"), style()),
        *_alerts(report),
        Spacer(0, 6),
        _figure(report),
        Spacer(0, 9),
        Heading(tr("Ratings")),
        _ratings(report),
        Spacer(0, 6),
        paragraph(_withheld(), tr("the notes"), style(size=SMALL)),
    ]
    return build_pages(story, _furniture(report))


def title() -> str:
    """The heading, and the title in the file's own data: it names no patient."""
    return tr("Depression ratings")


def _words(report: BlindedReport, scale: str) -> str:
    number = tr("Course {n}, {scale}", n=report.trajectory.course_number, scale=scale)
    return "  ·  ".join(part for part in (report.patient.diagnosis, number) if part)


def _withheld() -> str:
    return tr(
        "Blinded report: depression ratings alone. The treatment, and whatever is counted from "
        "it, is withheld."
    )


def _figure(report: BlindedReport) -> FigureOnPaper:
    return FigureOnPaper(
        draw(
            report.trajectory,
            palette=PRINT,
            width_in=INNER / POINTS_PER_INCH,
            height_in=4.0,
            instruments=report.instruments,
        )
    )


def _ratings(report: BlindedReport) -> Ledger:
    columns = [
        Column(tr("Observed"), 1.8),
        Column(tr("Scale and recall"), 3),
        Column(tr("Rater"), 2),
        Column(tr("Total"), 0.8, is_number=True),
    ]
    return Ledger(columns, [_row(report, point) for point in report.trajectory.points])


def _row(report: BlindedReport, point: Point) -> tuple[str, ...]:
    known = point.instrument_id in report.instruments
    name = report.instruments.get(point.instrument_id).short_name if known else point.instrument_id
    return (
        when_text(point.rating.observed, None),
        recall_text(point, name),
        rater_text(point.rating, report.staff_names),
        tr("incomplete")
        if point.total is None
        else total_text(point.total, is_prorated=point.is_prorated),
    )


def _alerts(report: BlindedReport) -> list[Flowable]:
    """Open suicidality alerts, without what was written about them."""
    if not report.alerts:
        return []
    heading = tr("Open suicidality alerts")
    columns = [Column(tr("Raised"), 2), Column(tr("Item"), 1), Column(tr("Answer"), 1)]
    rows = [(time_text(a.raised_at), str(a.item), str(a.value)) for a in report.alerts]
    return [
        Spacer(0, 6),
        Heading(heading, WARNING),
        Ledger(columns, rows),
    ]


def _furniture(report: BlindedReport) -> Furniture:
    origin = tr(
        "KetRate {version} · data as of {time} · audit event {seq} · head {head}",
        version=report.version,
        time=time_text(report.data_as_of),
        seq=report.audit_seq,
        head=report.audit_head or NOTHING,
    )
    right = report.clinic_name
    identity = identity_line(report.patient)
    return Furniture(title(), identity, right, origin, report.patient.is_synthetic)
