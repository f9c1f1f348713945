"""The vault's tables, as numbered steps; a step once released is never edited."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.errors import VaultDamagedError, VaultForeignError
from ketrate.store import (
    schema,
    steps_beside,
    steps_chart,
    steps_identity,
    steps_presence,
    steps_prorated,
    steps_signing,
    steps_vectors,
    steps_vitals,
)
from ketrate.store.connection import APPLICATION_ID, Connection
from ketrate.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database, Migrations

_STEPS = {
    "m001_whole_path": schema.WHOLE_PATH,
    "m002_presence": steps_presence.PRESENCE,
    "m003_prorated": steps_prorated.PRORATED,
    "m004_identity": steps_identity.IDENTITY,
    "m005_signing": steps_signing.SIGNING,
    "m006_chart": steps_chart.CHART,
    "m007_vitals": steps_vitals.VITALS,
    "m008_beside": steps_beside.BESIDE,
    "m009_vectors": steps_vectors.VECTORS,
}
LATEST = len(_STEPS)
_PART = re.compile(r"CREATE (TABLE|INDEX|TRIGGER) (\w+)")
_PARTS = tuple(tuple(map(_PART.match, step)) for step in _STEPS.values())


def migrate(connection: Connection) -> None:
    """Bring a vault's tables up to this program's; each step is one transaction."""
    migrations = _migrations()
    migrations.apply(_database(connection))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LATEST}")


def check_version(path: Path, connection: Connection) -> bool:
    """Whether the tables are up to date; raises VaultForeignError for a newer program's vault."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise VaultForeignError(path, tr("it is not a KetRate vault"))
    if version > LATEST:
        raise VaultForeignError(path, tr("a newer KetRate made it"))
    return bool(version == LATEST)


def missing(connection: Connection, kind: str) -> list[str]:
    """What of a kind (TABLE, INDEX, TRIGGER) was taken out of a vault, as far as its steps go."""
    kept = {row[0] for row in connection.execute("SELECT name FROM sqlite_master").fetchall()}
    steps = _PARTS[: connection.execute("PRAGMA user_version").fetchone()[0]]
    parts = [part for step in steps for part in step if part is not None]
    names = [part.group(2) for part in parts if part.group(1) == kind]
    return [name for name in names if name not in kept]


def require_tables(path: Path, connection: Connection) -> None:
    """Raises VaultDamagedError for an up-to-date vault that lacks one of its tables."""
    for name in missing(connection, "TABLE"):
        raise VaultDamagedError(path, tr("its table {name} is missing", name=name))


def _database(connection: Connection) -> "Database":
    import sqlite_utils.db
    from sqlcipher3 import dbapi2

    if vars(sqlite_utils.db)["OperationalError"] is not dbapi2.OperationalError:
        message = "sqlite-utils was imported before ketrate.store: its errors are not the vault's"
        raise RuntimeError(message)
    return sqlite_utils.Database(connection, execute_plugins=False)


def _migrations() -> "Migrations":
    from sqlite_utils import Migrations

    migrations = Migrations("ketrate")
    for name, statements in _STEPS.items():
        migrations(name=name)(_step(statements))
    return migrations


def _step(statements: tuple[str, ...]) -> "Callable[[Database], None]":
    def step(db: "Database") -> None:
        for statement in statements:
            db.execute(statement)

    return step
