"""The trail's form: canonical JSON, and a SHA-256 chain, one per station."""

import hashlib
import json
from dataclasses import dataclass, field

from ketrate.clock import Instant, Moment
from ketrate.store.rows import instant, us

Facts = dict[str, object]
FORM = 2
"""Since this form the facts of an event are enough to rebuild every row it changed."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one event says. `uid` names the record and `patient` whose it is."""

    kind: str
    uid: bytes | None = None
    patient: bytes | None = None
    facts: Facts = field(default_factory=dict)
    changed_data: bool = True


def body(note: Note, by: str, at: Moment) -> str:
    """The event as canonical JSON: sorted keys, no spaces; it is also what is sent elsewhere."""
    document = {
        "boot": at.boot_id,
        "boot_ns": at.boot_ns,
        "by": by,
        "changed": note.changed_data,
        "facts": note.facts,
        "form": FORM,
        "kind": note.kind,
        "offset": at.instant.offset_minutes,
        "patient": note.patient.hex() if note.patient else None,
        "uid": note.uid.hex() if note.uid else None,
        "utc_us": us(at.instant.utc),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def genesis(station: bytes) -> bytes:
    """What stands before a station's first event."""
    return hashlib.sha256(b"ketrate trail 1" + station).digest()


def link(previous: bytes, seq: int, text: str) -> bytes:
    """The hash of an event: over the hash before it, its number and its body."""
    return hashlib.sha256(previous + seq.to_bytes(8, "big") + text.encode()).digest()


def moment(document: Facts) -> Moment:
    """The time an event was written, by every clock."""
    at: Instant = instant(int(str(document["utc_us"])), int(str(document["offset"])))
    return Moment(at, int(str(document["boot_ns"])), str(document["boot"]))
