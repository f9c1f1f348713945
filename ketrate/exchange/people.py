"""Patients of an import."""

from ketrate.exchange.cells import CellError, code_of
from ketrate.exchange.facts import Facts, Row
from ketrate.exchange.merged import merge
from ketrate.exchange.sheets import Sheets, columns_of
from ketrate.exchange.table import Table
from ketrate.records.bulk import NewPatient
from ketrate.words import tr

Coded = list[tuple[str, Row]]
_OLDEST_YEARS = 130
_FIRST_BIRTH_YEAR = 1890


def coded_rows(sheets: Sheets, table: Table, column: str) -> Coded:
    """The rows of a table with their patient's code; a row whose code is none is noted."""
    place = table.columns[column]
    good: dict[str, str] = {}
    coded: Coded = []
    for row in table.rows:
        code = row[1][place]
        if code not in good:
            try:
                good[code] = code_of(code)
            except CellError as error:
                sheets.findings.add(table.path, row[0], column, str(error))
                continue
        coded.append((good[code], row))
    return coded


def people_of(sheets: Sheets, coded: Coded) -> dict[str, NewPatient]:
    """Patients by code, in the order in which they appear."""
    if sheets.patients is not None:
        _refuse_repeated(sheets, sheets.patients, coded)
    part = sheets.map.patients
    columns = [*columns_of(part.values), *part.tags]
    rows = merge(sheets.people, coded, columns, sheets.findings)
    return {code: _patient(sheets, code, row) for code, row in rows.items()}


def _refuse_repeated(sheets: Sheets, table: Table, coded: Coded) -> None:
    first: dict[str, int] = {}
    for code, row in coded:
        if first.setdefault(code, row[0]) != row[0]:
            text = tr("{code} stands in row {row} already", code=code, row=first[code])
            sheets.findings.add(table.path, row[0], sheets.map.patients.code, text)


def _patient(sheets: Sheets, code: str, row: Row) -> NewPatient:
    table, part = sheets.people, sheets.map.patients
    facts = sheets.facts(table, part.values, row)
    tags = ((name, row[1][table.columns[name]]) for name in part.tags)
    return NewPatient(
        code=code,
        sex=_sex(facts),
        birth_year=facts.whole("birth_year", _FIRST_BIRTH_YEAR, sheets.now.utc.year),
        age_years=facts.whole("age", 0, _OLDEST_YEARS),
        diagnosis=facts.text("diagnosis"),
        tags=tuple((name, cell) for name, cell in tags if cell),
    )


def _sex(facts: Facts) -> str | None:
    sex = facts.text("sex")
    if sex is None or sex.upper() in ("F", "M", "X"):
        return sex and sex.upper()
    facts.note("sex", tr("{sex} is not F, M or X; translate it with `sex_values`", sex=sex[:40]))
    return None
