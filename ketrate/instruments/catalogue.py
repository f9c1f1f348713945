"""All scales this clinic can use: those that are shipped and those in its own folder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ketrate import resources
from ketrate.errors import BadFileError, NotFoundError
from ketrate.instruments.definition import Instrument
from ketrate.instruments.loader import read_instrument
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Scales by id, sorted by id.

    `retired` are scales that were rated with and whose file is gone: they can be looked up, so
    that old ratings are read as they were asked, but they are not listed for new ones.
    """

    instruments: tuple[Instrument, ...]
    retired: tuple[Instrument, ...] = ()

    def get(self, instrument_id: str) -> Instrument:
        """The scale of that id; raises NotFoundError."""
        for one in (*self.instruments, *self.retired):
            if one.id == instrument_id:
                return one
        raise NotFoundError(tr("instrument"), instrument_id)

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self.instruments)

    def __len__(self) -> int:
        return len(self.instruments)

    def __contains__(self, instrument_id: object) -> bool:
        return any(one.id == instrument_id for one in (*self.instruments, *self.retired))

    def family(self, name: str) -> tuple[Instrument, ...]:
        """The versions of one scale that differ in recall; empty for an unknown name."""
        return tuple(one for one in (*self.instruments, *self.retired) if one.family == name)

    def origins(self, short: Instrument) -> tuple[Instrument, ...]:
        """The scales a short form is taken from; empty for a scale that is none."""
        return tuple(self.get(one) for one in short.derived.parents) if short.derived else ()

    def with_retired(self, kept: Iterable[Instrument]) -> "Catalogue":
        """The same scales, and those of `kept` whose id is no longer among them."""
        current = {one.id for one in self.instruments}
        gone = {one.id: one for one in kept if one.id not in current}
        return Catalogue(self.instruments, tuple(gone[key] for key in sorted(gone)))

    def by_hash(self, definition_hash: str) -> Instrument | None:
        """The scale whose file has that hash, if it is still the current one."""
        for one in self.instruments:
            if one.definition_hash == definition_hash:
                return one
        return None


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """The shipped scales and those in the folder `extra` (which need not exist).

    Raises BadFileError for a malformed file, an id that is taken, or an acute variant that is
    unknown or of another family.
    """
    own = _read_folder(extra) if extra is not None and extra.is_dir() else ()
    return Catalogue(_joined((*_shipped(), *own)))


@cache
def _shipped() -> tuple[tuple[str, Instrument], ...]:
    """Read once; shipped files do not change while the program runs."""
    return _read_folder(resources.folder("instruments"))


def _read_folder(folder: Path) -> tuple[tuple[str, Instrument], ...]:
    return tuple((str(path), read_instrument(path)) for path in sorted(folder.glob("*.toml")))


def _joined(found: Iterable[tuple[str, Instrument]]) -> tuple[Instrument, ...]:
    by_id: dict[str, tuple[str, Instrument]] = {}
    for path, one in found:
        if one.id in by_id:
            problem = tr("{id} is already in {other}.", id=one.id, other=by_id[one.id][0])
            raise BadFileError(path, tr("line {n}", n=1), problem, tr("Give it another id."))
        by_id[one.id] = (path, one)
    for path, one in by_id.values():
        _check_variant(path, one, by_id)
        _check_origin(path, one, by_id)
    return tuple(by_id[key][1] for key in sorted(by_id))


def _check_variant(path: str, one: Instrument, by_id: dict[str, tuple[str, Instrument]]) -> None:
    if one.acute_variant is None:
        return
    variant = by_id.get(one.acute_variant)
    if variant is None or variant[1].family != one.family:
        problem = tr(
            "the acute variant {id} is not a scale of the family {family}.",
            id=one.acute_variant,
            family=one.family,
        )
        raise BadFileError(path, tr("line {n}", n=_line(one, "acute_variant")), problem)


def _check_origin(path: str, one: Instrument, by_id: dict[str, tuple[str, Instrument]]) -> None:
    """A short form's items must exist, with the same range, in every scale it is taken from."""
    for parent in one.derived.parents if one.derived else ():
        origin = by_id[parent][1] if parent in by_id else None
        if origin is None or not _is_part(one, origin):
            problem = tr("its items are not those of the scale {id}.", id=parent)
            raise BadFileError(path, tr("line {n}", n=_line(one, "[derived]")), problem)


def _is_part(one: Instrument, origin: Instrument) -> bool:
    ranges = {item.number: (item.minimum, item.maximum) for item in origin.items}
    numbers = one.derived.items if one.derived else ()
    return all(
        ranges.get(there) == (item.minimum, item.maximum)
        for item, there in zip(one.items, numbers, strict=True)
    )


def _line(one: Instrument, begins: str) -> int:
    lines = enumerate(one.text.split("\n"), 1)
    return next((n for n, text in lines if text.startswith(begins)), 1)
