"""Old charts come in: ratings from a spreadsheet, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadFileError
from ketrate.records.bulk import Bulk
from ketrate.words import tr


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
    from ketrate.exchange.problems import ImportProblems, Problem
    from ketrate.exchange.ratings_in import read_ratings
    from ketrate.store.bulk_ratings import OtherValuesError

    require(desk, Action.IMPORT)
    bulk = read_ratings(Path(file), read_map(Path(map_path)), desk.catalogue, desk.now())
    _require_protocols(desk, bulk, Path(map_path))
    try:
        return write(desk, bulk, kind="import", dry_run=dry_run, progress=progress)
    except OtherValuesError as error:
        conflicts = [Problem(Path(file), None, None, text, at) for at, text in error.conflicts]
        raise ImportProblems(tuple(conflicts)) from error


def _require_protocols(desk: Desk, bulk: Bulk, map_path: Path) -> None:
    known = [one.id for one in desk.protocols]
    for course in bulk.courses:
        if course.protocol_id not in known:
            problem = tr("there is no protocol {id}.", id=course.protocol_id)
            remedy = tr("Known: {known}.", known=", ".join(known))
            raise BadFileError(map_path, "[course] protocol", problem, remedy)


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

    require(desk, Action.IMPORT)
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
