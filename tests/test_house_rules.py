"""The house keeps its own rules: short files, short functions, one clock."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "ketrate").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines_of(function: ast.FunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    long = [f.name for f in functions(ast.parse(text)) if lines_of(f) > LONGEST_FUNCTION]
    assert long == []


def test_half_of_all_functions_are_shorter_than_ten_lines_of_code() -> None:
    lengths = [
        lines_of(function) - len((ast.get_docstring(function) or "").splitlines())
        for path in SOURCES
        for function in functions(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert statistics.median(lengths) < 10


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = ("datetime.now(", "utcnow(", "time.time(", "currentDateTime(", "date.today(")
    culprits = {path.name for path in SOURCES for word in asking if word in path.read_text("utf-8")}
    assert culprits == {"clock.py"}


def test_no_room_is_called_what_says_nothing() -> None:
    empty_words = {"core", "utils", "common", "helpers", "managers", "services", "util", "misc"}
    assert not [path for path in SOURCES if path.stem in empty_words]


def test_every_sentence_says_ketrate_alone() -> None:
    banned = ("pypi", f"{ROOT.parent}/", str(Path.home()), "localhost")
    for path in [*SOURCES, ROOT / "README.md", ROOT / "CHANGELOG.md"]:
        text = path.read_text(encoding="utf-8").casefold()
        assert not [word for word in banned if word in text], path
