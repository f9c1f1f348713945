"""Every instrument and protocol file ever used, so that an old rating shows as it was asked."""

from ketrate.store.chain import Note
from ketrate.store.vault import Change, Vault


def keep(change: Change, kind: str, definition_hash: str, text: str) -> None:
    """Keep a file's text under its hash; keeping it again does nothing."""
    if get(change.vault, definition_hash) is None:
        change.execute(
            "INSERT INTO definition (hash, kind, text) VALUES (?, ?, ?)",
            (definition_hash, kind, text),
        )
        change.note(Note("definition.keep", facts={"definition": kind, "hash": definition_hash}))


def get(vault: Vault, definition_hash: str) -> str | None:
    """The text of the file with that hash, if it was ever used."""
    row = vault.row("SELECT text FROM definition WHERE hash = ?", (definition_hash,))
    return row[0] if row else None


def instruments(vault: Vault) -> tuple[tuple[str, str], ...]:
    """Hash and text of every scale that was ever rated with."""
    return tuple(vault.rows("SELECT hash, text FROM definition WHERE kind = 'instrument'"))
