"""What the rating form says about a scale and a draft; no widgets here."""

from ketrate.instruments.definition import Instrument, Item
from ketrate.records.rating import Answer, Rating, Unanswered
from ketrate.screens.widgets.item_rail import Kind, Mark
from ketrate.screens.widgets.rating_review import Line
from ketrate.screens.widgets.score_cards import Option, between
from ketrate.words import tr


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


def reason_words(reason: Unanswered) -> str:
    """The reason as a person reads it."""
    return next(option.label for known, option in reasons() if known is reason)


def values(item: Item) -> tuple[int, ...]:
    """Every value that may be given, the unscored ones included."""
    extra = {level.value for level in item.levels}
    return tuple(sorted(extra | set(range(item.minimum, item.maximum + 1))))


def options(item: Item) -> tuple[Option, ...]:
    """One option for every value; one without words lies between its neighbours."""
    return tuple(_option(value, item) for value in values(item))


def _option(value: int, item: Item) -> Option:
    level = next((one for one in item.levels if one.value == value and one.label), None)
    if level is None:
        known = {one.value for one in item.levels if one.label}
        low = max((v for v in known if v < value), default=item.minimum)
        high = min((v for v in known if v > value), default=item.maximum)
        words = between(str(low), str(high)) if known else ""
        return Option(str(value), words, is_between=bool(known))
    hint = level.hint if level.is_scored else tr("Not counted in the total.")
    return Option(str(value), _capital(level.label), hint)


def answer_words(item: Item, answer: Answer | None) -> str:
    """An answer in words: "2 Moderate", a reason, or that it is open."""
    if answer is None:
        return tr("open")
    if answer.reason is not None:
        return reason_words(answer.reason)
    label = next((level.label for level in item.levels if level.value == answer.value), "")
    words = f"{answer.value} {_capital(label)}".strip()
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
    return tuple(_mark(item, rating.answer(item.number), failed) for item in instrument.items)


def _mark(item: Item, answer: Answer | None, failed: int | None) -> Mark:
    number, words = item.number, answer_words(item, answer)
    if number == failed:
        return Mark(number, "!", Kind.FAILED, tr("not saved"))
    if answer is None:
        return Mark(number, "", Kind.OPEN, words)
    if answer.reason is not None:
        return Mark(number, tr("n/a"), Kind.REASON, words)
    kind = Kind.VALUE if answer.carried_from is None else Kind.CARRIED
    return Mark(number, str(answer.value), kind, words)


def lines(instrument: Instrument, rating: Rating) -> tuple[Line, ...]:
    """Every item with its answer, for the review."""
    return tuple(
        Line(
            item.number,
            item.label,
            answer_words(item, answer),
            answer is None,
            answer is not None and answer.reason is not None,
        )
        for item in instrument.items
        for answer in (rating.answer(item.number),)
    )


def alert_fact(instrument: Instrument, item: int, value: int) -> str:
    """Fact and limit, no advice."""
    asked = instrument.item(item)
    return tr(
        "Item {n}, {label}: {words} is beyond the limit your clinic set.",
        n=item,
        label=asked.label,
        words=answer_words(asked, Answer(item, value)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
