"""The witness: a small file beside the vault that knows how far the trail had come.

Two slots, written in turn and synced, so that a torn write spoils at most the older news. It
notices a vault that was cut, rolled back or exchanged, which no check inside the vault can.
"""

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

SLOT_BYTES = 512
_FORM = struct.Struct(">8sQ32s16s16s")
_MARK = b"KETRATE1"
_CHECK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Testimony:
    """The last sequence number and head; `clinic` and `salt` tell whose vault it is."""

    seq: int
    head: bytes
    clinic: bytes
    salt: bytes


def encode(said: Testimony) -> bytes:
    """One slot: mark, content, SHA-256 over both, filled up to its size."""
    content = _FORM.pack(_MARK, said.seq, said.head, said.clinic, said.salt)
    return (content + hashlib.sha256(content).digest()).ljust(SLOT_BYTES, b"\0")


def decode(slot: bytes) -> Testimony | None:
    """What a slot says, or None when it is torn, empty or not ours."""
    content, check = slot[: _FORM.size], slot[_FORM.size : _FORM.size + _CHECK_BYTES]
    if len(check) < _CHECK_BYTES or hashlib.sha256(content).digest() != check:
        return None
    mark, seq, head, clinic, salt = _FORM.unpack(content)
    return Testimony(seq, head, clinic, salt) if mark == _MARK else None


def read(path: Path) -> Testimony | None:
    """The newest sound slot; None when there is no file or neither slot is sound."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    slots = (decode(content[:SLOT_BYTES]), decode(content[SLOT_BYTES : 2 * SLOT_BYTES]))
    return max((slot for slot in slots if slot), key=lambda slot: slot.seq, default=None)


class Witness:
    """The open witness file of one vault; the slots take turns, the older one is overwritten."""

    def __init__(self, path: Path) -> None:
        is_new = not path.exists()
        self._file = path.open("w+b" if is_new else "r+b", buffering=0)
        if is_new:
            path.chmod(0o600)
            self._file.write(b"\0" * (2 * SLOT_BYTES))
            os.fsync(self._file.fileno())
        self._turn = self._older_slot()

    def _older_slot(self) -> int:
        self._file.seek(0)
        slots = [decode(self._file.read(SLOT_BYTES)) for _ in range(2)]
        first, second = (slot.seq if slot else -1 for slot in slots)
        return 0 if first <= second else 1

    def write(self, said: Testimony) -> None:
        """Put it into the slot whose turn it is, durably."""
        self._file.seek(self._turn * SLOT_BYTES)
        self._file.write(encode(said))
        getattr(os, "fdatasync", os.fsync)(self._file.fileno())
        self._turn = 1 - self._turn

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
