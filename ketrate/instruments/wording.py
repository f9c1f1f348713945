"""A clinic's own licensed wording of a scale: one file per scale and language, `madrs.en.toml`.

KetRate ships short labels of its own. A clinic that holds a licence adds the published questions
and level texts here. They are kept apart from the scale's definition, so that nothing that is
exported, hashed or kept in the vault can hold them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument, Item, Level
from ketrate.instruments.definition_file import Table, parse, read_text
from ketrate.words import tr

MOST_BYTES = 200_000
LONGEST_QUESTION = 1500
LONGEST_LEVEL = 400
LONGEST_NOTE = 500
"""Characters; more would not fit on a form."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z")
_INVISIBLE = re.compile(r"[\x80-\x9f\u061c\u200b\u2028\u2029\u206a-\u206f\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class ItemWording:
    """The printed question of one item, and the printed text of its levels by value."""

    number: int
    question: str
    levels: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The licensed wording of one scale in one language.

    `licence` is the clinic's note on what allows it; `hash` the SHA-256 (hex) of the file. It may
    be shown on the screen; on paper only with `may_print`.
    """

    scale: str
    version: str
    language: str
    licence: str
    may_print: bool
    items: tuple[ItemWording, ...]
    hash: str

    @property
    def file_name(self) -> str:
        """What its file must be called."""
        return f"{self.scale}.{self.language}.toml"


@dataclass(frozen=True, slots=True)
class Wordings:
    """All wordings of a clinic."""

    all: tuple[Wording, ...] = ()

    def of(self, scale: str, language: str = "en") -> Wording | None:
        """The wording in that language, else the first there is, else None."""
        found = [one for one in self.all if one.scale == scale]
        return next((one for one in found if one.language == language), next(iter(found), None))

    def __iter__(self) -> Iterator[Wording]:
        return iter(self.all)


def load_wordings(folder: Path | None, catalogue: Catalogue) -> Wordings:
    """Every wording file of a folder (which need not exist); raises BadFileError."""
    if folder is None or not folder.is_dir():
        return Wordings()
    return Wordings(tuple(_named(path, catalogue) for path in sorted(folder.glob("*.toml"))))


def read_wording(path: Path, catalogue: Catalogue) -> Wording:
    """The wording in a file of any name; raises BadFileError with file, line and reason."""
    return parse_wording(wording_text(path), str(path), catalogue)


def wording_text(path: Path) -> str:
    """The text of a wording file; raises BadFileError when it cannot be read or is far too big."""
    try:
        size = path.stat().st_size
    except OSError as error:
        problem = error.strerror or tr("it cannot be read.")
        raise BadFileError(str(path), "", problem) from error
    if size > MOST_BYTES:
        problem = tr("it is larger than {n} kB.", n=MOST_BYTES // 1000)
        raise BadFileError(str(path), "", problem, tr("A wording file holds one scale."))
    return read_text(path)


def parse_wording(text: str, name: str, catalogue: Catalogue) -> Wording:
    """The wording in that text; `name` stands for the file in refusals (BadFileError)."""
    table = parse(text, name)
    scale = table.text("scale")
    if scale not in catalogue:
        problem = tr("there is no scale {id}.", id=scale)
        raise table.refuse("scale", problem, tr("`ketrate instruments` lists them."))
    instrument = catalogue.get(scale)
    _check_version(table, instrument)
    wording = Wording(
        scale=scale,
        version=instrument.version,
        language=_language(table),
        licence=_printed(table, "licence", LONGEST_NOTE),
        may_print=table.truth("may_print") if table.has("may_print") else False,
        items=_items(table.table("item"), instrument),
        hash=table.file.hash,
    )
    table.close()
    return wording


def template(instrument: Instrument, language: str = "en") -> str:
    """An empty wording file for a scale; KetRate's own words stand beside it as comments."""
    lines = [
        f"# Licensed wording of {_flat(instrument.name)}. Fill in every empty text.",
        "# KetRate shows it in the form and exports it nowhere. Lines with # are KetRate's own",
        "# words, to find your way. A level between two others may be left out or added.",
        f'scale = "{instrument.id}"',
        f"version = {_quoted(instrument.version)}",
        f'language = "{language}"',
        "# What allows this clinic to use the wording: who granted it, when, for what.",
        'licence = ""',
        "# true only where the licence allows copies on paper.",
        "may_print = false",
    ]
    for item in instrument.items:
        lines += ["", f"# {_flat(item.label)}", f"[item.{item.number}]", 'question = ""']
        lines += [
            f'{level.value} = ""  # {_flat(level.label)}'
            for level in item.levels
            if level.value in expected_levels(item)
        ]
    return "\n".join(lines) + "\n"


def expected_levels(item: Item) -> frozenset[int]:
    """The values that need a text: not those between two others, nor the marks along a line."""
    if item.is_marked:
        return frozenset({item.minimum, item.maximum})
    return frozenset(level.value for level in item.levels if not _is_between(level))


def worded(instrument: Instrument, wording: Wording | None) -> Instrument:
    """The scale with the licensed texts beside KetRate's own labels, for showing only.

    The question takes the place of the paraphrase; a level's text the place of its hint.
    """
    return _with_texts(instrument, wording, _beside)


def worded_for_paper(instrument: Instrument, wording: Wording | None) -> Instrument:
    """The scale as it may be printed: licensed texts only where the licence allows it."""
    may_print = wording is not None and wording.may_print
    return _with_texts(instrument, wording if may_print else None, _instead)


def check_language(language: str) -> bool:
    """Whether it looks like a language's short name: `en`, `de`, `pt-BR`."""
    return bool(_LANGUAGE.match(language))


def _with_texts(
    instrument: Instrument, wording: Wording | None, put: Callable[[Level, str], Level]
) -> Instrument:
    if wording is None:
        return instrument
    pairs = zip(instrument.items, wording.items, strict=True)
    items = tuple(
        replace(
            item,
            paraphrase=words.question,
            levels=tuple(put(level, words.levels.get(level.value, "")) for level in item.levels),
        )
        for item, words in pairs
    )
    return replace(instrument, items=items)


def _beside(level: Level, text: str) -> Level:
    if not text:
        return level
    return replace(level, label=text) if _is_between(level) else replace(level, hint=text)


def _instead(level: Level, text: str) -> Level:
    return replace(level, label=text) if text else level


def _is_between(level: Level) -> bool:
    return level.label == tr("between {a} and {b}", a=level.value - 1, b=level.value + 1)


def _named(path: Path, catalogue: Catalogue) -> Wording:
    wording = read_wording(path, catalogue)
    if path.name != wording.file_name:
        problem = tr(
            "it holds {scale} in {language}.", scale=wording.scale, language=wording.language
        )
        remedy = tr("Name it {name}.", name=wording.file_name)
        raise BadFileError(str(path), tr("line {n}", n=1), problem, remedy)
    return wording


def _check_version(table: Table, instrument: Instrument) -> None:
    if table.text("version") != instrument.version:
        problem = tr("the version of {id} here is {it!r}.", id=instrument.id, it=instrument.version)
        remedy = tr("Compare it with `ketrate wording template {id}`.", id=instrument.id)
        raise table.refuse("version", problem, remedy)


def _language(table: Table) -> str:
    language = table.text("language")
    if not check_language(language):
        problem = tr("language must be a short name such as en or pt-BR.")
        raise table.refuse("language", problem)
    return language


def _items(table: Table, instrument: Instrument) -> tuple[ItemWording, ...]:
    for item in instrument.items:
        if not table.has(str(item.number)):
            problem = tr("item {n} of {id} is missing.", n=item.number, id=instrument.id)
            raise table.refuse("", problem)
    items = tuple(_item(table.table(str(item.number)), item) for item in instrument.items)
    table.close()
    return items


def _item(table: Table, item: Item) -> ItemWording:
    question = _printed(table, "question", LONGEST_QUESTION)
    expected, levels = expected_levels(item), {}
    for level in item.levels:
        key = str(level.value)
        if table.has(key):
            levels[level.value] = _printed(table, key, LONGEST_LEVEL)
        elif level.value in expected:
            problem = tr("level {value} of item {n} is missing.", value=key, n=item.number)
            raise table.refuse("", problem)
    table.close()
    return ItemWording(item.number, question, MappingProxyType(levels))


def _printed(table: Table, key: str, longest: int) -> str:
    """A text for the form: not blank, nothing invisible, on one line."""
    text = table.text(key)
    if _INVISIBLE.search(text):
        raise table.refuse(key, tr("{key} holds an invisible character.", key=key))
    if len(text) > longest:
        raise table.refuse(key, tr("{key} is longer than {n} characters.", key=key, n=longest))
    return _flat(text)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """As a TOML string that survives any terminal; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=max(map(ord, text)) <= 0xFFFF)
