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
    counts = _read(folder)
    if wait > 0:
        if _passed_s(counts[login], now) < 0:  # else it would last until the clock has caught up
            _keep(folder, counts, login, _count(counts, login), now)
        raise WrongPasswordError(wait)
    _keep(folder, counts, login, _count(counts, login) + 1, now)


def wait_s(folder: Path, login: str, now: Moment) -> int:
    """Seconds until the next try is looked at: none for five tries, then doubling to 300."""
    counts = _read(folder)
    beyond = _count(counts, login) - FREE_TRIES
    if beyond < 0:
        return 0
    wait = LONGEST_WAIT_S if beyond > 8 else min(LONGEST_WAIT_S, 2 ** (beyond + 1))
    return max(0, min(wait, round(wait - _passed_s(counts[login], now))))


def wrong(folder: Path, login: str) -> int:
    """How many tries failed since the last right password."""
    return _count(_read(folder), login)


def forgive(folder: Path, login: str) -> None:
    """The password was right: start counting anew."""
    counts = _read(folder)
    counts.pop(login, None)
    write_whole(folder / _FILE, json.dumps(counts).encode())


def _passed_s(last: dict[str, Any], now: Moment) -> float:
    """Seconds since a try; negative where the clock was set back over a restart.

    Where the platform cannot name its boots, a boot clock that went back tells of the restart.
    """
    on_this_boot = float(now.boot_ns - last["boot_ns"]) / 1e9
    if last["boot_id"] == now.boot_id and on_this_boot >= 0:
        return on_this_boot  # a wall clock set by hand shortens nothing
    return now.instant.utc.timestamp() - float(last["utc"])


def _keep(folder: Path, counts: dict[str, Any], login: str, count: int, now: Moment) -> None:
    counts[login] = {
        "count": count,
        "utc": now.instant.utc.timestamp(),
        "boot_ns": now.boot_ns,
        "boot_id": now.boot_id,
    }
    write_whole(folder / _FILE, json.dumps(counts).encode())


def _count(counts: dict[str, Any], login: str) -> int:
    return int(counts.get(login, {}).get("count", 0))


def _read(folder: Path) -> dict[str, Any]:
    try:
        counts = json.loads((folder / _FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(counts, dict):
        return {}
    return {login: one for login, one in counts.items() if _is_sound(one)}


def _is_sound(one: object) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("boot_id"), str):
        return False
    return all(type(one.get(name)) in (int, float) for name in ("count", "utc", "boot_ns"))
