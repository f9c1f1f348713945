"""The trail is replayable: from its events alone the ratings come out as they stand."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ketrate.store.vault import Vault
from ketrate.words import tr

Given = int | str | None


@dataclass
class Replayed:
    """A rating as the trail tells it."""

    instrument: str
    status: str
    total: int | None = None
    answers: dict[int, Given] = field(default_factory=dict)


def ratings(vault: Vault) -> dict[bytes, Replayed]:
    """Every rating by uid, rebuilt from zero out of events."""
    rows = vault.rows("SELECT kind, entity_uid, body FROM event WHERE kind LIKE 'rating.%' "
                      "AND changed = 1 ORDER BY station, seq")  # fmt: skip
    found: dict[bytes, Replayed] = {}
    for kind, uid, text in rows:
        _apply(found, kind, uid, json.loads(text)["facts"])
    return found


def _apply(found: dict[bytes, Replayed], kind: str, uid: bytes, facts: dict[str, Any]) -> None:
    if kind == "rating.open":
        found[uid] = Replayed(facts["instrument"], "draft")
    elif kind == "rating.import":
        answers = {int(item): given for item, given in facts["answers"].items()}
        found[uid] = Replayed(facts["instrument"], facts["status"], facts["total"], answers)
    elif kind == "rating.answer":
        found[uid].answers[facts["item"]] = facts["new"]
        found[uid].total = facts["total"]
    elif kind == "rating.clear":
        found[uid].answers.pop(facts["item"], None)
        found[uid].total = facts["total"]
    elif kind in ("rating.finish", "rating.void"):
        found[uid].status, found[uid].total = facts["new"], facts["total"]


def present(vault: Vault) -> dict[bytes, Replayed]:
    """Every rating by uid, as the tables have it."""
    rows = vault.rows("SELECT r.id, r.uid, c.instrument, r.status, r.total FROM rating r "
                      "JOIN scale c ON c.id = r.scale_id")  # fmt: skip
    by_number = {row[0]: Replayed(*row[2:]) for row in rows}
    answers: Iterable[Any] = vault.rows("SELECT rating_id, item, value, reason FROM answer")
    for number, item, value, reason in answers:
        by_number[number].answers[item] = value if reason is None else reason
    return {row[1]: by_number[row[0]] for row in rows}


def differences(vault: Vault) -> list[str]:
    """One sentence when tables and trail tell different stories, else nothing."""
    told, kept = ratings(vault), present(vault)
    wrong = [uid for uid in told.keys() | kept.keys() if told.get(uid) != kept.get(uid)]
    return [tr("{n} ratings differ from the trail", n=len(wrong))] if wrong else []
