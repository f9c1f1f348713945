"""From what was measured, rated and asked to the readings that discharge is judged from."""

from collections.abc import Iterable, Mapping, Sequence

from ketrate.clock import Instant
from ketrate.protocol.discharge import DischargeLimits, Reading
from ketrate.protocol.matching import at, is_finished
from ketrate.records.rating import Rating
from ketrate.records.treatment import Vitals

DISSOCIATION = "cadss23"
"""The clinic's limit belongs to CADSS-23 alone (definitions, "Dissociation")."""
SEDATION = "moaas"
PRE_DOSE_MINUTES = 120
"""A pre-dose rating is at most this old at the start (definitions, "Dissociation")."""
Readings = dict[str, list[Reading]]
RATED = ("dissociation", "sedation")
"""Criteria that a rating can answer."""


def readings(
    vitals: Sequence[Vitals],
    ratings: Sequence[Rating],
    answers: Mapping[str, Sequence[tuple[Instant, bool]]],
    limits: DischargeLimits,
    started: Instant | None,
) -> Readings:
    """Readings by criterion; `answers` are the yes/no looks (orientation, gait, ...)."""
    after = [one for one in vitals if started is None or one.at.utc >= started.utc]
    return {
        "spo2": _at_least(((one.at, one.spo2) for one in after), limits.spo2_lowest),
        "respiration": _at_least(
            ((one.at, one.respiration) for one in after), limits.respiration_lowest
        ),
        "sedation": _sedation(after, ratings, limits.sedation_lowest),
        "blood-pressure": _blood_pressure(after, limits),
        "dissociation": _dissociation(ratings, limits.dissociation_highest, started),
    } | {
        name: [Reading(when, "yes" if is_yes else "no", is_yes) for when, is_yes in given]
        for name, given in answers.items()
    }


def limits_told(
    ratings: Iterable[Rating], limits: DischargeLimits, started: Instant | None
) -> dict[str, str]:
    """What each measured criterion is held against, by criterion, without units."""
    return {
        "spo2": str(limits.spo2_lowest),
        "respiration": str(limits.respiration_lowest),
        "sedation": str(limits.sedation_lowest),
        "blood-pressure": f"{limits.systolic_highest}/{limits.diastolic_highest}",
        "dissociation": str(dissociation_limit(ratings, limits.dissociation_highest, started)),
    }


def dissociation_limit(ratings: Iterable[Rating], highest: int, started: Instant | None) -> int:
    """The greater of the clinic's limit and the pre-dose total (definitions, "Discharge")."""
    before = pre_dose(ratings, started)
    return highest if before is None else max(highest, before)


def pre_dose(ratings: Iterable[Rating], started: Instant | None) -> int | None:
    """The last complete CADSS-23 total of the two hours before the start."""
    if started is None:
        return None
    found = [
        (seen.utc, one.total)
        for one in ratings
        if one.instrument_id == DISSOCIATION and one.counts
        if (seen := at(one)) is not None and 0 <= started.minutes_since(seen) <= PRE_DOSE_MINUTES
    ]
    return max(found)[1] if found else None


def _at_least(values: Iterable[tuple[Instant, int | None]], lowest: int) -> list[Reading]:
    return [Reading(when, str(one), one >= lowest) for when, one in values if one is not None]


def _sedation(vitals: Sequence[Vitals], ratings: Sequence[Rating], lowest: int) -> list[Reading]:
    seen = [(one.at, one.sedation) for one in vitals]
    rated = [one for one in ratings if one.instrument_id == SEDATION and is_finished(one)]
    for one in rated:
        when = at(one)
        if when is not None and one.total is not None:
            seen.append((when, one.total))
    return _at_least(seen, lowest)


def _blood_pressure(vitals: Sequence[Vitals], limits: DischargeLimits) -> list[Reading]:
    """Half a blood pressure is none: it un-meets the criterion."""
    found = []
    for one in vitals:
        if one.systolic is None and one.diastolic is None:
            continue
        if one.systolic is None or one.diastolic is None:
            found.append(Reading(one.at, "", None))
            continue
        is_met = (
            one.systolic <= limits.systolic_highest and one.diastolic <= limits.diastolic_highest
        )
        found.append(Reading(one.at, f"{one.systolic}/{one.diastolic}", is_met))
    return found


def _dissociation(
    ratings: Sequence[Rating], highest: int, started: Instant | None
) -> list[Reading]:
    """A finished rating without a total (too dissociated to answer) is a missing value."""
    limit = dissociation_limit(ratings, highest, started)
    found = []
    for one in ratings:
        when = at(one)
        if one.instrument_id != DISSOCIATION or not is_finished(one) or when is None:
            continue
        if started is None or when.utc < started.utc:
            continue
        is_met = None if one.total is None else one.total <= limit
        found.append(Reading(when, "" if one.total is None else str(one.total), is_met))
    return found
