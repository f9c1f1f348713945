"""The overview of one patient: every course on one page, with what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from ketrate.analysis.trajectory import Point, Trajectory
from ketrate.clock import Instant
from ketrate.figures.style import POINTS_PER_INCH, PRINT
from ketrate.figures.trajectory import draw, short_name
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.schedule import Protocol
from ketrate.records.bedside import AdverseEvent
from ketrate.records.ids import StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert
from ketrate.records.treatment import Course, Session
from ketrate.reports.canvas_renderer import FigureOnPaper
from ketrate.reports.course import identity_line
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.page import INNER, Furniture
from ketrate.reports.page import build as build_pages
from ketrate.reports.text import BOLD, SEMIBOLD, SMALL, WARNING, paragraph, style
from ketrate.reports.words import (
    NOTHING,
    dose_number,
    percent_text,
    signed,
    state_text,
    total_text,
    when_text,
)
from ketrate.words import tr, trn

FIGURE_INCHES = {1: 3.4, 2: 2.5, 3: 1.9}
"""How high the figure of a course may be, by the number of courses; with more there is none."""


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """One course: how it went, and the adverse events that stand."""

    course: Course
    protocol: Protocol
    trajectory: Trajectory
    sessions: tuple[Session, ...]
    adverse: tuple[AdverseEvent, ...]


@dataclass(frozen=True, slots=True)
class PatientReport:
    """Everything a patient report prints; `alerts` are those no clinician has acknowledged."""

    clinic_name: str
    patient: Patient
    courses: tuple[CourseSummary, ...]
    alerts: tuple[Alert, ...]
    instruments: Catalogue
    staff_names: Mapping[StaffId, str]
    audit_seq: int
    audit_head: str
    data_as_of: Instant | None
    version: str


def build(report: PatientReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Raises CannotPrintError for a sign that the shipped fonts lack.
    """
    story: list[Flowable] = [
        paragraph(tr("Patient overview"), tr("the title"), style(BOLD, 15)),
        Spacer(0, 4),
        _facts(report),
        *_alerts(report),
        Spacer(0, 8),
        Heading(tr("Courses")),
    ]
    if not report.courses:
        story.append(paragraph(tr("No course was begun."), tr("the notes"), style()))
        return build_pages(story, _furniture(report))
    story += [_courses(report), Spacer(0, 8), Heading(tr("Treatment")), _treatment(report)]
    for one in report.courses:
        story += _figure(report, one)
    story += [Spacer(0, 4), *_rules(report)]
    return build_pages(story, _furniture(report))


def _facts(report: PatientReport) -> Ledger:
    who = report.patient
    given = sum(one.was_dosed for course in report.courses for one in course.sessions)
    rows = [
        (tr("Diagnosis"), who.diagnosis or NOTHING),
        (tr("Courses"), str(len(report.courses))),
        (tr("Dosings"), str(given)),
        *((name, value) for name, value in who.tags),
    ]
    return Ledger([Column(tr("Patient"), 1), Column("", 4.6)], rows)


def _alerts(report: PatientReport) -> list[Flowable]:
    if not report.alerts:
        return []
    text = trn(
        "{count} suicidality alert is not acknowledged yet.",
        "{count} suicidality alerts are not acknowledged yet.",
        len(report.alerts),
    )
    return [Spacer(0, 4), paragraph(text, tr("the notes"), style(SEMIBOLD, colour=WARNING))]


def _courses(report: PatientReport) -> Ledger:
    columns = [
        Column(tr("No."), 0.5, is_number=True),
        Column(tr("Protocol"), 2.4),
        Column(tr("Scale"), 1.1),
        Column(tr("Baseline"), 0.9, is_number=True),
        Column(tr("Best"), 0.75, is_number=True),
        Column(tr("Last"), 0.75, is_number=True),
        Column(tr("Last rated"), 1.7),
        Column(tr("Change"), 0.9, is_number=True),
        Column(tr("Improved"), 1.05, is_number=True),
        Column(tr("State then"), 1.6),
    ]
    return Ledger(columns, [_course_row(report, one) for one in report.courses])


def _course_row(report: PatientReport, one: CourseSummary) -> tuple[str, ...]:
    found = one.trajectory
    scored = [point for point in found.points if point.total is not None]
    last = scored[-1] if scored else None
    baseline = found.baseline.total if found.baseline is not None else None
    head = (
        str(one.course.number),
        one.protocol.name or NOTHING,
        short_name(found, report.instruments),
        NOTHING if baseline is None else str(baseline),
        _best(one),
    )
    if last is None:
        return (*head, *(NOTHING,) * 5)
    return (*head, *_last(last))


def _last(point: Point) -> tuple[str, ...]:
    return (
        total_text(point.total, is_prorated=point.is_prorated),
        when_text(point.rating.observed, point.session_number),
        signed(point.change),
        percent_text(point.percent_improvement),
        state_text(point),
    )


def _best(one: CourseSummary) -> str:
    """The total with the greatest improvement after the baseline; complete ones alone."""
    after = [
        point
        for point in one.trajectory.points
        if point.is_complete and point.percent_improvement is not None and point.state != "baseline"
    ]
    best = max(after, key=lambda point: point.percent_improvement or 0.0, default=None)
    return NOTHING if best is None or best.total is None else str(best.total)


def _treatment(report: PatientReport) -> Ledger:
    columns = [
        Column(tr("No."), 0.5, is_number=True),
        Column(tr("Dosings"), 1, is_number=True),
        Column(tr("Agent, route"), 2.2),
        Column(tr("Doses given, mg"), 1.5, is_number=True),
        Column(tr("First"), 1.2),
        Column(tr("Last"), 1.2),
        Column(tr("Highest CADSS-23"), 1.5, is_number=True),
        Column(tr("Adverse events"), 1.8),
    ]
    return Ledger(columns, [_treatment_row(one) for one in report.courses])


def _treatment_row(one: CourseSummary) -> tuple[str, ...]:
    given = [session for session in one.sessions if session.was_dosed]
    planned = len(one.protocol.session_days)
    kinds = sorted({", ".join(filter(None, (s.agent, s.route))) for s in given} - {""})
    starts = sorted((s.started for s in given if s.started is not None), key=lambda at: at.utc)
    days = [at.local.date().isoformat() for at in starts]
    peaks = [
        mark.dissociation.peak
        for mark in one.trajectory.sessions
        if mark.dissociation is not None and mark.dissociation.peak is not None
    ]
    return (
        str(one.course.number),
        tr("{n} of {m}", n=len(given), m=planned) if planned else str(len(given)),
        "; ".join(kinds) or NOTHING,
        _range([s.dose_given_mg for s in given if s.dose_given_mg is not None]),
        days[0] if days else NOTHING,
        days[-1] if days else NOTHING,
        str(max(peaks)) if peaks else NOTHING,
        _adverse(one),
    )


def _range(doses: list[float]) -> str:
    if not doses:
        return NOTHING
    low, high = dose_number(min(doses)), dose_number(max(doses))
    return low if low == high else f"{low}–{high}"


def _adverse(one: CourseSummary) -> str:
    if not one.adverse:
        return tr("none written down")
    serious = sum(event.is_serious for event in one.adverse)
    return tr("{n}, {m} serious", n=len(one.adverse), m=serious)


def _figure(report: PatientReport, one: CourseSummary) -> list[Flowable]:
    """The course alone; what happened in each session stands in the course report."""
    height = FIGURE_INCHES.get(len(report.courses))
    if height is None or not one.trajectory.points:
        return []
    bare = replace(
        one.trajectory,
        sessions=tuple(replace(mark, dissociation=None) for mark in one.trajectory.sessions),
    )
    figure = draw(
        bare,
        palette=PRINT,
        width_in=INNER / POINTS_PER_INCH,
        height_in=height,
        instruments=report.instruments,
    )
    room = height * POINTS_PER_INCH
    title = Heading(tr("Course {n}", n=one.course.number))
    return [Spacer(0, 6), CondPageBreak(room + 24), title, FigureOnPaper(figure)]


def _rules(report: PatientReport) -> list[Flowable]:
    told = {
        text
        for one in report.courses
        for text in (one.trajectory.thresholds.response_text,
                     one.trajectory.thresholds.remission_text)
        if text
    }  # fmt: skip
    sign = tr("Change is score minus baseline; percent improvement is positive when better.")
    lines = [*sorted(told, reverse=True), sign]
    return [paragraph(line, tr("the rules"), style(size=SMALL)) for line in lines]


def _furniture(report: PatientReport) -> Furniture:
    origin = tr(
        "KetRate {version} · data as of {time} · audit event {seq} · head {head}",
        version=report.version,
        time=when_text(report.data_as_of, None) if report.data_as_of is not None else NOTHING,
        seq=report.audit_seq,
        head=report.audit_head,
    )
    title = tr("Patient overview {code}", code=report.patient.code)
    identity = identity_line(report.patient)
    return Furniture(title, identity, report.clinic_name, origin, report.patient.is_synthetic)
