"""A clinic's own licensed wording: checked, then put into its folder; the trail gets its hash."""

import os
from contextlib import suppress
from pathlib import Path

from ketrate.clinic.desk import Desk
from ketrate.clinic.leave_no_trace import made_folder
from ketrate.clinic.rights import Action, require
from ketrate.errors import SaveFailedError
from ketrate.instruments.wording import Wording, load_wordings, parse_wording, wording_text
from ketrate.words import tr


def add_wording(desk: Desk, file: Path) -> Wording:
    """Check a wording file and copy it into the clinic, in place of one of its scale and language.

    The trail holds scale, language and the file's hash, never its text. Raises BadFileError with
    file, line and reason; SaveFailedError when the folder cannot be written: nothing has changed.
    """
    require(desk, Action.ADD_WORDING)
    text = wording_text(file)
    wording = parse_wording(text, str(file), desk.catalogue)
    folder = desk.folder / "wording"
    with made_folder(folder, 0o700):
        part = _staged(folder / wording.file_name, text)
        try:
            _put(desk, wording, part, folder / wording.file_name)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    desk.wordings = load_wordings(folder, desk.catalogue)
    return wording


def _put(desk: Desk, wording: Wording, part: Path, target: Path) -> None:
    """The row of the trail and the file: both or neither."""
    from ketrate.store import audit

    before = target.read_bytes() if target.is_file() else None
    facts = {
        "scale": wording.scale,
        "language": wording.language,
        "hash": wording.hash,
        "may_print": wording.may_print,
    }
    try:
        with desk.change() as change:
            audit.note_view(change, "wording.add", body=facts)
            _move(part, target)
    except BaseException:
        _put_back(target, before)
        raise


def _put_back(target: Path, before: bytes | None) -> None:
    with suppress(OSError):
        if before is None:
            target.unlink(missing_ok=True)
        elif target.read_bytes() != before:
            target.write_bytes(before)


def _move(part: Path, target: Path) -> None:
    try:
        part.replace(target)
    except OSError as error:
        raise SaveFailedError(target, error.strerror or tr("it cannot be written")) from error


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
