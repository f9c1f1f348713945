"""A clinic's own licensed wording: checked, then put into its folder; the trail gets its hash."""

from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic import own_file
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.instruments.wording import Wording, load_wordings, parse_wording, wording_text

if TYPE_CHECKING:
    from ketrate.store.vault import Change


def add_wording(desk: Desk, file: Path) -> Wording:
    """Check a wording file and copy it into the clinic, in place of one of its scale and language.

    The trail holds scale, language and the file's hash, never its text. Raises BadFileError with
    file, line and reason; SaveFailedError when the folder cannot be written: nothing has changed.
    """
    require(desk, Action.ADD_WORDING)
    text = wording_text(file)
    wording = parse_wording(text, str(file), desk.catalogue)
    folder = desk.folder / "wording"
    own_file.put(desk, folder / wording.file_name, text, lambda change: _note(change, wording))
    desk.wordings = load_wordings(folder, desk.catalogue)
    return wording


def _note(change: "Change", wording: Wording) -> None:
    from ketrate.store import audit

    facts = {
        "scale": wording.scale,
        "language": wording.language,
        "hash": wording.hash,
        "may_print": wording.may_print,
    }
    audit.note_view(change, "wording.add", body=facts)
