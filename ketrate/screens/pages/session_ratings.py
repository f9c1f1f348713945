"""What is to be rated when, and the signature under it."""

from typing import TYPE_CHECKING

from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.protocol.situation import Due, Situation
from ketrate.screens.pages.rating_opener import RatingOpener
from ketrate.screens.pages.session_asks import ask_for_scale
from ketrate.screens.pages.session_part import Part
from ketrate.screens.pages.session_vitals import VitalsPart
from ketrate.screens.pages.signing import ask_to_sign
from ketrate.screens.pages.unsigned import is_rating_left, own_unsigned, signed
from ketrate.screens.widgets.signing import SignCard
from ketrate.screens.widgets.timepoints import TimepointList
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class RatingsPart(Part[TimepointList]):
    """The timepoints of the session, and any other scale at will."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, TimepointList(page.theme, self._name_of))
        self.opener = RatingOpener(page)
        self.opener.opened.connect(page.rating_requested)
        self.card.rate_wanted.connect(self._rate)
        self.card.look_wanted.connect(page.rating_requested)
        self.card.patient.clicked.connect(self._open_patient)
        self.card.other.clicked.connect(self._choose_scale)

    def tick(self, now: Instant, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """What is due moves with the clock."""
        self.card.take(situation)

    def _name_of(self, what: str) -> str:
        return tr("Vitals") if what == "vitals" else self.desk.catalogue.get(what).short_name

    def _rate(self, due: Due) -> None:
        if due.what == "vitals":
            self.page.part(VitalsPart).enter(due)
            return
        one = self.page.shown
        self.opener.open(one.patient.id, one.course.id, self.session_id, due)

    def _choose_scale(self) -> None:
        one = self.page.shown
        place = (one.patient.id, one.course.id, self.session_id)
        ask_for_scale(self.page, lambda scale: self.opener.open_scale(place, scale))

    def _open_patient(self) -> None:
        self.page.patient_requested.emit(self.page.shown.patient.code)


class SigningPart(Part[SignCard]):
    """The ratings that wait for the signed-in person's signature."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, SignCard(page.theme))
        self.card.sign.clicked.connect(self._sign)

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """How many wait, and whether they are the session's last."""
        waiting = own_unsigned(self.desk, self.session_id)
        self.card.take(len(waiting), is_last=not is_rating_left(situation))

    def _sign(self) -> None:
        waiting = own_unsigned(self.desk, self.session_id)
        ask = ask_to_sign(self.page, waiting)
        ask.succeeded.connect(lambda _: signed(self.page, len(waiting)))
