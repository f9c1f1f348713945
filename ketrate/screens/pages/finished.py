"""The page of one finished rating: to be read, signed, reviewed, amended or voided."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from ketrate.clinic import amend, enrol, interview, move, rate, review, sign
from ketrate.clinic.rights import Action, may
from ketrate.clinic.voided import voided
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.staff import Role
from ketrate.screens.background import Background
from ketrate.screens.pages import signing
from ketrate.screens.pages.finished_words import Dossier, shown
from ketrate.screens.pages.move_ask import ask_to_move
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.rating_banner import show_whose
from ketrate.screens.pages.rating_side_words import side
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.controls import Button
from ketrate.screens.widgets.finished_foot import FinishedFoot
from ketrate.screens.widgets.finished_rating import FinishedRating
from ketrate.screens.widgets.signing import SignAsk
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

STANDING = (Status.COMPLETE, Status.SIGNED, Status.AMENDED)


def rating_page(
    desk: "Desk", background: Background, theme: Theme, rating_id: RatingId
) -> "RatingPage | FinishedPage":
    """The form for a draft, the page to be read for what is finished."""
    is_draft = rate.rating(desk, rating_id).status is Status.DRAFT
    kind = RatingPage if is_draft else FinishedPage
    return kind(desk, background, theme, rating_id)


class FinishedPage(Page):
    """Made anew for every rating that is opened; `closed` says that the page can go."""

    closed = Signal()

    def __init__(
        self, desk: "Desk", background: Background, theme: Theme, rating_id: RatingId
    ) -> None:
        super().__init__(desk, background, theme)
        self.rating_id = rating_id
        self.banner = Banner(theme)
        self.view = FinishedRating(theme)
        self.foot = FinishedFoot(theme)
        for part in (self.banner, self.message, self.view, self.foot):
            self.column.addWidget(part)
        self.column.setStretch(2, 1)
        self.setFocusProxy(self.view)
        self.rating = rate.rating(desk, rating_id)
        self._show(self._dossier())
        self._connect()

    def refresh(self) -> None:
        """Read the rating again; after everything that may have changed it."""
        found = self.attempt(self._dossier)
        if found is not None:
            self._show(found)

    def showEvent(self, event: QShowEvent) -> None:
        """The arrows scroll; no button is pressed by a stray key."""
        super().showEvent(event)
        self.view.setFocus()

    def _connect(self) -> None:
        foot = self.foot
        foot.close_page.clicked.connect(self.closed)
        foot.sign.clicked.connect(lambda: self._do(signing.ask_to_sign(self, (self.rating,))))
        foot.review.clicked.connect(lambda: self._do(signing.ask_to_review(self, (self.rating,))))
        foot.amend.clicked.connect(lambda: self._do(signing.ask_to_amend(self, self.rating)))
        foot.elsewhere.clicked.connect(lambda: ask_to_move(self, self.rating, self._moved))
        foot.void.clicked.connect(lambda: self._do(signing.ask_to_void(self, self.rating)))

    def _dossier(self) -> Dossier:
        desk, number = self.desk, self.rating_id
        found = rate.rating(desk, number)
        return Dossier(
            found,
            rate.instrument_of(desk, found),
            sign.signatures(desk, number),
            amend.amendments(desk, number),
            rate.raised(desk, number),
            review.staff_names(desk),
            voided(desk, found),
            self._flags(found),
            interview.others(desk, found),
        )

    def _flags(self, rating: Rating) -> tuple[str, ...]:
        """What the scale's file wants pointed out; some of it needs the total before the dosing."""
        from ketrate.analysis.flagged import flagged

        desk, patient = self.desk, rating.patient_id
        course = next(c for c in enrol.courses(desk, patient) if c.id == rating.course_id)
        sessions = enrol.sessions_of(desk, course.id)
        session = next((one for one in sessions if one.id == rating.session_id), None)
        others = review.ratings_of(desk, course)
        return flagged(rate.instrument_of(desk, rating), rating, session, others)

    def _show(self, found: Dossier) -> None:
        self.rating = found.rating
        protocol = show_whose(self.banner, self.desk, found.rating, found.instrument)
        facing = side(found.instrument, found.rating, protocol, self.desk.now())
        late = ", ".join(filter(None, (facing.badge, facing.badge_line)))
        self.view.show_rating(shown(replace(found, timing=late)))
        self.foot.offer(self._possible(found.rating, has_mismatch=found.has_mismatch))

    def _possible(self, rating: Rating, *, has_mismatch: bool) -> tuple[Button, ...]:
        """What this person may do with this rating; nobody signs below what does not match."""
        desk, foot = self.desk, self.foot
        me = desk.signed_in()
        is_theirs = rating.rater_id == me.id or Role.PHYSICIAN in me.roles
        is_standing = rating.status in STANDING and is_theirs
        can_change = rating.source is not Source.IMPORTED and not has_mismatch
        found = []
        if rating.status in STANDING and may(me, Action.MOVE):
            found.append(foot.elsewhere)
        if is_standing and may(me, Action.VOID):
            found.append(foot.void)
        if is_standing and can_change and may(me, Action.AMEND):
            found.append(foot.amend)
        if has_mismatch:
            return tuple(found)
        if may(me, Action.REVIEW) and _is_among(rating, [r.rating for r in sign.to_review(desk)]):
            found.append(foot.review)
        if may(me, Action.SIGN) and _is_among(rating, sign.to_sign(desk)):
            found.append(foot.sign)
        return tuple(found)

    def _do(self, ask: SignAsk) -> None:
        ask.succeeded.connect(lambda _: self._done())

    def _moved(self, copy: object) -> None:
        self.refresh()
        if isinstance(copy, Rating):
            went = move.moved(self.desk, self.rating_id).went_to
            self.message.say(tr("It stands under {code} now, unsigned.", code=went), "good")

    def _done(self) -> None:
        self.refresh()
        self.message.say(tr("Done. It is in the history with your name."), "good")


def _is_among(rating: Rating, others: "list[Rating] | tuple[Rating, ...]") -> bool:
    return any(one.id == rating.id for one in others)
