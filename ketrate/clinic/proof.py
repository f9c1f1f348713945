"""That somebody who is signed in has just shown who they are, once more, for one act."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ketrate.clinic import people
from ketrate.clinic.desk import Desk
from ketrate.clock import Moment
from ketrate.errors import BadInputError, LockedError, NotNowError, WrongPasswordError
from ketrate.records.ids import StaffId
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change, Vault

GOOD_FOR_S = 120
"""Seconds by the boot clock: time to press the button, not to leave the desk."""


@dataclass(eq=False, slots=True)
class Proof:
    """Name and password of the signed-in person were typed and right.

    Good once, for two minutes, and for this sign-in only: locking or changing user ends it, as
    the vault it was given for is closed then.
    """

    staff_id: StaffId
    at: Moment
    vault: "Vault" = field(repr=False)
    is_spent: bool = False


def prove(desk: Desk, name: str, password: str) -> Proof:
    """Check name and password of the signed-in person again; slow, counted like a sign-in.

    `name` is their sign-in name or printed name. Raises BadInputError for another name,
    WrongPasswordError with the wait (noted in the trail), LockedError when nobody is signed in
    or they went while the password was being checked.
    """
    staff, vault = desk.signed_in(), desk.vault
    if _plain(name) not in (_plain(staff.login), _plain(staff.name)):
        raise BadInputError(
            tr("Name"),
            tr("{name} is signed in.", name=staff.name),
            tr("Sign with that name, or let the other person sign in."),
        )
    try:
        people.prove(desk, password)
    except WrongPasswordError:
        if desk.vault_if_open is vault:
            desk.note("sign.refused", staff.uid)
        raise
    if desk.vault_if_open is not vault:
        raise LockedError
    return Proof(staff.id, desk.clock.now(), vault)


@contextmanager
def spending(desk: Desk, proof: Proof) -> "Iterator[Change]":
    """One transaction that takes the proof with it; if it fails, the proof is still good."""
    _require_good(desk, proof)
    with desk.change() as change:
        yield change
    proof.is_spent = True


def _require_good(desk: Desk, proof: Proof) -> None:
    is_theirs = proof.vault is desk.vault and proof.staff_id == desk.signed_in().id
    if proof.is_spent or not is_theirs or not _is_fresh(proof, desk.clock.now()):
        raise NotNowError(
            tr("Your name and password are needed once more."), tr("Type them again.")
        )


def _is_fresh(proof: Proof, now: Moment) -> bool:
    passed_s = (now.boot_ns - proof.at.boot_ns) / 1e9
    return now.boot_id == proof.at.boot_id and 0 <= passed_s <= GOOD_FOR_S


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
