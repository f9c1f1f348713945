"""The only place where a vault file is opened: SQLCipher, with every guard on.

The stdlib driver never opens it; it would silently write plain text.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from ketrate.errors import (
    LockedError,
    SaveFailedError,
    VaultDamagedError,
    VaultError,
    VaultForeignError,
)
from ketrate.store.keys import DataKey
from ketrate.words import tr

Connection = Any
OperationalError = dbapi2.OperationalError
APPLICATION_ID = 0x4B455452
OLDEST_SQLITE = (3, 51, 3)
"""Before it, a reset of the write-ahead log could damage the file."""

# sqlite-utils prefers a driver of this name. Were it to meet the stdlib's error classes instead,
# one of its error paths would leave a transaction open, and rows shown as saved would vanish.
sys.modules.setdefault("pysqlite3", sys.modules["sqlcipher3"])
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

_PRAGMAS = (
    "synchronous = FULL",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "wal_autocheckpoint = 1",
    "locking_mode = NORMAL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "busy_timeout = 5000",
)
_CACHED_STATEMENTS = 1000
"""More than the program has. A full cache drops its newest statement first, so that one used once
in every transaction, as those of an answer are, would be compiled anew each time."""
_FULL = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_CANTOPEN")


def connect(path: Path, key: DataKey, *, mode: str) -> Connection:
    """A keyed connection in autocommit mode; `mode` is rwc (a new vault), rw, ro or immutable.

    Raises the driver's errors; `translated` turns them into KetRate's.
    """
    how = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    uri = f"{path.absolute().as_uri()}?{how}"
    connection = dbapi2.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_CACHED_STATEMENTS,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.secret.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise VaultError(path, tr("this program's SQLite cannot encrypt"))  # noqa: TRY301 - closes below
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if mode in ("rwc", "rw"):
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        else:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def require_sound_sqlite() -> None:
    """Refuses a SQLite that is known to damage files; raises VaultError."""
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise VaultError(
            Path(), tr("this program's SQLite ({v}) is too old", v=dbapi2.sqlite_version)
        )


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """The driver's errors become KetRate's, once and here."""
    try:
        yield
    except dbapi2.IntegrityError:
        raise  # a bug, or a rule of the schema: never a matter of the disk
    except dbapi2.Error as error:
        raise _translate(path, error) from error


def _translate(path: Path, error: Exception) -> Exception:
    if isinstance(error, dbapi2.ProgrammingError) and "closed database" in str(error):
        return LockedError()  # the window locked while work behind it was still reading
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return VaultDamagedError(path, _what_is_wrong(path, name))
    if name.startswith(_FULL):
        return SaveFailedError(path, _SENTENCES.get(name.split("_")[1], str(error)))
    return error


_SENTENCES = {
    "FULL": tr("the disk is full"),
    "READONLY": tr("the file is read-only"),
    "BUSY": tr("another program is writing to it"),
}


def _what_is_wrong(path: Path, name: str) -> str:
    if path.exists() and path.stat().st_size % 4096:
        return tr("it was cut short")
    return (
        tr("it cannot be read with this clinic's key") if "NOTADB" in name else tr("pages differ")
    )


def refuse_foreign(path: Path, salt: bytes | None) -> None:
    """After a file could not be read: raises VaultForeignError when it never was this vault."""
    with path.open("rb") as file:  # nothing has it open now, so no lock can be dropped
        start = file.read(16)
    if start == b"SQLite format 3\0" or (salt is not None and start != salt):
        raise VaultForeignError(path, tr("it is another file than this clinic's vault"))
