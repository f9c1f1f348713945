"""What this machine remembers about the window: nothing about patients, nothing clinical."""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from platformdirs import user_config_path

from ketrate.screens.theme import SCALES

LOOKS = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The sign-in name used last, how the window looks, and whether the chime is silent."""

    last_login: str = ""
    look: str = "system"
    scale_percent: int = 100
    geometry: str = ""
    is_muted: bool = False

    @property
    def geometry_bytes(self) -> bytes:
        """Qt's own description of size and place; empty when there is none."""
        try:
            return b64decode(self.geometry, validate=True)
        except (Base64Error, ValueError):
            return b""


class PreferencesFile:
    """A plain file; one that is missing, unreadable or strange means the defaults."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_config_path("ketrate", appauthor=False) / "window.json"
        self.now = self._read()

    def keep(self, **changes: str | int | bytes) -> None:
        """Remember something; a machine that cannot keep it goes on without."""
        plain = {
            key: b64encode(value).decode() if isinstance(value, bytes) else value
            for key, value in changes.items()
        }
        self.now = replace(self.now, **plain)  # type: ignore[arg-type]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_suffix(".part")
            part.write_text(json.dumps(asdict(self.now), indent=1), encoding="utf-8")
            part.replace(self.path)
        except OSError:
            return

    def _read(self) -> Preferences:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Preferences()
        if not isinstance(found, dict):
            return Preferences()
        kept = {
            field.name: found[field.name]
            for field in fields(Preferences)
            if type(found.get(field.name)) is type(field.default)
        }
        read = Preferences(**kept)
        look = read.look if read.look in LOOKS else "system"
        scale = read.scale_percent if read.scale_percent in SCALES else 100
        return replace(read, look=look, scale_percent=scale)
