"""A map file: a TOML that says how a spreadsheet becomes ratings."""

import codecs
import tomllib
from pathlib import Path
from typing import Any

from ketrate.errors import BadFileError
from ketrate.exchange.map_parts import (
    COURSE_KEYS,
    DOSING_KEYS,
    PATIENT_KEYS,
    UNITS,
    DosingsPart,
    FileFormat,
    LongBlock,
    Map,
    PatientsPart,
    Values,
    Visit,
    WideBlock,
)
from ketrate.exchange.map_section import Section
from ketrate.words import tr

_MOST_BYTES = 1_000_000
_TIMES = ("at", *UNITS)


def read_map(path: Path) -> Map:
    """The map in a file.

    Raises BadFileError with the table and the key that is wrong.
    """
    document = _Document(path, _toml(path))
    read = Map(
        path=path,
        format=_format(document.table("file")),
        patients=_patients(document.table("patients")),
        course=_course(document.table("course")),
        dosing=tuple(_dosing(section) for section in document.tables("dosing")),
        dosings=_dosings(document),
        visits=_visits(document.tables("visit")),
        wide=tuple(_wide(section) for section in document.tables("rating")),
        long=tuple(_long(section) for section in document.tables("long")),
    )
    document.finish()
    _check_whole(read)
    return read


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:  # a device or a pipe tells no size beforehand
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise BadFileError(path, "", tr("this is too large for a map"))
        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        problem = error.strerror or str(error)
        raise BadFileError(path, "", problem, tr("Check the name of the map.")) from error
    except UnicodeDecodeError as error:
        raise BadFileError(path, "", tr("this is not UTF-8 text")) from error
    except (ValueError, RecursionError) as error:  # TOML that is none, numbers without end
        raise BadFileError(path, "", tr("not a TOML file: {error}", error=error)) from error


class _Document:
    """The tables of the file, taken one by one."""

    def __init__(self, path: Path, found: dict[str, Any]) -> None:
        self._path = path
        self._left = found

    def has(self, name: str) -> bool:
        return name in self._left

    def table(self, name: str) -> Section:
        return Section(self._path, f"[{name}]", self._left.pop(name, {}))

    def tables(self, name: str) -> list[Section]:
        found = self._left.pop(name, [])
        if not isinstance(found, list):
            problem = tr("this table needs double brackets")
            raise BadFileError(self._path, f"[{name}]", problem, f"[[{name}]]")
        return [Section(self._path, f"[[{name}]] {n}", one) for n, one in enumerate(found, start=1)]

    def finish(self) -> None:
        for name in sorted(self._left):
            problem = tr("this table is not known")
            raise BadFileError(self._path, f"[{name}]", problem, tr("Remove or rename it."))


def _format(section: Section) -> FileFormat:
    read = FileFormat(
        encoding=_encoding(section),
        delimiter=section.text("delimiter"),
        decimal=section.text("decimal") or ".",
        date_format=section.text("date_format"),
        sheet=section.text("sheet"),
        missing=frozenset({"", *(text.strip() for text in section.texts("missing"))}),
    )
    section.finish()
    if read.delimiter is not None and (len(read.delimiter) != 1 or read.delimiter in '"\r\n'):
        raise section.bad("delimiter", tr("this must be one character"))
    if read.decimal not in (".", ","):
        raise section.bad("decimal", tr("this must be a point or a comma"))
    return read


def _encoding(section: Section) -> str:
    name = section.text("encoding") or "utf-8"
    try:
        b"a".decode(name)
        codecs.lookup(name)
    except UnicodeError:
        pass  # one byte is no whole character of UTF-16, which is fine
    except (LookupError, ValueError) as error:
        raise section.bad("encoding", tr("there is no encoding of that name")) from error
    return name


def _patients(section: Section) -> PatientsPart:
    read = PatientsPart(
        code=section.needed("code"),
        file=section.text("file"),
        values=section.values(PATIENT_KEYS),
        tags=section.texts("tags"),
    )
    section.finish()
    return read


def _course(section: Section) -> Values:
    read = section.values(COURSE_KEYS)
    section.finish()
    return read


def _dosing(section: Section) -> Values:
    read = section.values(DOSING_KEYS)
    section.finish()
    _at_most_one_time(section, read)
    return read


def _dosings(document: _Document) -> DosingsPart | None:
    if not document.has("dosings"):
        return None
    section = document.table("dosings")
    read = DosingsPart(
        file=section.needed("file"),
        code=section.needed("code"),
        values=section.values((*DOSING_KEYS, "course")),
    )
    section.finish()
    _at_most_one_time(section, read.values)
    return read


def _at_most_one_time(section: Section, values: Values) -> None:
    times = [key for key in _TIMES if key in values]
    if len(times) > 1:
        raise section.bad(times[1], tr("there is a time already, {key}", key=times[0]))


def _visits(sections: list[Section]) -> dict[str, Visit]:
    visits: dict[str, Visit] = {}
    for section in sections:
        visit = _visit(section)
        if visit.label in visits:
            raise section.bad("label", tr("{label} stands in two blocks", label=visit.label))
        visits[visit.label] = visit
    return visits


def _visit(section: Section) -> Visit:
    label = section.needed("label").strip()
    dosing, agent = section.whole("dosing"), section.text("agent")
    minutes, day = _distance(section)
    read = Visit(label, dosing, agent, minutes, day, section.flag("baseline"))
    section.finish()
    if dosing is not None and agent is not None:
        raise section.bad("agent", tr("name the dosing by number or by agent, not both"))
    if minutes is None and day is None and not read.is_baseline:
        raise section.bad("", tr("a visit needs a time or `baseline = true`"))
    return read


def _distance(section: Section) -> tuple[float | None, int | None]:
    """Minutes and calendar days of the one time key given; (None, None) without one."""
    given = [key for key in UNITS if section.has(key)]
    if len(given) > 1:
        raise section.bad(given[1], tr("there is a time already, {key}", key=given[0]))
    if not given:
        return None, None
    unit = given[0]
    number = section.number(unit)
    if number is None:
        return None, None
    if unit in ("minute", "hour"):
        return number * (60 if unit == "hour" else 1), None
    days = number * (7 if unit == "week" else 1)
    if days != int(days):
        raise section.bad(unit, tr("this must be a whole number of days"))
    return None, int(days)


def _total_or_items(section: Section) -> tuple[str | None, str | None]:
    total, items = section.text("total"), section.text("items")
    if (total is None) == (items is None):
        raise section.bad("total", tr("give either `total` or `items`"))
    if items is not None and items.count("{n}") != 1:
        raise section.bad("items", tr("this must hold {mark} once", mark="{n}"))
    return total, items


def _wide(section: Section) -> WideBlock:
    total, items = _total_or_items(section)
    minutes, day = _distance(section)
    read = WideBlock(
        place=section.place,
        instrument=section.needed("instrument"),
        total=total,
        items=items,
        at=section.text("at"),
        minutes=minutes,
        day=day,
        dosing=section.whole("dosing"),
        is_baseline=section.flag("baseline"),
        rater=section.text("rater") or "",
        recall=section.text("recall"),
    )
    section.finish()
    is_relative = minutes is not None or day is not None
    if read.at is not None and is_relative:
        raise section.bad("at", tr("a rating has an instant or a relative time, not both"))
    if read.at is None and not is_relative and not read.is_baseline:
        raise section.bad("", tr("a rating needs a time or `baseline = true`"))
    return read


def _long(section: Section) -> LongBlock:
    total, items = _total_or_items(section)
    names = ("visit", *_TIMES)
    times = {name: section.needed(name) for name in names if section.has(name)}
    read = LongBlock(
        place=section.place,
        instrument=section.text("instrument"),
        instrument_column=section.text("instrument_column"),
        total=total,
        items=items,
        times=times,
        dosing_column=section.text("dosing_column"),
        course_column=section.text("course_column"),
    )
    section.finish()
    if (read.instrument is None) == (read.instrument_column is None):
        raise section.bad("instrument", tr("give either `instrument` or `instrument_column`"))
    if len(times) != 1 and set(times) != {"minute", "day"}:
        raise section.bad("", tr("one column must hold the time: {names}", names=", ".join(names)))
    return read


def _check_whole(read: Map) -> None:
    """What only the tables together can show."""
    if not read.wide and not read.long:
        problem = tr("there is no [[rating]] and no [[long]]: nothing would be imported")
        raise BadFileError(read.path, "", problem)
    if read.dosing and read.dosings is not None:
        problem = tr("this stands instead of [[dosing]]; keep one of them")
        raise BadFileError(read.path, "[dosings]", problem)
    numbers = [v["number"].constant for v in read.dosing if "number" in v]
    constants = [number for number in numbers if number is not None]
    if len(set(constants)) != len(constants):
        problem = tr("a number stands in two [[dosing]] blocks")
        raise BadFileError(read.path, "[[dosing]] number", problem)
