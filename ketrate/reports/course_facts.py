"""The head of a course report: the course, its baseline, and open alerts."""

from typing import TYPE_CHECKING

from reportlab.platypus import Flowable, Spacer

from ketrate.figures.trajectory import short_name
from ketrate.records.treatment import Session
from ketrate.reports.heading import Heading
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.text import WARNING
from ketrate.reports.words import NOTHING, dose_number, time_text, when_text
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.reports.course import CourseReport


def facts(report: "CourseReport") -> list[Flowable]:
    """Two columns: what, and how it is in this course."""
    protocol = report.protocol
    rows = [
        (tr("Diagnosis"), report.patient.diagnosis or NOTHING),
        (tr("Protocol"), _protocol_text(report)),
        (tr("Dosings"), _dosings_text(report.sessions)),
        (tr("Baseline"), _baseline_text(report)),
    ]
    if protocol.windows_note:
        rows.append((tr("Windows"), protocol.windows_note))
    rows += [(name, value) for name, value in report.patient.tags]
    head = tr("Course {n}, {scale}", n=report.course.number, scale=_scale(report))
    return [Ledger([Column(head, 1), Column("", 4.6)], rows)]


def _protocol_text(report: "CourseReport") -> str:
    protocol = report.protocol
    parts = [protocol.name, protocol.version and tr("version {v}", v=protocol.version)]
    planned = len(protocol.session_days)
    if planned:
        parts.append(trn("{count} session planned", "{count} sessions planned", planned))
    parts.append(protocol.source)
    return "; ".join(part for part in parts if part)


def _dosings_text(sessions: tuple[Session, ...]) -> str:
    given = [session for session in sessions if session.was_dosed]
    kinds: dict[str, int] = {}
    for session in given:
        kind = ", ".join(part for part in (session.agent, session.route) if part) or NOTHING
        kinds[kind] = kinds.get(kind, 0) + 1
    told = [f"{count} × {kind}" for kind, count in kinds.items()]
    first = min((s.started for s in given if s.started), default=None, key=lambda at: at.utc)
    if first is not None:
        told.append(tr("first on {time}", time=time_text(first)))
    return "; ".join(told) or tr("none yet")


def _baseline_text(report: "CourseReport") -> str:
    baseline = report.trajectory.baseline
    if baseline is None:
        return tr("none")
    parts = [
        f"{_scale(report)} {baseline.total}",
        when_text(baseline.rating.observed, None),
    ]
    if baseline.age_days is not None:
        parts.append(_age_text(baseline.age_days))
    else:
        parts.append(tr("its age at the first dosing is not known"))
    parts.append(_baseline_rule(was_stated=baseline.was_stated))
    return "; ".join(parts)


def _scale(report: "CourseReport") -> str:
    return short_name(report.trajectory, report.instruments)


def _age_text(days: float) -> str:
    """How old the baseline was, in hours below two days."""
    if days < 2:
        return tr("{n} h before the first dosing", n=dose_number(round(days * 24, 1)))
    return tr("{n} days before the first dosing", n=dose_number(round(days, 1)))


def _baseline_rule(*, was_stated: bool) -> str:
    if was_stated:
        return tr("rule: named as the baseline by the import")
    return tr(
        "rule: last complete full-recall rating before the first dosing, "
        "within the clinic's age limit"
    )


def open_alerts(report: "CourseReport") -> list[Flowable]:
    """Suicidality alerts that no clinician has acknowledged; nothing where there is none."""
    found = [alert for alert in report.alerts if alert.acknowledged_at is None]
    if not found:
        return []
    heading = tr("Open suicidality alerts")
    columns = [
        Column(tr("Raised"), 1.4),
        Column(tr("Scale, item"), 2.6),
        Column(tr("Answer"), 0.8, is_number=True),
        Column(tr("What was done"), 4),
    ]
    rows = [
        (
            time_text(a.raised_at),
            _item_text(report, a.rating_id, a.item),
            str(a.value),
            a.action or NOTHING,
        )
        for a in sorted(found, key=lambda a: (a.raised_at.utc, a.id))
    ]
    return [
        Spacer(0, 6),
        Heading(heading, WARNING),
        Ledger(columns, rows),
    ]


def _item_text(report: "CourseReport", rating_id: int, item: int) -> str:
    rating = next((r for r in report.ratings if r.id == rating_id), None)
    if rating is None or rating.instrument_id not in report.instruments:
        return tr("item {n}", n=item)
    instrument = report.instruments.get(rating.instrument_id)
    label = next((one.label for one in instrument.items if one.number == item), "")
    return tr("{scale}, item {n} {label}", scale=instrument.short_name, n=item, label=label)
