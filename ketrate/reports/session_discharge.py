"""Discharge in a session report: every criterion as it stood, and when the patient left."""

from typing import TYPE_CHECKING

from ketrate.clock import Instant
from ketrate.protocol import discharge_words as words
from ketrate.protocol.discharge import Criterion
from ketrate.records.bedside import LeftEarly
from ketrate.records.treatment import DosingKind
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.session_chart import standing
from ketrate.reports.session_facts import clock
from ketrate.reports.words import NOTHING, time_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.session import Section, SessionReport


def criteria(report: "SessionReport") -> "Section":
    """Every criterion with its state, its value and since when it was met."""
    columns = [
        Column(tr("Criterion"), 2.6),
        Column(tr("State"), 1),
        Column(tr("Latest value"), 1.5),
        Column(tr("Taken"), 0.8),
        Column(tr("Limit"), 1.6),
        Column(tr("Met since"), 0.9),
    ]
    rows = [_line(one) for one in report.criteria]
    if report.session.started is None:
        return tr("Discharge list"), tr("No dosing was begun."), None
    return tr("Discharge list"), _note(report), Ledger(columns, rows)


def leaving(report: "SessionReport") -> "Section":
    """The times of the observation, and who let the patient go early."""
    session, left = report.session, report.session.first(DosingKind.LEFT)
    start = session.started or session.first(DosingKind.SPRAY)
    rows = [
        (tr("Minimum observation"), _minimum(report)),
        (tr("Would have been ready at"), _said(report.ready)),
        (tr("Left at"), time_text(left)),
        (tr("Total observation time"), _span(report.observed_from, left)),
        (tr("From the start of the dosing to leaving"), _span(start, left)),
    ]
    for line, early in standing(report, LeftEarly):
        names = ", ".join(words.name(one) for one in early.unmet.split(", "))
        rows.append((tr("Left before every criterion was met"), f"{early.reason}"))
        rows.append((tr("Not met then"), names))
        rows.append((tr("Let go by"), report.who(line.by)))
    columns = [Column(tr("What"), 1.6), Column(tr("As written down"), 4)]
    return tr("Leaving"), "", Ledger(columns, rows)


def _note(report: "SessionReport") -> str:
    at = time_text(report.judged_at)
    if report.session.first(DosingKind.LEFT) is not None:
        return tr("As it stood when the patient left, {time}.", time=at)
    return tr("As it stood at {time}; the patient has not left.", time=at)


def _line(one: Criterion) -> tuple[str, ...]:
    value = words.shown_value(one)
    return (
        words.name(one.id),
        words.state_word(one.state),
        value or NOTHING,
        clock(one.at) if one.id != "observation" else NOTHING,
        words.limit_words(one) or NOTHING,
        clock(one.since),
    )


def _minimum(report: "SessionReport") -> str:
    rule = report.protocol.discharge
    anchor = {
        "end": tr("from the end of the dosing"),
        "start": tr("from the start of the dosing"),
        "injection": tr("from the injection"),
        "first-spray": tr("from the first spray"),
        "last-spray": tr("from the last spray"),
    }.get(rule.anchor, rule.anchor)
    told = tr("{n} min {anchor}", n=rule.minutes, anchor=anchor)
    if report.observed_from is None:
        return told
    over = report.observed_from.plus(minutes=rule.minutes)
    return tr(
        "{told} ({begin}), over at {end}",
        told=told, begin=clock(report.observed_from), end=clock(over),
    )  # fmt: skip


def _said(at: Instant | None) -> str:
    return NOTHING if at is None else tr("{time} (said by a clinician)", time=clock(at))


def _span(since: Instant | None, until: Instant | None) -> str:
    if since is None or until is None:
        return NOTHING
    hours, minutes = divmod(int(until.minutes_since(since)), 60)
    return tr("{h} h {m} min", h=hours, m=minutes)
