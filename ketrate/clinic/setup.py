"""The first run: a clinic folder, its first administrator, and the recovery key on paper."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic.leave_no_trace import made_folder, names, remove
from ketrate.clock import Clock
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.staff import Role
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.keys import Keyring

SHORTEST_PASSWORD = 12
LONGEST_LOGIN = 64
OWNER_ONLY = 0o700


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
    if login.startswith("*"):  # such names are the program's own: the key on paper has one
        raise BadInputError(
            tr("Sign-in name"), tr("it must not begin with *."), tr("Choose another name.")
        )
    if login != login.strip():
        raise BadInputError(
            tr("Sign-in name"),
            tr("it begins or ends with a space."),
            tr("Leave the space out."),
        )
    if not login or len(login) > LONGEST_LOGIN or not login.isprintable():
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


def require_free(folder: Path) -> None:
    """Raises NotNowError for a folder that holds a clinic, or lost one."""
    if not is_free(folder):
        raise NotNowError(
            tr("{folder} already holds a clinic.", folder=folder), tr("Choose an empty folder.")
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A clinic just made, and what stood in its folder before."""

    folder: Path
    before: frozenset[str]

    def undo(self) -> None:
        """Take away what was made, for when the rest of the making failed."""
        from ketrate.store import folder as clinic_folder

        files = frozenset(clinic_folder.OWN_FILES) - self.before
        remove(self.folder, files, frozenset(clinic_folder.OWN_FOLDERS) - self.before)


def make(prepared: Prepared, folder: Path, clock: Clock) -> Made:
    """Write vault and keys into a folder without a clinic, with the first administrator in it.

    Raises NotNowError for a folder with a clinic, SaveFailedError when the disk refuses; then
    the folder is as it was.
    """
    from ketrate.store import folder as clinic_folder

    folder = Path(folder)
    require_free(folder)
    with made_folder(folder, OWNER_ONLY):
        made = Made(folder, names(folder))
        held = clinic_folder.hold(folder)
        try:
            require_free(folder)  # once more: now nobody else can be making one
            try:
                _write(prepared, folder, clock)
            except BaseException:
                made.undo()
                raise
        finally:
            held.release()
    return made


def _write(prepared: Prepared, folder: Path, clock: Clock) -> None:
    from ketrate.store import folder as clinic_folder
    from ketrate.store import keys, staff
    from ketrate.store.vault import create_vault

    clinic_folder.make_tree(folder)
    now = clock.now()
    vault = create_vault(folder, prepared.keyring.data_key, now)
    try:
        with vault.change(by=prepared.login, at=now) as change:
            staff.add(change, prepared.login, prepared.name, prepared.roles)
    finally:
        vault.close()
    keys.write_keyring(folder, prepared.keyring)
