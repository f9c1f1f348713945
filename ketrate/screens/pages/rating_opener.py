"""Opening a rating that is due, from the board or from a session."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ketrate.clinic import rate, recall
from ketrate.protocol.situation import Due
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.screens.pages.identified import once_identified
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.words import tr


class RatingOpener(QObject):
    """Asks the recall guard, then who the patient is; `opened` carries the rating's number."""

    opened = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def open(
        self, patient_id: PatientId, course_id: CourseId, session_id: SessionId | None, due: Due
    ) -> None:
        """Open the due rating; where the guard objects, offer the scale that can be used now."""
        self.open_scale((patient_id, course_id, session_id), due.what, due.timepoint.id)

    def open_scale(
        self,
        place: tuple[PatientId, CourseId, SessionId | None],
        instrument_id: str,
        timepoint_id: str | None = None,
    ) -> None:
        """The same for any scale; without a timepoint the rating is unscheduled."""
        page = self._page
        patient_id, course_id, session_id = place
        offer = page.attempt(
            lambda: recall.offered(page.desk, instrument_id, session_id, course_id)
        )
        if offer is None:
            return

        def begin() -> RatingId:
            return rate.open_rating(
                page.desk,
                patient_id=patient_id,
                course_id=course_id,
                session_id=session_id,
                timepoint_id=timepoint_id,
                instrument_id=offer.instrument_id,
            ).id

        def go() -> None:
            once_identified(page, (patient_id, session_id), begin, self.opened.emit)

        if offer.reason:
            self._offer(offer, go)
        else:
            go()

    def _offer(self, offer: recall.Offer, go: Callable[[], None]) -> None:
        page = self._page
        name = page.desk.catalogue.get(offer.instrument_id).short_name
        title = tr("Another version of the scale")
        do = tr("Use {name}", name=name)
        ask = Ask(page, page.theme, title, do, lambda: None, offer.reason)
        ask.succeeded.connect(lambda _: go())
        ask.ask(ask.do)
