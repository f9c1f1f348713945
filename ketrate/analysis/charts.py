"""The readings of every course under review, each read once and kept."""

from collections import defaultdict
from collections.abc import Mapping

from ketrate.analysis import acute
from ketrate.analysis.acute import Reading, Readings
from ketrate.analysis.dissociation import PEAK_WINDOW, minutes_until_discharge
from ketrate.analysis.facts import Facts
from ketrate.analysis.matching import anchor_shift
from ketrate.analysis.measures import VITAL_SIGNS, Measure
from ketrate.analysis.units import Unit
from ketrate.analysis.values import Value, values
from ketrate.analysis.windows import Timing, Window
from ketrate.instruments.catalogue import Catalogue
from ketrate.records.rating import Rating

_ByDosing = Mapping[int, Readings]


class Charts:
    """Looks readings up by dosing and scale; what was looked up once is kept."""

    def __init__(
        self, instruments: Catalogue, facts: Facts, peak_windows: Mapping[str, Window]
    ) -> None:
        self._instruments = instruments
        self._facts = facts
        self._peak_windows = peak_windows
        self._by_scale: dict[int, dict[str, list[Rating]]] = {}
        self._readers: dict[tuple[str, str | None], Mapping[str, Value]] = {}
        self._until: dict[int, float] = {}
        self._found: dict[tuple[int, str, str | None], _ByDosing] = {}

    def readings(self, unit: Unit, source: str, part: str | None = None) -> Readings:
        """What was measured around this dosing on that scale (or its part), in order of time."""
        key = (id(unit.times), source, part)
        if key not in self._found:
            self._found[key] = self._read(unit, source, part)
        return self._found[key].get(unit.n, ())

    def has(self, unit: Unit, source: str) -> bool:
        """Whether that scale was used anywhere in the dosing's course."""
        self.readings(unit, source)
        return bool(self._found[id(unit.times), source, None])

    def until(self, unit: Unit) -> float:
        """Minutes from start to leaving."""
        number = unit.dosing.id
        if number not in self._until:
            self._until[number] = minutes_until_discharge(unit.dosing)
        return self._until[number]

    def peak_window(self, unit: Unit) -> Window:
        """Where the protocol of the course looks for the peak."""
        return self._peak_windows.get(unit.times.course.protocol_id, PEAK_WINDOW)

    def value(self, unit: Unit, measure: Measure, at: Timing) -> Reading | None:
        """One acute measure of one dosing; None where it cannot be told."""
        found = self.readings(unit, measure.source, measure.part)
        if not found:
            return None
        until = self.until(unit)
        if measure.kind == "area":
            points = acute.area(found, until)
            return None if points is None else Reading(0, points)
        if measure.kind.startswith("peak"):
            chosen = acute.highest(found, until)
            is_seen = acute.was_seen_in(found, self.peak_window(unit))
            chosen = chosen if is_seen else None
        else:
            chosen = acute.nearest(found, at, anchor_shift(unit, at))
        return _minus(chosen, acute.before(found)) if measure.kind.endswith("change") else chosen

    def _read(self, unit: Unit, source: str, part: str | None) -> _ByDosing:
        if source in VITAL_SIGNS:
            return acute.vital_readings(unit.times, self._facts.vitals, VITAL_SIGNS[source])
        read, mine = self._values(source, part), self._ratings(unit)
        ratings = [rating for name in read for rating in mine.get(name, ())]

        def value(rating: Rating) -> float | None:
            return read[rating.instrument_id](rating)

        return acute.readings(unit.times, ratings, value) if ratings else {}

    def _values(self, source: str, part: str | None) -> Mapping[str, Value]:
        if (source, part) not in self._readers:
            self._readers[source, part] = values(source, part, self._instruments)
        return self._readers[source, part]

    def _ratings(self, unit: Unit) -> Mapping[str, list[Rating]]:
        key = id(unit.times)
        if key not in self._by_scale:
            by_scale: dict[str, list[Rating]] = defaultdict(list)
            for rating in unit.all_ratings:
                by_scale[rating.instrument_id].append(rating)
            self._by_scale[key] = dict(by_scale)
        return self._by_scale[key]


def _minus(reading: Reading | None, before: float | None) -> Reading | None:
    if reading is None or reading.value is None or before is None:
        return None
    return Reading(reading.minute, reading.value - before, reading.rating)
