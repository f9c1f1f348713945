"""Where the clinic is: the folder used last, else the platform's place for data."""

from datetime import datetime
from pathlib import Path

from platformdirs import user_config_path, user_data_path


def last_used() -> Path | None:
    """The clinic folder that was opened last on this machine, if it is still there."""
    try:
        folder = Path(_note().read_text(encoding="utf-8").strip())
        return folder if folder.is_dir() else None
    except (OSError, ValueError):  # no note, or one that somebody wrote over
        return None


def default() -> Path:
    """The clinic to open when none was named."""
    return last_used() or user_data_path("KetRate", appauthor=False) / "clinic"


def remember(folder: Path) -> None:
    """Note the folder for the next start; a machine that cannot keep the note forgets it."""
    note = _note()
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(folder.resolve()), encoding="utf-8")
    except (OSError, ValueError):
        return


def new_demo(local: datetime) -> Path:
    """A folder for a demo clinic, named by the local time at which it is made."""
    return user_data_path("KetRate", appauthor=False) / f"demo-{local:%Y%m%d-%H%M%S}"


def _note() -> Path:
    return user_config_path("KetRate", appauthor=False) / "last-clinic"
