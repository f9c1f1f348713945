"""The clinic's settings: a key, and a value that JSON can hold."""

import json

from ketrate.store.chain import Note
from ketrate.store.vault import Change, Vault


def get(vault: Vault, key: str, default: object = None) -> object:
    """The setting's value, or the default."""
    row = vault.row("SELECT value FROM setting WHERE key = ?", (key,))
    found: object = json.loads(row[0]) if row else default
    return found


def put(change: Change, key: str, value: object) -> None:
    """Set it; the trail keeps the old value."""
    old = get(change.vault, key)
    change.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value, sort_keys=True, ensure_ascii=False)),
    )
    change.note(Note("setting.put", facts={"key": key, "old": old, "new": value}))
