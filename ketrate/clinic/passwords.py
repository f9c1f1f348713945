"""One's own way in: a new password, a new recovery key, and coming in with the key on paper.

Here the key file is written first (all its slots in one replacement) and the vault's note is
committed after it. Cut between the two, the password just typed, or the paper just typed back,
already opens the clinic; a temporary password's flag may still stand and then asks for one more
change. The other order could leave a paper that opens nothing. When the note is refused while
the program lives, the key file is put back as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ketrate.clinic import people, unlock
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadInputError, KetRateError, NotNowError
from ketrate.records.staff import Role, Staff
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.keys import DataKey, Slot
    from ketrate.store.vault import Change


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A recovery key that counts once it has been typed back."""

    recovery_key: str = field(repr=False)
    slots: "tuple[Slot, ...]"


def own_slot(desk: Desk, old: str, new: str) -> "Slot":
    """A key under one's new password, after the old one was checked again; slow.

    Raises WrongPasswordError, and BadInputError for a new one that is weak or the old one.
    """
    login = desk.signed_in().login
    key = people.prove(desk, old)
    if old == new:
        raise BadInputError(
            tr("New password"), tr("it is the old one."), tr("Choose another password.")
        )
    return people.access(key, login, new)


def change_own(desk: Desk, slot: "Slot") -> Staff:
    """Make the new password count for whoever is signed in."""
    from ketrate.store import staff

    login = require(desk, Action.OWN_PASSWORD).login
    if slot.holder != login:
        raise NotNowError(tr("Another person has signed in since."), tr("Start again."))
    with _keys_then_note(desk, slot) as change:
        person = staff.note_password(change, login, "password.change", is_temporary=False)
    desk.staff = person
    return person


def new_paper(desk: Desk, password: str) -> NewPaper:
    """A new recovery key, after one's password was checked again; slow, nothing is written."""
    from ketrate.store import keys

    slot, recovery_key = keys.new_recovery(people.prove(desk, password))
    return NewPaper(recovery_key, (slot,))


def renew_recovery(desk: Desk, paper: NewPaper, typed: str) -> None:
    """Make the new recovery key count, and the old one no longer, if it was typed back right."""
    from ketrate.store.chain import Note

    require(desk, Action.RENEW_RECOVERY)
    _check_typed(paper, typed)
    with _keys_then_note(desk, *paper.slots) as change:
        change.note(Note("recovery.renew"))


def by_paper(desk: Desk, typed: str) -> "DataKey":
    """The data key by the key on paper; slow, and counted like a password."""
    from ketrate.store import keys

    return keys.unlock_with_recovery(desk.folder, typed, desk.clock.now())


def administrators(desk: Desk, key: "DataKey") -> tuple[Staff, ...]:
    """Who may be given a new password by the key on paper: enabled administrators."""
    from ketrate.store import staff
    from ketrate.store.vault import open_vault

    vault = open_vault(desk.folder, key, read_only=True)
    try:
        known = staff.everyone(vault)
    finally:
        vault.close()
    return tuple(one for one in known if one.is_enabled and Role.ADMINISTRATOR in one.roles)


def prepare_recovery(key: "DataKey", login: str, password: str) -> NewPaper:
    """A new password for an administrator and a new recovery key; slow, nothing is written."""
    from ketrate.store import keys

    own = people.access(key, login, password)
    slot, recovery_key = keys.new_recovery(key)
    return NewPaper(recovery_key, (own, slot))


def recover(desk: Desk, key: "DataKey", paper: NewPaper, typed: str) -> Staff:
    """Come in: the new password and the new paper count from here on, the old ones no longer."""
    from ketrate.store import staff, tries
    from ketrate.store.chain import Note

    _check_typed(paper, typed)
    login = paper.slots[0].holder
    person = unlock.sign_in(desk, login, key)
    try:
        if Role.ADMINISTRATOR not in person.roles:
            raise NotNowError(  # noqa: TRY301 - the desk is locked again for every refusal
                tr("{login} is no administrator.", login=login), tr("Choose an administrator.")
            )
        with _keys_then_note(desk, *paper.slots) as change:
            person = staff.note_password(change, login, "password.recover", is_temporary=False)
            change.note(Note("recovery.renew"))
    except BaseException:
        desk.lock()
        raise
    tries.forgive(desk.folder, login)
    desk.staff = person
    return person


def _check_typed(paper: NewPaper, typed: str) -> None:
    from ketrate.store import keys

    if not keys.same_recovery_key(typed, paper.recovery_key):
        raise BadInputError(
            tr("Recovery key"),
            tr("this is not the key that was shown."),
            tr("Compare it with your paper and type it again."),
        )


@contextmanager
def _keys_then_note(desk: Desk, *slots: "Slot") -> "Iterator[Change]":
    from ketrate.store import keys

    before = keys.put_slots(desk.folder, *slots)
    try:
        with desk.change() as change:
            yield change
    except KetRateError:
        keys.put_slots(desk.folder, *before)
        raise
