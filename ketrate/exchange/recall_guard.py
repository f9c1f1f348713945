"""Says which imported ratings ask further back than their dosing; a notice, never a refusal."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ketrate.clock import Instant
from ketrate.exchange.courses import CourseKey
from ketrate.instruments.definition import Instrument
from ketrate.records.bulk import NewDosing, NewRating
from ketrate.records.treatment import DosingKind
from ketrate.records.when import RelativeTime, When
from ketrate.words import trn

_DAY_MINUTES = 1440


class RecallGuard:
    """Counts, per column, ratings whose look-back reaches behind the dosing before them."""

    def __init__(self, dosings: Mapping[CourseKey, Mapping[int, NewDosing]]) -> None:
        self._dosings = dosings
        self._counts: Counter[tuple[str, str]] = Counter()
        self._recalls: dict[tuple[str, str], str] = {}

    def look(self, rating: NewRating, instrument: Instrument, column: str) -> None:
        """Count a rating, unless the map states its recall or says that it is the baseline."""
        if rating.recall is not None or rating.is_baseline or not instrument.recall_minutes:
            return
        minutes = self._minutes_after_dosing(rating)
        if minutes is not None and 0 < minutes < instrument.recall_minutes:
            self._counts[column, instrument.short_name] += 1
            self._recalls[column, instrument.short_name] = instrument.recall

    def notices(self) -> Iterable[str]:
        """One sentence per column and scale."""
        for (column, scale), count in self._counts.items():
            yield trn(
                "Column {column}: {count} rating on the {scale} asks about {recall}, which begins "
                "before the dosing it follows.",
                "Column {column}: {count} ratings on the {scale} ask about {recall}, which begins "
                "before the dosing they follow.",
                count,
                column=column,
                scale=scale,
                recall=self._recalls[column, scale],
            )

    def _minutes_after_dosing(self, rating: NewRating) -> float | None:
        dosings = self._dosings.get((rating.code, rating.course), {})
        if rating.dosing is not None:
            dosing = dosings.get(rating.dosing)
            return None if dosing is None else _after(rating.observed, dosing)
        after = (_since(rating.observed, dosing) for dosing in dosings.values())
        return min(
            (minutes for minutes in after if minutes is not None and minutes > 0), default=None
        )


def _after(observed: When, dosing: NewDosing) -> float | None:
    """Minutes after the dosing that a rating is tied to."""
    if isinstance(observed, RelativeTime):
        return _minutes(observed)
    start = _start(dosing)
    return None if start is None else observed.minutes_since(start)


def _since(observed: When, dosing: NewDosing) -> float | None:
    """Minutes after a dosing of a rating that counts from the course start, where both tell."""
    if isinstance(observed, Instant):
        return _after(observed, dosing)
    minutes = _minutes(observed)
    start = None if dosing.relative is None else _minutes(dosing.relative)
    return None if minutes is None or start is None else minutes - start


def _minutes(distance: RelativeTime) -> float | None:
    if distance.minutes is not None:
        return distance.minutes
    return None if distance.day is None else distance.day * _DAY_MINUTES


def _start(dosing: NewDosing) -> Instant | None:
    return next((at for kind, at, _ in dosing.events if kind is DosingKind.START), None)
