"""Signing in and out: a name, a password, and the vault opens."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic import retired, steady
from ketrate.clinic.desk import Desk
from ketrate.clock import Instant
from ketrate.errors import KetRateError, WrongPasswordError
from ketrate.records.staff import Staff

if TYPE_CHECKING:
    from ketrate.store.keys import DataKey as DataKey  # noqa: PLC0414 - pages name it too


@dataclass(frozen=True, slots=True)
class LastVisit:
    """What a person is told at sign-in: when they came last, and wrong passwords since then."""

    at: Instant | None
    wrong_passwords: int


def people(folder: Path) -> tuple[str, ...]:
    """The sign-in names that have a key to this clinic."""
    from ketrate.store import keys

    return tuple(name for name in keys.holders(folder) if name != keys.RECOVERY)


def derive_key(desk: Desk, login: str, password: str, *, is_read_only: bool = False) -> "DataKey":
    """The data key, by name and password; slow, so it runs behind the window.

    The try is counted before it is checked; raises WrongPasswordError with the wait, if any.
    `is_read_only` lets a folder pass in which nothing can be written.
    """
    from ketrate.store import keys, tries

    now = desk.clock.now()
    wrong = tries.wrong(desk.folder, login)
    key = keys.unlock(desk.folder, login, password, now, must_count=not is_read_only)
    desk.wrong_passwords[login] = wrong
    return key


def wait_s(desk: Desk, login: str) -> int:
    """Seconds until the next password of that name is looked at; 0 when it is at once."""
    from ketrate.store import tries

    return tries.wait_s(desk.folder, login, desk.clock.now())


def sign_in(
    desk: Desk,
    login: str,
    key: "DataKey",
    *,
    read_only: bool = False,
    without_witness: bool = False,
) -> Staff:
    """Open the vault and note who came; raises WrongPasswordError for a person disabled since."""
    from ketrate.store import audit, staff
    from ketrate.store.vault import open_vault

    desk.lock()
    vault = open_vault(desk.folder, key, read_only=read_only, without_witness=without_witness)
    person = staff.by_login(vault, login)
    if person is None or not person.is_enabled:
        vault.close()
        if person is not None and not read_only:
            _take_left_key(desk.folder, login)
        raise WrongPasswordError
    desk.vault_if_open, desk.staff = vault, person
    retired.look_up(desk)
    steady.go_on(desk)
    wrong = desk.wrong_passwords.pop(login, 0)
    before = staff.last_sign_in(vault, person.uid)
    desk.last_visit = LastVisit(before, wrong)
    if not read_only:
        with desk.change() as change:
            if wrong:
                facts: dict[str, object] = {"login": login, "count": wrong}
                audit.note_view(change, "staff.wrong_password", entity_uid=person.uid, body=facts)
            audit.note_view(change, "staff.sign_in", entity_uid=person.uid, body={})
    return person


def _take_left_key(folder: Path, login: str) -> None:
    """A disabling that was cut in the middle left the key of somebody who may not come in."""
    from ketrate.store import keys

    if login in keys.holders(folder):
        keys.remove_holder(folder, login)


def sign_out(desk: Desk, locked_by: str = "") -> None:
    """Note who went, and lock; locks as well where it cannot be noted, and then says why.

    `locked_by` (idle, sleep, system, hand) makes it a lock: the window stays, for anybody.
    """
    try:
        if desk.staff is not None and locked_by:
            desk.note("staff.lock", desk.staff.uid, why=locked_by)
        elif desk.staff is not None:
            desk.note("staff.sign_out", desk.staff.uid)
    finally:
        desk.lock()


def leave(desk: Desk, locked_by: str = "") -> None:
    """Sign out, whatever happens: an entry that a full disk refuses keeps no patient in view."""
    with suppress(KetRateError):
        sign_out(desk, locked_by)
