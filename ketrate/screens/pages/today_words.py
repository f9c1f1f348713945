"""The lines of Today, put into words."""

from ketrate.clinic.rate import Draft
from ketrate.clinic.today import FollowUp, Lane
from ketrate.clock import Instant
from ketrate.protocol.situation import Due, State
from ketrate.records.treatment import Stage
from ketrate.screens.widgets.banner import Side
from ketrate.words import tr, trn


def counts_line(sessions: int, counts: dict[str, int]) -> str:
    """How many sessions run, and how many of them press."""
    parts = [trn("{count} session", "{count} sessions", sessions)]
    if counts["overdue"]:
        parts.append(tr("{n} overdue", n=counts["overdue"]))
    if counts["due"]:
        parts.append(tr("{n} due now", n=counts["due"]))
    if counts["soon"]:
        parts.append(tr("{n} within 5 min", n=counts["soon"]))
    return "  ·  ".join(parts)


def infusion_line(route: str | None, number: int, planned: int) -> str:
    """Which of how many, in the word of the route."""
    if route in ("intranasal", "oral"):
        return tr("Session {n} of {m}", n=number, m=planned)
    if route in ("subcutaneous", "intramuscular"):
        return tr("Injection {n} of {m}", n=number, m=planned)
    return tr("Infusion {n} of {m}", n=number, m=planned)


def dose_line(lane: Lane) -> str:
    """Which session of how many, and the dose."""
    session = lane.session
    parts = [f"{session.number}/{lane.sessions_planned}"]
    dose = session.dose_given_mg or session.dose_prescribed_mg
    if dose is not None:
        parts.append(tr("{mg:g} mg", mg=round(dose, 1)))
    if session.agent:
        parts.append(session.agent)
    return " · ".join(parts)


def draft_line(draft: Draft, now: Instant) -> str:
    """An unfinished rating by patient, scale, rater and time."""
    at = draft.rating.entered.local
    day = "" if at.date() == now.local.date() else at.strftime("%Y-%m-%d ")
    return tr(
        "Unfinished: {code}, {scale}, {rater}, {time}. {n} answers are saved.",
        code=draft.patient.code,
        scale=draft.instrument_name,
        rater=draft.rater_name or tr("rater unknown"),
        time=f"{day}{at:%H:%M}",
        n=draft.answered,
    )


def follow_up_line(one: FollowUp, name: str, now: Instant) -> tuple[str, str, str, str]:
    """When, who, what is due, and from when to when it counts."""
    due = one.due
    planned = due.planned.local.date() if due.planned else None
    if planned is None:
        when = ""
    elif planned == now.local.date():
        when = tr("today")
    else:
        when = planned.isoformat()
    if due.state is State.OVERDUE and planned:
        when = tr("since {date}", date=planned.isoformat())
    return when, one.patient.code, f"{name} · {due.timepoint.label}", window_words(due)


def window_words(due: Due) -> str:
    """The days on which a follow-up counts; with the times of day on a single day."""
    if due.opens is None or due.closes is None:
        return ""
    opens, closes = due.opens.local, due.closes.local
    if opens.date() == closes.date():
        return f"{opens:%Y-%m-%d %H:%M} – {closes:%H:%M}"
    return f"{opens:%Y-%m-%d} – {closes:%Y-%m-%d}"


def stage_word(stage: Stage) -> str:
    """How far a session has come, for a person."""
    return {
        Stage.PREPARING: tr("in preparation"),
        Stage.RUNNING: tr("dosing runs"),
        Stage.INTERRUPTED: tr("interrupted"),
        Stage.OBSERVING: tr("under observation"),
        Stage.CLOSED: tr("closed"),
    }[stage]


def stage_badge(stage: Stage) -> Side:
    """The stage of a session for the right end of its banner."""
    tones = {
        Stage.PREPARING: "neutral",
        Stage.RUNNING: "accent",
        Stage.INTERRUPTED: "warn",
        Stage.OBSERVING: "accent",
        Stage.CLOSED: "good",
    }
    return Side(badge=stage_word(stage), tone=tones[stage])
