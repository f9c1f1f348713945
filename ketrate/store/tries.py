"""How often a wrong password was typed: counted and synced before the password is looked at."""

import json
from pathlib import Path
from typing import Any

from ketrate.clock import Moment
from ketrate.errors import WrongPasswordError
from ketrate.store.folder import write_whole

FREE_TRIES = 5
LONGEST_WAIT_S = 300
_FILE = "tries"


def count(folder: Path, login: str, now: Moment) -> None:
    """Count one try; raises WrongPasswordError while the wait since the last one is running."""
    wait = wait_s(folder, login, now)
    if wait > 0:
        raise WrongPasswordError(wait)
    counts = _read(folder)
    counts[login] = {
        "count": _count(counts, login) + 1,
        "utc": now.instant.utc.timestamp(),
        "boot_ns": now.boot_ns,
        "boot_id": now.boot_id,
    }
    write_whole(folder / _FILE, json.dumps(counts).encode())


def wait_s(folder: Path, login: str, now: Moment) -> int:
    """Seconds until the next try is looked at: none for five tries, then doubling to 300."""
    counts = _read(folder)
    beyond = _count(counts, login) - FREE_TRIES
    if beyond < 0:
        return 0
    wait = LONGEST_WAIT_S if beyond > 8 else min(LONGEST_WAIT_S, 2 ** (beyond + 1))
    last = counts[login]
    if last["boot_id"] == now.boot_id:  # a wall clock set by hand shortens nothing
        passed = (now.boot_ns - last["boot_ns"]) / 1e9
    else:
        passed = now.instant.utc.timestamp() - last["utc"]
    return max(0, min(wait, round(wait - float(passed))))


def forgive(folder: Path, login: str) -> None:
    """The password was right: start counting anew."""
    counts = _read(folder)
    counts.pop(login, None)
    write_whole(folder / _FILE, json.dumps(counts).encode())


def _count(counts: dict[str, Any], login: str) -> int:
    return int(counts.get(login, {}).get("count", 0))


def _read(folder: Path) -> dict[str, Any]:
    try:
        counts = json.loads((folder / _FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return counts if isinstance(counts, dict) else {}
