"""Everything that is wrong with an import, found in one go."""

from dataclasses import dataclass, field
from pathlib import Path

from ketrate.errors import BadFileError
from ketrate.words import tr, trn

MOST = 10_000  # a file that is wrong in every row needs no longer list


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: file, row (the header is row 1; None: the whole file), column, and what.

    `words` is the place where it is only known in words.
    """

    path: Path
    row: int | None
    column: str | None
    text: str
    words: str = ""

    @property
    def place(self) -> str:
        """Row and column in words; empty when the whole file is meant."""
        if self.words:
            return self.words
        parts = []
        if self.row is not None:
            parts.append(tr("row {row}", row=self.row))
        if self.column is not None:
            parts.append(tr("column {column}", column=self.column))
        return ", ".join(parts)

    def sentence(self) -> str:
        """File, place and problem in one line."""
        return ", ".join(part for part in (str(self.path), self.place) if part) + ": " + self.text


class ImportProblems(BadFileError):  # noqa: N818 - it is many problems
    """An import was refused; `problems` holds all of them in the order of the rows."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        more = len(problems) - 1
        remedy = (
            trn(
                "There is {count} more problem; --dry-run lists them all.",
                "There are {count} more problems; --dry-run lists them all.",
                more,
            )
            if more
            else ""
        )
        text = f"{first.text}." if more else first.text
        super().__init__(first.path, first.place, text, remedy)
        self.problems = problems


@dataclass(slots=True)
class Findings:
    """Collects problems while a file is read, so that all can be put right at once."""

    _found: dict[Problem, None] = field(default_factory=dict)

    @property
    def found(self) -> tuple[Problem, ...]:
        """What was noted, each problem once."""
        return tuple(self._found)

    def add(self, path: Path, row: int | None, column: str | None, text: str) -> None:
        """Note one problem."""
        if len(self._found) < MOST:
            self._found.setdefault(Problem(path, row, column, text))

    def refuse_if_any(self) -> None:
        """Raise ImportProblems if anything was noted."""
        if self._found:
            raise ImportProblems(self._by_row())

    def _by_row(self) -> tuple[Problem, ...]:
        """File by file as they were read, each from its first row to its last."""
        files = {problem.path: place for place, problem in enumerate(reversed(self.found))}
        return tuple(sorted(self.found, key=lambda one: (-files[one.path], one.row or 0)))
