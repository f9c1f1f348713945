"""How much an installation takes: KetRate's own dependencies, bytecode included."""

from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.benchmarks.timing import Row

MEGABYTE = 1_000_000


def install() -> tuple[Row, ...]:
    """Everything that installing KetRate alone brings, without what its tests need."""
    found = sum(_bytes(one) for one in _closure("ketrate").values())
    return (Row("installed size", found / MEGABYTE, "", None, "< 850 MB", "MB"),)


def _closure(name: str) -> dict[str, Distribution]:
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        one = distribution(waiting.pop())
        if one.name in found:
            continue
        found[one.name] = one
        needs = [Requirement(line) for line in one.requires or ()]
        waiting += [n.name for n in needs if not n.marker or n.marker.evaluate({"extra": ""})]
    return found


def _bytes(one: Distribution) -> int:
    """Files of a distribution, with the bytecode beside them whether or not it is listed."""
    files = {Path(str(one.locate_file(file))) for file in one.files or ()}
    folders = {path.parent / "__pycache__" for path in files if path.suffix == ".py"}
    files |= {path for folder in folders if folder.is_dir() for path in folder.iterdir()}
    return sum(path.stat().st_size for path in files if path.is_file())
