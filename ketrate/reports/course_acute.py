"""What a course report says of the hours around a dosing: vital signs, and what was missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.analysis.trajectory import Gap
from ketrate.clock import Instant
from ketrate.protocol.schedule import VITALS
from ketrate.protocol.situation import Due
from ketrate.records.bedside_words import reason_words
from ketrate.records.treatment import Session, Vitals
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.words import MINUTES_PER_DAY, NOTHING, count_text, signed
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.course import CourseReport


@dataclass(frozen=True, slots=True)
class Missed:
    """One planned rating (or `vitals`) of a session that was not taken; `due` has the reason."""

    session: Session
    due: Due


def vitals_section(report: "CourseReport") -> "Iterator[tuple[str, str, Ledger | None]]":
    """A line a session: before the dosing, and the extremes after its start."""
    rows = [
        _row(session, own)
        for session in report.sessions
        if (own := [one for one in report.vitals if one.session_id == session.id])
    ]
    columns = [
        Column(tr("Session"), 0.8, is_number=True),
        Column(tr("Measured"), 0.9, is_number=True),
        Column(tr("BP before"), 1.1, is_number=True),
        Column(tr("Highest systolic"), 1.5, is_number=True),
        Column(tr("at minute"), 1, is_number=True),
        Column(tr("Highest diastolic"), 1.5, is_number=True),
        Column(tr("Lowest SpO₂"), 1.2, is_number=True),
        Column(tr("Lowest resp."), 1.1, is_number=True),
        Column(tr("Lowest MOAA/S"), 1.3, is_number=True),
    ]
    note = tr("mmHg, %, per minute. Highest and lowest of what was measured from the start on.")
    if rows:
        yield tr("Vital signs per session"), note, Ledger(columns, rows)


def other_gaps(report: "CourseReport") -> list[Gap]:
    """The gaps of the course's own scale that `missed_rows` does not name with their session."""
    starts = [one.started for one in report.sessions if one.started is not None]
    first = min(starts, key=lambda at: at.utc, default=None)
    told = {
        (one.due.timepoint.label, round(one.due.planned.minutes_since(first)))
        for one in report.missed
        if first is not None and one.due.planned is not None and one.due.what != VITALS
        if _family(report, one.due.what) == report.trajectory.family
    }
    return [
        gap
        for gap in report.trajectory.gaps
        if (gap.label, round(gap.x_days * MINUTES_PER_DAY)) not in told
    ]


def missed_rows(report: "CourseReport") -> list[tuple[str, str, str]]:
    """What, when and why, for the hours around each dosing."""
    rows = []
    for one in report.missed:
        is_vitals = one.due.what == VITALS
        what = tr("Vitals") if is_vitals else _scale(report, one.due.what)
        when = tr("session {n}, {label}", n=one.session.number, label=one.due.timepoint.label)
        why = tr("not measured") if is_vitals else tr("not rated")
        rows.append((what, when, reason_words(one.due.reason) if one.due.reason else why))
    return rows


def _scale(report: "CourseReport", instrument_id: str) -> str:
    known = instrument_id in report.instruments
    return report.instruments.get(instrument_id).short_name if known else instrument_id


def _family(report: "CourseReport", instrument_id: str) -> str:
    known = instrument_id in report.instruments
    return report.instruments.get(instrument_id).family if known else ""


def _row(session: Session, own: list[Vitals]) -> tuple[str, ...]:
    start = session.started
    before = [one for one in own if start is None or one.at.utc < start.utc]
    after = [one for one in own if start is not None and one.at.utc >= start.utc]
    peak = max((one for one in after if one.systolic is not None), default=None, key=_systolic)
    return (
        str(session.number),
        str(len(own)),
        _pressure(before),
        count_text(peak.systolic if peak is not None else None),
        _minute(peak, start),
        count_text(max((v.diastolic for v in after if v.diastolic is not None), default=None)),
        count_text(min((v.spo2 for v in after if v.spo2 is not None), default=None)),
        count_text(min((v.respiration for v in after if v.respiration is not None), default=None)),
        count_text(min((v.sedation for v in after if v.sedation is not None), default=None)),
    )


def _systolic(one: Vitals) -> int:
    return one.systolic or 0


def _minute(one: Vitals | None, start: Instant | None) -> str:
    if one is None or start is None:
        return NOTHING
    return signed(one.at.minutes_since(start)).lstrip("+")


def _pressure(before: list[Vitals]) -> str:
    """The last one before the dosing began."""
    known = [one for one in before if one.systolic is not None or one.diastolic is not None]
    if not known:
        return NOTHING
    last = max(known, key=lambda one: one.at.utc)
    return f"{count_text(last.systolic)}/{count_text(last.diastolic)}"
