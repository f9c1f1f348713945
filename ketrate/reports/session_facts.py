"""The first half of a session report: what was known and given, and what became of the dosing."""

from typing import TYPE_CHECKING

from reportlab.platypus import Flowable

from ketrate.clock import Instant
from ketrate.protocol.situation import stage
from ketrate.records.bedside import Given, Weighed
from ketrate.records.treatment import DosingEvent, DosingKind, Medication, Session, Stage
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.words import NOTHING, dose_number, signed, time_text
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.reports.session import Section, SessionReport


def clock(at: Instant | None) -> str:
    """The minute by the wall clock of the place."""
    return NOTHING if at is None else at.local.strftime("%H:%M")


def day(session: Session) -> str:
    """The date of the dosing, or of the opening; empty where neither is known."""
    at = session.started or session.opened_at
    return at.local.date().isoformat() if at is not None else ""


def head(report: "SessionReport") -> list[Flowable]:
    """Two columns: what, and how it is in this session."""
    one, protocol = report.session, report.protocol
    version = protocol.version and tr("version {v}", v=protocol.version)
    number = tr("{n} of {m}", n=one.number, m=report.sessions_planned)
    rows = [
        (tr("Date"), day(one) or NOTHING),
        (tr("Session"), ", ".join(filter(None, (number, _chair(one), _stage(one))))),
        (tr("Diagnosis"), report.patient.diagnosis or NOTHING),
        (tr("Protocol"), "; ".join(filter(None, (protocol.name, version, protocol.source)))),
    ]
    if protocol.windows_note:
        rows.append((tr("Windows"), protocol.windows_note))
    title = tr("Session {n}", n=one.number)
    return [Ledger([Column(title, 1), Column("", 4.6)], rows)]


def preparation(report: "SessionReport") -> "Section":
    """The protocol's checklist with its answers; what was not answered says so."""
    given = {check.item: check for check in report.checks}
    rows = []
    for item in report.protocol.checklist:
        check = given.pop(item.id, None)
        answer = tr("not answered") if check is None else _answer(check.answer)
        rows.append((item.label, answer, clock(check.at) if check else NOTHING))
    rows += [(one.item, _answer(one.answer), clock(one.at)) for one in given.values()]
    columns = [Column(tr("Line"), 4.5), Column(tr("Answer"), 1.2), Column(tr("Time"), 0.8)]
    note = "" if rows else tr("The protocol has no checklist.")
    return tr("Preparation"), note, Ledger(columns, rows) if rows else None


def medication(report: "SessionReport") -> "Section":
    """The medicines of the day, with the classes that were flagged."""
    rows = [_medicine(one) for one in report.medications]
    columns = [
        Column(tr("Medicine"), 3),
        Column(tr("Taken today"), 1.4),
        Column(tr("Flagged as"), 2.4),
    ]
    note = "" if rows else tr("None was written down.")
    return tr("Medication"), note, Ledger(columns, rows) if rows else None


def dose(report: "SessionReport") -> "Section":
    """Agent, route, dose prescribed and given, weight and lot."""
    one = report.session
    rows = [
        (tr("Agent and route"), ", ".join(filter(None, (one.agent, one.route))) or NOTHING),
        (tr("Dose prescribed"), _amount(one, one.dose_prescribed_mg)),
        (tr("Dose given"), _amount(one, one.dose_given_mg)),
        *_counted(report),
        (tr("Weight"), _weight(report)),
        (tr("Lot"), one.lot or NOTHING),
    ]
    if one.duration_minutes is not None:
        rows.append((tr("Planned duration"), tr("{n} min", n=one.duration_minutes)))
    columns = [Column(tr("What"), 1), Column(tr("As written down"), 4.6)]
    return tr("Dose"), tr("Doses in mg of base."), Ledger(columns, rows)


def dosing(report: "SessionReport") -> "Section":
    """Start, interruptions, sprays, end, leaving; an entry that was corrected stays readable."""
    events = sorted(report.session.events, key=lambda one: (one.at.utc, one.id))
    start = report.session.started or report.session.first(DosingKind.SPRAY)
    rows = [_event(report, one, start) for one in events]
    columns = [
        Column(tr("Time"), 0.8),
        Column(tr("Minute"), 0.8, is_number=True),
        Column(tr("What"), 2.4),
        Column(tr("Amount"), 1.2),
        Column(tr("By"), 1.8),
    ]
    note = tr("Minutes from the start.") if rows else tr("No dosing was begun.")
    return tr("Dosing"), note, Ledger(columns, rows) if rows else None


def _event(report: "SessionReport", one: DosingEvent, start: Instant | None) -> tuple[str, ...]:
    minute = NOTHING if start is None else signed(one.at.minutes_since(start)).lstrip("+")
    what = _event_words(one.kind)
    if one.is_void:
        what = tr("{what} (corrected since)", what=what)
    return clock(one.at), minute, what, _event_amount(one), report.who(one.by)


def _event_words(kind: DosingKind) -> str:
    return {
        DosingKind.START: tr("started"),
        DosingKind.INTERRUPT: tr("interrupted"),
        DosingKind.RESUME: tr("resumed"),
        DosingKind.RATE: tr("rate changed"),
        DosingKind.END: tr("ended"),
        DosingKind.SPRAY: tr("spray"),
        DosingKind.LEFT: tr("patient left"),
    }[kind]


def _event_amount(one: DosingEvent) -> str:
    if one.amount is None:
        return ""
    is_rate = one.kind is DosingKind.RATE
    number = dose_number(one.amount)
    return tr("{n} mL/h", n=number) if is_rate else tr("{n} mg", n=number)


def _medicine(one: Medication) -> tuple[str, ...]:
    taken = tr("yes") if one.taken_today else tr("as usual, not today")
    return one.name, taken, ", ".join(map(tr, one.flags)) or NOTHING


def _amount(one: Session, mg: float | None) -> str:
    """Milligrams, and per kg of actual weight but for sprays (definitions, "Dose")."""
    if mg is None:
        return tr("{n} mg/kg", n=dose_number(one.dose_mg_per_kg)) if one.dose_mg_per_kg else NOTHING
    told = tr("{n} mg", n=dose_number(mg))
    if one.weight_kg and one.route != "intranasal":
        told += tr(" = {n} mg/kg", n=dose_number(mg / one.weight_kg))
    return told


def _counted(report: "SessionReport") -> list[tuple[str, str]]:
    """How the dose given was arrived at, where somebody counted it."""
    found = [
        line.written
        for line in report.lines
        if isinstance(line.written, Given) and not line.is_void
    ]
    if not found:
        return []
    last = found[-1]
    parts = []
    if last.volume_ml is not None and last.mg_per_ml is not None:
        volume, strength = dose_number(last.volume_ml), dose_number(last.mg_per_ml)
        parts.append(tr("{ml} mL at {mg} mg/mL", ml=volume, mg=strength))
        parts.append(tr("stated as {salt}", salt=tr(last.stated_as)))
    if last.not_infused_ml:
        parts.append(tr("{ml} mL not infused", ml=dose_number(last.not_infused_ml)))
    if last.devices is not None:
        parts.append(trn("{count} device", "{count} devices", last.devices))
    parts.append(last.note)
    told = ", ".join(part for part in parts if part)
    return [(tr("Counted from"), told)] if told else []


def _weight(report: "SessionReport") -> str:
    one = report.session
    if one.weight_kg is None:
        return NOTHING
    told = tr("{n} kg", n=dose_number(one.weight_kg))
    known = [
        line.written.measured
        for line in report.lines
        if isinstance(line.written, Weighed) and not line.is_void
        if line.written.weight_kg == one.weight_kg
    ]
    if known:
        told += ", " + tr("measured {time}", time=time_text(max(known, key=lambda at: at.utc)))
    return told


def _chair(one: Session) -> str:
    return tr("chair {chair}", chair=one.chair) if one.chair else ""


def _stage(one: Session) -> str:
    return {
        Stage.PREPARING: tr("in preparation"),
        Stage.RUNNING: tr("dosing runs"),
        Stage.INTERRUPTED: tr("dosing interrupted"),
        Stage.OBSERVING: tr("under observation"),
        Stage.CLOSED: tr("closed"),
    }[stage(one)]


def _answer(answer: str) -> str:
    return {"yes": tr("yes"), "no": tr("no"), "n/a": tr("not applicable")}.get(answer, answer)
