"""All schedules this clinic can use: those that are shipped and those in its own folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ketrate import resources
from ketrate.errors import BadFileError, NotFoundError
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.loader import VITALS, parse_protocol, read_protocol
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
    """Schedules by id, sorted by id; `imported` is always among them."""

    protocols: tuple[Protocol, ...]

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

    Raises BadFileError for a malformed file, an id that is taken, or a scale nobody knows.
    """
    folders = [resources.folder("protocols")]
    if extra is not None and extra.is_dir():
        folders.append(extra)
    found = [parse_protocol(IMPORTED_TEXT, "imported")]
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        protocol = read_protocol(path)
        _check_new(path, protocol, found)
        _check_due(path, protocol, instruments)
        found.append(protocol)
    return Protocols(tuple(sorted(found, key=lambda one: one.id)))


def _check_new(path: Path, protocol: Protocol, found: list[Protocol]) -> None:
    if any(one.id == protocol.id for one in found):
        problem = tr("there is already a protocol {id}.", id=protocol.id)
        raise BadFileError(str(path), tr("line {n}", n=1), problem, tr("Give it another id."))


def _check_due(path: Path, protocol: Protocol, instruments: Catalogue) -> None:
    for what in (what for timepoint in protocol.timepoints for what in timepoint.due):
        if what != VITALS and what not in instruments:
            lines = protocol.text.split("\n")
            line = next(n for n, text in enumerate(lines, 1) if f'"{what}"' in text)
            known = ", ".join([*(one.id for one in instruments), VITALS])
            problem = tr("the scale {what} is not known.", what=what)
            remedy = tr("Use one of: {all}.", all=known)
            raise BadFileError(str(path), tr("line {n}", n=line), problem, remedy)
