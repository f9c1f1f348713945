"""Does the vault still hold? Read-only; everything found is said, nothing is repaired."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketrate.errors import VaultError
from ketrate.store import chain, connection, replay, said, witness
from ketrate.store.folder import KEYS, KEYS_COPY, VAULT, WITNESS, require_vault
from ketrate.store.keys import DataKey, holders
from ketrate.store.migrations import missing
from ketrate.store.vault import Vault, connect_checked, integrity, witness_problem
from ketrate.words import explain, tr

_MADE = {
    "patient": ("patient.add",),
    "course": ("course.add",),
    "rating": ("rating.open", "rating.import"),
    "alert": ("alert.raise",),
}


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found; `head` is the hash that pages made now would print."""

    ok: bool
    events: int
    head: str | None
    problems: tuple[str, ...]


@dataclass
class _Walk:
    events: int = 0
    head: str | None = None
    problem: str | None = None


def verify(folder: Path, data_key: DataKey) -> Verification:
    """Both integrity checks first, then chain, witness, texts, keys, counts and answers."""
    folder = Path(folder)
    try:
        require_vault(folder)
        testimony = witness.read(folder / WITNESS)
        opened = connect_checked(folder, data_key, testimony, read_only=True)
    except VaultError as error:
        return Verification(ok=False, events=0, head=None, problems=(explain(error),))
    try:
        with connection.translated(folder / VAULT):
            return _look(Vault(folder, opened, data_key), opened, testimony)
    except VaultError as error:
        return Verification(ok=False, events=0, head=None, problems=(explain(error),))
    finally:
        opened.close()


def _look(
    vault: Vault, opened: connection.Connection, testimony: witness.Testimony | None
) -> Verification:
    problems = integrity(opened)
    walk = _walk(vault, opened)
    problems += [text for text in (walk.problem, witness_problem(vault, testimony)) if text]
    problems += _keys(vault.folder) + _guards(opened)
    if walk.problem is None:  # a broken chain can no longer be read as a story
        problems += _texts(vault) + _counts(vault) + replay.differences(vault)
    return Verification(not problems, walk.events, walk.head, tuple(problems))


def _walk(vault: Vault, opened: connection.Connection) -> _Walk:
    """Along the chain from its start; stops at the first entry that does not fit."""
    walk, previous = _Walk(), chain.genesis(vault.station)
    rows = opened.execute(
        "SELECT seq, body, hash, kind, entity_uid, patient_uid, changed FROM event "
        "WHERE station = 1 ORDER BY seq"
    )
    for expected, row in enumerate(rows, start=1):
        seq, text, stored = row[:3]
        previous = chain.link(previous, expected, text)
        if seq != expected or previous != stored or not _same(json.loads(text), row[3:]):
            walk.problem = tr("entry {n} of the trail was altered", n=expected)
            return walk
        walk.events = seq
        if row[6]:
            walk.head = stored.hex()
    return walk


def _same(document: dict[str, Any], columns: tuple[Any, ...]) -> bool:
    kind, uid, patient, changed = columns
    return bool(
        document["kind"] == kind
        and document["uid"] == (uid.hex() if uid else None)
        and document["patient"] == (patient.hex() if patient else None)
        and document["changed"] == bool(changed)
    )


def _texts(vault: Vault) -> list[str]:
    """Every text that was not erased must still be the one the trail saw."""
    kept = {row[0].hex(): row[1:] for row in vault.rows("SELECT uid, salt, text FROM said")}
    for (text,) in vault.rows("SELECT body FROM event WHERE body LIKE '%\"said\"%'"):
        for fact in json.loads(text)["facts"].values():
            if not isinstance(fact, dict) or "said" not in fact:
                continue
            salt, words = kept.get(fact["said"], (None, ""))
            if words is not None and said.digest(salt or b"", words) != fact["sha256"]:
                return [tr("a text was altered outside the program")]
    return []


def _counts(vault: Vault) -> list[str]:
    problems = []
    for table, kinds in _MADE.items():
        marks = ", ".join("?" * len(kinds))
        sql = f"SELECT (SELECT count(*) FROM {table}), count(*) FROM event WHERE kind IN ({marks})"  # noqa: S608 - fixed names
        stored, noted = vault.rows(sql, kinds)[0]
        if stored != noted:
            text = tr(
                "{table}: {stored} kept, {noted} noted", table=table, stored=stored, noted=noted
            )
            problems.append(text)
    return problems


def _guards(opened: connection.Connection) -> list[str]:
    """The triggers that keep the trail from being changed must still be there."""
    names = ", ".join(missing(opened, "TRIGGER"))
    return [tr("guards of the trail were taken out: {names}", names=names)] if names else []


def _keys(folder: Path) -> list[str]:
    try:
        holders(folder)
        same = (folder / KEYS).read_bytes() == (folder / KEYS_COPY).read_bytes()
    except (VaultError, OSError):
        same = False
    return [] if same else [tr("the key file and its copy differ, or one is missing")]
