"""Names, birth dates and free text: the trail holds only a reference and SHA-256(salt + text).

An erasure empties the text and its salt; the chain still verifies, the text shows as erased.
"""

import hashlib
import os

from ketrate.store.vault import Change, Vault
from ketrate.words import tr

Reference = dict[str, str]
REFERENCE = frozenset({"said", "sha256"})
"""The keys of what an event holds in a text's place."""
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
    return {key: _text(vault, value) for key, value in facts.items()}


def _text(vault: Vault, value: object) -> object:
    if not isinstance(value, dict):
        return value
    if "said" not in value:
        return resolve(vault, value)
    row = vault.row("SELECT text FROM said WHERE uid = ?", (bytes.fromhex(value["said"]),))
    return row[0] if row and row[0] is not None else tr("(erased)")
