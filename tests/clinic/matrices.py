"""The two tables of the manual, out of the tables the program obeys.

`python -m tests.clinic.matrices` writes them into README.md between their marks.
"""

from collections.abc import Iterator
from pathlib import Path

from ketrate.clinic.blinding import SURFACES, Gets, gets
from ketrate.clinic.rights import TABLE, Action
from ketrate.records.staff import Role

README = Path(__file__).parents[2] / "README.md"
MARKS = ("<!-- {name}: written by tests/clinic/matrices.py -->", "<!-- end of {name} -->")


def role_by_action() -> str:
    """Who may do what: a line an action."""
    return "\n".join([*_head("action"), *(_action_line(one) for one in Action)])


def role_by_surface() -> str:
    """What a role gets of each surface: a line a surface."""
    lines = [f"{line} for the blinded role |" for line in _head("surface")[:1]]
    lines.append(_head("surface")[1] + "---|")
    return "\n".join([*lines, *_surface_lines()])


def section(text: str, name: str) -> str:
    """What stands in the manual between the marks of a table; raises ValueError without them."""
    start, end = (mark.format(name=name) for mark in MARKS)
    return text[text.index(start) + len(start) : text.index(end)].strip()


def written(text: str) -> str:
    """The manual with both tables as they should be."""
    for name, table in TABLES.items():
        start, end = (mark.format(name=name) for mark in MARKS)
        before, after = text[: text.index(start)], text[text.index(end) :]
        text = f"{before}{start}\n\n{table()}\n\n{after}"
    return text


def _head(what: str) -> list[str]:
    roles = " | ".join(role.value for role in Role)
    return [f"| {what} | {roles} |", "|---" * (1 + len(Role)) + "|"]


def _action_line(action: Action) -> str:
    marks = " | ".join("yes" if role in TABLE[action] else "–" for role in Role)
    return f"| {action.value} | {marks} |"


def _surface_lines() -> Iterator[str]:
    short = {Gets.ALL: "all", Gets.NEUTRAL: "neutral", Gets.DEPRESSION: "depression"}
    for surface, (_, _, word) in SURFACES.items():
        marks = " | ".join(short.get(gets(role, surface), "–") for role in Role)
        yield f"| {surface.value} | {marks} | {word or '–'} |"


TABLES = {"role x action": role_by_action, "role x surface": role_by_surface}

if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
