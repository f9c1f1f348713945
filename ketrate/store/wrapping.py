"""Passwords into keys, and keys around keys: Argon2id and AES-256-GCM, nothing of our own."""

from collections.abc import Mapping
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def derive(password: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    """32 bytes by Argon2id; `cost` names memory_kib, passes and lanes. Slow on purpose."""
    return hash_secret_raw(
        password.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost["passes"],
        memory_cost=cost["memory_kib"],
        parallelism=cost["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def seal(key: bytes, nonce: bytes, secret: bytes, bound_to: bytes) -> bytes:
    """The secret, readable only with the key and only in the place it is bound to."""
    return AESGCM(key).encrypt(nonce, secret, bound_to)


def unseal(key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """The secret, or None where key or place do not fit."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound_to)
    except InvalidTag:
        return None
