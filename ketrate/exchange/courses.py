"""Courses of an import and their dosings."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ketrate.clock import Instant
from ketrate.exchange.cells import CellError
from ketrate.exchange.facts import LARGEST_NUMBER, Facts, Row
from ketrate.exchange.merged import merge
from ketrate.exchange.people import Coded, coded_rows
from ketrate.exchange.sheets import Sheets, columns_of
from ketrate.exchange.table import Table
from ketrate.records.bulk import NewCourse, NewDosing
from ketrate.records.treatment import DosingKind
from ketrate.records.when import RelativeTime
from ketrate.words import tr

CourseKey = tuple[str, int]
_AT_COURSE_START = RelativeTime(minutes=0, day=0)


class Courses:
    """Courses by (code, number), each with its dosings by number."""

    def __init__(self, sheets: Sheets, coded: Coded) -> None:
        self._sheets = sheets
        self._rows: dict[str, Row] = {}
        self._defaults: dict[CourseKey, Facts] = {}
        self.found: dict[CourseKey, NewCourse] = {}
        self.dosings: dict[CourseKey, dict[int, NewDosing]] = {}
        for code, row in coded:
            self._rows.setdefault(code, row)
        self._read(coded)
        if sheets.dosings is not None:
            self._read_dosings_file(sheets.dosings)

    def number_in(self, table: Table, row: Row, column: str | None) -> int | None:
        """The course a row speaks of; None where its cell is no number (then it is noted)."""
        cell = row[1][table.columns[column]] if column is not None else ""
        if column is not None and cell:
            return self._ordinal(table, row, column, cell)
        if table is self._sheets.people:
            return self._own_number(row)
        code = row[1][table.columns[self._sheets.map.patients.code]]
        return self._own_number(self._rows[code]) if code in self._rows else 1

    def ensure(self, course: CourseKey) -> None:
        """Make the course of a rating or a dosing if no row of the patient spoke of it."""
        row = self._rows.get(course[0])
        if course not in self.found and row is not None:
            self._make(course, row, is_own=course[1] == self._own_number(row))

    @property
    def codes(self) -> Iterable[str]:
        """Everyone with a row of their own, in a table of patients or of dosings."""
        return self._rows

    def with_agent(self, course: CourseKey, agent: str) -> list[int]:
        """The numbers of a course's dosings with that agent."""
        dosings = self.dosings.get(course, {})
        return [number for number, dosing in dosings.items() if dosing.agent == agent]

    def _read(self, coded: Coded) -> None:
        sheets = self._sheets
        columns = columns_of(sheets.map.course)
        for values in sheets.map.dosing:
            columns += columns_of(values)
        rows = merge(sheets.people, self._keyed(coded), columns, sheets.findings)
        for course, row in rows.items():
            self._make(course, row, is_own=True)

    def _keyed(self, coded: Coded) -> Iterator[tuple[CourseKey, Row]]:
        named = (block.course_column for block in self._sheets.map.long if block.course_column)
        column = None if self._sheets.patients is not None else next(named, None)
        for code, row in coded:
            number = self.number_in(self._sheets.people, row, column)
            if number is not None:
                yield (code, number), row

    def _own_number(self, row: Row) -> int:
        if "number" not in self._sheets.map.course:
            return 1
        facts = self._sheets.facts(self._sheets.people, self._sheets.map.course, row)
        return facts.ordinal("number") or 1

    def _ordinal(self, table: Table, row: Row, column: str, cell: str) -> int | None:
        try:
            number = self._sheets.cells.whole(cell)
            if 1 <= number <= LARGEST_NUMBER:
                return number
            text = tr("{cell} is no number of a course or dosing", cell=cell)
        except CellError as error:
            text = str(error)
        self._sheets.findings.add(table.path, row[0], column, text)
        return None

    def _make(self, course: CourseKey, row: Row, *, is_own: bool) -> None:
        sheets = self._sheets
        facts = sheets.facts(sheets.people, sheets.map.course, row)
        start = facts.instant("start") if is_own else None
        protocol = facts.text("protocol") or "imported"
        self.found[course] = NewCourse(
            code=course[0], number=course[1], protocol_id=protocol, start=start
        )
        self._defaults[course] = facts
        made = self.dosings.setdefault(course, {})
        for position, values in enumerate(sheets.map.dosing, start=1):
            self._add(course, sheets.facts(sheets.people, values, row), position, is_own=is_own)
        if not sheets.map.dosing and sheets.map.dosings is None and facts.text("agent"):
            made[1] = _at_start(course, facts, start)

    def _read_dosings_file(self, table: Table) -> None:
        part = self._sheets.map.dosings
        if part is None:
            return
        for code, row in coded_rows(self._sheets, table, part.code):
            if code not in self._rows and self._sheets.patients is not None:
                text = tr("there is no patient {code}", code=code)
                self._sheets.findings.add(table.path, row[0], part.code, text)
                continue
            nothing_known = (row[0], [""] * len(self._sheets.people.columns))
            self._rows.setdefault(code, nothing_known)
            facts = self._sheets.facts(table, part.values, row)
            number = facts.ordinal("course") or self._own_number(self._rows[code])
            self.ensure((code, number))
            position = len(self.dosings[code, number]) + 1
            self._add((code, number), facts, position, is_own=True)

    def _add(self, course: CourseKey, facts: Facts, position: int, *, is_own: bool) -> None:
        number = facts.ordinal("number") or position
        whole = self._defaults[course]
        agent = self._or_default(facts, whole, "agent")
        if agent is None and (facts.has("agent") or whole.has("agent")):
            return  # an empty agent makes no dosing
        if number in self.dosings[course]:
            text = tr("dosing {number} of {code} is there twice", number=number, code=course[0])
            self._sheets.findings.add(facts.table.path, facts.row[0], None, text)
            return
        at = facts.instant("at") if is_own else None
        self.dosings[course][number] = NewDosing(
            code=course[0],
            course=course[1],
            number=number,
            agent=agent,
            route=self._or_default(facts, whole, "route"),
            dose_mg=facts.dose("dose_mg"),
            dose_mg_per_kg=facts.dose("dose_mg_per_kg"),
            relative=facts.distance(),
            events=_started(at),
        )

    def _or_default(self, facts: Facts, whole: Facts, key: str) -> str | None:
        return facts.text(key) if facts.has(key) else whole.text(key)


def _started(at: Instant | None) -> tuple[tuple[DosingKind, Instant, float | None], ...]:
    return () if at is None else ((DosingKind.START, at, None),)


def _at_start(course: CourseKey, facts: Facts, start: Instant | None) -> NewDosing:
    """The one dosing of a course that names an agent and no dosings: number 1, at its start."""
    dosing = NewDosing(
        code=course[0],
        course=course[1],
        number=1,
        agent=facts.text("agent"),
        route=facts.text("route"),
        events=_started(start),
    )
    return dosing if start is not None else replace(dosing, relative=_AT_COURSE_START)
