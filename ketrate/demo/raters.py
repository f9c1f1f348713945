"""Who rates a synthetic patient, what they could know, and now and then a second rater."""

from dataclasses import dataclass, replace
from random import Random

from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.records.bulk import NewRating
from ketrate.records.rating import Answer, Guess, Mode, Presence

BLINDED_SHARE = 0.35
"""So many courses have depression rated by somebody who does not rate dissociation."""
SECOND_SHARE = {"madrs": 0.07, "cadss23": 0.05}
"""So many interviews have a second rater."""
_SLIP, _SLIP_AT_NOTHING = 0.4, 0.05
"""How often two raters differ on an item, by one point; seldom where there is nothing to hear."""


@dataclass(frozen=True, slots=True)
class Raters:
    """The people of one session or follow-up; `blinded` is empty where nobody is."""

    main: str
    blinded: str = ""

    def of(self, instrument: Instrument) -> str:
        """Who rates on that scale."""
        return self.blinded if self.blinded and is_for_blinded(instrument) else self.main


def is_for_blinded(instrument: Instrument) -> bool:
    """A depression scale about days, without an item that gives the dosing away."""
    is_acute = not instrument.recall_minutes
    return instrument.domain == "depression" and not is_acute and not instrument.unblinding_items


def draw_blinded(rng: Random) -> str:
    """Whose depression is rated apart, course by course."""
    return "blinded" if rng.random() < BLINDED_SHARE else ""


def draw_main(rng: Random) -> str:
    """Who is at the chair."""
    return rng.choices(("rater", "physician"), (0.8, 0.2))[0]


def presence(
    rng: Random, raters: Raters, instrument: Instrument, *, in_session: bool, dissociated: float
) -> Presence | None:
    """What the rater of a depression scale could know; None for any other scale.

    `dissociated` is the expected CADSS-23 total: guesses are better than chance, not by much.
    """
    if instrument.domain != "depression":
        return None
    if raters.of(instrument) != "blinded":
        mode = Mode.IN_PERSON if in_session or rng.random() < 0.7 else Mode.PHONE
        return Presence(in_session, mode, None, could_see=True, rated_other_kind=True)
    mode = rng.choices((Mode.VIDEO, Mode.PHONE, Mode.IN_PERSON), (0.5, 0.3, 0.2))[0]
    right = Guess.YES if dissociated > 4 else Guess.NO
    wrong = Guess.NO if right is Guess.YES else Guess.YES
    guess = rng.choices((right, wrong, Guess.CANNOT_SAY), (0.45, 0.2, 0.35))[0]
    return Presence(False, mode, guess, could_see=False, rated_other_kind=False)  # noqa: FBT003


def second(rng: Random, first: NewRating, instrument: Instrument) -> NewRating | None:
    """A second rating of the same interview by another person, for some."""
    if rng.random() >= SECOND_SHARE.get(instrument.id, 0.0) or not _is_whole(first):
        return None
    other = "physician" if first.rater == "rater" else "rater"
    if not isinstance(first.observed, Instant):
        return None
    known = first.presence and replace(
        first.presence, guess=None, could_see=True, rated_other_kind=True
    )
    return replace(
        first,
        observed=first.observed.plus(minutes=rng.randint(1, 4)),
        answers=tuple(_heard(rng, one, instrument) for one in first.answers),
        rater=other,
        presence=known,
        is_second=True,
    )


def _is_whole(rating: NewRating) -> bool:
    return all(one.value is not None for one in rating.answers)


def _heard(rng: Random, answer: Answer, instrument: Instrument) -> Answer:
    """The same answer, as another ear hears it."""
    if answer.value is None:
        return answer
    item = next(one for one in instrument.items if one.number == answer.item)
    often = _SLIP if answer.value > item.minimum else _SLIP_AT_NOTHING
    if rng.random() >= often:
        return answer
    value = answer.value + rng.choice((-1, 1))
    return replace(answer, value=min(item.maximum, max(item.minimum, value)))
