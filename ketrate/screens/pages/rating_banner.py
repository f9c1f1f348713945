"""Whose rating this is and where it belongs, for the banner of every page about one rating."""

from typing import TYPE_CHECKING

from ketrate.clinic import enrol, move
from ketrate.instruments.definition import Instrument
from ketrate.protocol.schedule import Protocol
from ketrate.records.rating import Rating
from ketrate.screens.pages.identified import alike_words
from ketrate.screens.pages.rating_side_words import side
from ketrate.screens.pages.today_words import infusion_line
from ketrate.screens.widgets.banner import Banner
from ketrate.words import tr

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
    return protocol


def _moved(desk: "Desk", rating: Rating) -> str:
    told = move.moved(desk, rating.id)
    if told.went_to:
        return tr("moved to {code}", code=told.went_to)
    return tr("moved from {code}", code=told.came_from) if told.came_from else ""
