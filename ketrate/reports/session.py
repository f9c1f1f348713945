"""The session report, in the order of an esketamine monitoring form.

Who, preparation, medication, dose, what happened to the dosing, the timed table, rescue medicines,
adverse events, discharge, who signed. It is the same for every agent and route.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.discharge import Criterion
from ketrate.protocol.schedule import Protocol
from ketrate.protocol.situation import Situation
from ketrate.records.bedside import Line
from ketrate.records.ids import StaffId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.signature import Amendment, Signed
from ketrate.records.treatment import Check, Course, Medication, Session, Vitals
from ketrate.reports import (
    course_signing,
    session_chart,
    session_discharge,
    session_facts,
    session_times,
)
from ketrate.reports.course import identity_line
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Ledger
from ketrate.reports.page import Furniture
from ketrate.reports.page import build as build_pages
from ketrate.reports.text import BOLD, SMALL, paragraph, style
from ketrate.reports.words import NOTHING, time_text
from ketrate.words import tr

Section = tuple[str, str, Ledger | None]
"""Heading, a note or nothing, and the table."""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """Everything a session report prints, as it stood at `judged_at`.

    That is when the patient left, or for a session that is still open the time of the last change
    of data, so that printing twice gives the same. `sessions` holds this session alone;
    `observed_from` is the anchor of the observation, `ready` what a clinician said.
    """

    clinic_name: str
    patient: Patient
    course: Course
    protocol: Protocol
    session: Session
    sessions_planned: int
    situation: Situation
    judged_at: Instant | None
    ratings: tuple[Rating, ...]
    vitals: tuple[Vitals, ...]
    checks: tuple[Check, ...]
    medications: tuple[Medication, ...]
    lines: tuple[Line, ...]
    alerts: tuple[Alert, ...]
    criteria: tuple[Criterion, ...]
    observed_from: Instant | None
    ready: Instant | None
    instruments: Catalogue
    staff_names: Mapping[StaffId, str]
    audit_seq: int
    audit_head: str
    data_as_of: Instant | None
    version: str
    signed: tuple[Signed, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """This one alone, for the parts that a course report shares."""
        return (self.session,)

    def who(self, staff_id: StaffId | None) -> str:
        """The name of a person, or a dash."""
        return self.staff_names.get(staff_id, NOTHING) if staff_id is not None else NOTHING

    def scale(self, instrument_id: str) -> str:
        """The short name of a scale."""
        known = instrument_id in self.instruments
        return self.instruments.get(instrument_id).short_name if known else instrument_id


def build(report: SessionReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Raises CannotPrintError for a sign that the shipped fonts lack.
    """
    story: list[Flowable] = [
        paragraph(tr("Session report"), tr("the title"), style(BOLD, 15)),
        Spacer(0, 4),
        *session_facts.head(report),
        *course_signing.warning(report),
        *session_chart.open_alerts(report),
    ]
    for title, note, table in _sections(report):
        story += _section(title, note, table)
    return build_pages(story, _furniture(report))


def _sections(report: SessionReport) -> Iterator[Section]:
    yield session_facts.preparation(report)
    yield session_facts.medication(report)
    yield session_facts.dose(report)
    yield session_facts.dosing(report)
    yield session_times.timed(report)
    yield session_chart.rescue(report)
    yield session_chart.adverse(report)
    yield from session_chart.alerts(report)
    yield session_discharge.criteria(report)
    yield session_discharge.leaving(report)
    yield from session_chart.hand_over(report)
    yield from session_chart.taken_back(report)
    if report.ratings:
        yield course_signing.section(report)


def _section(title: str, note: str, table: Ledger | None) -> list[Flowable]:
    """A heading that never stands alone at the foot of a page, a note, and a table."""
    story: list[Flowable] = [Spacer(0, 8), CondPageBreak(64), Heading(title)]
    if note:
        story.append(paragraph(note, tr("the notes"), style(size=SMALL)))
    if table is not None:
        story.append(table)
    return story


def _furniture(report: SessionReport) -> Furniture:
    origin = tr(
        "KetRate {version} · data as of {time} · audit event {seq} · head {head}",
        version=report.version,
        time=time_text(report.data_as_of),
        seq=report.audit_seq,
        head=report.audit_head,
    )
    number = report.session.number
    parts = (
        report.clinic_name,
        tr("course {n}", n=report.course.number),
        tr("session {n}", n=number),
        session_facts.day(report.session),
    )
    return Furniture(
        tr("Session report {code}, session {n}", code=report.patient.code, n=number),
        identity_line(report.patient),
        " · ".join(part for part in parts if part),
        origin,
        report.patient.is_synthetic,
    )
