"""The chart of a session: adverse events, rescue, weight, hand-over, and what was not done."""

from dataclasses import replace
from typing import TypeVar

from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import protocol_of
from ketrate.clinic.limits import check_weight
from ketrate.clinic.moment import LONGEST_TEXT, check_not_future
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotFoundError, NotNowError
from ketrate.records.bedside import (
    AdverseEvent,
    HandOver,
    Heard,
    Line,
    NotDone,
    NotDoneReason,
    Outcome,
    Rescue,
    Weighed,
    Written,
)
from ketrate.records.ids import SessionId
from ketrate.records.text import clean_text
from ketrate.words import tr

_T = TypeVar("_T", bound=Written)


def lines(desk: Desk, session_id: SessionId) -> tuple[Line, ...]:
    """Every line of a session's chart, those taken back too, in order of time."""
    from ketrate.store import chart

    require(desk, Action.TREAT)
    return chart.of_session(desk.vault, session_id)


def standing(found: tuple[Line, ...], kind: type[_T]) -> tuple[tuple[Line, _T], ...]:
    """The lines of one kind that were not taken back, with what they say."""
    return tuple(
        (line, line.written)
        for line in found
        if not line.is_void and isinstance(line.written, kind)
    )


def note_adverse_event(
    desk: Desk, session_id: SessionId, event: AdverseEvent, *, instead_of: int | None = None
) -> Line:
    """Write an adverse event down, or correct one; raises BadInputError for impossible times."""
    require(desk, Action.TREAT)
    what = _needed(event.what, tr("Adverse event"), tr("it has no name."))
    action = clean_text(event.action, tr("What was done"), LONGEST_TEXT)
    check_not_future(desk, event.onset)
    _check_ended(desk, event)
    clean = replace(event, what=what, action=action)
    return _write(desk, session_id, clean, event.onset, instead_of)


def give_rescue(
    desk: Desk,
    session_id: SessionId,
    drug: str,
    dose: str,
    *,
    reason: str = "",
    at: Instant | None = None,
) -> Line:
    """Write down a medicine that was given because of what happened; dose with its unit."""
    at = at or desk.now()
    check_not_future(desk, at)
    return _write(desk, session_id, _checked_rescue(Rescue(drug, dose, reason)), at)


def correct_rescue(desk: Desk, line_id: int, rescue: Rescue, at: Instant) -> Line:
    """Write a rescue medicine down as it really was; the old line stays readable."""
    from ketrate.store import chart

    require(desk, Action.TREAT)
    check_not_future(desk, at)
    before = chart.line(desk.vault, line_id)
    return _write(desk, before.session_id, _checked_rescue(rescue), at, line_id)


def hand_over(desk: Desk, session_id: SessionId, text: str, at: Instant | None = None) -> Line:
    """A word to whoever takes the chair over; it waits until somebody says they read it."""
    at = at or desk.now()
    check_not_future(desk, at)
    note = HandOver(_needed(text, tr("Hand-over note"), tr("it is empty.")))
    return _write(desk, session_id, note, at)


def hear(desk: Desk, line_id: int) -> Line:
    """Somebody took a hand-over note in: it stays on the chart and asks no more."""
    from ketrate.store import chart

    require(desk, Action.TREAT)
    line = chart.line(desk.vault, line_id)
    if not isinstance(line.written, HandOver):
        raise NotFoundError(tr("hand-over note"), str(line_id))
    return _write(desk, line.session_id, Heard(line.uid.hex()), desk.now())


def unheard(found: tuple[Line, ...]) -> tuple[tuple[Line, HandOver], ...]:
    """The hand-over notes that nobody has taken in yet."""
    heard = {one.line for _, one in standing(found, Heard)}
    return tuple(
        (line, note) for line, note in standing(found, HandOver) if line.uid.hex() not in heard
    )


def weigh(desk: Desk, session_id: SessionId, weight_kg: float, measured: Instant) -> Line:
    """The weight the dose is counted from, and when it was measured."""
    from ketrate.store import chart, sessions

    require(desk, Action.TREAT)
    check_weight(weight_kg)
    check_not_future(desk, measured)
    with desk.change() as change:
        sessions.set_fields(change, session_id, weight_kg=weight_kg)
        return chart.write(change, session_id, Weighed(weight_kg, measured), desk.now())


def say_not_done(
    desk: Desk,
    session_id: SessionId,
    timepoint_id: str,
    what: str,
    reason: NotDoneReason,
    note: str = "",
) -> Line:
    """Why a planned rating was not taken ("other" needs a word); one taken later still counts."""
    from ketrate.store import courses, sessions

    require(desk, Action.TREAT)
    note = clean_text(note, tr("Reason"), LONGEST_TEXT)
    if reason is NotDoneReason.OTHER and not note:
        raise BadInputError(tr("Reason"), tr("“other” needs a word on what it was."))
    session = sessions.get(desk.vault, session_id)
    protocol = protocol_of(desk, courses.get(desk.vault, session.course_id))
    if not any(one.id == timepoint_id and what in one.due for one in protocol.timepoints):
        raise NotFoundError(tr("timepoint"), timepoint_id)
    return _write(desk, session_id, NotDone(timepoint_id, what, reason, note), desk.now())


def take_back(desk: Desk, line_id: int, reason: str) -> Line:
    """Take a line back, with a reason; it stays readable."""
    from ketrate.store import chart

    require(desk, Action.TREAT)
    reason = _needed(reason, tr("Reason"), tr("taking back needs one."))
    _check_standing(chart.line(desk.vault, line_id))
    with desk.change() as change:
        return chart.take_back(change, line_id, reason)


def not_done(found: tuple[Line, ...]) -> dict[tuple[str, str], str]:
    """The reasons of a chart's lines, as the situation of a session takes them."""
    return {
        (one.timepoint_id, one.what): one.note if one.reason is NotDoneReason.OTHER else one.reason
        for _, one in standing(found, NotDone)
    }


def last_weight(desk: Desk, session_id: SessionId) -> Weighed | None:
    """The newest weight of the course, with the time it was measured."""
    from ketrate.store import chart, sessions

    require(desk, Action.TREAT)
    course = sessions.get(desk.vault, session_id).course_id
    known = [
        weighed
        for session in sessions.of_course(desk.vault, course)
        for _, weighed in standing(chart.of_session(desk.vault, session.id), Weighed)
    ]
    return max(known, key=lambda one: one.measured.utc, default=None)


def _write(
    desk: Desk,
    session_id: SessionId,
    written: Written,
    at: Instant,
    instead_of: int | None = None,
) -> Line:
    from ketrate.store import chart

    require(desk, Action.TREAT)
    if instead_of is not None:
        before = chart.line(desk.vault, instead_of)
        _check_standing(before)
        if before.session_id != session_id or type(before.written) is not type(written):
            raise NotFoundError(tr("line"), str(instead_of))
    with desk.change() as change:
        return chart.write(change, session_id, written, at, replaces=instead_of)


def _checked_rescue(rescue: Rescue) -> Rescue:
    return Rescue(
        _needed(rescue.drug, tr("Medicine"), tr("it has no name.")),
        _needed(rescue.dose, tr("Dose"), tr("it is empty."), tr("Type it with its unit.")),
        clean_text(rescue.reason, tr("Reason"), LONGEST_TEXT),
    )


def _check_ended(desk: Desk, event: AdverseEvent) -> None:
    """An end has a time behind us, after the onset; what is over is not called ongoing."""
    if event.ended is None:
        return
    check_not_future(desk, event.ended)
    if event.ended.utc < event.onset.utc:
        raise BadInputError(tr("End"), tr("it lies before the onset."), tr("Correct one of them."))
    if event.outcome is Outcome.ONGOING:
        problem = tr("an end was typed, and “ongoing” was chosen.")
        raise BadInputError(tr("Outcome"), problem, tr("Choose what became of it."))


def _check_standing(line: Line) -> None:
    if line.is_void:
        raise NotNowError(tr("This line was taken back or corrected before."))


def _needed(text: str, field: str, problem: str, remedy: str = "") -> str:
    clean = clean_text(text, field, LONGEST_TEXT)
    if not clean:
        raise BadInputError(field, problem, remedy)
    return clean
