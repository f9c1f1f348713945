"""The first run: a clinic folder, its first administrator, and the recovery key on paper."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clock import Clock
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.staff import Role
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.keys import Keyring

SHORTEST_PASSWORD = 12
LONGEST_LOGIN = 64


@dataclass(frozen=True, slots=True)
class Prepared:
    """A clinic that is ready to be made as soon as its recovery key has been typed back."""

    login: str
    name: str
    roles: frozenset[Role]
    keyring: "Keyring"

    @property
    def recovery_key(self) -> str:
        """The key to write down: with it, and only with it, lost passwords can be survived."""
        return self.keyring.recovery_key


def check_password(password: str, login: str) -> None:
    """Raises BadInputError for a password that is too short or too easy to guess."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInputError(
            tr("Password"),
            tr("it has {n} characters.", n=len(password)),
            tr("Use at least {n}; several words are fine.", n=SHORTEST_PASSWORD),
        )
    is_one_sign = len(set(password)) < 4
    is_name = login and login.casefold() in password.casefold() and len(password) < len(login) + 6
    if is_one_sign or is_name:
        raise BadInputError(
            tr("Password"), tr("it is too easy to guess."), tr("Use several words instead.")
        )


def check_login(login: str) -> None:
    """Raises BadInputError for a sign-in name that is empty, too long or not printable."""
    if not login.strip() or len(login) > LONGEST_LOGIN or not login.isprintable():
        raise BadInputError(
            tr("Sign-in name"),
            tr("it must have 1 to {n} printable characters.", n=LONGEST_LOGIN),
            tr("Choose another name."),
        )


def is_free(folder: Path) -> bool:
    """Whether a new clinic may be made in the folder: it holds none, and none was lost there."""
    from ketrate.store import folder as clinic_folder

    return clinic_folder.look(Path(folder)) is clinic_folder.FolderState.EMPTY


def prepare(
    login: str,
    name: str,
    password: str,
    roles: frozenset[Role] = frozenset({Role.ADMINISTRATOR}),
) -> Prepared:
    """Keys for a new clinic; slow on purpose (key derivation). Nothing is written yet."""
    from ketrate.store import keys

    check_login(login)
    check_password(password, login)
    return Prepared(login, name or login, roles, keys.new_keyring(login, password))


def confirm(prepared: Prepared, typed_recovery_key: str, folder: Path, clock: Clock) -> None:
    """Make the clinic, if the recovery key was typed back right (case and spaces do not matter).

    Raises BadInputError for a wrong key and NotNowError for a folder that already has a clinic.
    """
    from ketrate.store import keys

    if not keys.same_recovery_key(typed_recovery_key, prepared.recovery_key):
        raise BadInputError(
            tr("Recovery key"),
            tr("this is not the key that was shown."),
            tr("Compare it with your paper and type it again."),
        )
    make(prepared, folder, clock)


def make(prepared: Prepared, folder: Path, clock: Clock) -> None:
    """Write vault and keys into a folder without a clinic, with the first administrator in it."""
    from ketrate.store import folder as clinic_folder
    from ketrate.store import keys, staff
    from ketrate.store.vault import create_vault

    folder = Path(folder)
    if clinic_folder.look(folder) is not clinic_folder.FolderState.EMPTY:
        raise NotNowError(
            tr("{folder} already holds a clinic.", folder=folder), tr("Choose an empty folder.")
        )
    clinic_folder.make_tree(folder)
    now = clock.now()
    vault = create_vault(folder, prepared.keyring.data_key, now)
    try:
        with vault.change(by=prepared.login, at=now) as change:
            staff.add(change, prepared.login, prepared.name, prepared.roles)
    finally:
        vault.close()
    keys.write_keyring(folder, prepared.keyring)
