"""The vault: open it, change it in audited transactions, close it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ketrate.clock import Moment
from ketrate.errors import (
    NotNowError,
    SaveFailedError,
    VaultDamagedError,
    VaultForeignError,
)
from ketrate.store import chain, witness
from ketrate.store import connection as sqlcipher
from ketrate.store.chain import Note
from ketrate.store.folder import VAULT, WITNESS, require_vault, sync_folder
from ketrate.store.keys import DataKey
from ketrate.store.migrations import check_version, migrate, require_tables
from ketrate.store.rows import new_uid
from ketrate.words import tr

STATION = 1
"""The number of this station inside its own vault."""
SMALL_BYTES = 20_000_000
"""Up to this size every opening runs both integrity checks; they take a tenth of a second."""
_APPEND = (
    "INSERT INTO event (station, seq, kind, entity_uid, patient_uid, changed, body, hash) "
    "VALUES (1, ?, ?, ?, ?, ?, ?, ?)"
)


class Vault:
    """An open vault. One connection writes; others may read beside it."""

    def __init__(self, folder: Path, connection: sqlcipher.Connection, key: DataKey) -> None:
        self.folder = folder
        self.path = folder / VAULT
        self.clinic = key.clinic
        self.is_read_only = True
        self._connection = connection
        self._lock = threading.RLock()
        self._witness: witness.Witness | None = None
        station = connection.execute("SELECT uid FROM station WHERE id = 1").fetchone()
        if station is None:
            raise VaultDamagedError(self.path, tr("it no longer says which station it is"))
        self.station: bytes = station[0]
        self.salt = bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
        self.seq, self.head = _last(connection, self.station)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a read; `sql` is fixed text of this room, values are always bound."""
        with self._lock, sqlcipher.translated(self.path):
            found: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        return found

    def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a read, or None."""
        with self._lock, sqlcipher.translated(self.path):
            found: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return found

    @contextmanager
    def change(self, *, by: str, at: Moment) -> Iterator["Change"]:
        """One transaction; it is durable when the block is left, or nothing of it happened.

        Raises SaveFailedError when it could not be written, NotNowError inside another change
        and AssertionError for a change that left no trace in the trail (a bug).
        """
        if self.is_read_only:
            raise SaveFailedError(self.path, tr("the vault is open for reading only"))
        with self._lock, sqlcipher.translated(self.path):
            if self._connection.in_transaction:
                raise NotNowError(tr("Another change is still under way."))
            change = Change(self, self._connection, by, at)
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield change
                change.require_noted()
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                change.is_open = False
            if self._connection.in_transaction:
                message = "a transaction is still open after COMMIT"
                raise AssertionError(message)
            self.seq, self.head = change.seq, change.head
            self._testify()

    def _testify(self) -> None:
        if self._witness is None:
            return
        try:
            said = witness.Testimony(self.seq, self.head, self.clinic, self.salt)
            self._witness.write(said)
        except OSError as error:
            raise SaveFailedError(self.folder / WITNESS, error.strerror or str(error)) from error

    def start_writing(self) -> None:
        """From here on changes are possible, each with its word to the witness."""
        with _disk(self.folder / WITNESS):
            self._witness = witness.Witness(self.folder / WITNESS)
        self.is_read_only = False
        self._testify()

    def close(self) -> None:
        """Put everything into the one file and let it go; closing twice does no harm.

        Raises SaveFailedError when the disk is gone; the vault is closed all the same, and what
        was committed stands in its log.
        """
        with self._lock, sqlcipher.translated(self.path):
            try:
                if self._witness is not None:
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self.is_read_only = True
                self._connection.close()
                if self._witness is not None:
                    self._witness.close()
                    self._witness = None


class Change:
    """One transaction under way: writes, and the events that say so."""

    def __init__(self, vault: Vault, connection: sqlcipher.Connection, by: str, at: Moment) -> None:
        self.vault = vault
        self.by = by
        self.at = at
        self.is_open = True
        self.seq, self.head = vault.seq, vault.head
        self._run: Callable[..., Any] = connection.execute
        self._run_many: Callable[..., Any] = connection.executemany

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one write; the number of the row it made, if it made one."""
        self._require_open()
        return int(self._run(sql, values).lastrowid or 0)

    def executemany(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one write for many rows."""
        self._require_open()
        self._run_many(sql, rows)

    def note(self, note: Note) -> None:
        """Append one event to the trail."""
        self.execute(_APPEND, self._event(note))

    def note_many(self, notes: Sequence[Note]) -> None:
        """Append many events, in order."""
        self.executemany(_APPEND, [self._event(note) for note in notes])

    def new_uid(self) -> bytes:
        """A new record's name."""
        return new_uid(self.at.instant)

    def staff_id(self) -> int | None:
        """The number of the person who makes the change, if they are on the list."""
        row = self.vault.row("SELECT id FROM staff WHERE login = ?", (self.by,))
        return row[0] if row else None

    def staff_uid(self) -> str | None:
        """The same person as events name them: the uid, in hex."""
        row = self.vault.row("SELECT uid FROM staff WHERE login = ?", (self.by,))
        return row[0].hex() if row else None

    def require_noted(self) -> None:
        """Raises AssertionError when nothing was noted: an unaudited write cannot be spelled."""
        if self.seq == self.vault.seq:
            message = "a change without an event"
            raise AssertionError(message)

    def _event(self, note: Note) -> tuple[object, ...]:
        text = chain.body(note, self.by, self.at)
        self.seq += 1
        self.head = chain.link(self.head, self.seq, text)
        return (
            self.seq,
            note.kind,
            note.uid,
            note.patient,
            int(note.changed_data),
            text,
            self.head,
        )

    def _require_open(self) -> None:
        if not self.is_open:
            message = "this change is over"
            raise AssertionError(message)


def create_vault(folder: Path, data_key: DataKey, at: Moment) -> Vault:
    """A new, empty vault in a folder without one. Raises VaultForeignError where a file stands."""
    folder = Path(folder)
    path = folder / VAULT
    if path.exists() and path.stat().st_size:
        raise VaultForeignError(path, tr("a file of that name is already there"))
    sqlcipher.require_sound_sqlite()
    with sqlcipher.translated(path):
        opened = sqlcipher.connect(path, data_key, mode="rwc")
        path.chmod(0o600)
        migrate(opened)
        opened.execute("BEGIN IMMEDIATE")
        opened.execute("INSERT INTO clinic (id, uid) VALUES (1, ?)", (data_key.clinic,))
        opened.execute("INSERT INTO station (id, uid) VALUES (1, ?)", (new_uid(at.instant),))
        opened.execute("COMMIT")
        vault = Vault(folder, opened, data_key)
    vault.start_writing()
    sync_folder(folder)
    with vault.change(by="", at=at) as change:
        change.note(
            Note(
                "clinic.make",
                facts={"clinic": data_key.clinic.hex(), "station": vault.station.hex()},
            )
        )
    return vault


def open_vault(
    folder: Path,
    data_key: DataKey,
    *,
    read_only: bool = False,
    quick: bool = True,
    without_witness: bool = False,
) -> Vault:
    """The clinic's vault, checked; nothing is ever made in its place.

    Raises VaultLostError (missing, empty), VaultDamagedError (cut, altered, older than its
    witness), VaultForeignError (not this clinic's, or a newer program's). `quick=False` runs
    both integrity checks whatever the size. `without_witness` is for an administrator whose
    witness file is gone and who has verified the trail: opening for writing makes a new one.
    """
    folder = Path(folder)
    require_vault(folder)
    sqlcipher.require_sound_sqlite()
    testimony = witness.read(folder / WITNESS)  # before the vault: another may be writing
    opened = connect_checked(folder, data_key, testimony, read_only=read_only)
    try:
        with sqlcipher.translated(folder / VAULT):
            if not quick or (folder / VAULT).stat().st_size <= SMALL_BYTES:
                require_integrity(folder / VAULT, opened)
            vault = Vault(folder, opened, data_key)
            if testimony is not None or not without_witness:
                require_witness(vault, testimony)
            if not read_only:
                vault.start_writing()
    except BaseException:
        opened.close()
        raise
    return vault


def connect_checked(
    folder: Path, data_key: DataKey, testimony: witness.Testimony | None, *, read_only: bool
) -> sqlcipher.Connection:
    """A connection to a file that is this clinic's vault, with tables this program knows."""
    path = folder / VAULT
    try:
        with sqlcipher.translated(path):
            opened = _connect(path, data_key, read_only=read_only)
    except VaultDamagedError:
        sqlcipher.refuse_foreign(path, testimony.salt if testimony else None)
        raise
    try:
        with sqlcipher.translated(path):
            if check_version(path, opened):
                require_tables(path, opened)
            elif not read_only:
                migrate(opened)
            if opened.execute("SELECT uid FROM clinic").fetchone() != (data_key.clinic,):
                raise VaultForeignError(path, tr("it belongs to another clinic"))  # noqa: TRY301
    except BaseException:
        opened.close()
        raise
    return opened


def integrity(connection: sqlcipher.Connection) -> list[str]:
    """What both checks find: one sees altered pages, the other missing ones."""
    found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
    answers = connection.execute("PRAGMA quick_check").fetchall()
    return found + [str(row[0]) for row in answers if row[0] != "ok"]


def require_integrity(path: Path, connection: sqlcipher.Connection) -> None:
    """Raises VaultDamagedError when either check finds anything."""
    problems = integrity(connection)
    if problems:
        raise VaultDamagedError(path, problems[0])


def require_witness(vault: Vault, testimony: witness.Testimony | None) -> None:
    """Raises VaultDamagedError when the vault does not hold what its witness saw."""
    problem = witness_problem(vault, testimony)
    if problem:
        raise VaultDamagedError(vault.path, problem)


def witness_problem(vault: Vault, testimony: witness.Testimony | None) -> str | None:
    """What speaks against the vault. A witness one step behind is what a power cut leaves."""
    if testimony is None:
        return tr("its witness file is missing or cannot be read")
    if testimony.clinic != vault.clinic:
        return tr("the witness file is another clinic's")
    if testimony.seq > vault.seq:
        missing = testimony.seq - vault.seq
        return tr("{n} entries that were saved are missing", n=missing)
    known = vault.row("SELECT hash FROM event WHERE station = 1 AND seq = ?", (testimony.seq,))
    stands = known[0] if known else chain.genesis(vault.station)
    return None if stands == testimony.head else tr("the trail was altered")


def _connect(path: Path, data_key: DataKey, *, read_only: bool) -> sqlcipher.Connection:
    if not read_only:
        return sqlcipher.connect(path, data_key, mode="rw")
    try:
        return sqlcipher.connect(path, data_key, mode="ro")
    except sqlcipher.OperationalError:  # a folder that cannot even hold the shared memory
        return sqlcipher.connect(path, data_key, mode="immutable")


def _last(connection: sqlcipher.Connection, station: bytes) -> tuple[int, bytes]:
    row = connection.execute(
        "SELECT seq, hash FROM event WHERE station = 1 ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return (row[0], row[1]) if row else (0, chain.genesis(station))


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SaveFailedError(path, error.strerror or str(error)) from error
