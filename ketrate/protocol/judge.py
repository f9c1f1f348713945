"""Everything that is wrong with a schedule somebody is writing, each at its own field.

The loader is the judge: it is asked about one part after the other, put beside parts that it has
accepted already, so that one slip hides none of the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition_file import DefinitionText, Place, Table
from ketrate.protocol.loader import IMPORTED, protocol_of
from ketrate.protocol.schedule import VITALS
from ketrate.protocol.sense import require_sense
from ketrate.protocol.writer import Data
from ketrate.words import tr

_PARTS: tuple[tuple[str, ...], ...] = (
    ("id",),
    ("name",),
    ("version",),
    ("agent", "agents"),
    ("route", "routes"),
    ("dose_mg_per_kg",),
    ("doses", "dose_unit"),
    ("duration_minutes",),
    ("device_mg", "spray_minutes"),
    ("session_days",),
    ("peak_window",),
    ("windows_note",),
    ("source",),
    ("discharge",),
)
"""Keys that are judged together."""
_LISTS = ("checklist", "timepoints")
_SOUND: Data = {
    "id": "sound",
    "name": "Sound",
    "version": "1",
    "session_days": [0],
    "windows_note": "None.",
    "source": "None.",
    "timepoints": [
        {"id": "a", "label": "A", "anchor": "start", "offset": 1, "window": [0, 2],
         "due": [VITALS]}
    ],
}  # fmt: skip
"""A schedule nobody can object to, for the parts to stand in."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the field: keys and numbers, e.g. ("timepoints", 2, "window")."""

    at: Place
    sentence: str


def problems(
    data: Mapping[str, object],
    instruments: Catalogue,
    words: Mapping[str, str] | None = None,
    taken: Sequence[str] = (),
) -> tuple[Problem, ...]:
    """All that is wrong, in the order of the file; none means that it can be saved.

    `words` are what keys are called in the sentences, `taken` the ids it must not have.
    """
    judge = _Judge(data, instruments, words or {})
    for keys in _PARTS:
        judge.part(keys)
    for key in _LISTS:
        judge.rows(key)
    judge.rest()
    if data.get("id") in (*taken, IMPORTED):
        judge.found.insert(0, Problem(("id",), tr("there is already a schedule of that id.")))
    return tuple(judge.found)


class _Judge:
    """Grows a sound schedule by every part the loader accepts."""

    def __init__(
        self, data: Mapping[str, object], instruments: Catalogue, words: Mapping[str, str]
    ) -> None:
        self.found: list[Problem] = []
        self._data = data
        self._instruments = instruments
        self._words = words
        self._sound = dict(_SOUND)

    def part(self, keys: Sequence[str]) -> None:
        """Keys that hang together."""
        given = {key: self._data[key] for key in keys if key in self._data}
        others = {key: one for key, one in self._sound.items() if key not in keys}
        error = self._refusal({**others, **given})
        if error is None:
            self._sound = {**others, **given}
        else:
            at = error.at if error.at and error.at[0] in keys else (keys[0], *error.at[1:])
            self._add(at, error)

    def rows(self, key: str) -> None:
        """One table of a list after the other, each beside those before it."""
        kept: list[object] = []
        given = self._data.get(key, ())
        for number, one in enumerate(given if isinstance(given, list) else ()):
            error = self._refusal({**self._sound, key: [*kept, one]})
            if error is None:
                kept.append(one)
            else:
                self._add((key, number, *error.at[2:]), error)
        if kept or not given:
            self._sound[key] = kept

    def rest(self) -> None:
        """What belongs to no part: nothing planned at all, a key nobody knows."""
        unknown = {*self._data} - {key for keys in _PARTS for key in keys} - {*_LISTS}
        whole = {**self._sound, **{key: self._data[key] for key in unknown}}
        error = self._refusal(whole)
        if error is not None:
            self._add(error.at or ("timepoints",), error)

    def _add(self, at: Place, error: BadFileError) -> None:
        sentence = f"{error.problem} {error.remedy}".strip()
        self.found.append(Problem(at, sentence[:1].upper() + sentence[1:]))

    def _refusal(self, data: Data) -> BadFileError | None:
        table = Table(DefinitionText("", "", words=self._words), (), data)
        try:
            require_sense(protocol_of(table), table, self._instruments)
        except BadFileError as error:
            return error
        return None
