"""What the trail has told so far: the rows of every table, by uid."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ketrate.store import said
from ketrate.store.replay_tables import TABLES, Key
from ketrate.store.rows import us
from ketrate.store.vault import Vault

Given = object
"""An answer: a value, a reason, or (either, uid of the rating it was carried from)."""
Row = list[Any]
Times = tuple[Any, Any]
_NONE, _MINUTE = timedelta(0), timedelta(minutes=1)


class _Untold:
    """Stands for what early events did not say, or what was erased: equal to whatever is kept."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "(untold)"


UNTOLD: Any = _Untold()


@dataclass(slots=True)
class Told:
    """One event, as the rules read it. Facts that early events (form 1) lack are UNTOLD."""

    seq: int
    kind: str
    uid: bytes
    patient: bytes | None
    document: dict[str, Any]
    facts: dict[str, Any]
    is_early: bool

    def fact(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON held
        """A fact; raises KeyError for one that the event should have had."""
        return self.facts.get(name, UNTOLD) if self.is_early else self.facts[name]

    @property
    def own_time(self) -> Times:
        """When the event itself was written."""
        return self.document["utc_us"], self.document["offset"]

    def link(self, name: str) -> Any:  # noqa: ANN401 - a uid, None or UNTOLD
        """The uid of another record, or None."""
        value = self.fact(name)
        return bytes.fromhex(value) if isinstance(value, str) else value

    def time(self, name: str) -> Times:
        """A time as microseconds and offset; early events kept whole seconds only."""
        at = UNTOLD if self.is_early else self.facts[name]
        if isinstance(at, dict):
            return at["us"], at["offset"]
        return (at, at) if at is UNTOLD else exact_pair(at)

    def when(self, name: str) -> tuple[Any, Any, Any, Any]:
        """A point in time or a distance, as the four columns of a rating."""
        value = self.fact(name)
        if isinstance(value, dict):
            return None, None, value["minutes"], value["day"]
        return (*self.time(name), None, None)


@dataclass
class State:
    """Every row of every table; `answers` by rating and item."""

    texts: dict[str, tuple[bytes | None, str | None]] = field(default_factory=dict)
    rows: dict[str, dict[Key, Row]] = field(default_factory=lambda: {name: {} for name in TABLES})
    answers: dict[bytes, dict[int, Given]] = field(default_factory=dict)
    staff: dict[str, bytes] = field(default_factory=dict)
    """The uid of everybody so far, by sign-in name."""
    heard: dict[str, tuple[str, bytes | None]] = field(default_factory=dict)
    """Texts that events named: their SHA-256, and whose they are."""
    open_ended: set[str] = field(default_factory=set)
    """Tables of which early events did not name every row."""
    untold: list[int] = field(default_factory=list)
    """Numbers of events that could not be replayed."""

    def words(self, reference: object) -> Any:  # noqa: ANN401 - a text, None or UNTOLD
        """The text of a reference; None for none, UNTOLD when it was erased."""
        if not isinstance(reference, dict):
            return reference
        text = self.texts.get(reference["said"], (None, ""))[1]
        return UNTOLD if text is None else text

    def put(self, table: str, key: Key, **values: object) -> None:
        """Set columns of a row that is there."""
        row, index = self.rows[table][key], TABLES[table].index
        for name, value in values.items():
            row[index[name]] = value

    def get(self, table: str, key: Key, column: str) -> Any:  # noqa: ANN401 - whatever it holds
        """One column of a row."""
        return self.rows[table][key][TABLES[table].index[column]]

    def hear(self, told: Told) -> None:
        """Remember which texts an event named."""
        for name, fact in told.facts.items():
            if type(fact) is dict and name not in said.PLAIN:
                self._hear_in(fact, None if name == "rater" else told.patient)

    def _hear_in(self, fact: dict[str, Any], whose: bytes | None) -> None:
        if fact.keys() == said.REFERENCE:
            before = self.heard.setdefault(fact["said"], (fact["sha256"], whose))
            if before[0] != fact["sha256"]:
                self.heard[fact["said"]] = ("", whose)
            return
        for inner in fact.values():
            if type(inner) is dict:
                self._hear_in(inner, whose)


def exact_pair(text: str | None) -> tuple[int | None, int | None]:
    """The two columns of a time that the trail holds to the microsecond."""
    if text is None:
        return None, None
    at = datetime.fromisoformat(text)
    return us(at), (at.utcoffset() or _NONE) // _MINUTE


def texts_of(vault: Vault) -> dict[str, tuple[bytes | None, str | None]]:
    """Every kept text with its salt, by the name that events use."""
    return {row[0].hex(): row[1:] for row in vault.rows("SELECT uid, salt, text FROM said")}


def altered_texts(vault: Vault, state: State) -> bool:
    """Whether a text is not the one the trail saw, is another's, or is named by no event."""
    rows = vault.rows("SELECT uid, patient_uid, salt, text FROM said")
    kept = {row[0].hex(): row[1:] for row in rows}
    for uid, (digest, whose) in state.heard.items():
        patient, salt, text = kept.pop(uid, (None, None, ""))
        if patient != whose or (text is not None and said.digest(salt or b"", text) != digest):
            return True
    return bool(kept)
