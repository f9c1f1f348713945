"""What the rating form says about a scale and a draft; no widgets here."""

from collections.abc import Sequence

from ketrate.instruments.definition import Instrument, Item
from ketrate.instruments.scoring import open_items
from ketrate.records.rating import Alert, Answer, Rating, Status, Unanswered
from ketrate.screens.widgets.item_head import Head
from ketrate.screens.widgets.item_rail import Kind, Mark
from ketrate.screens.widgets.rating_review import Line
from ketrate.screens.widgets.score_cards import Option, ScoreCard, between
from ketrate.words import tr, trn


def reasons() -> tuple[tuple[Unanswered, Option], ...]:
    """Why an item has no value, in the order of the picker's keys."""
    words = (
        (Unanswered.NOT_ASSESSED, tr("Not assessed"), tr("No time, or not asked.")),
        (Unanswered.TOO_DISSOCIATED, tr("Too dissociated"), tr("Cannot answer for that reason.")),
        (Unanswered.TOO_SEDATED, tr("Too sedated"), tr("Drowsy; does not follow the question.")),
        (Unanswered.ASLEEP, tr("Asleep"), ""),
        (Unanswered.REFUSED, tr("Refused"), tr("Does not want to answer.")),
        (Unanswered.NOT_APPLICABLE, tr("Not applicable"), tr("The question does not fit.")),
        (Unanswered.TECHNICAL, tr("Technical"), tr("Interrupted by something else.")),
    )
    return tuple(
        (reason, Option(str(key), label, hint))
        for key, (reason, label, hint) in enumerate(words, start=1)
    )


REST_KEY = "8"


def rest_option(open_count: int) -> Option:
    """One reason for everything that is still open."""
    hint = trn("{count} open item; can be undone.", "{count} open items; can be undone.",
               open_count)  # fmt: skip
    return Option(REST_KEY, tr("The rest: too dissociated"), hint)


def reason_words(reason: Unanswered) -> str:
    """The reason as a person reads it."""
    return next(option.label for known, option in reasons() if known is reason)


def values(item: Item) -> tuple[int, ...]:
    """What is offered: every value, or the marks of a line; the unscored ones included."""
    named = {level.value for level in item.levels}
    between_marks = set() if item.is_marked else set(range(item.minimum, item.maximum + 1))
    return tuple(sorted(named | between_marks))


def options(item: Item) -> tuple[Option, ...]:
    """One option for every value; one without words lies between its neighbours."""
    return tuple(_option(value, item) for value in values(item))


def typed_keys(cards: Sequence[ScoreCard]) -> tuple[str, ...]:
    """The digits that answer. None where a value needs more than one key: -3 typed is not 3."""
    keys = tuple(card.option.key for card in cards)
    return keys if all(len(key) == 1 for key in keys) else ()


def _option(value: int, item: Item) -> Option:
    level = next((one for one in item.levels if one.value == value and one.label), None)
    cap = shown_value(item, value)
    if level is None or level.label == between(str(value - 1), str(value + 1)):
        words = level.label if level else ""
        return Option(str(value), words, is_between=True, cap=cap)
    hint = level.hint if level.is_scored else tr("Not counted in the total.")
    return Option(str(value), _capital(level.label), hint, cap=cap)


def shown_value(item: Item, value: int) -> str:
    """A value as it is read: where some are below zero, those above have their plus."""
    if item.minimum >= 0 or not value:
        return str(value)
    return f"{value:+d}".replace("-", "−")


def answer_words(item: Item, answer: Answer | None, *, may_stay_blank: bool = False) -> str:
    """An answer in words: "2 Moderate", a reason, or that it is open."""
    if answer is None:
        return tr("may stay blank") if may_stay_blank else tr("open")
    if answer.reason is not None:
        return reason_words(answer.reason)
    label = next((level.label for level in item.levels if level.value == answer.value), "")
    value = shown_value(item, answer.value or 0)
    words = f"{value} · {label}" if label else value
    return tr("{words}, carried", words=words) if answer.carried_from is not None else words


def place(instrument: Instrument, item: Item) -> str:
    """Where we are: "Item 15 of 23 · Amnesia"."""
    order = [one.number for one in instrument.items]
    where = tr("Item {n} of {count}", n=item.number, count=len(order))
    names = [sub.name for sub in instrument.subscales if item.number in sub.items]
    return "  ·  ".join((where, *names))


def question(item: Item) -> tuple[str, str]:
    """The short label, and the paraphrase as a sentence of its own."""
    return item.label, _capital(item.paraphrase)


def marks(instrument: Instrument, rating: Rating, failed: int | None) -> tuple[Mark, ...]:
    """How every item stands, for the rail."""
    needed = set(open_items(instrument, rating.answers))
    return tuple(
        _mark(item, rating.answer(item.number), failed, is_needed=item.number in needed)
        for item in instrument.items
    )


def _mark(item: Item, answer: Answer | None, failed: int | None, *, is_needed: bool) -> Mark:
    number, words = item.number, answer_words(item, answer, may_stay_blank=not is_needed)
    if number == failed:
        return Mark(number, "!", Kind.FAILED, tr("not saved"))
    if answer is None:
        return Mark(number, "" if is_needed else "–", Kind.OPEN, words)
    if answer.reason is not None:
        return Mark(number, tr("n/a"), Kind.REASON, words)
    kind = Kind.VALUE if answer.carried_from is None else Kind.CARRIED
    return Mark(number, shown_value(item, answer.value or 0), kind, words)


def lines(instrument: Instrument, rating: Rating) -> tuple[Line, ...]:
    """Every item with its answer, for the review."""
    needed = set(open_items(instrument, rating.answers))
    return tuple(
        Line(
            item.number,
            item.label,
            answer_words(item, answer, may_stay_blank=item.number not in needed),
            item.number in needed,
            answer is not None and answer.reason is not None,
            rating.item_note(item.number),
        )
        for item in instrument.items
        for answer in (rating.answer(item.number),)
    )


def head(instrument: Instrument, rating: Rating, current: int, last_kept: int | None) -> Head:
    """What stands above the cards of an item; `last_kept` was answered just before."""
    item = instrument.item(current)
    asked, explanation = question(item)
    before, saved = _before(instrument, rating, current, last_kept)
    return Head(place(instrument, item), asked, explanation, before, saved, _note(item, rating))


def _note(item: Item, rating: Rating) -> str:
    kept = rating.answer(item.number)
    parts = []
    if kept is not None and kept.reason is not None:
        parts.append(reason_words(kept.reason))
    if kept is not None and kept.carried_from is not None:
        parts.append(tr("carried from the rating before the dosing"))
    if rating.item_note(item.number):
        parts.append(tr("Note: {text}", text=rating.item_note(item.number)))
    return "  ·  ".join(parts)


def _before(
    instrument: Instrument, rating: Rating, current: int, last_kept: int | None
) -> tuple[str, str]:
    """The answer before this one, and that it is saved if it was just given."""
    number = last_kept
    if number is None or number == current:
        order = [item.number for item in instrument.items]
        at = order.index(current)
        number = order[at - 1] if at else None
    if number is None:
        return "", ""
    item = instrument.item(number)
    words = answer_words(item, rating.answer(number))
    text = tr("Previous  {n}. {label} → {words}", n=number, label=item.label, words=words)
    return text, tr("✓ saved") if number == last_kept else ""


def verdict(instrument: Instrument, rating: Rating) -> str:
    """What stands between this draft and its end; or that it is finished."""
    if rating.status is not Status.DRAFT:
        only_total = not rating.answers and rating.total is not None
        note = tr("Only the total is known; single items are not available.")
        return note if only_total else tr("Finished. Its answers are not changed any more.")
    count = len(open_items(instrument, rating.answers))
    if not count:
        return tr("Every item has an answer or a reason. Finishing closes the rating.")
    return trn(
        "{count} item is open. Answer it, or say why not.",
        "{count} items are open. Answer them, or say why not.",
        count,
    )


def changed(instrument: Instrument, alert: Alert) -> str:
    """What the item says now, where that is no longer what raised the alert."""
    if not alert.is_changed:
        return ""
    if alert.value_now is None:
        return tr("Changed: the answer was taken back; the alert stays.")
    now = answer_words(instrument.item(alert.item), Answer(alert.item, alert.value_now))
    return tr("Changed to {now} afterwards; the alert stays.", now=now)


def alert_fact(instrument: Instrument, item: int, value: int) -> str:
    """Fact and limit, no advice; an alert below the limit was raised by a rise."""
    asked, rule = instrument.item(item), instrument.alert
    by_rise = rule is not None and rule.rise is not None and value < rule.at_least
    text = (
        tr("Item {n}, {label}: {words} has risen beyond the limit your clinic set.")
        if by_rise
        else tr("Item {n}, {label}: {words} is beyond the limit your clinic set.")
    )
    words = answer_words(asked, Answer(item, value))
    return text.format(n=item, label=asked.label, words=words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
