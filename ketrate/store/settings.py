"""The clinic's settings: a key, and a value that JSON can hold."""

import json

from ketrate.records.event import Event
from ketrate.store import audit, said
from ketrate.store.chain import Facts, Note
from ketrate.store.vault import Change, Vault


def get(vault: Vault, key: str, default: object = None) -> object:
    """The setting's value, or the default."""
    row = vault.row("SELECT value FROM setting WHERE key = ?", (key,))
    found: object = json.loads(row[0]) if row else default
    return found


def everything(vault: Vault) -> dict[str, object]:
    """Every setting that was ever set, by key."""
    rows = vault.rows("SELECT key, value FROM setting")
    return {key: json.loads(value) for key, value in rows}


def changes(vault: Vault) -> tuple[Event, ...]:
    """Every change of a setting, in order, from the trail."""
    return audit.events_of_kind(vault, "setting.put")


def put(change: Change, key: str, value: object, *, old: object = None, reason: str = "") -> None:
    """Set it; the trail keeps the old value (`old`: the default, where none was set) and why."""
    before = get(change.vault, key, old)
    change.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value, sort_keys=True, ensure_ascii=False)),
    )
    facts: Facts = {"key": key, "old": before, "new": value}
    if reason:
        facts["reason"] = said.keep(change, reason)
    change.note(Note("setting.put", facts=facts))
