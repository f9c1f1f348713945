"""The trail is replayable: from its events alone every table comes out as it stands.

`state` is what the trail tells, up to any event; `present` is what the tables hold; and
`differences` says in words where the two part, which is where somebody edited past the program.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from ketrate.store import replay_chart, replay_ratings, replay_rules, replay_signing, replay_visits
from ketrate.store.replay_names import name_of
from ketrate.store.replay_state import UNTOLD, Row, State, Told, altered_texts, texts_of
from ketrate.store.replay_tables import ANSWERS, TABLES, Key
from ketrate.store.vault import Vault
from ketrate.words import tr

_ROOMS = (replay_rules, replay_visits, replay_chart, replay_ratings, replay_signing)
RULES = {kind: rule for one in _ROOMS for kind, rule in one.RULES.items()}
CHANGE_NOTHING = frozenset(
    {
        "clinic.make",
        "bulk.import",
        "bulk.demo",
        "recovery.renew",
        "session.confirm",
        "prorating.choose",
        "protocol.save",
        "protocol.retire",
        "protocol.take_up",
        "protocol.delete",
    }
)
"""Kinds that move the printed head and yet set no column."""
MOST_SAID = 20
_EVENTS = """SELECT seq, kind, entity_uid, patient_uid, body FROM event
    WHERE station = 1 AND changed = 1 AND (?1 IS NULL OR seq <= ?1) ORDER BY seq"""


class Replay:
    """Hears the events in their order, and builds what they tell."""

    def __init__(self, vault: Vault) -> None:
        self.state = State(texts_of(vault))

    def hear(
        self,
        seq: int,
        kind: str,
        uid: bytes | None,
        patient: bytes | None,
        document: dict[str, Any],
    ) -> None:
        """One event; one that contradicts those before it is kept in `state.untold`."""
        told = Told(
            seq, kind, uid or b"", patient, document, document["facts"], _is_early(document)
        )
        self.state.hear(told)
        rule = rule_for(kind)
        if rule is None:
            return
        try:
            rule(self.state, told)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            self.state.untold.append(seq)


def rule_for(kind: str) -> replay_rules.Rule | None:
    """What such an event does to the rows; None where it does nothing."""
    return RULES.get(kind) or RULES.get(kind.partition(".")[0] + ".*")


def _is_early(document: dict[str, Any]) -> bool:
    """Whether it was written when events did not yet hold every fact."""
    return bool(document.get("form", 1) == 1)


def state(vault: Vault, until: int | None = None) -> State:
    """What the trail tells, from its start up to and with the event of that number."""
    replaying = Replay(vault)
    for seq, kind, uid, patient, text in vault.rows(_EVENTS, (until,)):
        replaying.hear(seq, kind, uid, patient, json.loads(text))
    return replaying.state


def present(vault: Vault) -> State:
    """What the tables hold, in the same form."""
    found = State(texts_of(vault))
    for table, key, row in _kept(vault):
        found.rows[table][key] = list(row)
    found.answers = _answers(vault)
    return found


def differences(vault: Vault, told: State | None = None) -> list[str]:
    """One sentence for each column, row or answer that the trail tells otherwise."""
    told = told or state(vault)
    said = [tr("entry {n} of the trail cannot be replayed", n=seq) for seq in told.untold]
    if altered_texts(vault, told):
        said.append(tr("a text was altered outside the program"))
    if _altered_files(vault):
        said.append(tr("a kept scale or schedule was altered outside the program"))
    for table, key, problem in _parted(vault, told):
        said.append(tr("{record}: {problem}", record=name_of(vault, table, key), problem=problem))
        if len(said) > MOST_SAID:
            return [*said[:MOST_SAID], tr("… and more")]
    return said


def _parted(vault: Vault, told: State) -> Iterator[tuple[str, Key, str]]:
    missing = {name: dict.fromkeys(rows) for name, rows in told.rows.items()}
    for table, key, row in _kept(vault):
        missing[table].pop(key, None)
        before = told.rows[table].get(key)
        if before is None:
            if table not in told.open_ended:
                yield table, key, tr("the trail does not know it")
        elif before != row:
            for name in _columns_that_differ(table, before, row):
                words = name.replace("_", " ")
                yield table, key, tr("{column} differs from the trail", column=words)
    for table, keys in missing.items():
        for key in keys:
            yield table, key, tr("it is in the trail and no longer in the vault")
    yield from _parted_answers(told.answers, _answers(vault))


def _columns_that_differ(table: str, told: Row, kept: Row) -> list[str]:
    columns = TABLES[table].columns
    return [name for name, one, other in zip(columns, told, kept, strict=True) if one != other]


def _parted_answers(
    told: dict[bytes, dict[int, object]], kept: dict[bytes, dict[int, object]]
) -> Iterator[tuple[str, Key, str]]:
    for uid in told.keys() | kept.keys():
        before, now = told.get(uid, {}), kept.get(uid, {})
        if before == now:
            continue
        for item in sorted(before.keys() | now.keys()):
            if before.get(item) != now.get(item):
                yield "rating", uid, tr("item {n} differs from the trail", n=item)


def _kept(vault: Vault) -> Iterator[tuple[str, Key, list[Any]]]:
    for table in TABLES.values():
        width, there = len(table.key), columns_of(vault, table.name)
        if not there:
            continue
        lacks = [n for n, name in enumerate(table.columns) if name not in there]
        for row in vault.rows(table.select(there)):
            columns = list(row[width:])
            for place in lacks:
                columns[place] = UNTOLD
            yield table.name, row[0] if width == 1 else row[:width], columns


def _altered_files(vault: Vault) -> bool:
    """Whether a kept file is not the one its hash names."""
    rows = vault.rows("SELECT hash, text FROM definition")
    return any(hashlib.sha256(text.encode()).hexdigest() != name for name, text in rows)


def columns_of(vault: Vault, table: str) -> frozenset[str]:
    """The columns a table has in this vault; none where an older program made it without."""
    rows = vault.rows("SELECT name FROM pragma_table_info(?)", (table,))
    return frozenset(row[0] for row in rows)


def _answers(vault: Vault) -> dict[bytes, dict[int, object]]:
    uids: dict[int, bytes] = dict(vault.rows("SELECT id, uid FROM rating"))
    found: dict[bytes, dict[int, object]] = {}
    last: int | None = None
    of_one: dict[int, object] = {}
    for number, item, given, carried in vault.rows(ANSWERS):
        if number != last:
            last, of_one = number, {}
            found[uids.get(number, b"")] = of_one
        of_one[item] = given if carried is None else (given, uids.get(carried, carried))
    return found
