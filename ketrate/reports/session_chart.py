"""The chart in a session report: rescue medicines, adverse events, alerts, hand-over notes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from reportlab.platypus import Flowable

from ketrate.records.bedside import AdverseEvent, HandOver, Heard, Line, Rescue, Written
from ketrate.records.bedside_words import outcome_words, relatedness_words, severity_words
from ketrate.records.rating import Alert
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.session_facts import clock
from ketrate.reports.text import SEMIBOLD, WARNING, paragraph, style
from ketrate.reports.words import NOTHING, stamp_text
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.reports.session import Section, SessionReport

_T = TypeVar("_T", bound=Written)


def standing(report: "SessionReport", kind: type[_T]) -> list[tuple[Line, _T]]:
    """The lines of one kind that were not taken back."""
    return [
        (line, line.written)
        for line in report.lines
        if not line.is_void and isinstance(line.written, kind)
    ]


def rescue(report: "SessionReport") -> "Section":
    """Every medicine that was given because of what happened."""
    columns = [
        Column(tr("Time"), 0.8),
        Column(tr("Medicine"), 2),
        Column(tr("Dose"), 1.2),
        Column(tr("Reason"), 2.4),
        Column(tr("By"), 1.4),
    ]
    rows = [
        (clock(line.at), one.drug, one.dose, one.reason or NOTHING, report.who(line.by))
        for line, one in standing(report, Rescue)
    ]
    note = "" if rows else tr("None was given.")
    return tr("Rescue medicines"), note, Ledger(columns, rows) if rows else None


def adverse(report: "SessionReport") -> "Section":
    """Every adverse event, with seriousness and end."""
    columns = [
        Column(tr("Onset"), 0.8),
        Column(tr("End"), 0.8),
        Column(tr("What happened"), 2.2),
        Column(tr("Severity"), 1),
        Column(tr("Serious"), 0.9),
        Column(tr("Cause"), 1.5),
        Column(tr("What was done"), 1.7),
        Column(tr("Outcome"), 1.2),
        Column(tr("By"), 1.2),
    ]
    found = standing(report, AdverseEvent)
    rows = [_event(report, line, one) for line, one in found]
    serious = sum(one.is_serious for _, one in found)
    note = tr("None was written down.")
    if rows:
        note = trn("{count} event", "{count} events", len(rows))
        note += ", " + trn("{count} of them serious.", "{count} of them serious.", serious)
    return tr("Adverse events"), note, Ledger(columns, rows) if rows else None


def open_alerts(report: "SessionReport") -> list[Flowable]:
    """A sentence at the head while a clinician has not acknowledged every alert."""
    count = sum(one.acknowledged_at is None for one in report.alerts)
    if not count:
        return []
    text = trn(
        "{count} suicidality alert is not acknowledged yet; see below.",
        "{count} suicidality alerts are not acknowledged yet; see below.",
        count,
    )
    return [paragraph(text, tr("the notes"), style(SEMIBOLD, colour=WARNING))]


def alerts(report: "SessionReport") -> "Iterator[Section]":
    """The suicidality alerts of the session, acknowledged or not; nothing where there is none."""
    if not report.alerts:
        return
    columns = [
        Column(tr("Raised"), 0.8),
        Column(tr("Scale, item"), 2),
        Column(tr("Answer"), 0.8, is_number=True),
        Column(tr("What was done"), 3),
        Column(tr("Acknowledged"), 2.4),
    ]
    rows = [_alert(report, one) for one in report.alerts]
    note = tr("An acknowledged alert is not a resolved one.")
    yield tr("Suicidality alerts"), note, Ledger(columns, rows)


def hand_over(report: "SessionReport") -> "Iterator[Section]":
    """What was handed over, and whether somebody said that they read it."""
    heard = {one.line: line for line, one in standing(report, Heard)}
    rows = []
    for line, note in standing(report, HandOver):
        read = heard.get(line.uid.hex())
        told = tr("not read") if read is None else f"{report.who(read.by)}, {clock(read.at)}"
        rows.append((clock(line.at), note.text, report.who(line.by), told))
    columns = [
        Column(tr("Time"), 0.8),
        Column(tr("Note"), 4),
        Column(tr("By"), 1.4),
        Column(tr("Read by"), 1.8),
    ]
    if rows:
        yield tr("Hand-over notes"), "", Ledger(columns, rows)


def taken_back(report: "SessionReport") -> "Iterator[Section]":
    """Events and medicines that were corrected or taken back: the old words stay readable."""
    rows = [
        (clock(line.at), _words(line.written), report.who(line.by))
        for line in report.lines
        if line.is_void and isinstance(line.written, AdverseEvent | Rescue | HandOver)
    ]
    columns = [Column(tr("Time"), 0.8), Column(tr("Was written"), 5), Column(tr("By"), 1.4)]
    if rows:
        note = tr("Lines of the chart that were corrected or taken back since; they do not count.")
        yield tr("Corrected lines"), note, Ledger(columns, rows)


def _event(report: "SessionReport", line: Line, one: AdverseEvent) -> tuple[str, ...]:
    return (
        clock(one.onset),
        clock(one.ended),
        one.what,
        severity_words(one.severity),
        tr("SERIOUS") if one.is_serious else tr("no"),
        relatedness_words(one.relatedness),
        one.action or NOTHING,
        outcome_words(one.outcome),
        report.who(line.by),
    )


def _alert(report: "SessionReport", one: Alert) -> tuple[str, ...]:
    rating = next((rating for rating in report.ratings if rating.id == one.rating_id), None)
    scale = report.scale(rating.instrument_id) if rating is not None else ""
    seen = tr("not yet")
    if one.acknowledged_at is not None:
        seen = f"{report.who(one.acknowledged_by)}, {stamp_text(one.acknowledged_at)}"
    what = ", ".join(filter(None, (scale, tr("item {n}", n=one.item))))
    return clock(one.raised_at), what, str(one.value), one.action or NOTHING, seen


def _words(written: Written) -> str:
    match written:
        case AdverseEvent():
            told = (written.what, severity_words(written.severity), written.action)
            return tr("Adverse event: {what}", what="; ".join(filter(None, told)))
        case Rescue():
            parts = (f"{written.drug} {written.dose}", written.reason)
            return tr("Rescue medicine: {what}", what="; ".join(filter(None, parts)))
        case HandOver():
            return tr("Hand-over note: {what}", what=written.text)
        case _:
            return NOTHING
