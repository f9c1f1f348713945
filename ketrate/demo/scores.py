"""How the invented people do: depression over days, dissociation over minutes, answers to items.

The shapes follow what is published, loosely and for show: dissociation peaks 40 minutes after the
start and is nearly gone by two hours, less from session to session; mean CADSS after 0.5 mg/kg
about 8 with a wide spread; benefit is strongest in the days after a dose and fades.
"""

import math
from dataclasses import dataclass
from random import Random

from ketrate.instruments.definition import Instrument
from ketrate.records.rating import Answer, Unanswered

KINDS = ("responds", "responds", "partly", "relapses", "not at all", "not at all")
_DROP = {"responds": 0.68, "partly": 0.38, "relapses": 0.66, "not at all": 0.08}
_SHARE_AT_MINUTE = ((10, 0.4), (40, 1.0), (80, 0.3), (120, 0.07), (240, 0.0))


@dataclass(frozen=True, slots=True)
class Temper:
    """What a person's scores tend to: MADRS at baseline, kind of course, CADSS peak."""

    baseline: int
    kind: str
    peak: float


def temper(random: Random) -> Temper:
    """One person's tendencies."""
    peak = min(math.exp(random.gauss(2.3, 0.8)), 60)
    return Temper(random.randint(26, 40), random.choice(KINDS), peak)


def depression(random: Random, one: Temper, day: float) -> int:
    """MADRS on a day of the course, day 0 being the first dosing."""
    if day <= 0:
        return one.baseline
    drop = _DROP[one.kind] * (1 - math.exp(-day / 2.5))
    if one.kind == "relapses" and day > 9:
        drop *= max(0.1, 1 - (day - 9) / 18)
    score = one.baseline * (1 - drop) + random.gauss(0, 1.8)
    return max(0, min(54, round(score)))


def dissociation(random: Random, one: Temper, session: int, minute: float) -> int:
    """CADSS some minutes after the start of a session."""
    if minute < 0:
        return random.choice((0, 0, 0, 0, 1, 2))
    share = _SHARE_AT_MINUTE[-1][1]
    for at, value in reversed(_SHARE_AT_MINUTE):
        if minute <= at + 5:
            share = value
    level = one.peak * 0.86 ** (session - 1) * share
    return max(0, min(88, round(level * random.uniform(0.8, 1.2))))


def answers(random: Random, instrument: Instrument, total: int) -> tuple[Answer, ...]:
    """Answers that add up to the total, as far as the scale reaches; the alert's item stays low."""
    values = dict.fromkeys((item.number for item in instrument.items), 0)
    most = {item.number: item.maximum for item in instrument.items}
    for item in instrument.items:
        scored = [level.value for level in item.levels if level.is_scored]
        most[item.number] = max(scored, default=item.maximum)
    if instrument.alert is not None:
        most[instrument.alert.item] = 1
    room = [number for number, high in most.items() for _ in range(high)]
    random.shuffle(room)
    for number in room[: max(0, total)]:
        values[number] += 1
    return tuple(Answer(number, value) for number, value in sorted(values.items()))


def too_dissociated(random: Random, given: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The same rating broken off: the last items could not be asked."""
    kept = random.randint(len(given) // 3, len(given) - 4)
    return given[:kept] + tuple(
        Answer(one.item, reason=Unanswered.TOO_DISSOCIATED) for one in given[kept:]
    )
