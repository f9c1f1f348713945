"""Names that could be taken for one another: by eye, by ear, by a slip of the finger.

By eye: a skeleton, after the idea of Unicode Technical Standard 39, with a small table of signs
that look alike. By ear: the American Soundex of the US National Archives. By finger: one letter
more, less, other, or two exchanged. Nothing here decides; it makes the program ask.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ketrate.records.patient import Identity

SHORTEST_SLIP = 4
"""Shorter names are other names as soon as one letter is another: Kim, Tim."""

_TWINS = {
    "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "G": "Ԍ", "H": "НΗ", "I": "ІΙӀ", "J": "Ј",
    "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "ОΟՕ", "P": "РΡ", "S": "ЅՏ", "T": "ТΤ", "U": "Ս",
    "X": "ХΧ", "Y": "УҮΥ", "Z": "Ζ",
    "a": "аαɑ", "b": "ьβ", "c": "сϲ", "d": "ԁđð", "e": "еεє", "g": "ɡց", "h": "һհħ", "i": "іιı",
    "j": "јϳ", "k": "кκ", "l": "ӏł1|", "m": "м", "n": "пηո", "o": "оοօøσ0", "p": "рρ", "q": "ԛ",
    "r": "г", "s": "ѕ5", "t": "тτŧ", "u": "υս", "v": "νѵ", "w": "ԝω", "x": "хχ", "y": "уүγ",
}  # fmt: skip
"""Each Latin letter and the signs that are drawn like it in common type faces."""

_ONE = str.maketrans({twin: sign for sign, twins in _TWINS.items() for twin in twins})
_SOUNDS = {sign: digit for digit, signs in enumerate(
    ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), start=1) for sign in signs}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A name as it is compared: eye, ear and finger each give keys; one in common is alike."""

    skeleton: str
    keys: frozenset[str]


def folded(text: str) -> str:
    """Letters and digits alone, without case and marks: what typing a name again must hit."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in apart if sign.isalnum())


@lru_cache(maxsize=65536)
def skeleton(text: str) -> str:
    """What is left when everything that looks alike is the same; for comparing, never to show."""
    plain = folded(unicodedata.normalize("NFKD", text).translate(_ONE)).translate(_ONE)
    return plain.replace("i", "l").replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=65536)
def soundex(text: str) -> str:
    """A letter and three digits, such as S530 for Smith, Smyth and Schmidt; empty for no Latin.

    Rules: the US National Archives' (https://www.archives.gov/research/census/soundex): letters
    of one sound side by side count once, also across H and W, not across a vowel.
    """
    letters = [sign for sign in folded(text) if "a" <= sign <= "z"]
    if not letters:
        return ""
    found, last = letters[0].upper(), _SOUNDS.get(letters[0])
    for sign in letters[1:]:
        sound = _SOUNDS.get(sign)
        if sound is not None and sound != last:
            found += str(sound)
        if sign not in "hw":
            last = sound
    return (found + "000")[:4]


@lru_cache(maxsize=65536)
def seen(name: str) -> Seen:
    """The keys of one name."""
    shape = skeleton(name)
    keys = {shape}
    if len(shape) >= SHORTEST_SLIP:
        keys |= {shape[:at] + shape[at + 1 :] for at in range(len(shape))}
    sound = soundex(name)
    return Seen(shape, frozenset(keys | ({sound} if sound else set())))


def is_near(one: str, other: str) -> bool:
    """Whether two names could be taken for one another; an empty name is like no other."""
    return bool(one and other and seen(one).keys & seen(other).keys)


def is_alike(one: Identity, other: Identity) -> bool:
    """Whether two people could be taken for one another.

    Both names near (or exchanged), or the same birth date with one name near.
    """
    family, given = (
        is_near(one.family_name, other.family_name),
        is_near(one.given_name, other.given_name),
    )
    if _has_same_birth(one.birth_date, other.birth_date) and (family or given):
        return True
    if family and (given or not (one.given_name and other.given_name)):
        return True
    return is_near(one.family_name, other.given_name) and is_near(one.given_name, other.family_name)


def alike(people: Iterable[tuple[str, Identity]]) -> dict[str, tuple[str, ...]]:
    """Which codes each code's person is like; only people who share a key are compared."""
    rooms: dict[str, list[tuple[str, Identity]]] = defaultdict(list)
    known = [(code, who) for code, who in people if who.family_name or who.given_name]
    for code, who in known:
        for key in seen(who.family_name).keys | seen(who.given_name).keys:
            rooms[key].append((code, who))
    found: dict[str, set[str]] = defaultdict(set)
    for room in rooms.values():
        for at, (code, who) in enumerate(room):
            for other, whose in room[at + 1 :]:
                if other not in found[code] and code != other and is_alike(who, whose):
                    found[code].add(other)
                    found[other].add(code)
    return {code: tuple(sorted(others)) for code, others in found.items() if others}


def _has_same_birth(one: date | None, other: date | None) -> bool:
    return one is not None and one == other
