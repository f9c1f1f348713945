"""Old charts come in: ratings from a spreadsheet, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.records.bulk import Bulk


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import added, or would add."""

    patients: int
    courses: int
    sessions: int
    ratings: int
    skipped_same: int
    skipped_empty: int
    notices: tuple[str, ...]
    is_dry_run: bool


def import_file(
    desk: Desk,
    file: Path,
    map_path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Brought:
    """Read a spreadsheet by its map and write its ratings.

    Raises BadFileError or ImportProblems with file, row and column; then nothing has changed.
    """
    from ketrate.exchange.map_file import read_map
    from ketrate.exchange.ratings_in import read_ratings

    require(desk, Action.IMPORT)
    bulk = read_ratings(Path(file), read_map(Path(map_path)), desk.catalogue, desk.now())
    return write(desk, bulk, kind="import", dry_run=dry_run, progress=progress)


def write(
    desk: Desk,
    bulk: Bulk,
    *,
    kind: str,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Brought:
    """Write many records in one transaction."""
    from ketrate.store import bulk as kept

    if dry_run:
        result = kept.check(desk.vault, bulk, catalogue=desk.catalogue, protocols=desk.protocols)
    else:
        result = kept.write(
            desk.vault,
            bulk,
            by=desk.signed_in().login,
            at=desk.clock.now(),
            catalogue=desk.catalogue,
            protocols=desk.protocols,
            kind=kind,
            progress=progress,
        )
    return Brought(
        result.patients,
        result.courses,
        result.sessions,
        result.ratings,
        result.skipped_same,
        bulk.skipped_empty,
        bulk.notices,
        dry_run,
    )
