"""Names, birth dates and free text: the trail holds only a reference and SHA-256(salt + text).

An erasure empties the text and its salt; the chain still verifies, the text shows as erased.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

from ketrate.store.vault import Change, Vault
from ketrate.words import tr

Reference = dict[str, str]
REFERENCE = frozenset({"said", "sha256"})
"""The keys of what an event holds in a text's place."""
PLAIN = frozenset({"answers", "tags"})
"""Facts that hold no text kept apart, whatever their own keys are called."""
_INSERT = "INSERT INTO said (uid, patient_uid, salt, text) VALUES (?, ?, ?, ?)"


def keep(change: Change, text: str | None, patient: bytes | None = None) -> Reference | None:
    """Keep a text; what the event may say of it. Nothing for an empty one."""
    if not text:
        return None
    uid, salt = change.new_uid(), os.urandom(16)
    change.execute(_INSERT, (uid, patient, salt, text))
    return {"said": uid.hex(), "sha256": digest(salt, text)}


def digest(salt: bytes, text: str) -> str:
    """What stands in the event."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def resolve(vault: Vault, facts: dict[str, object]) -> dict[str, object]:
    """The facts of an event with its texts in place; an erased one says so."""
    return put_back(facts, texts(vault, [facts]))


def texts(vault: Vault, many: Iterable[dict[str, object]]) -> dict[str, str]:
    """The texts that these facts refer to, by reference; erased ones are left out."""
    names = sorted({uid for facts in many for uid in _references(facts)})
    if not names:
        return {}
    rows = vault.rows(
        "SELECT s.uid, s.text FROM json_each(?) j JOIN said s ON s.uid = unhex(j.value) "
        "WHERE s.text IS NOT NULL",
        (json.dumps(names),),
    )
    return {row[0].hex(): row[1] for row in rows}


def put_back(facts: dict[str, object], known: dict[str, str]) -> dict[str, object]:
    """The facts with those texts in place of their references."""
    told = {
        key: _text(value, known)
        for key, value in facts.items()
        if isinstance(value, dict) and key not in PLAIN
    }
    return facts | told if told else facts


def _text(value: dict[str, Any], known: dict[str, str]) -> object:
    if value.keys() == REFERENCE:
        return known.get(value["said"], tr("(erased)"))
    return put_back(value, known)


def _references(facts: dict[str, object]) -> Iterator[str]:
    for key, value in facts.items():
        if isinstance(value, dict) and key not in PLAIN:
            if value.keys() == REFERENCE:
                yield value["said"]
            else:
                yield from _references(value)
