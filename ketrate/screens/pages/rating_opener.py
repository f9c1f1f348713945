"""Opening a rating that is due, from the board or from a session."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ketrate.clinic import interview, rate, recall
from ketrate.clock import Instant
from ketrate.protocol.situation import Due
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.screens.pages.identified import once_identified
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating_acts import paper_ask
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Button
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

        def begin(observed: Instant | None = None) -> RatingId:
            return rate.open_rating(
                page.desk,
                patient_id=patient_id,
                course_id=course_id,
                session_id=session_id,
                timepoint_id=timepoint_id,
                instrument_id=instrument_id if observed else offer.instrument_id,
                observed=observed,
            ).id

        def go(act: Callable[[], RatingId] = begin) -> None:
            once_identified(page, (patient_id, session_id), act, self.opened.emit)

        first = page.attempt(lambda: interview.offered_first(page.desk, place, offer.instrument_id))
        if offer.reason:
            self._offer(offer, go, begin)
        elif first is not None:
            self._offer_second(first, go)
        else:
            go()

    def _offer_second(self, first: RatingId, go: "Callable[..., None]") -> None:
        """Somebody else rates or has rated this scale here within the hour: is it one interview?"""
        page = self._page
        name, since = interview.first_rater(page.desk, first)
        words = tr(
            "{name} began this scale here at {time}. A second rating of the same interview is "
            "independent: the first is hidden until yours is finished, and both together fill one "
            "timepoint.",
            name=name,
            time=f"{since.local:%H:%M}",
        )
        title, do = tr("A second rater?"), tr("Second rating of that interview")
        ask = Ask(page, page.theme, title, do, lambda: None, words)
        own = Button(page.theme, tr("A rating of its own"), "plain")
        own.clicked.connect(ask.accept)
        own.clicked.connect(lambda _: go())
        ask.add(own)
        ask.succeeded.connect(lambda _: go(lambda: rate.open_second(page.desk, first).id))
        ask.ask(ask.do)

    def _offer(
        self,
        offer: recall.Offer,
        go: "Callable[..., None]",
        on_paper: Callable[[Instant], RatingId],
    ) -> None:
        page = self._page
        name = page.desk.catalogue.get(offer.instrument_id).short_name
        title = tr("Another version of the scale")
        do = tr("Use {name}", name=name)
        ask = Ask(page, page.theme, title, do, lambda: None, offer.reason)
        paper = Button(page.theme, tr("It was rated earlier, on paper…"), "quiet")
        paper.clicked.connect(ask.accept)
        paper.clicked.connect(lambda: self._from_paper(go, on_paper))
        ask.add(paper)
        ask.succeeded.connect(lambda _: go())
        ask.ask(ask.do)

    def _from_paper(
        self, go: "Callable[..., None]", on_paper: Callable[[Instant], RatingId]
    ) -> None:
        """The scale that was asked for, if the time on paper allows it."""
        ask, first = paper_ask(self._page, self._page.theme, lambda at: at)
        first.returnPressed.connect(ask.do.click)
        ask.succeeded.connect(lambda at: go(lambda: on_paper(at)))
        ask.ask(first)
