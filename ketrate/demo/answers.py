"""Item answers that add up to a wanted total."""

from random import Random

from ketrate.instruments.definition import Instrument
from ketrate.records.rating import Answer, Unanswered


def answers_for(
    rng: Random, instrument: Instrument, total: float, carried: dict[int, int] | None = None
) -> tuple[Answer, ...]:
    """Answers of every item that sum to about `total` (kept within what the items can give).

    `carried` holds values, by item, that an acute variant takes over from before the dosing.
    """
    values = {item.number: item.minimum for item in instrument.items}
    fixed = _carried(instrument, carried or {})
    values |= fixed
    free = [item for item in instrument.items if item.number not in fixed]
    left = round(total) - sum(values.values())
    weights = [0.4 + rng.random() for _ in free]
    while left > 0:
        open_items = [
            (item, weight)
            for item, weight in zip(free, weights, strict=True)
            if values[item.number] < item.maximum
        ]
        if not open_items:
            break
        item = rng.choices([one for one, _ in open_items], [weight for _, weight in open_items])[0]
        values[item.number] += 1
        left -= 1
    return tuple(Answer(number, value) for number, value in values.items())


def without_one(rng: Random, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The same answers, one of them refused: the rating has no total."""
    refused = rng.choice(answers).item
    return tuple(
        Answer(one.item, reason=Unanswered.REFUSED) if one.item == refused else one
        for one in answers
    )


def too_dissociated(instrument: Instrument) -> tuple[Answer, ...]:
    """No item could be asked."""
    reason = Unanswered.TOO_DISSOCIATED
    return tuple(Answer(item.number, reason=reason) for item in instrument.items)


def _carried(instrument: Instrument, carried: dict[int, int]) -> dict[int, int]:
    return {
        item.number: carried[item.number]
        for item in instrument.items
        if item.acute == "carry" and item.number in carried
    }
