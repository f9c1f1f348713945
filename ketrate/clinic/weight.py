"""The weight that a dose is counted from, and how old it is."""

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.clock import Instant
from ketrate.records.bedside import Weighed
from ketrate.records.ids import CourseId, PatientId


def known_weight(desk: Desk, patient_id: PatientId) -> Weighed | None:
    """The patient's newest weight, from any course; None where nobody wrote one down.

    An old chart's weight without a time of its own counts from that session.
    """
    from ketrate.store import courses

    require(desk, Action.TREAT)
    found = [
        weighed
        for course in courses.of_patient(desk.vault, patient_id)
        for weighed in _of_course(desk, course.id)
    ]
    return max(found, key=lambda one: one.measured.utc, default=None)


def is_recent(measured: Instant, now: Instant) -> bool:
    """Whether mg/kg may still be counted from a weight of that moment."""
    return now.minutes_since(measured) <= Weighed.KEEPS_DAYS * 1440


def _of_course(desk: Desk, course_id: CourseId) -> list[Weighed]:
    from ketrate.store import chart, sessions

    own = sessions.of_course(desk.vault, course_id)
    written = [
        line.written
        for one in own
        for line in chart.of_session(desk.vault, one.id)
        if isinstance(line.written, Weighed) and not line.is_void
    ]
    if written:
        return written
    return [
        Weighed(one.weight_kg, when)
        for one in own
        if one.weight_kg is not None and (when := one.started or one.opened_at) is not None
    ]
