"""A family of scales: one scale and its versions with another recall."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ketrate.analysis.elapsed import MINUTES_PER_DAY, Elapsed
from ketrate.errors import NotFoundError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Cutoff, Instrument
from ketrate.records.rating import Rating, Status
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Family:
    """The scales that answer one question; `main` is the one with the longest recall."""

    name: str
    main: Instrument
    by_id: dict[str, Instrument] = field(hash=False)

    def holds(self, rating: Rating) -> bool:
        """Whether the rating is of this family and was finished and not voided."""
        return rating.instrument_id in self.by_id and rating.status not in (
            Status.DRAFT,
            Status.VOID,
        )

    def is_full_recall(self, rating: Rating) -> bool:
        """Whether it looks back as far as the family's main scale: only then it is a baseline."""
        one = self.by_id[rating.instrument_id]
        return one.recall_minutes is not None and one.recall_minutes == self.main.recall_minutes

    def recall(self, rating: Rating, elapsed: Elapsed | None) -> str:
        """The look-back as stated or as the scale has it, marked where it reaches past a dosing."""
        one = self.by_id[rating.instrument_id]
        if rating.recall:
            return rating.recall
        minutes = None if elapsed is None else elapsed.in_minutes
        back = one.recall_minutes
        if back is None or minutes is None or not 0 <= minutes < back:
            return one.recall
        return tr("{recall}, spans dosing", recall=one.recall)

    @property
    def remission(self) -> Cutoff | None:
        """The main scale's default cut-off."""
        return self.main.remission[0] if self.main.remission else None


def family_of(name: str, instruments: Catalogue) -> Family:
    """The family of that name, or of the scale of that name; raises NotFoundError."""
    members = instruments.family(name)
    if not members and name in instruments:
        members = instruments.family(instruments.get(name).family)
    if not members:
        raise NotFoundError(tr("instrument family"), name)
    main = max(members, key=_length(name))
    return Family(main.family, main, {one.id: one for one in members})


def _length(name: str) -> Callable[[Instrument], tuple[int, bool]]:
    return lambda one: (-1 if one.recall_minutes is None else one.recall_minutes, one.id == name)


def carried(rating: Rating) -> int:
    """How many items were carried over from an earlier rating."""
    return sum(answer.carried_from is not None for answer in rating.answers)


def whole_days(elapsed: Elapsed | None) -> float | None:
    """An age in days: minutes where they are known, else the calendar's."""
    minutes = None if elapsed is None else elapsed.in_minutes
    return None if minutes is None else minutes / MINUTES_PER_DAY
