"""What waits for a signature, and when one is asked for it."""

from typing import TYPE_CHECKING

from ketrate.clinic import rate, sign, visit
from ketrate.clinic.rights import Action, may
from ketrate.clinic.today import Lane
from ketrate.protocol.situation import Situation, State
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.signing import ask_to_sign
from ketrate.screens.pages.signing_words import signed_words
from ketrate.words import trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

OPEN = (State.DUE, State.OVERDUE, State.LATER)
VITALS = "vitals"


def waiting_lines(desk: "Desk", running: frozenset[SessionId]) -> tuple[str, ...]:
    """What waits for the person's name, for the notices of Today.

    Ratings of a session that still runs wait for its end and are no news.
    """
    own = [one for one in own_unsigned(desk) if one.session_id not in running]
    others = sign.to_review(desk) if may(desk.signed_in(), Action.REVIEW) else ()
    lines = (
        (
            len(own),
            trn(
                "{count} rating waits for your signature.",
                "{count} ratings wait for your signature.",
                len(own),
            ),
        ),
        (
            len(others),
            trn(
                "{count} rating waits for your review.",
                "{count} ratings wait for your review.",
                len(others),
            ),
        ),
    )
    return tuple(words for count, words in lines if count)


def own_unsigned(desk: "Desk", session_id: SessionId | None = None) -> tuple[Rating, ...]:
    """What the signed-in person can sign, in a session or at all; nothing if they sign nothing."""
    return sign.to_sign(desk, session_id) if may(desk.signed_in(), Action.SIGN) else ()


def offer_signing(page: object, rating: object) -> None:
    """After Finish: where the session waits for no other rating, ask for the signatures now."""
    if not isinstance(page, Page) or not isinstance(rating, Rating) or page.desk.staff is None:
        return
    waiting = page.attempt(lambda: _all_done(page.desk, rating))
    if not waiting:
        return
    ask = ask_to_sign(page, waiting, is_offered=True)
    ask.succeeded.connect(lambda _: signed(page, len(waiting)))


def signed(page: Page, count: int) -> None:
    """Show what changed, and say it."""
    page.refresh()
    page.message.say(signed_words(count), "good")


def is_rating_left(situation: Situation) -> bool:
    """Whether a rating of the session is still to come; vital signs are not signed."""
    return any(due.what != VITALS and due.state in OPEN for due in situation.items)


def _all_done(desk: "Desk", rating: Rating) -> tuple[Rating, ...]:
    """The ratings to be signed together, once nothing is left to be rated in their session."""
    if rating.session_id is None or not may(desk.signed_in(), Action.TREAT):
        return ()
    one = visit.visit(desk, rating.session_id)
    lane = Lane(
        one.session,
        one.patient,
        one.course,
        one.protocol,
        one.ratings,
        one.vitals,
        one.session.started,
    )
    is_left = is_rating_left(lane.situation(desk.now()))
    is_begun = any(draft.rating.session_id == rating.session_id for draft in rate.drafts(desk))
    return () if is_left or is_begun else own_unsigned(desk, rating.session_id)
