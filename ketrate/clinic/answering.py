"""Answers of one's own draft: each is in the vault before the next question lights up."""

from typing import TYPE_CHECKING

from ketrate.clinic.blinding import seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.recall import guard_recall, utc_of
from ketrate.clinic.rights import Action, is_blinded, may_meet, require
from ketrate.errors import BadInputError, NotAllowedError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import check_value, open_items, raises_alert
from ketrate.protocol.matching import is_finished
from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer, Rating, Source, Status, Unanswered
from ketrate.records.staff import Staff
from ketrate.records.text import clean_text
from ketrate.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ketrate.store.vault import Change

LONGEST_NOTE = 2000


def record_answer(desk: Desk, rating_id: RatingId, item: int, value: int) -> Rating:
    """Keep one answer, durably; raises an alert in the same transaction where the rule says so."""
    before, instrument = draft_of_mine(desk, rating_id)
    check_value(instrument, item, value)
    return _write(desk, before, instrument, (Answer(item, value),))


def not_assessed(desk: Desk, rating_id: RatingId, item: int, reason: Unanswered) -> Rating:
    """Keep the reason why an item has no value."""
    before, instrument = draft_of_mine(desk, rating_id)
    return _write(desk, before, instrument, (Answer(item, reason=reason),))


def rest_not_assessed(desk: Desk, rating_id: RatingId, reason: Unanswered) -> Rating:
    """Give every open item the same reason, in one step; what has an answer keeps it.

    Raises NotNowError when nothing is open. `clear_answers` takes the step back.
    """
    before, instrument = draft_of_mine(desk, rating_id)
    items = open_items(instrument, before.answers)
    if not items:
        raise NotNowError(tr("No item is open."), tr("Change single answers instead."))
    rest = tuple(Answer(item, reason=reason) for item in items)
    return _write(desk, before, instrument, rest)


def clear_answer(desk: Desk, rating_id: RatingId, item: int) -> Rating:
    """Take an answer back; the trail keeps it, and an alert it raised stays."""
    return clear_answers(desk, rating_id, (item,))


def clear_answers(desk: Desk, rating_id: RatingId, items: "Iterable[int]") -> Rating:
    """Take several answers back in one step."""
    from ketrate.store import ratings

    after, instrument = draft_of_mine(desk, rating_id)
    with desk.change() as change:
        for item in items:
            after = ratings.clear_answer(change, rating_id, item, instrument, desk.now())
    return seen_rating(desk, after)


def note_item(desk: Desk, rating_id: RatingId, item: int, text: str) -> Rating:
    """Write or replace the note on one item of a draft; an empty text takes it away."""
    from ketrate.store import ratings

    before, instrument = draft_of_mine(desk, rating_id)
    if item not in {one.number for one in instrument.items}:
        raise BadInputError(tr("Item"), tr("{name} has no item {n}.", name=instrument.short_name,
                                           n=item))  # fmt: skip
    text = clean_text(text, tr("Note"), LONGEST_NOTE)
    if text == before.item_note(item):
        return seen_rating(desk, before)
    with desk.change() as change:
        return seen_rating(desk, ratings.note_item(change, rating_id, item, text))


def note_rating(desk: Desk, rating_id: RatingId, text: str) -> Rating:
    """Write or replace the note on the whole of a draft."""
    from ketrate.store import ratings

    before, _ = draft_of_mine(desk, rating_id)
    text = clean_text(text, tr("Note"), LONGEST_NOTE)
    if text == before.note:
        return seen_rating(desk, before)
    with desk.change() as change:
        return seen_rating(desk, ratings.note(change, rating_id, text))


def instrument_of(desk: Desk, rating: Rating) -> Instrument:
    """The scale as it was when the rating was opened, even if its file has changed since."""
    from ketrate.instruments.loader import parse_instrument
    from ketrate.store import definitions

    current = desk.catalogue.by_hash(rating.definition_hash)
    if current is not None:
        return current
    text = definitions.get(desk.vault, rating.definition_hash)
    if text is None:
        return desk.catalogue.get(rating.instrument_id)
    return parse_instrument(text, rating.instrument_id)


def require_rater(desk: Desk, instrument: Instrument) -> Staff:
    """Whoever is signed in, if they may rate on that scale; else the refusal is noted."""
    staff = desk.signed_in()
    require(desk, Action.RATE_BLINDED if is_blinded(staff) else Action.RATE)
    if not may_meet(staff, instrument):
        desk.note("right.refused", action="rate " + instrument.id)
        raise NotAllowedError(_closed(instrument), tuple(sorted(staff.roles)))
    return staff


def draft_of_mine(desk: Desk, rating_id: RatingId) -> tuple[Rating, Instrument]:
    """A draft that the signed-in person began, with its scale; raises NotNowError for others."""
    from ketrate.store import ratings

    found = ratings.get(desk.vault, rating_id)
    instrument = instrument_of(desk, found)
    rater = require_rater(desk, instrument)
    if found.status is not Status.DRAFT:
        raise NotNowError(tr("This rating is finished."), tr("A finished rating is not changed."))
    if found.rater_id != rater.id:
        raise NotNowError(tr("Another person began this rating."), tr("Begin one of your own."))
    return found, instrument


def raise_if_reached(
    desk: Desk, change: "Change", after: Rating, instrument: Instrument, answer: Answer
) -> None:
    """Raise the suicidality alert in the same transaction, where this answer reached the rule."""
    from ketrate.store import alerts

    reached = _alert_reached(desk, after, instrument, answer)
    if reached is not None:
        alerts.raise_alert(change, after, reached[0], reached[1], desk.now())


def _closed(instrument: Instrument) -> str:
    """What a blinded rater may not do, with the item that is the reason where there is one."""
    for item in instrument.unblinding_items:
        text = tr("Rate {name} (its item {n} asks about dissociation)")
        return text.format(name=instrument.short_name, n=item.number)
    return tr("Rate {name}", name=instrument.short_name)


def _write(
    desk: Desk, before: Rating, instrument: Instrument, answers: tuple[Answer, ...]
) -> Rating:
    from ketrate.store import ratings

    now, is_first = desk.now(), _is_first(before)
    if is_first:  # opened before the dosing, and nothing was asked until it had begun
        guard_recall(desk, instrument.id, before.session_id, before.course_id)
    after = before
    with desk.change() as change:
        if is_first:
            ratings.set_observed(change, before.id, now)
        for answer in answers:
            after = ratings.answer(change, before.id, answer, instrument, now)
            raise_if_reached(desk, change, after, instrument, answer)
    return seen_rating(desk, after)


def _is_first(before: Rating) -> bool:
    """The observed time is the first answer's, unless it was typed (from paper)."""
    own = any(answer.carried_from is None for answer in before.answers)
    return before.source is Source.ENTERED and not own


def _alert_reached(
    desk: Desk, after: Rating, instrument: Instrument, answer: Answer
) -> tuple[int, int] | None:
    rule = instrument.alert
    if rule is None or rule.item != answer.item or answer.value is None:
        return None
    before = _answers_before(desk, after, instrument, rule.item)
    return raises_alert(instrument, after.answers, before)


def _answers_before(
    desk: Desk, after: Rating, instrument: Instrument, item: int
) -> tuple[Answer, ...]:
    """Those of the latest rating before this one that has a value for the item.

    Its other items may lack an answer: what matters for a rise is this one.
    """
    from ketrate.store import ratings

    family = {i.id for i in desk.catalogue.family(instrument.family)}
    earlier = [
        one
        for one in ratings.of_patient(desk.vault, after.patient_id, desk.instrument_ids())
        if one.id not in (after.id, after.second_of)
        and one.instrument_id in family
        and is_finished(one)
        and _has_value(one, item)
        and utc_of(one) <= utc_of(after)
    ]
    return max(earlier, key=utc_of).answers if earlier else ()


def _has_value(rating: Rating, item: int) -> bool:
    answer = rating.answer(item)
    return answer is not None and answer.value is not None
