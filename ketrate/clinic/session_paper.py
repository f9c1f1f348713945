"""Session reports: one treatment day from preparation to leaving, on paper."""

from typing import TYPE_CHECKING

from ketrate import __version__
from ketrate.clinic import bedside, leaving
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import course as find_course
from ketrate.clinic.enrol import patient, protocol_of, sessions_of
from ketrate.clinic.review import staff_names
from ketrate.clinic.rights import Action, require
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.protocol.situation import Situation, situation
from ketrate.records.bedside import Line
from ketrate.records.patient import Patient
from ketrate.records.treatment import Course, DosingKind, Session
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.session import SessionReport


def session_report(
    desk: Desk, code: str, course_number: int | None = None, session_number: int | None = None
) -> bytes:
    """The report of one session as PDF; without a number the course's last one.

    The same data gives the same bytes. Printing is noted after. Raises NotFoundError for a
    session that is not there.
    """
    from ketrate.reports.session import build

    require(desk, Action.SEE_REPORT)
    who = patient(desk, code)
    course = find_course(desk, who, course_number)
    session = _session(desk, course, session_number)
    pdf = build(_gathered(desk, who, course, session))
    desk.note(
        "report.print", who.uid, report="session", course=course.number, session=session.number
    )
    return pdf


def _session(desk: Desk, course: Course, number: int | None) -> Session:
    found = sessions_of(desk, course.id)
    for one in reversed(found):
        if number in (None, one.number):
            return one
    raise NotFoundError(tr("session"), str(number) if number is not None else tr("any"))


def _gathered(desk: Desk, who: Patient, course: Course, session: Session) -> "SessionReport":
    from ketrate.reports.session import SessionReport
    from ketrate.store import alerts, amendments, audit, settings, signatures

    seq, head, data_as_of = audit.head(desk.vault)
    one, lines = _visit(desk, course, session)
    moment = session.first(DosingKind.LEFT) or data_as_of or desk.now()
    judged = leaving.judged(desk, one, lines, moment)
    ids = {rating.id for rating in one.ratings}
    raised = tuple(x for x in alerts.of_patient(desk.vault, who.id) if x.rating_id in ids)
    under = signatures.of_course(desk.vault, course.id, desk.instrument_ids())
    return SessionReport(
        clinic_name=str(settings.get(desk.vault, "clinic_name", "")),
        patient=who,
        course=course,
        protocol=one.protocol,
        session=session,
        sessions_planned=max(len(one.protocol.session_days), session.number),
        situation=_situation(one, lines, moment),
        judged_at=moment,
        ratings=one.ratings,
        vitals=one.vitals,
        checks=one.checks,
        medications=one.medications,
        lines=lines,
        alerts=raised,
        criteria=judged.criteria,
        observed_from=judged.observed.anchor,
        ready=judged.ready,
        instruments=desk.catalogue,
        staff_names=staff_names(desk),
        audit_seq=seq,
        audit_head=head,
        data_as_of=data_as_of,
        version=__version__,
        signed=tuple(one for one in under if one.signature.rating_id in ids),
        amendments=amendments.of_ratings(desk.vault, list(ids)),
    )


def _visit(desk: Desk, course: Course, session: Session) -> tuple[Visit, tuple[Line, ...]]:
    """The session with all that belongs to it, for whoever may print it."""
    from ketrate.clinic.enrol import patient_by_id
    from ketrate.store import alerts, chart, ratings, sessions, vitals

    one = Visit(
        session,
        patient_by_id(desk, session.patient_id),
        course,
        protocol_of(desk, course),
        ratings.of_session(desk.vault, session.id, desk.instrument_ids()),
        vitals.of_session(desk.vault, session.id),
        sessions.checks(desk.vault, session.id),
        sessions.medications(desk.vault, session.id),
        alerts.open_alerts(desk.vault, session.patient_id),
    )
    return one, chart.of_session(desk.vault, session.id)


def _situation(one: Visit, lines: tuple[Line, ...], moment: Instant) -> Situation:
    return situation(
        one.protocol,
        one.session,
        one.ratings,
        one.vitals,
        moment,
        is_last_session=one.session.number >= len(one.protocol.session_days),
        not_done=bedside.not_done(lines),
    )
