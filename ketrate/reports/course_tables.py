"""The tables of a course report: ratings, doses, dissociation, and what is missing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ketrate.analysis.flagged import flagged
from ketrate.analysis.trajectory import Point, SessionMark
from ketrate.clock import Instant
from ketrate.figures.trajectory import short_name
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.treatment import DosingKind, Session
from ketrate.reports import course_acute, course_signing
from ketrate.reports.course_notes import notes_table
from ketrate.reports.course_presence import presence_note, presence_table
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.words import (
    NOTHING,
    count_text,
    deviation_text,
    dose_number,
    percent_text,
    rater_text,
    recall_text,
    signed,
    state_text,
    time_text,
    total_text,
    when_text,
)
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.course import CourseReport

Section = tuple[str, str, Ledger | None]
"""Heading, a note or nothing, and the table."""


def tables(report: "CourseReport") -> Iterator[Section]:
    """Every table that has something to say, in the order of reading."""
    yield tr("Depression ratings"), _prorating_note(report), _depression(report)
    if report.sessions:
        yield tr("Doses"), tr("Doses in mg of base; mg/kg from the dose given."), _doses(report)
    if any(mark.dissociation for mark in report.trajectory.sessions):
        yield tr("Dissociation per session (CADSS-23)"), _dissociation_note(), _dissociation(report)
    yield from course_acute.vitals_section(report)
    if _other_ratings(report):
        yield tr("Other ratings"), "", _others(report)
    known = presence_table(report)
    if known is not None:
        yield tr("What the raters could know"), presence_note(), known
    notes = notes_table(report)
    if notes is not None:
        yield tr("Raters' notes"), "", notes
    missed = _missed(report)
    yield tr("Missed"), _missed_note(report, missed), missed
    if report.ratings:
        yield course_signing.section(report)


def _name(report: "CourseReport", instrument_id: str) -> str:
    if instrument_id in report.instruments:
        return report.instruments.get(instrument_id).short_name
    return instrument_id


def _depression(report: "CourseReport") -> Ledger | None:
    columns = [
        Column(tr("Planned"), 1.75),
        Column(tr("Observed"), 1.75),
        Column(tr("Deviation"), 1.15, is_number=True),
        Column(tr("Scale and recall"), 2.4),
        Column(tr("Rater"), 1.3),
        Column(tr("Total"), 0.95, is_number=True),
        Column(tr("Change"), 0.9, is_number=True),
        Column(tr("Improved"), 1.05, is_number=True),
        Column(tr("State"), 1.75),
    ]
    rows = [_depression_row(report, point) for point in report.trajectory.points]
    return Ledger(columns, rows) if rows else None


def _prorating_note(report: "CourseReport") -> str:
    """What made the totals that are called prorated, and what they are not used for."""
    used = sorted({one.prorating for one in report.ratings if one.is_prorated})
    if not used:
        return ""
    return tr(
        "Prorated: {rules}. Such a total is judged here; it is no baseline and in no cohort.",
        rules="; ".join(used),
    )


def _depression_row(report: "CourseReport", point: Point) -> tuple[str, ...]:
    rating = point.rating
    return (
        time_text(point.planned_at),
        when_text(rating.observed, point.session_number),
        deviation_text(point.deviation_minutes),
        recall_text(point, _name(report, point.instrument_id)) + _source(rating),
        rater_text(rating, report.staff_names),
        total_text(point.total, is_prorated=point.is_prorated),
        signed(point.change),
        percent_text(point.percent_improvement),
        "; ".join((state_text(point), *_flags(report, rating))),
    )


def _source(rating: Rating) -> str:
    """What is to be known of a rating beside its scale."""
    known = {Source.IMPORTED: tr("imported"), Source.TRANSCRIBED: tr("from paper")}
    told = (
        tr("amended") if rating.status is Status.AMENDED else "",
        known.get(rating.source, ""),
        tr("second rater") if rating.second_of is not None else "",
    )
    words = ", ".join(filter(None, told))
    return f" ({words})" if words else ""


def _doses(report: "CourseReport") -> Ledger:
    columns = [
        Column(tr("No."), 0.45, is_number=True),
        Column(tr("Agent, route"), 2.1),
        Column(tr("Prescribed"), 1.1, is_number=True),
        Column(tr("Given"), 0.9, is_number=True),
        Column(tr("mg/kg"), 0.8, is_number=True),
        Column(tr("Start"), 1.8),
        Column(tr("End"), 1.8),
        Column(tr("Interruptions"), 2.2),
    ]
    return Ledger(columns, [_dose_row(session) for session in report.sessions])


def _dose_row(session: Session) -> tuple[str, ...]:
    kind = ", ".join(part for part in (session.agent, session.route) if part)
    return (
        str(session.number),
        kind or NOTHING,
        dose_number(session.dose_prescribed_mg),
        dose_number(session.dose_given_mg),
        dose_number(session.given_mg_per_kg),
        _start_text(session),
        time_text(session.ended),
        _interruptions(session) or NOTHING,
    )


def _start_text(session: Session) -> str:
    if session.started is None and session.relative is not None:
        return when_text(session.relative, None)
    return time_text(session.started)


def _interruptions(session: Session) -> str:
    """`10:05 to 10:12` for each; an open one has no end."""
    told: list[str] = []
    since: Instant | None = None
    standing = [event for event in session.events if not event.is_void]
    for event in sorted(standing, key=lambda event: event.at.utc):
        if event.kind is DosingKind.INTERRUPT:
            since = event.at
        elif since is not None and event.kind in (DosingKind.RESUME, DosingKind.END):
            told.append(tr("{start} to {end}", start=_clock(since), end=_clock(event.at)))
            since = None
    if since is not None:
        told.append(tr("since {start}", start=_clock(since)))
    return ", ".join(told)


def _clock(at: Instant) -> str:
    return at.local.strftime("%H:%M")


def _dissociation_note() -> str:
    return tr(
        "Peak: highest complete total from start to discharge. A peak with * has no complete "
        "rating where the peak is expected, and may be too low."
    )


def _dissociation(report: "CourseReport") -> Ledger:
    columns = [
        Column(tr("Session"), 0.8, is_number=True),
        Column(tr("Start"), 2),
        Column(tr("Pre-dose"), 1, is_number=True),
        Column(tr("40 min"), 1, is_number=True),
        Column(tr("Change at 40 min"), 1.6, is_number=True),
        Column(tr("Peak"), 0.9, is_number=True),
        Column(tr("Minute of peak"), 1.4, is_number=True),
        Column(tr("Peak minus pre-dose"), 1.7, is_number=True),
    ]
    marks = [mark for mark in report.trajectory.sessions if mark.dissociation]
    return Ledger(columns, [_dissociation_row(mark) for mark in marks])


def _dissociation_row(mark: SessionMark) -> tuple[str, ...]:
    course = mark.dissociation
    if course is None:
        return ("",) * 8
    star = "" if course.peak is None or course.peak_observed else "*"
    minute = NOTHING if course.peak_minute is None else signed(course.peak_minute).lstrip("+")
    return (
        str(mark.session.number),
        _start_text(mark.session),
        count_text(course.pre),
        count_text(course.at_minute),
        signed(course.change_at_minute),
        count_text(course.peak) + star,
        minute,
        signed(course.peak_change),
    )


def _other_ratings(report: "CourseReport") -> list[Rating]:
    shown = {point.rating.id for point in report.trajectory.points}
    others = [r for r in report.ratings if r.id not in shown and r.status is not Status.VOID]
    return sorted(others, key=_order)


def _order(rating: Rating) -> tuple[str, int]:
    observed = rating.observed
    return (observed.utc.isoformat() if isinstance(observed, Instant) else "", rating.id)


def _others(report: "CourseReport") -> Ledger:
    columns = [
        Column(tr("Planned"), 1.7),
        Column(tr("Observed"), 1.7),
        Column(tr("Deviation"), 1.1, is_number=True),
        Column(tr("Session"), 0.8, is_number=True),
        Column(tr("Scale"), 1.3),
        Column(tr("Rater"), 1.3),
        Column(tr("Total"), 0.95, is_number=True),
        Column(tr("Status"), 3.3),
    ]
    numbers = {session.id: session.number for session in report.sessions}
    rows = [
        _other_row(report, rating, numbers.get(rating.session_id) if rating.session_id else None)
        for rating in _other_ratings(report)
    ]
    return Ledger(columns, rows)


def _other_row(report: "CourseReport", rating: Rating, session: int | None) -> tuple[str, ...]:
    observed, planned = rating.observed, rating.planned
    late = (
        observed.minutes_since(planned)
        if isinstance(observed, Instant) and planned is not None
        else None
    )
    return (
        time_text(planned),
        when_text(observed, session),
        deviation_text(late),
        count_text(session),
        _name(report, rating.instrument_id),
        rater_text(rating, report.staff_names),
        total_text(rating.total, is_prorated=rating.is_prorated),
        _status_text(report, rating),
    )


def _status_text(report: "CourseReport", rating: Rating) -> str:
    """Status, and what the scale's file wants pointed out about this total."""
    flags = _flags(report, rating) if rating.status is not Status.DRAFT else ()
    return "; ".join((_plain_status(rating), *flags))


def _flags(report: "CourseReport", rating: Rating) -> tuple[str, ...]:
    if rating.instrument_id not in report.instruments:
        return ()
    session = next((one for one in report.sessions if one.id == rating.session_id), None)
    instrument = report.instruments.get(rating.instrument_id)
    return flagged(instrument, rating, session, report.ratings)


def _plain_status(rating: Rating) -> str:
    if rating.total is None and rating.status is not Status.DRAFT:
        is_amended = rating.status is Status.AMENDED
        return tr("incomplete, amended") if is_amended else tr("incomplete")
    return {
        Status.DRAFT: tr("draft"),
        Status.COMPLETE: tr("complete"),
        Status.SIGNED: tr("signed"),
        Status.AMENDED: tr("amended"),
        Status.VOID: tr("void"),
    }[rating.status]


def _missed_note(report: "CourseReport", missed: Ledger | None) -> str:
    if not report.protocol.timepoints:
        return tr("The course has no planned timepoints, so that missed ratings cannot be known.")
    return "" if missed else tr("No planned rating is known to be missed.")


def _missed(report: "CourseReport") -> Ledger | None:
    name = short_name(report.trajectory, report.instruments)
    rows = [(name, gap.label, tr("not rated")) for gap in course_acute.other_gaps(report)]
    for point in report.trajectory.points:
        if point.total is None:
            when = when_text(point.rating.observed, point.session_number)
            rows.append((_name(report, point.instrument_id), when, tr("incomplete: no total")))
    for mark in report.trajectory.sessions:
        course = mark.dissociation
        if course is not None and mark.session.was_dosed and not course.peak_observed:
            where = tr("session {n}", n=mark.session.number)
            rows.append(("CADSS-23", where, tr("no complete rating at the expected peak")))
    rows += course_acute.missed_rows(report)
    columns = [Column(tr("What"), 1.5), Column(tr("When"), 2.5), Column(tr("Why"), 4)]
    return Ledger(columns, rows) if rows else None
