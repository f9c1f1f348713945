"""Where the files that are not code live: beside the package, or inside it in a wheel."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `resources/NAME`; the wheel carries the same tree as `ketrate/_resources`."""
    shipped = _HERE / "_resources"
    return (shipped if shipped.is_dir() else _HERE.parent / "resources") / name
