"""The end of a draft: finished, or discarded with a reason."""

from ketrate.clinic.answering import LONGEST_NOTE, draft_of_mine
from ketrate.clinic.blinding import seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.prorating import rule_for
from ketrate.errors import BadInputError, NotNowError
from ketrate.instruments.scoring import open_items
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating, Status
from ketrate.records.text import clean_text
from ketrate.words import tr


def finish(desk: Desk, rating_id: RatingId, *, alert_action: str = "") -> Rating:
    """Close a rating. Every item needs a value or a reason, every alert a word on what was done.

    Where the clinic switched a rule on, a rating with a gap gets a prorated total, marked.
    """
    from ketrate.store import alerts, prorated, ratings

    before, instrument = draft_of_mine(desk, rating_id)
    still_open = open_items(instrument, before.answers)
    if still_open:
        numbers = ", ".join(map(str, still_open))
        raise NotNowError(
            tr("Items {items} are open.", items=numbers), tr("Answer them or say why not.")
        )
    raised = alerts.of_rating(desk.vault, rating_id)
    action = clean_text(alert_action, tr("What was done"), LONGEST_NOTE)
    if raised and not action:
        raise NotNowError(
            tr("A suicidality answer is beyond the limit your clinic set."),
            tr("Say what was done about it."),
        )
    rule = rule_for(desk, instrument)
    with desk.change() as change:
        for alert in raised:
            alerts.set_action(change, alert.id, action)
        done = ratings.finish(change, rating_id, Status.COMPLETE)
        if rule is not None:
            done = prorated.keep(change, done, instrument, rule)
    return seen_rating(desk, done)


def discard(desk: Desk, rating_id: RatingId, reason: str) -> Rating:
    """Void a draft with a reason; nothing is deleted and an alert it raised stays open."""
    from ketrate.store import ratings

    draft_of_mine(desk, rating_id)
    reason = clean_text(reason, tr("Reason"), LONGEST_NOTE)
    if not reason:
        raise BadInputError(tr("Reason"), tr("discarding needs one."))
    with desk.change() as change:
        gone = ratings.void(change, rating_id, reason)
    return seen_rating(desk, gone)
