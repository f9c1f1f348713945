"""Old charts: a spreadsheet and a map in, records out. Every problem is found in one go."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ketrate.clock import Instant
from ketrate.errors import BadFileError, NotFoundError
from ketrate.exchange.blocks import BoundBlock
from ketrate.exchange.courses import Courses
from ketrate.exchange.map_parts import LongBlock, Map, WideBlock
from ketrate.exchange.people import coded_rows, people_of
from ketrate.exchange.problems import Findings
from ketrate.exchange.rating_values import ValueReader, differs, missing_items
from ketrate.exchange.recall_guard import RecallGuard
from ketrate.exchange.sheets import Sheets, open_sheets
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument
from ketrate.records.bulk import Bulk, NewCourse, NewPatient, NewRating
from ketrate.words import tr, trn


def read_ratings(file: Path, mapping: Map, catalogue: Catalogue, now: Instant) -> Bulk:
    """The records of a CSV or TSV file by its map.

    Times without an offset are taken at the offset of `now`. Raises ImportProblems with every
    problem by row, BadFileError for a file or map that cannot be used at all, and
    NotThereYetError for a kind of spreadsheet that is not read yet.
    """
    findings = Findings()
    sheets = open_sheets(file, mapping, now, findings)
    parts: list[WideBlock | LongBlock] = [*mapping.wide, *mapping.long]
    blocks = [_bound(block, sheets, catalogue) for block in parts]
    rows = [row for row in sheets.main.rows if any(block.has_value(row) for block in blocks)]
    skipped = sheets.main.blank + len(sheets.main.rows) - len(rows)
    sheets = replace(sheets, main=replace(sheets.main, rows=tuple(rows)))
    return _Import(sheets, blocks, skipped).run()


class _Import:
    """One import under way."""

    def __init__(self, sheets: Sheets, blocks: list[BoundBlock], skipped: int) -> None:
        self._sheets = sheets
        self._blocks = blocks
        self._skipped = skipped
        self._repeated = 0
        coded = coded_rows(sheets, sheets.people, sheets.map.patients.code)
        self._patients = people_of(sheets, coded)
        self._courses = Courses(sheets, coded)
        self._guard = RecallGuard(self._courses.dosings)
        self._by_id = {one.id: one for block in blocks for one in block.instruments.values()}
        self._families: dict[tuple[str, int], str] = {}

    def run(self) -> Bulk:
        ratings = tuple(self._ratings())
        self._sheets.findings.refuse_if_any()
        for code in self._courses.codes:
            self._patients.setdefault(code, NewPatient(code))
        return Bulk(
            patients=tuple(self._patients.values()),
            courses=tuple(self._named_courses()),
            dosings=tuple(
                dosing
                for course in self._courses.dosings.values()
                for _, dosing in sorted(course.items())
            ),
            ratings=ratings,
            skipped_empty=self._skipped,
            notices=tuple(self._notices()),
        )

    def _ratings(self) -> Iterator[NewRating]:
        for block in self._blocks:
            block.bind(self._courses)
        seen: dict[tuple[object, ...], NewRating] = {}
        known = self._known_codes()
        for row in self._sheets.main.rows:
            if not known(row):
                continue
            for block in self._blocks:
                rating = block.rating(row)
                if rating is not None and self._is_new(rating, row[0], block, seen):
                    self._note(rating, block)
                    yield rating

    def _known_codes(self) -> "_KnownCodes":
        return _KnownCodes(self._sheets, self._patients)

    def _is_new(
        self,
        rating: NewRating,
        row: int,
        block: BoundBlock,
        seen: dict[tuple[object, ...], NewRating],
    ) -> bool:
        observed = rating.observed
        time = observed.utc if isinstance(observed, Instant) else observed
        key = (rating.code, rating.course, rating.instrument_id, time, rating.dosing)
        first = seen.setdefault(key, rating)
        if first is rating:
            return True
        one, other = (first.total, first.answers), (rating.total, rating.answers)
        if one == other:
            self._repeated += 1
            return False
        text = tr(
            "the same {instrument} of {code} has another value in {place}: {values}",
            instrument=rating.instrument_id,
            code=rating.code,
            place=first.place,
            values=differs(one, other),
        )
        self._sheets.findings.add(self._sheets.main.path, row, block.block.column, text)
        return False

    def _note(self, rating: NewRating, block: BoundBlock) -> None:
        instrument = self._by_id[rating.instrument_id]
        self._guard.look(rating, instrument, block.block.column)
        if instrument.domain == "depression":
            course = (rating.code, rating.course)
            kept = self._families.setdefault(course, instrument.family)
            if instrument.family == "madrs" != kept:
                self._families[course] = "madrs"  # the primary instrument where both were used

    def _named_courses(self) -> Iterator[NewCourse]:
        """Every patient has a course, so that a page can say what is missing in it."""
        for key, course in self._courses.found.items():
            yield replace(course, instrument_family=self._families.get(key, "madrs"))

    def _notices(self) -> Iterator[str]:
        yield from self._guard.notices()
        if self._repeated:
            yield trn(
                "{count} rating stands in the file twice with the same value and is taken once.",
                "{count} ratings stand in the file twice with the same value and are taken once.",
                self._repeated,
            )


class _KnownCodes:
    """Whether a row's patient is among the patients; else the row is noted."""

    def __init__(self, sheets: Sheets, patients: dict[str, NewPatient]) -> None:
        self._sheets = sheets
        self._patients = patients
        self._column = sheets.map.patients.code
        self._place = sheets.main.columns[self._column]

    def __call__(self, row: tuple[int, list[str]]) -> bool:
        code = row[1][self._place]
        if code in self._patients:
            return True
        if self._sheets.patients is not None:
            name = self._sheets.patients.path.name
            text = tr("{code} is not in {name}", code=code or '""', name=name)
            self._sheets.findings.add(self._sheets.main.path, row[0], self._column, text)
        return False


def _bound(block: WideBlock | LongBlock, sheets: Sheets, catalogue: Catalogue) -> BoundBlock:
    instruments = _instruments(block, sheets.map, catalogue)
    values = ValueReader(sheets.main, sheets.cells, sheets.findings, block.total, block.items)
    if block.items is not None:
        _check_items(block, instruments, sheets)
    return BoundBlock(block, instruments, values, sheets)


def _instruments(
    block: WideBlock | LongBlock, read: Map, catalogue: Catalogue
) -> dict[str, Instrument]:
    if block.instrument is None:
        return {one.id: one for one in catalogue}
    try:
        return {block.instrument: catalogue.get(block.instrument)}
    except NotFoundError as error:
        known = ", ".join(one.id for one in catalogue)
        problem = tr("there is no instrument {id}", id=block.instrument)
        place = f"{block.place} instrument"
        raise BadFileError(read.path, place, problem, tr("Known: {known}.", known=known)) from error


def _check_items(
    block: WideBlock | LongBlock, instruments: dict[str, Instrument], sheets: Sheets
) -> None:
    if block.instrument is None or block.items is None:
        return
    for name in missing_items(instruments[block.instrument], block.items, sheets.main):
        text = tr("{name} of the map {map} is no column here", name=name, map=sheets.map.path)
        sheets.findings.add(sheets.main.path, 1, name, text)
