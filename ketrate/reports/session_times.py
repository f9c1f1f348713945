"""The timed table of a session report: everything planned and everything taken, in order of time.

A line is one scale or one set of vital signs: when it was planned, when it was taken, by how much
it missed the plan, its values, and who took it. What was not taken says so, with its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.clock import Instant
from ketrate.protocol.matching import Slot, at, vitals_for
from ketrate.protocol.schedule import VITALS
from ketrate.protocol.situation import Due, State
from ketrate.records.bedside_words import reason_words
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.treatment import Vitals
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.session_facts import clock
from ketrate.reports.words import NOTHING, count_text, deviation_text, rater_text, total_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.session import Section, SessionReport

Signs = tuple[str, ...]
"""Blood pressure, pulse, SpO2, respiration, sedation: five words each."""
NO_SIGNS: Signs = ("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line before it is printed; `planned` is None for what no timepoint asked for."""

    planned: Instant | None
    observed: Instant | None
    what: str
    signs: Signs
    total: str
    state: str
    by: str

    @property
    def order(self) -> float:
        """By the time taken, else the time planned; what has neither stands first."""
        moment = self.observed or self.planned
        return moment.utc.timestamp() if moment is not None else float("-inf")


def timed(report: "SessionReport") -> "Section":
    """Heading, a note, and the table."""
    columns = [
        Column(tr("Planned"), 1.15),
        Column(tr("Taken"), 0.95),
        Column(tr("Deviation"), 1.4, is_number=True),
        Column(tr("What"), 2.6),
        Column(tr("BP"), 1.15, is_number=True),
        Column(tr("Pulse"), 0.9, is_number=True),
        Column(tr("SpO₂"), 0.85, is_number=True),
        Column(tr("Resp."), 0.9, is_number=True),
        Column(tr("MOAA/S"), 1.15, is_number=True),
        Column(tr("Total"), 0.9, is_number=True),
        Column(tr("State"), 2.3),
        Column(tr("By"), 1.4),
    ]
    rows = [
        (
            clock(one.planned),
            clock(one.observed),
            _deviation(one),
            one.what,
            *one.signs,
            one.total,
            one.state,
            one.by,
        )
        for one in sorted(_rows(report), key=lambda one: one.order)
    ]
    note = tr(
        "Blood pressure in mmHg, pulse and respiration per minute, SpO₂ in %, MOAA/S 0 to 5. "
        "Deviation is taken minus planned; late and early mean outside the window."
    )
    if not rows:
        return tr("Timed table"), tr("Nothing was planned and nothing was taken."), None
    return tr("Timed table"), note, Ledger(columns, rows)


def _rows(report: "SessionReport") -> Iterator[_Row]:
    ratings = {rating.id: rating for rating in report.ratings}
    dues = report.situation.items
    slots = {_slot(due): due for due in dues if due.what == VITALS}
    signs = vitals_for(tuple(slots), report.vitals)
    seen: set[int] = set()
    used = {due.rating_id for due in dues if due.rating_id is not None}
    for due in dues:
        taken = signs.get(_slot(due)) if due.what == VITALS else None
        if taken is not None:
            seen.add(taken.id)
            yield _vitals_row(report, taken, due)
        elif due.rating_id is not None:
            yield _rating_row(report, ratings[due.rating_id], due)
        else:
            yield _open_row(report, due)
    for vitals in report.vitals:
        if vitals.id not in seen:
            yield _vitals_row(report, vitals, None)
    for rating in report.ratings:
        if rating.id not in used and rating.status is not Status.VOID:
            yield _rating_row(report, rating, None)


def _slot(due: Due) -> Slot:
    return Slot(due.timepoint.id, due.what, due.planned, due.opens, due.closes)


def _vitals_row(report: "SessionReport", one: Vitals, due: Due | None) -> _Row:
    both = "" if one.systolic is None and one.diastolic is None else _pressure(one)
    signs = (
        both,
        *(_sign(value) for value in (one.pulse, one.spo2, one.respiration, one.sedation)),
    )
    planned = due.planned if due is not None else None
    what = _what(tr("Vitals"), due)
    return _Row(planned, one.at, what, signs, "", _done(one.at, due), report.who(one.by))


def _rating_row(report: "SessionReport", one: Rating, due: Due | None) -> _Row:
    taken = at(one)
    planned = one.planned or (due.planned if due is not None else None)
    total = total_text(one.total, is_prorated=one.is_prorated)
    states = [_done(taken, due) if one.status is not Status.DRAFT else tr("draft")]
    states += _remarks(report, one)
    what = _what(report.scale(one.instrument_id), due)
    by = rater_text(one, report.staff_names)
    return _Row(planned, taken, what, NO_SIGNS, total, "; ".join(filter(None, states)), by)


def _open_row(report: "SessionReport", due: Due) -> _Row:
    name = tr("Vitals") if due.what == VITALS else report.scale(due.what)
    word = {
        State.DUE: tr("due"),
        State.OVERDUE: tr("overdue"),
        State.MISSED: tr("missed"),
        State.LATER: tr("later"),
        State.DONE: tr("done"),
    }[due.state]
    if due.reason:
        word = tr("{state}: {reason}", state=word, reason=reason_words(due.reason))
    return _Row(due.planned, None, _what(name, due), NO_SIGNS, "", word, "")


def _remarks(report: "SessionReport", one: Rating) -> Iterator[str]:
    """What is to be known of a total beside itself."""
    if one.status is not Status.DRAFT and one.total is None:
        items = len(report.instruments.get(one.instrument_id).items)
        answered = sum(answer.value is not None for answer in one.answers)
        yield tr("incomplete, {n} of {m} items", n=answered, m=items)
    if one.status is Status.AMENDED:
        yield tr("amended")
    if one.source is Source.TRANSCRIBED:
        yield tr("from paper")
    if one.source is Source.IMPORTED:
        yield tr("imported")


def _done(taken: Instant | None, due: Due | None) -> str:
    """Done, or done outside the window of its timepoint; not planned at all."""
    if due is None:
        return tr("at will")
    if taken is not None and due.closes is not None and taken.utc > due.closes.utc:
        return tr("done late")
    if taken is not None and due.opens is not None and taken.utc < due.opens.utc:
        return tr("done early")
    return tr("done")


def _what(name: str, due: Due | None) -> str:
    return name if due is None else f"{due.timepoint.label}: {name}"


def _deviation(one: _Row) -> str:
    if one.planned is None or one.observed is None:
        return NOTHING
    return deviation_text(one.observed.minutes_since(one.planned))


def _pressure(one: Vitals) -> str:
    return f"{count_text(one.systolic)}/{count_text(one.diastolic)}"


def _sign(value: int | None) -> str:
    return "" if value is None else str(value)
