"""Dissociation and other acute measures, a column each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ketrate.analysis.dissociated import CLINICAL, SEDATED_AT_MOST, Definition
from ketrate.analysis.dissociation import INSTRUMENT, PEAK_WINDOW, PRE_DOSE_MINUTES
from ketrate.analysis.family import family_of
from ketrate.analysis.measures import Measure
from ketrate.analysis.table.clinic import Around, Clinic
from ketrate.analysis.table.columns import (
    TOO_DISSOCIATED,
    UNABLE,
    Bools,
    Floats,
    Integers,
    first_of,
    pick,
)
from ketrate.analysis.windows import Timing, Window
from ketrate.instruments.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Seen:
    """Per dosing of the clinic: 1 dissociated, 0 not, -1 unknown, and who could not answer."""

    answer: Integers
    too_dissociated: Bools


class Acute:
    """The acute readings of every dosing of the clinic, whatever the filters are."""

    def __init__(
        self, clinic: Clinic, instruments: Catalogue, peak_windows: dict[str, Window]
    ) -> None:
        self._clinic, self._instruments = clinic, instruments
        courses = clinic.columns.courses
        windows = [peak_windows.get(one, PEAK_WINDOW) for one in courses.protocol]
        ends = np.array(windows, dtype=np.float64).reshape(-1, 2)[clinic.columns.dosings.course]
        self._peak_low, self._peak_high = ends[:, 0], ends[:, 1]
        self._n = len(clinic.columns.dosings.session)
        self._seen: dict[tuple[Definition, Timing], Seen] = {}
        self._peaks: dict[Around, Integers] = {}
        self._values: dict[tuple[Measure, Timing], tuple[Floats, Integers]] = {}

    def around(self, source: str) -> Around:
        """The readings of a scale or its family; none of one that the clinic does not have."""
        known = source in self._instruments or self._instruments.family(source)
        scales = tuple(family_of(source, self._instruments).by_id) if known else ()
        return self._clinic.around(scales)

    def is_used(self, source: str) -> Bools:
        """Per dosing, whether the scale was used anywhere in its course."""
        course = self._clinic.columns.dosings.course
        used = np.zeros(len(self._clinic.columns.courses.id), dtype=bool)
        used[course[self.around(source).dosing]] = True
        return used[course]

    def value(self, measure: Measure, at: Timing) -> tuple[Floats, Integers]:
        """A measure per dosing, NaN where unknown, and the rating it was read from."""
        key = (measure, at)
        if key not in self._values:
            self._values[key] = self._read(measure, at)
        return self._values[key]

    def _read(self, measure: Measure, at: Timing) -> tuple[Floats, Integers]:
        found = self.around(measure.source)
        if measure.kind.startswith("peak"):
            place = np.where(self._was_seen(found), self._highest(found), -1)
        else:
            place = self._nearest(found, at)
        value = pick(found.value, place)
        if measure.kind.endswith("change"):
            value -= self._before(found)
        rating = np.where(place >= 0, found.rating[place], -1) if len(found.rating) else place
        return value, np.where(np.isfinite(value), rating, -1)

    def _before(self, found: Around) -> Floats:
        minute = found.minute[found.valued]
        return pick(found.value, found.last((minute >= -PRE_DOSE_MINUTES) & (minute < 0), self._n))

    def _nearest(self, found: Around, at: Timing) -> Integers:
        low, high = at.window
        minute = found.minute[found.valued]
        places = found.valued[(minute >= low) & (minute <= high)]
        away = np.abs(found.minute[places] - 0 - at.minutes)
        return _best(found.dosing[places], places, (away,), self._n)

    def _highest(self, found: Around) -> Integers:
        if found not in self._peaks:
            self._peaks[found] = self._find_highest(found)
        return self._peaks[found]

    def _find_highest(self, found: Around) -> Integers:
        minute, dosing = found.minute[found.valued], found.dosing[found.valued]
        until = self._clinic.columns.dosings.until[dosing]
        places = found.valued[(minute >= 0) & (minute <= until)]
        keys = (found.minute[places], -found.value[places])
        return _best(found.dosing[places], places, keys, self._n)

    def _was_seen(self, found: Around) -> Bools:
        inside = self._in_peak(found.dosing[found.valued], found.minute[found.valued])
        return _any(found.dosing[found.valued][inside], self._n)

    def _in_peak(self, dosing: Integers, minute: Floats) -> Bools:
        is_inside: Bools = (minute >= self._peak_low[dosing]) & (minute <= self._peak_high[dosing])
        return is_inside

    @cached_property
    def minutes_back(self) -> Floats:
        """The minute at which each dosing was back at its value before; NaN where not seen."""
        found = self.around(INSTRUMENT)
        pre, place = self._before(found), self._highest(found)
        peak, minute = pick(found.value, place), pick(found.minute, place)
        rose = peak > pre
        dosing = found.dosing[found.valued]
        is_later = found.minute[found.valued] > minute[dosing]
        is_back = found.value[found.valued] <= pre[dosing]
        return pick(found.minute, found.first(rose[dosing] & is_later & is_back, self._n))

    def seen(self, rule: Definition, at: Timing) -> Seen:
        """Whether each dosing counts as dissociated."""
        key = (rule, at)
        if key not in self._seen:
            self._seen[key] = self._judge(rule, at)
        return self._seen[key]

    def _judge(self, rule: Definition, at: Timing) -> Seen:
        nobody = np.zeros(self._n, dtype=bool)
        if rule.kind == "clinical":
            judged = self.around(CLINICAL)
            value = pick(judged.value, self._highest(judged))
            return Seen(np.where(np.isnan(value), -1, _holds(rule, value)), nobody)
        found = self.around(INSTRUMENT)
        reasons = self._clinic.columns.ratings.reasons[found.rating]
        until = self._clinic.columns.dosings.until[found.dosing]
        inside = (found.minute >= 0) & (found.minute <= until)
        unable = _any(found.dosing[inside & (reasons & TOO_DISSOCIATED > 0)], self._n)
        pre = self._before(found)
        if rule.kind == "change":
            answer = self._by_change(found, rule, at, pre)
        else:
            answer = self._by_peak(found, rule, pre)
        answer = np.where(np.isnan(pre) | self._was_sedated(found, reasons), -1, answer)
        return Seen(np.where(unable, 1, answer), unable)

    def _by_change(self, found: Around, rule: Definition, at: Timing, pre: Floats) -> Integers:
        change = pick(found.value, self._nearest(found, at)) - pre
        return np.where(np.isnan(change), -1, _holds(rule, change))

    def _by_peak(self, found: Around, rule: Definition, pre: Floats) -> Integers:
        peak = pick(found.value, self._highest(found))
        if rule.kind == "peak_change":
            answer = _holds(rule, peak - pre)
        else:
            answer = _holds(rule, peak) & (peak > pre)
        return np.where(np.isnan(peak) | ~self._was_seen(found), -1, answer)

    def _was_sedated(self, found: Around, reasons: Integers) -> Bools:
        inside = self._in_peak(found.dosing, found.minute) & (reasons & UNABLE > 0)
        sedated = _any(found.dosing[inside], self._n)
        scale = self.around("moaas")
        rows = [(scale.dosing, scale.minute, scale.value), self._clinic.sedated()]
        for dosing, minute, value in rows:
            is_low = self._in_peak(dosing, minute) & (value <= SEDATED_AT_MOST)
            sedated |= _any(dosing[is_low], self._n)
        return sedated


def _holds(rule: Definition, value: Floats) -> Bools:
    is_held: Bools = value >= rule.value if rule.operator == ">=" else value > rule.value
    return is_held


def _any(dosing: Integers, n: int) -> Bools:
    found = np.zeros(n, dtype=bool)
    found[dosing] = True
    return found


def _best(dosing: Integers, places: Integers, keys: tuple[Floats, ...], n: int) -> Integers:
    """Per dosing the place with the smallest keys, the last key first; a tie to the earlier."""
    order = np.lexsort((places, *keys, dosing))
    found = first_of(dosing[order], n)
    return np.where(found >= 0, places[order][found], -1) if len(places) else found
