"""Does the vault still hold? Read-only; everything found is said, nothing is repaired."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketrate.errors import VaultError
from ketrate.store import chain, connection, replay, signatures, witness
from ketrate.store.folder import KEYS, KEYS_COPY, VAULT, WITNESS, require_vault
from ketrate.store.keys import DataKey, holders
from ketrate.store.migrations import missing
from ketrate.store.vault import Vault, connect_checked, integrity, witness_problem
from ketrate.words import explain, tr


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found; `head` is the hash that pages made now would print."""

    ok: bool
    events: int
    head: str | None
    problems: tuple[str, ...]


@dataclass
class _Walk:
    replaying: replay.Replay
    events: int = 0
    head: str | None = None
    problem: str | None = None


def verify(folder: Path, data_key: DataKey) -> Verification:
    """Both integrity checks first, then chain, witness, keys, and every row against the trail."""
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
    walk = _walk(vault, opened, replay.Replay(vault))
    problems += [text for text in (walk.problem, witness_problem(vault, testimony)) if text]
    problems += _keys(vault.folder) + _guards(opened)
    if walk.problem is None:  # a broken chain can no longer be read as a story
        problems += replay.differences(vault, walk.replaying.state) + _signatures(vault)
    return Verification(not problems, walk.events, walk.head, tuple(problems))


def _walk(vault: Vault, opened: connection.Connection, replaying: replay.Replay) -> _Walk:
    """Along the chain from its start; stops at the first entry that does not fit.

    Each body is parsed once: what it says is replayed on the way.
    """
    walk, previous = _Walk(replaying), chain.genesis(vault.station)
    rows = opened.execute(
        "SELECT seq, body, hash, kind, entity_uid, patient_uid, changed FROM event "
        "WHERE station = 1 ORDER BY seq"
    )
    for expected, row in enumerate(rows, start=1):
        seq, text, stored = row[:3]
        previous = chain.link(previous, expected, text)
        document = json.loads(text) if previous == stored else None  # altered: perhaps no JSON
        if seq != expected or document is None or not _same(document, row[3:]):
            walk.problem = tr("entry {n} of the trail was altered", n=expected)
            return walk
        walk.events = seq
        if row[6]:
            walk.head = stored.hex()
        replaying.hear(seq, row[3], row[4], row[5], document)
    return walk


def _signatures(vault: Vault) -> list[str]:
    """Signatures that do not match; a word put where only KetRate's own may stand is no crash."""
    try:
        return signatures.problems(vault)
    except ValueError:
        return [tr("a rating or signature holds a word that KetRate never writes")]


def _same(document: dict[str, Any], columns: tuple[Any, ...]) -> bool:
    kind, uid, patient, changed = columns
    return bool(
        document["kind"] == kind
        and document["uid"] == (uid.hex() if uid else None)
        and document["patient"] == (patient.hex() if patient else None)
        and document["changed"] == bool(changed)
    )


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
