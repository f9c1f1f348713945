"""A file of the clinic's own and the row of the trail about it: both or neither."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.leave_no_trace import made_folder
from ketrate.errors import SaveFailedError
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

Note = Callable[["Change"], None]


def put(desk: Desk, target: Path, text: str, note: Note) -> None:
    """Write the file whole, in place of one that is there, and note it in the same moment.

    Raises SaveFailedError when the folder cannot be written: nothing has changed.
    """
    with made_folder(target.parent, 0o700):
        part = _staged(target, text)
        try:
            _change(desk, target, note, lambda: _move(part, target))
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def take_away(desk: Desk, target: Path, note: Note) -> None:
    """Remove the file and note it; raises SaveFailedError when it cannot be removed."""
    _change(desk, target, note, lambda: _remove(target))


def _change(desk: Desk, target: Path, note: Note, act: Callable[[], None]) -> None:
    before = target.read_bytes() if target.is_file() else None
    try:
        with desk.change() as change:
            note(change)
            act()
    except BaseException:
        _put_back(target, before)
        raise


def _put_back(target: Path, before: bytes | None) -> None:
    with suppress(OSError):
        if before is None:
            target.unlink(missing_ok=True)
        elif not target.is_file() or target.read_bytes() != before:
            target.write_bytes(before)


def _move(part: Path, target: Path) -> None:
    try:
        part.replace(target)
    except OSError as error:
        raise SaveFailedError(target, error.strerror or tr("it cannot be written")) from error


def _remove(target: Path) -> None:
    try:
        target.unlink()
    except OSError as error:
        raise SaveFailedError(target, error.strerror or tr("it cannot be removed")) from error


def _staged(target: Path, text: str) -> Path:
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o600)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise SaveFailedError(target, error.strerror or tr("it cannot be written")) from error
    return part
