"""One cell as a value; a cell that is none raises CellError with a plain reason."""

import re
from datetime import UTC, datetime, timedelta
from math import isfinite

from ketrate.clock import Instant
from ketrate.exchange.map_parts import Constant, FileFormat, Value
from ketrate.records.text import deception, normal
from ketrate.words import tr

_LONGEST_NUMBER = 15  # digits and sign of any number on a chart, with room to spare
_LONGEST_CODE = 64
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


class CellError(ValueError):
    """A cell, or a constant of the map, is not what its place asks for; `str()` says why."""


class Cells:
    """Reads cells by the map's decimal sign and date format; naive times are the place's."""

    def __init__(self, file_format: FileFormat, offset_minutes: int) -> None:
        self._decimal = file_format.decimal
        self._date_format = file_format.date_format
        self._offset = offset_minutes
        self._instants: dict[str, Instant] = {}

    def whole(self, text: str) -> int:
        """A whole number: 27 and 27.0 are 27; 27.5 is refused, never rounded."""
        if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER:
            return int(text)
        number = self.number(text)
        if number != int(number):
            raise CellError(tr("{text} is not a whole number", text=_short(text)))
        return int(number)

    def number(self, text: str) -> float:
        """A plain number, without exponent or thousands signs."""
        plain = text
        if self._decimal == ",":
            plain = "x" if "." in text else text.replace(",", ".")
        if len(plain) > _LONGEST_NUMBER or _NUMBER.fullmatch(plain) is None:
            raise CellError(tr("{text} is not a number", text=_short(text)))
        return float(plain)

    def instant(self, text: str) -> Instant:
        """A point in time; a date alone counts from its midnight, a naive time is the place's."""
        known = self._instants.get(text)
        if known is None:
            known = self._instants[text] = self._parse(text)
        return known

    def _parse(self, text: str) -> Instant:
        try:
            if self._date_format is not None:
                parsed = datetime.strptime(text, self._date_format)  # noqa: DTZ007 - placed below
            else:
                parsed = datetime.fromisoformat(text)
            if parsed.tzinfo is not None:
                return Instant.from_datetime(parsed)
            utc = parsed.replace(tzinfo=UTC) - timedelta(minutes=self._offset)
        except (ValueError, OverflowError) as error:
            wanted = self._date_format or "2026-03-02T09:40"
            problem = tr("{text} is not a time like {wanted}", text=_short(text), wanted=wanted)
            raise CellError(problem) from error
        return Instant(utc, self._offset)

    def constant_instant(self, constant: Constant) -> Instant:
        """A constant of the map: always ISO 8601, whatever the spreadsheet's date format."""
        return Cells(FileFormat(), self._offset).instant(str(constant))


def code_of(text: str) -> str:
    """A patient's code in its normal form: 1 to 64 characters, none of which is invisible."""
    text = text_of(text)
    if not 1 <= len(text) <= _LONGEST_CODE:
        raise CellError(tr("a code is 1 to 64 characters"))
    return text


def text_of(text: str) -> str:
    """A text in its normal form; raises CellError for signs that could deceive."""
    text = normal(text)
    problem = deception(text)
    if problem:
        raise CellError(problem.removesuffix("."))
    return text


def translated(value: Value, cell: str) -> Constant | None:
    """What the map makes of a cell; None for an empty one."""
    if cell == "":
        return None
    if value.values is None:
        return cell
    if cell not in value.values:
        known = ", ".join(value.values)
        problem = tr(
            "{cell} is not among the {key}_values ({known})",
            cell=_short(cell),
            key=value.key,
            known=known,
        )
        raise CellError(problem)
    return value.values[cell]


def dose(number: float) -> float:
    """A dose is finite and not negative (a comparator may be 0)."""
    if not isfinite(number) or number < 0:
        raise CellError(tr("a dose is a number from 0 on"))
    return number


def _short(text: str) -> str:
    """A cell as it is quoted in a sentence."""
    return text if len(text) <= 40 else text[:37] + "..."
