"""Reading a definition (a scale, a schedule) from TOML so that every refusal names its line.

`tomllib` says where the syntax is wrong but not where a value stands; a small index of the lines
adds that. A `Table` hands out checked values and remembers which keys were asked for, so that a
key nobody asks for is refused instead of being ignored.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ketrate.errors import BadFileError
from ketrate.words import tr

Place = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r'\s*"?([A-Za-z0-9_-]+)"?\s*=')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class DefinitionText:
    """A definition's text (newlines normalised), what it is called, and where its keys stand."""

    name: str
    text: str
    lines: Mapping[Place, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    """What keys are called where a person fills them in; a key stands for itself elsewhere."""

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over the text's UTF-8 bytes; the same on every platform."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def refuse(self, place: Place, problem: str, remedy: str = "") -> BadFileError:
        """The error for something wrong at that place; the nearest line above it that is known."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        line = self.lines.get(known, 1)
        return BadFileError(self.name, tr("line {n}", n=line), problem, remedy, place)


def read_text(path: Path) -> str:
    """The text of a definition file; raises BadFileError when it cannot be read or is not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problem = error.strerror or tr("it cannot be read.")
        raise BadFileError(str(path), "", problem) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFileError(
            str(path), tr("line {n}", n=line), tr("it is not UTF-8."), tr("Save it as UTF-8.")
        ) from error


def parse(text: str, name: str) -> "Table":
    """The whole file as a table; raises BadFileError with the line where the TOML is malformed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _syntax_error(text, name, str(error)) from error
    return Table(DefinitionText(name, text, _index(text)), (), data)


class Table:
    """One table of the file. Every getter raises BadFileError with line and reason."""

    def __init__(self, file: DefinitionText, place: Place, data: Mapping[str, object]) -> None:
        self.file = file
        self.place = place
        self._data = data
        self._asked: set[str] = set()

    def refuse(self, key: str, problem: str, remedy: str = "") -> BadFileError:
        """The error for one key of this table (or the table itself for an empty key)."""
        place = (*self.place, key) if key else self.place
        return self.file.refuse(place, problem, remedy)

    def called(self, key: str) -> str:
        """What a refusal calls a key."""
        return self.file.words.get(key, key)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        self._asked.add(key)
        return key in self._data

    def value(self, key: str) -> object:
        """The raw value; refuses a key that is not there."""
        if not self.has(key):
            raise self.refuse("", tr("{key} is missing.", key=self.called(key)))
        return self._data[key]

    def text(self, key: str) -> str:
        """A text that is not empty and holds no control characters."""
        value = self.value(key)
        if not isinstance(value, str):
            raise self.refuse(key, tr("{key} must be a text.", key=self.called(key)))
        if not value.strip():
            raise self.refuse(key, tr("{key} is empty.", key=self.called(key)))
        if _FORBIDDEN.search(value):
            raise self.refuse(key, tr("{key} holds a control character.", key=self.called(key)))
        return value

    def text_or_none(self, key: str) -> str | None:
        """A text, or None where the key is absent."""
        return self.text(key) if self.has(key) else None

    def texts(self, key: str, *, may_be_blank: bool = False) -> tuple[str, ...]:
        """A list of texts; blank ones only where they mean something."""
        values = self._list(key)
        for value in values:
            if not isinstance(value, str) or not (may_be_blank or value.strip()):
                raise self.refuse(key, tr("{key} must be a list of texts.", key=self.called(key)))
            if _FORBIDDEN.search(value):
                raise self.refuse(key, tr("{key} holds a control character.", key=self.called(key)))
        return tuple(map(str, values))

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """A text out of a fixed list."""
        value = self.text(key)
        if value not in choices:
            problem = tr("{key} cannot be {value!r}.", key=self.called(key), value=value)
            raise self.refuse(key, problem, tr("Use one of: {all}.", all=", ".join(choices)))
        return value

    def whole(self, key: str) -> int:
        """A whole number; `true` is none."""
        value = self.value(key)
        if type(value) is not int:
            raise self.refuse(key, tr("{key} must be a whole number.", key=self.called(key)))
        return value

    def truth(self, key: str) -> bool:
        """`true` or `false`."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise self.refuse(key, tr("{key} must be true or false.", key=self.called(key)))
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        return self._finite(key, self.value(key))

    def whole_numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        values = self._list(key)
        if not all(type(value) is int for value in values):
            raise self.refuse(
                key, tr("{key} must be a list of whole numbers.", key=self.called(key))
            )
        return tuple(value for value in values if isinstance(value, int))

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of finite numbers."""
        return tuple(self._finite(key, value) for value in self._list(key))

    def span(self, key: str) -> tuple[float, float]:
        """Two finite numbers, the lower first."""
        values = [self._finite(key, value) for value in self._list(key)]
        if len(values) != 2 or values[0] > values[1]:
            raise self.refuse(key, tr("{key} must be [lowest, highest].", key=self.called(key)))
        return values[0], values[1]

    def whole_span(self, key: str) -> tuple[int, int]:
        """Two whole numbers, the lower first."""
        values = self.whole_numbers(key)
        if len(values) != 2 or values[0] > values[1]:
            raise self.refuse(key, tr("{key} must be [lowest, highest].", key=self.called(key)))
        return values[0], values[1]

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        value = self.value(key)
        if not isinstance(value, dict):
            raise self.refuse(key, tr("{key} must be a table.", key=self.called(key)))
        return Table(self.file, (*self.place, key), value)

    def tables(self, key: str) -> "tuple[Table, ...]":
        """A list of tables; empty where the key is absent."""
        if not self.has(key):
            return ()
        values = self._list(key)
        if not all(isinstance(value, dict) for value in values):
            raise self.refuse(key, tr("{key} must be a list of tables.", key=self.called(key)))
        places = [(*self.place, key, number) for number in range(len(values))]
        pairs = zip(places, values, strict=True)
        return tuple(Table(self.file, p, v) for p, v in pairs if isinstance(v, dict))

    def close(self) -> None:
        """Refuse a key nobody asked for: a misspelt key must not be ignored."""
        for key in self._data:
            if key not in self._asked:
                raise self.refuse(
                    key,
                    tr("the key {key} is not known.", key=self.called(key)),
                    tr("Correct or remove it."),
                )

    def _list(self, key: str) -> list[object]:
        value = self.value(key)
        if not isinstance(value, list):
            raise self.refuse(key, tr("{key} must be a list.", key=self.called(key)))
        return value

    def _finite(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(key, tr("{key} must be a number.", key=self.called(key)))
        if not -1e9 < value < 1e9:  # also false for NaN
            raise self.refuse(key, tr("{key} is not a usable number.", key=self.called(key)))
        return value


def _syntax_error(text: str, name: str, message: str) -> BadFileError:
    found = _SYNTAX_PLACE.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    reason = _SYNTAX_PLACE.sub("", message)
    problem = tr("the TOML is malformed: {reason}.", reason=reason)
    return BadFileError(name, tr("line {n}", n=line), problem)


def _index(text: str) -> dict[Place, int]:
    """Where each table and key begins; good enough for pointing, not a parser."""
    lines: dict[Place, int] = {}
    counts: dict[str, int] = {}
    prefix: Place = ()
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        if depth == 0:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                prefix = _header_place(header, counts)
                lines[prefix] = number
            elif key:
                lines[(*prefix, key[1])] = number
        depth = max(0, depth + _bracket_balance(line))
    return lines


def _header_place(header: re.Match[str], counts: dict[str, int]) -> Place:
    name = header[2]
    if header[1] == "[":
        return tuple(name.split("."))
    counts[name] = counts.get(name, -1) + 1
    return (name, counts[name])


def _bracket_balance(line: str) -> int:
    bare = _STRING.sub("", line).split("#", 1)[0]
    return sum((ch in "[{") - (ch in "]}") for ch in bare)
