"""When an imported rating was taken, and after which dosing."""

from collections.abc import Mapping
from dataclasses import dataclass

from ketrate.exchange.cells import CellError, Cells
from ketrate.exchange.courses import CourseKey, Courses
from ketrate.exchange.facts import relative
from ketrate.exchange.map_parts import LongBlock, Visit, WideBlock
from ketrate.records.when import RelativeTime, When
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Time:
    """Instant or distance, the dosing it belongs to (None: the course), and whether a baseline."""

    when: When
    dosing: int | None = None
    is_baseline: bool = False


class TimeError(CellError):
    """The time cannot be told; `column` says where to look."""

    def __init__(self, column: str | None, text: str) -> None:
        super().__init__(text)
        self.column = column


@dataclass(frozen=True, slots=True)
class TimeReader:
    """Tells times by a map's visits and a patient's dosings."""

    cells: Cells
    courses: Courses
    visits: Mapping[str, Visit]

    def of_wide(self, block: WideBlock, course: CourseKey, at: str) -> Time:
        """The time of a wide block's rating; `at` is the cell of its time column, if it has one."""
        if block.dosing is not None:
            self._refuse_unknown(course, block.dosing, None)
        if block.at is None:
            when = RelativeTime(block.minutes, block.day)
            return Time(when, block.dosing, block.is_baseline)
        if not at:
            if block.is_baseline:
                return Time(RelativeTime(), block.dosing, is_baseline=True)
            raise TimeError(block.at, tr("there is a value, but no time"))
        return Time(self._read("at", block.at, at), block.dosing, block.is_baseline)

    def of_long(
        self, block: LongBlock, course: CourseKey, row: dict[str, str], dosing: int | None
    ) -> Time:
        """The time of a long block's rating; `row` holds the cells by unit."""
        if dosing is not None:
            self._refuse_unknown(course, dosing, block.dosing_column)
        if "visit" in row:
            return self._of_visit(block, course, row["visit"], dosing)
        read = [self._read(unit, block.times[unit], cell) for unit, cell in row.items() if cell]
        if not read:
            column = next(iter(block.times.values()))
            raise TimeError(column, tr("there is a value, but no time"))
        if len(read) == 1:
            return Time(read[0], dosing)
        return Time(_both(read), dosing)

    def dosing_number(self, block: LongBlock, cell: str) -> int:
        """The dosing that a row names; raises TimeError for a cell that is no number."""
        try:
            return self.cells.whole(cell)
        except CellError as error:
            raise TimeError(block.dosing_column, str(error)) from error

    def _of_visit(
        self, block: LongBlock, course: CourseKey, label: str, dosing: int | None
    ) -> Time:
        column = block.times["visit"]
        visit = self.visits.get(label)
        if visit is None:
            raise TimeError(column, tr("no [[visit]] has the label {label}", label=label or '""'))
        named = self._dosing_of(visit, course, column)
        if dosing is not None and named is not None and dosing != named:
            text = tr("visit {label} follows dosing {number}", label=label, number=named)
            raise TimeError(block.dosing_column, text)
        number = dosing if named is None else named
        return Time(RelativeTime(visit.minutes, visit.day), number, visit.is_baseline)

    def _dosing_of(self, visit: Visit, course: CourseKey, column: str) -> int | None:
        if visit.dosing is not None:
            self._refuse_unknown(course, visit.dosing, column)
            return visit.dosing
        if visit.agent is None:
            return None
        numbers = self.courses.with_agent(course, visit.agent)
        if len(numbers) == 1:
            return numbers[0]
        facts = {"code": course[0], "agent": visit.agent, "label": visit.label}
        if numbers:
            raise TimeError(column, tr("{code} has several dosings of {agent}: {label}", **facts))
        raise TimeError(column, tr("{code} has no dosing of {agent}: {label}", **facts))

    def _refuse_unknown(self, course: CourseKey, dosing: int, column: str | None) -> None:
        if dosing not in self.courses.dosings.get(course, {}):
            text = tr("{code} has no dosing {number}", code=course[0], number=dosing)
            raise TimeError(column, text)

    def _read(self, unit: str, column: str, cell: str) -> When:
        try:
            if unit == "at":
                return self.cells.instant(cell)
            return relative(unit, self.cells.number(cell))
        except CellError as error:
            raise TimeError(column, str(error)) from error


def _both(read: list[When]) -> RelativeTime:
    """The minute is the time, the day the calendar day."""
    parts = [one for one in read if isinstance(one, RelativeTime)]
    minutes = next((one.minutes for one in parts if one.minutes is not None), None)
    return RelativeTime(minutes, next((one.day for one in parts if one.day is not None), None))
