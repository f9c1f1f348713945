"""The course report: who, what was given, how it went, by which rules, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from ketrate.analysis.trajectory import Trajectory
from ketrate.clock import Instant
from ketrate.figures.style import POINTS_PER_INCH, PRINT
from ketrate.figures.trajectory import draw
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.signature import Amendment, Signed
from ketrate.records.treatment import Course, Session, Vitals
from ketrate.reports import course_facts, course_signing, course_tables
from ketrate.reports.canvas_renderer import FigureOnPaper
from ketrate.reports.course_acute import Missed
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Ledger
from ketrate.reports.page import INNER, Furniture
from ketrate.reports.page import build as build_pages
from ketrate.reports.text import BOLD, SEMIBOLD, SMALL, WARNING, paragraph, style
from ketrate.reports.words import time_text
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class CourseReport:
    """Everything a course report prints.

    `audit_head` is the hash of the last event that changed data, `audit_seq`
    its number and `data_as_of` its time, so that printing changes nothing.
    """

    clinic_name: str
    patient: Patient
    course: Course
    protocol: Protocol
    trajectory: Trajectory
    sessions: tuple[Session, ...]
    ratings: tuple[Rating, ...]
    instruments: Catalogue
    staff_names: Mapping[StaffId, str]
    alerts: tuple[Alert, ...]
    audit_seq: int
    audit_head: str
    data_as_of: Instant | None
    version: str
    signed: tuple[Signed, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    vitals: tuple[Vitals, ...] = ()
    missed: tuple[Missed, ...] = ()


def build(report: CourseReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Raises CannotPrintError for a sign that the shipped fonts lack.
    """
    story: list[Flowable] = [
        paragraph(tr("Course report"), tr("the title"), style(BOLD, 15)),
        Spacer(0, 4),
        *course_facts.facts(report),
        *_reason(report),
        *course_signing.warning(report),
        *course_facts.open_alerts(report),
        Spacer(0, 6),
        _figure(report),
        *_rules(report),
    ]
    for title, note, table in course_tables.tables(report):
        story += _section(title, note, table)
    return build_pages(story, _furniture(report))


def identity_line(patient: Patient) -> str:
    """The patient as every page names them: name, code, birth date or year, sex."""
    who = patient.identity
    name = ", ".join(part for part in (who.family_name, who.given_name) if part)
    parts = [name, patient.code]
    if who.birth_date is not None:
        parts.append(tr("born {date}", date=who.birth_date.isoformat()))
    elif patient.birth_year is not None:
        parts.append(tr("born {date}", date=patient.birth_year))
    elif patient.age_years is not None:
        parts.append(tr("age {n}", n=patient.age_years))
    parts.append(patient.sex or "")
    return "  ·  ".join(part for part in parts if part)


def _furniture(report: CourseReport) -> Furniture:
    origin = tr(
        "KetRate {version} · data as of {time} · audit event {seq} · head {head}",
        version=report.version,
        time=time_text(report.data_as_of),
        seq=report.audit_seq,
        head=report.audit_head,
    )
    title = tr("Course report {code}", code=report.patient.code)
    right = " · ".join(
        part for part in (report.clinic_name, tr("course {n}", n=report.course.number)) if part
    )
    identity = identity_line(report.patient)
    return Furniture(title, identity, right, origin, report.patient.is_synthetic)


def _figure(report: CourseReport) -> FigureOnPaper:
    has_acute = any(m.dissociation and m.dissociation.points for m in report.trajectory.sessions)
    figure = draw(
        report.trajectory,
        palette=PRINT,
        width_in=INNER / POINTS_PER_INCH,
        height_in=5.9 if has_acute else 4.0,
        instruments=report.instruments,
    )
    return FigureOnPaper(figure)


def _reason(report: CourseReport) -> list[Flowable]:
    reason = report.trajectory.no_change_reason
    if not reason:
        return []
    return [paragraph(reason, tr("the notes"), style(SEMIBOLD, colour=WARNING))]


def _rules(report: CourseReport) -> list[Flowable]:
    lines = report.trajectory.thresholds
    told = [text for text in (lines.response_text, lines.remission_text) if text]
    if not told:
        return []
    story: list[Flowable] = [
        CondPageBreak(60),
        Heading(tr("Rules")),
    ]
    story += [paragraph(text, tr("the rules"), style(size=SMALL)) for text in told]
    sign = tr("Change is score minus baseline; percent improvement is positive when better.")
    story.append(paragraph(sign, tr("the rules"), style(size=SMALL)))
    return story


def _section(title: str, note: str, table: Ledger | None) -> list[Flowable]:
    """A heading that never stands alone at the foot of a page, a note, and a table."""
    story: list[Flowable] = [
        Spacer(0, 9),
        CondPageBreak(70),
        Heading(title),
    ]
    if note:
        story.append(paragraph(note, tr("the notes"), style(size=SMALL)))
    if table is not None:
        story.append(table)
    return story
