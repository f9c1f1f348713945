"""One table of a map file: its keys are taken one by one, and what is left over is refused."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ketrate.errors import BadFileError
from ketrate.exchange.map_parts import Constant, Value
from ketrate.words import tr


class Section:
    """A TOML table with its place; every reader removes the key it read."""

    def __init__(self, path: Path, place: str, table: object) -> None:
        self.path = path
        self.place = place
        if not isinstance(table, dict):
            raise BadFileError(path, place, tr("this is not a table"))
        self._left: dict[str, object] = dict(table)

    def bad(self, key: str, problem: str, remedy: str = "") -> BadFileError:
        """The error for one key, to be raised."""
        place = f"{self.place} {key}" if key else self.place
        return BadFileError(self.path, place, problem, remedy)

    def has(self, key: str) -> bool:
        """Whether the key stands here and was not taken yet."""
        return key in self._left

    def text(self, key: str) -> str | None:
        """A text that is not empty."""
        text: str | None = self._take(key, lambda x: isinstance(x, str) and x != "", tr("a text"))
        return text

    def needed(self, key: str) -> str:
        """A text that must be there."""
        text = self.text(key)
        if text is None:
            raise self.bad(key, tr("this key is missing"))
        return text

    def whole(self, key: str) -> int | None:
        """A whole number from 1."""
        number: int | None = self._take(
            key, lambda x: type(x) is int and x >= 1, tr("a whole number from 1")
        )
        return number

    def number(self, key: str) -> float | None:
        """A finite number; negative values lie before."""
        number: float | None = self._take(
            key, lambda x: type(x) in (int, float) and abs(x) < 1e7, tr("a number")
        )
        return number

    def flag(self, key: str) -> bool:
        """True or false; absent is false."""
        return bool(self._take(key, lambda x: isinstance(x, bool), tr("true or false")))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; absent is empty."""
        found = self._take(
            key,
            lambda x: isinstance(x, list) and all(isinstance(one, str) for one in x),
            tr("a list of texts"),
        )
        return tuple(found or ())

    def values(self, keys: tuple[str, ...]) -> dict[str, Value]:
        """Constants and columns of these keys (`KEY`, `KEY_column`, `KEY_values`)."""
        found = {key: self._value(key) for key in keys}
        return {key: value for key, value in found.items() if value is not None}

    def finish(self) -> None:
        """Refuse keys nobody asked for."""
        for key in sorted(self._left):
            raise self.bad(key, tr("this key is not known here"), tr("Remove or rename it."))

    def _value(self, key: str) -> Value | None:
        constant = self._constant(key)
        column = self.text(f"{key}_column")
        values = self._translation(f"{key}_values")
        if constant is not None and column is not None:
            raise self.bad(key, tr("a constant and a column are given; keep one"))
        if values is not None and column is None:
            raise self.bad(f"{key}_values", tr("this translates a column, but none is named"))
        if constant is None and column is None:
            return None
        return Value(key, constant, column, values)

    def _constant(self, key: str) -> Constant | None:
        found = self._take(key, _is_constant, tr("a text, a number or a date"))
        if isinstance(found, date):  # datetime is a date too
            return found.isoformat()
        if found is None or isinstance(found, str | int | float):
            return found
        raise self.bad(key, tr("this must be {kind}", kind=tr("a text, a number or a date")))

    def _translation(self, key: str) -> Mapping[str, Constant] | None:
        found: Mapping[str, Constant] | None = self._take(
            key,
            lambda x: isinstance(x, dict) and all(_is_plain(one) for one in x.values()),
            tr("a table of texts or numbers"),
        )
        return found

    def _take(self, key: str, fits: Callable[..., bool], kind: str) -> Any:  # noqa: ANN401 - `fits` is the type check
        found = self._left.pop(key, None)
        if found is not None and not fits(found):
            raise self.bad(key, tr("this must be {kind}", kind=kind))
        return found


def _is_plain(found: object) -> bool:
    return isinstance(found, str | int | float) and not isinstance(found, bool)


def _is_constant(found: object) -> bool:
    return _is_plain(found) or isinstance(found, date | datetime)
