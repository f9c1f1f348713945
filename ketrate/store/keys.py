"""Keys: one random data key, held by every user wrapped under a password of their own.

Argon2id turns a password into a wrapping key, AES-GCM wraps the data key with the clinic and the
sign-in name as associated data, so that a wrap moved to another name or clinic does not open.
A recovery key on paper holds it in the same way.
"""

import base64
import hashlib
import json
import os
import secrets
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketrate.clock import Moment
from ketrate.errors import (
    BadInputError,
    NotFoundError,
    SaveFailedError,
    VaultDamagedError,
    WrongPasswordError,
)
from ketrate.store import tries
from ketrate.store.folder import KEYS, KEYS_COPY, write_whole
from ketrate.words import tr

RECOVERY = "*recovery*"
"""The holder's name under which the key on paper is kept; no person may have it."""
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
_TOO_MUCH_KIB = 4 * 1024 * 1024
_Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of the vault (32 bytes) and the clinic it belongs to (16 bytes)."""

    secret: bytes = field(repr=False)
    clinic: bytes


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped for one holder; nothing of it is written until `put_slots`."""

    holder: str
    wrap: _Document = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keyring:
    """A new clinic's keys: nothing of it is written until `write_keyring`."""

    data_key: DataKey = field(repr=False)
    recovery_key: str = field(repr=False)
    document: _Document = field(repr=False)


def new_keyring(login: str, password: str) -> Keyring:
    """A new data key with its first holder and a recovery key; slow on purpose."""
    data_key = DataKey(secrets.token_bytes(32), uuid.uuid4().bytes)
    recovery = _new_recovery_key()
    holders = {
        login: _wrap(data_key, login, password),
        RECOVERY: _wrap(data_key, RECOVERY, _plain(recovery)),
    }
    document = {"version": 1, "clinic": data_key.clinic.hex(), "holders": holders}
    return Keyring(data_key, recovery, document)


def write_keyring(folder: Path, keyring: Keyring) -> None:
    """Write the key file and its copy, each whole or not at all."""
    _write(folder, keyring.document)


def unlock(
    folder: Path, login: str, password: str, now: Moment, *, must_count: bool = True
) -> DataKey:
    """The data key by name and password; slow. The try is counted, durably, before it is checked.

    Raises WrongPasswordError with the seconds to wait after too many tries, and SaveFailedError
    where no try can be counted. `must_count=False` is for looking at a clinic on a read-only
    medium, whose key file could be tried out elsewhere just as well.
    """
    document = _read(folder)
    counted = login if login in document["holders"] else ""
    can_count = True
    try:
        tries.count(folder, counted, now)
    except SaveFailedError:
        if must_count:
            raise
        can_count = False
    key = _unwrap(document, login, password)
    if key is None:
        raise WrongPasswordError(tries.wait_s(folder, counted, now))
    if can_count:
        tries.forgive(folder, counted)
    return key


def unlock_with_recovery(folder: Path, typed: str, now: Moment) -> DataKey:
    """The data key by the key on paper; counted like a password."""
    return unlock(folder, RECOVERY, _plain(typed), now)


def same_recovery_key(typed: str, shown: str) -> bool:
    """Whether the key was typed back right; case, spaces and look-alike signs do not matter."""
    return secrets.compare_digest(_plain(typed).encode(), _plain(shown).encode())


def holders(folder: Path) -> tuple[str, ...]:
    """Everyone who has a key, `RECOVERY` among them, in order of their coming."""
    return tuple(_read(folder)["holders"])


def new_slot(data_key: DataKey, login: str, password: str) -> Slot:
    """A key for a person, under a password; slow. Raises BadInputError for a reserved name."""
    if login == RECOVERY or not login:
        raise BadInputError(tr("Sign-in name"), tr("it is reserved."))
    return Slot(login, _wrap(data_key, login, password))


def new_recovery(data_key: DataKey) -> tuple[Slot, str]:
    """A new recovery key and its slot; slow. The old one opens until `put_slots`."""
    recovery = _new_recovery_key()
    return Slot(RECOVERY, _wrap(data_key, RECOVERY, _plain(recovery))), recovery


def put_slots(folder: Path, *slots: Slot) -> tuple[Slot, ...]:
    """Put slots into the key file in one write; what they replace, for putting back."""
    document = _read(folder)
    before = document["holders"]
    replaced = tuple(Slot(s.holder, before[s.holder]) for s in slots if s.holder in before)
    _write(folder, document | {"holders": before | {s.holder: s.wrap for s in slots}})
    return replaced


def remove_holder(folder: Path, login: str) -> None:
    """Take a person's key away; raises NotFoundError. The recovery key cannot be taken."""
    document = _read(folder)
    if login == RECOVERY or document["holders"].pop(login, None) is None:
        raise NotFoundError(tr("key of"), login)
    _write(folder, document)


def _wrap(data_key: DataKey, login: str, password: str) -> _Document:
    from ketrate.store import wrapping  # a quarter of the memory at the first paint

    salt, nonce = os.urandom(16), os.urandom(12)
    wrap: _Document = {"memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES}
    key = wrapping.derive(password, salt, wrap)
    sealed = wrapping.seal(key, nonce, data_key.secret, data_key.clinic + login.encode())
    return wrap | {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def _unwrap(document: _Document, login: str, password: str) -> DataKey | None:
    from ketrate.store import wrapping

    wrap = document["holders"].get(login)
    if wrap is None:  # as slow as a wrong password, so that names cannot be tried out
        cost = {"memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES}
        wrapping.derive(password, bytes(16), cost)
        return None
    clinic = bytes.fromhex(document["clinic"])
    key = wrapping.derive(password, bytes.fromhex(wrap["salt"]), wrap)
    nonce, sealed = bytes.fromhex(wrap["nonce"]), bytes.fromhex(wrap["sealed"])
    secret = wrapping.unseal(key, nonce, sealed, clinic + login.encode())
    return None if secret is None else DataKey(secret, clinic)


def _write(folder: Path, document: _Document) -> None:
    content = json.dumps(document, indent=1).encode()
    write_whole(folder / KEYS, content)
    write_whole(folder / KEYS_COPY, content)


def _read(folder: Path) -> _Document:
    for name in (KEYS, KEYS_COPY):
        document = _sound(folder / name)
        if document is not None:
            return document
    raise VaultDamagedError(folder / KEYS, tr("the key file cannot be read"))


def _sound(path: Path) -> _Document | None:
    try:
        document = json.loads(path.read_bytes())
        bytes.fromhex(document["clinic"])
        sound = document["version"] == 1 and all(map(_is_wrap, document["holders"].values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return document if sound else None


def _is_wrap(wrap: _Document) -> bool:
    sizes = [len(bytes.fromhex(wrap[name])) for name in ("salt", "nonce", "sealed")]
    strong = MEMORY_KIB <= wrap["memory_kib"] <= _TOO_MUCH_KIB and wrap["passes"] >= PASSES
    return sizes == [16, 12, 48] and strong and wrap["lanes"] >= 1


def _new_recovery_key() -> str:
    letters = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    letters += base64.b32encode(hashlib.sha256(letters.encode()).digest()).decode()[:2]
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _plain(typed: str) -> str:
    letters = "".join(sign for sign in typed.upper() if sign.isalnum())
    return letters.translate(str.maketrans("018", "OIB"))
