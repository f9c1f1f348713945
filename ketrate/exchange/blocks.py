"""The [[rating]] and [[long]] blocks of a map, bound to a table: a row in, a rating out."""

from dataclasses import dataclass, field

from ketrate.exchange.courses import CourseKey, Courses
from ketrate.exchange.facts import Row
from ketrate.exchange.map_parts import LongBlock, WideBlock
from ketrate.exchange.rating_times import Time, TimeError, TimeReader
from ketrate.exchange.rating_values import EMPTY, ValueReader
from ketrate.exchange.sheets import Sheets
from ketrate.instruments.definition import Instrument
from ketrate.records.bulk import NewRating
from ketrate.words import tr


@dataclass(slots=True)
class BoundBlock:
    """One block of the map with its instrument(s) and the places of its cells."""

    block: WideBlock | LongBlock
    instruments: dict[str, Instrument]
    values: ValueReader
    sheets: Sheets
    code_place: int = field(init=False)
    instrument_place: int | None = field(init=False, default=None)
    _times: TimeReader | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        columns = self.sheets.main.columns
        self.code_place = columns[self.sheets.map.patients.code]
        name = self.block.instrument_column if isinstance(self.block, LongBlock) else None
        if name is not None:
            self.instrument_place = columns[name]

    def bind(self, courses: Courses) -> None:
        """Tell the block whose dosings its times count from."""
        self._times = TimeReader(self.sheets.cells, courses, self.sheets.map.visits)

    def has_value(self, row: Row) -> bool:
        """Whether the row holds any value of this block."""
        cells = row[1]
        return any(cells[place] for place in self.values.places)

    def rating(self, row: Row) -> NewRating | None:
        """The rating of this block in a row; None where there is none, or where it is refused."""
        if self._times is None or not self.has_value(row):
            return None
        instrument = self._instrument(row)
        course = self._course(row, self._times.courses)
        if instrument is None or course is None:
            return None
        time = self._time(row, course, self._times)
        content = self.values.read(instrument, row)
        if time is None or content == EMPTY:
            return None
        block = self.block
        return NewRating(
            code=course[0],
            course=course[1],
            instrument_id=instrument.id,
            observed=time.when,
            dosing=time.dosing,
            total=content[0],
            answers=content[1],
            is_baseline=time.is_baseline,
            rater=block.rater if isinstance(block, WideBlock) else "",
            recall=block.recall if isinstance(block, WideBlock) else None,
            place=tr("row {row}, column {column}", row=row[0], column=block.column),
        )

    def _instrument(self, row: Row) -> Instrument | None:
        if not isinstance(self.block, LongBlock) or self.instrument_place is None:
            return self.instruments.get(self.block.instrument or "")
        name = row[1][self.instrument_place]
        instrument = self.instruments.get(name)
        if instrument is None:
            text = tr("there is no instrument {id}", id=name or '""')
            self._note(row, self.block.instrument_column, text)
        return instrument

    def _course(self, row: Row, courses: Courses) -> CourseKey | None:
        column = self.block.course_column if isinstance(self.block, LongBlock) else None
        number = courses.number_in(self.sheets.main, row, column)
        if number is None:
            return None
        course = (row[1][self.code_place], number)
        courses.ensure(course)
        return course

    def _time(self, row: Row, course: CourseKey, times: TimeReader) -> Time | None:
        try:
            return self._told(row, course, times)
        except TimeError as error:
            self._note(row, error.column or self.block.column, str(error))
            return None

    def _told(self, row: Row, course: CourseKey, times: TimeReader) -> Time:
        block, columns, cells = self.block, self.sheets.main.columns, row[1]
        if isinstance(block, WideBlock):
            return times.of_wide(block, course, cells[columns[block.at]] if block.at else "")
        by_unit = {unit: cells[columns[name]] for unit, name in block.times.items()}
        named = cells[columns[block.dosing_column]] if block.dosing_column else ""
        dosing = times.dosing_number(block, named) if named else None
        return times.of_long(block, course, by_unit, dosing)

    def _note(self, row: Row, column: str | None, text: str) -> None:
        self.sheets.findings.add(self.sheets.main.path, row[0], column, text)
