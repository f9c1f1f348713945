"""All or nothing for files: what was begun and failed is taken away again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ketrate.errors import SaveFailedError
from ketrate.words import tr


@contextmanager
def made_folder(folder: Path, mode: int = 0o777) -> Iterator[None]:
    """A folder (with `mode`) and its parents. If the block fails, those made here go again.

    Only empty ones go: what somebody else put there meanwhile stays. Raises SaveFailedError.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=mode)
        except OSError as error:
            raise SaveFailedError(folder, error.strerror or tr("it cannot be made")) from error
        yield
    except BaseException:
        for one in made:
            with suppress(OSError):
                one.rmdir()
        raise


def names(folder: Path) -> frozenset[str]:
    """What stands in a folder; raises SaveFailedError where nobody may look."""
    try:
        return frozenset(one.name for one in folder.iterdir())
    except OSError as error:
        raise SaveFailedError(folder, error.strerror or tr("it cannot be read")) from error


def remove(folder: Path, files: frozenset[str], folders: frozenset[str]) -> None:
    """Take named files and empty folders out of a folder, as far as that is possible."""
    for name in sorted(files):
        with suppress(OSError):
            (folder / name).unlink()
    for name in sorted(folders):
        with suppress(OSError):
            (folder / name).rmdir()
