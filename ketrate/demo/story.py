"""Who a synthetic patient is and how the treatment goes; drawn once, before any rating is made."""

import math
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from random import Random

from ketrate import resources
from ketrate.clock import Instant
from ketrate.records.bulk import NewPatient
from ketrate.records.patient import Identity

_YEAR_DAYS = 365.25


class Outcome(StrEnum):
    """How the depression goes."""

    RESPONDER = "responder"
    PARTIAL = "partial"
    NON_RESPONDER = "non-responder"
    RELAPSER = "relapser"


# Share of patients, and range of the relative improvement the course reaches. Shares are chosen
# for variety, near the response rates of open ketamine series; nothing is derived from them.
_OUTCOMES = {
    Outcome.RESPONDER: (0.40, 0.55, 0.85),
    Outcome.PARTIAL: (0.22, 0.28, 0.46),
    Outcome.NON_RESPONDER: (0.23, -0.12, 0.20),
    Outcome.RELAPSER: (0.15, 0.52, 0.78),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One patient's course as it would go without missing ratings.

    `baseline` is a MADRS total, `improvement` the relative improvement reached, `cadss_peak` the
    expected CADSS-23 total 40 minutes into the first session. `last_session` is where a
    drop-out stops, None for those who stay.
    """

    outcome: Outcome
    baseline: int
    improvement: float
    cadss_peak: float
    weight_kg: float
    systolic: int
    last_session: int | None

    def severity(self, sessions_done: int, days_after: float, days_since_last: float) -> float:
        """The expected MADRS total: improvement builds up over sessions and wears off.

        `days_after` counts from the latest session, `days_since_last` from the last one planned
        (negative while the course goes on).
        """
        if sessions_done == 0:
            return float(self.baseline)
        reached = self.improvement * (1 - math.exp(-0.9 * sessions_done))
        onset = 1 - math.exp(-max(days_after, 0.0) * 6)  # most of an effect shows within a day
        previous = self.improvement * (1 - math.exp(-0.9 * (sessions_done - 1)))
        held = (previous + (reached - previous) * onset) * self._kept(days_since_last)
        return self.baseline * (1 - held)

    def _kept(self, days_since_last: float) -> float:
        if days_since_last <= 1:
            return 1.0
        half_life = 8.0 if self.outcome is Outcome.RELAPSER else 60.0
        return float(0.5 ** ((days_since_last - 1) / half_life))

    def dissociation(self, session: int, minute: float) -> float:
        """The expected CADSS-23 total at a minute of a session.

        Peak at 40 min, gone by 1.5 to 2 h, weaker with each session (clinical/instruments 1.4).
        """
        return self.cadss_peak * 0.85 ** (session - 1) * acute_course(minute)


_ACUTE = ((0.0, 0.0), (15.0, 0.55), (40.0, 1.0), (60.0, 0.6), (80.0, 0.22), (120.0, 0.04))


def acute_course(minute: float) -> float:
    """The share of the peak at a minute after dosing start, by straight lines between points."""
    for (low, at_low), (high, at_high) in pairwise(_ACUTE):
        if low <= minute <= high:
            return at_low + (at_high - at_low) * (minute - low) / (high - low)
    return 0.0


def draw_story(rng: Random, *, may_drop_out: bool) -> Story:
    """Magnitudes as in clinical/instruments: MADRS 26 to 40; CADSS skewed, mean about 14."""
    kinds = list(_OUTCOMES)
    outcome = rng.choices(kinds, [_OUTCOMES[kind][0] for kind in kinds])[0]
    _, low, high = _OUTCOMES[outcome]
    drops_out = may_drop_out and rng.random() < 0.15
    return Story(
        outcome=outcome,
        baseline=rng.randint(26, 40),
        improvement=rng.uniform(low, high),
        cadss_peak=min(52.0, math.exp(rng.gauss(2.4, 0.7))),
        weight_kg=round(rng.uniform(52, 104), 1),
        systolic=rng.randint(108, 138),
        last_session=rng.randint(1, 4) if drops_out else None,
    )


def draw_patient(rng: Random, code: str, now: Instant) -> NewPatient:
    """A patient who never was, aged 21 to 70."""
    sex = rng.choices(("F", "M"), (0.6, 0.4))[0]
    born = _birth_date(rng, now.local.date())
    names = _names()
    identity = Identity(rng.choice(names["family"]), rng.choice(names[f"given_{sex}"]), born)
    return NewPatient(
        code=code,
        sex=sex,
        birth_year=born.year,
        diagnosis=rng.choices(("MDD", "BP"), (0.85, 0.15))[0],
        identity=identity,
        is_synthetic=True,
    )


def _birth_date(rng: Random, today: date) -> date:
    return today - timedelta(days=int(rng.uniform(21, 70) * _YEAR_DAYS))


@cache
def _names() -> dict[str, list[str]]:
    text = (resources.folder("demo") / "names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
