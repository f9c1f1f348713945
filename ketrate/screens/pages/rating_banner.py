"""Whose rating this is and where it belongs, for the banner of every page about one rating."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ketrate.clinic import enrol, move, rate
from ketrate.instruments.definition import Instrument
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import PatientId
from ketrate.records.rating import Alert, Rating
from ketrate.screens.pages.identified import alike_words
from ketrate.screens.pages.rating_side_words import side
from ketrate.screens.pages.today_words import infusion_line
from ketrate.screens.widgets.banner import Banner
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk


def show_whose(banner: Banner, desk: "Desk", rating: Rating, instrument: Instrument) -> Protocol:
    """Fill the banner, and give the protocol that the rating's timepoint stands in."""
    patient = enrol.patient_by_id(desk, rating.patient_id)
    course = next(one for one in enrol.courses(desk, patient.id) if one.id == rating.course_id)
    protocol = enrol.protocol_of(desk, course)
    sessions = enrol.sessions_of(desk, course.id)
    session = next((one for one in sessions if one.id == rating.session_id), None)
    rest: tuple[str, ...] = (tr("course {n}", n=course.number),)
    if session is not None:
        planned = max(len(protocol.session_days), session.number)
        chair = tr("chair {chair}", chair=session.chair) if session.chair else ""
        rest = (infusion_line(session.route, session.number, planned), chair)
    now = desk.now()
    facing = side(instrument, rating, protocol, now)
    banner.show_patient(patient, now.local.date(), (*rest, _moved(desk, rating)), facing)
    banner.warn(alike_words(desk, patient))
    show_alarm(banner, desk, patient.id)
    return protocol


def show_alarm(banner: Banner, desk: "Desk", patient_id: PatientId) -> None:
    """Open suicidality alerts of the patient, on every banner until a clinician acknowledges."""
    banner.alarm(alarm_words(rate.open_alerts(desk, patient_id)))


def alarm_words(alerts: Sequence[Alert]) -> str:
    """The latest of them with its time and what became of the answer; empty for none."""
    if not alerts:
        return ""
    last = max(alerts, key=lambda one: one.raised_at.utc)
    words = tr(
        "Suicidality: an answer of {value} on {time} is beyond the limit your clinic set; "
        "no clinician has acknowledged it.",
        value=last.value,
        time=f"{last.raised_at.local:%Y-%m-%d %H:%M}",
    )
    more = len(alerts) - 1
    parts = [words, tr("Changed since.") if last.is_changed else ""]
    parts.append(trn("{count} more alert.", "{count} more alerts.", more) if more else "")
    return " ".join(filter(None, parts))


def _moved(desk: "Desk", rating: Rating) -> str:
    told = move.moved(desk, rating.id)
    if told.went_to:
        return tr("moved to {code}", code=told.went_to)
    return tr("moved from {code}", code=told.came_from) if told.came_from else ""
