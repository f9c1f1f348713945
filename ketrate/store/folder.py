"""The clinic folder: what is in it, and who holds it."""

import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from ketrate.errors import ClinicInUseError, SaveFailedError, VaultDamagedError, VaultLostError
from ketrate.words import tr

VAULT = "vault.db"
KEYS = "keys.json"
KEYS_COPY = "keys.json.bak"
WITNESS = "witness"
LOCK = "lock"
OWN_FOLDERS = ("instruments", "protocols", "wording", "maps")
OWN_FILES = (VAULT, f"{VAULT}-wal", f"{VAULT}-shm", KEYS, KEYS_COPY, WITNESS, LOCK, "tries")
_TRACES = (KEYS, KEYS_COPY, WITNESS, VAULT + "-wal", VAULT)


class FolderState(StrEnum):
    """What a folder is: no clinic yet, a clinic, or one whose vault has gone."""

    EMPTY = "empty"
    CLINIC = "clinic"
    LOST = "lost"


def look(folder: Path) -> FolderState:
    """What is there. A trace of a clinic without its vault is loss, never a first run."""
    folder = Path(folder)
    if not any((folder / name).exists() for name in _TRACES):
        return FolderState.EMPTY
    has_keys = (folder / KEYS).exists() or (folder / KEYS_COPY).exists()
    return FolderState.CLINIC if has_keys and _vault_bytes(folder) else FolderState.LOST


def require_vault(folder: Path) -> None:
    """Raises VaultLostError for a missing or empty vault, VaultDamagedError without any keys."""
    folder = Path(folder)
    path = folder / VAULT
    if not path.exists():
        raise VaultLostError(path, tr("the file is not there"))
    if not _vault_bytes(folder):
        raise VaultLostError(path, tr("the file is empty"))
    if not (folder / KEYS).exists() and not (folder / KEYS_COPY).exists():
        raise VaultDamagedError(folder / KEYS, tr("the key file is not there"))


def _vault_bytes(folder: Path) -> int:
    path = folder / VAULT
    return path.stat().st_size if path.is_file() else 0


def make_tree(folder: Path) -> None:
    """Make the folder with its sub-folders; only its owner may look inside."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in OWN_FOLDERS:
            (folder / name).mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise SaveFailedError(folder, error.strerror or tr("it cannot be made")) from error


class Hold:
    """One process has this clinic; the hold dies with the process."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let the clinic go."""
        self._lock.release()


def hold(folder: Path) -> Hold:
    """Take the clinic for this process; raises ClinicInUseError when another has it."""
    lock = FileLock(folder / LOCK, timeout=0, is_singleton=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise ClinicInUseError(folder) from error
    except OSError as error:
        raise SaveFailedError(folder / LOCK, error.strerror or str(error)) from error
    return Hold(lock)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable, where the platform can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Replace a small file whole or not at all, durably; raises SaveFailedError."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o600)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):  # a read-only place refuses this too
            part.unlink(missing_ok=True)
        raise SaveFailedError(path, error.strerror or tr("it cannot be written")) from error
