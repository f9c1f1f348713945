"""All schedules this clinic can use: those that are shipped and those in its own folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ketrate import resources
from ketrate.errors import BadFileError, NotFoundError
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.loader import parse_protocol, read_protocol
from ketrate.protocol.schedule import Protocol
from ketrate.words import tr

IMPORTED_TEXT = """\
id = "imported"
name = "Imported charts, no schedule"
version = "1"
session_days = []
windows_note = "No timepoints: nothing is planned, due or missed."
source = "Built into KetRate for ratings that were taken elsewhere."
"""


@dataclass(frozen=True, slots=True)
class Protocols:
    """Schedules by id, sorted by id; `imported` is always among them.

    `refused` holds why files of the clinic's own were left out.
    """

    protocols: tuple[Protocol, ...]
    refused: tuple[BadFileError, ...] = ()

    def get(self, protocol_id: str) -> Protocol:
        """The schedule of that id; raises NotFoundError."""
        for one in self.protocols:
            if one.id == protocol_id:
                return one
        raise NotFoundError(tr("protocol"), protocol_id)

    def __iter__(self) -> Iterator[Protocol]:
        return iter(self.protocols)

    def __len__(self) -> int:
        return len(self.protocols)

    def by_hash(self, definition_hash: str) -> Protocol | None:
        """The schedule whose file has that hash, if it is still the current one."""
        for one in self.protocols:
            if one.definition_hash == definition_hash:
                return one
        return None


def load_protocols(extra: Path | None, instruments: Catalogue) -> Protocols:
    """The shipped schedules, `imported`, and those in the folder `extra` (which need not exist).

    A file of the clinic's own that is malformed, has a taken id or an unknown scale is left out
    and stands in `refused` with its reason; the others load.
    """
    found = [parse_protocol(IMPORTED_TEXT, "imported")]
    found += [read_protocol(path, instruments) for path in _files(resources.folder("protocols"))]
    refused: list[BadFileError] = []
    for path in _files(extra):
        try:
            protocol = read_protocol(path, instruments)
            _check_new(path, protocol, found)
        except BadFileError as error:
            refused.append(error)
        else:
            found.append(protocol)
    return Protocols(tuple(sorted(found, key=lambda one: one.id)), tuple(refused))


def _files(folder: Path | None) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.toml"))) if folder is not None and folder.is_dir() else ()


def _check_new(path: Path, protocol: Protocol, found: list[Protocol]) -> None:
    if any(one.id == protocol.id for one in found):
        problem = tr("there is already a protocol {id}.", id=protocol.id)
        raise BadFileError(str(path), tr("line {n}", n=1), problem, tr("Give it another id."))
